import { z } from 'zod';
import { keepNotice } from '#features/attendance/notice/server/commands.ts';
import { hearZoom } from '#features/channel/account/server/commands.ts';
import type { Api, ApiRoutes } from '#platform/http/api.ts';
import { anyone } from '#platform/http/policy.ts';

/** What Zoom's webhook app posts. No key: the notice itself is the key. The signature is of the bytes, so the body stays text. */
export const zoomRoutes: ApiRoutes = (outer, app) => {
  void outer.register(async (scope) => {
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    const api = scope as unknown as Api;
    api.route({
      method: 'POST',
      url: '/api/v1/zoom/:account',
      config: { policy: anyone() },
      schema: {
        summary: 'Zoom tells who joined or left a meeting, signed with the account\'s secret token; provisional until the report is imported',
        params: z.object({ account: z.uuid() }),
        response: { 200: z.union([z.object({ plainToken: z.string(), encryptedToken: z.string() }), z.object({ kept: z.boolean().describe('false: nothing of a meeting of ours') })]) },
      },
      handler: async (request) => {
        const header = (name: string): string => String(request.headers[name] ?? '');
        const accountId = request.params.account;
        const { programmeId, notice, answer } = await hearZoom(app, { accountId, timestamp: header('x-zm-request-timestamp'), signature: header('x-zm-signature'), body: typeof request.body === 'string' ? request.body : '' });
        if (answer) return answer;
        return notice ? keepNotice(app, { programmeId, accountId, notice }) : { kept: false };
      },
    });
  });
};
