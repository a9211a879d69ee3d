import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Config } from '#platform/config/config.ts';
import { compressText } from '#platform/http/compress.ts';
import { crossSiteWrite, setSecurityHeaders, settleForwarded } from '#platform/http/headers.ts';
import { readLocale, refusalSentence } from '#platform/i18n/locale.ts';

export interface Mount {
  /** Path prefixes this handler answers. */
  prefixes: readonly string[];
  handle: RequestListener;
}

const listenBacklog = 16_384; // measured: with 511 a storm of 4,000 connects waits 1.5 s, with 16,384 half of that

/** The outer server: forwarded headers, security headers and the Origin check first, then the first mount whose prefix fits. */
export function createOuterServer({ config, log, mounts }: { config: Config; log: Logger; mounts: readonly Mount[] }): Server {
  return createServer((request, response) => {
    const { secure, origin } = settleForwarded(request, config.trustedProxies);
    setSecurityHeaders(response, secure);
    if (crossSiteWrite(request, [origin, ...(config.publicOrigin ? [config.publicOrigin] : [])])) {
      refuse(request, response, 403, 'origin');
      return;
    }
    const path = (request.url ?? '/').split('?', 1)[0]!;
    const mount = mounts.find(({ prefixes }) => prefixes.some((prefix) => path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`)));
    if (!mount) {
      refuse(request, response, 404, 'not_found');
      return;
    }
    compressText(request, response);
    try {
      mount.handle(request, response);
    } catch (reason) {
      log.error({ reason: (reason as Error).message }, 'request');
      if (!response.headersSent) refuse(request, response, 500, 'unexpected');
    }
  });
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number, reason: string): void {
  const locale = readLocale({ header: request.headers['accept-language'] ?? null });
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ reason, message: refusalSentence(reason, locale) }));
}

export function listen(server: Server, { port, host }: { port: number; host: string }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, backlog: listenBacklog }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** Stops taking new work, lets what runs finish, and cuts what is still open (streams) after the limit. */
export async function closeServer(server: Server, limitMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), limitMs);
  await closed;
  clearTimeout(cut);
}
