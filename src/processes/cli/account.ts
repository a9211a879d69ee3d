import { createAccount, grantRole, issueToken, resetPassword } from '#features/account/server/commands.ts';
import { getProgramme } from '#features/programme/server/queries.ts';
import { resolveRegion } from '#features/region/model.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { system, type Grant } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid } from '#platform/http/refusal.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Call, Command } from './command.ts';

export const accountToken: Command = {
  noun: 'account', verb: 'token', words: ['EMAIL'], options: {},
  about: (locale) => m.cli_account_token({}, { locale }),
  async run({ app, words }) {
    const { token, expiresAt } = await issueToken(app, words.EMAIL!);
    return { data: { token, expiresAt: expiresAt.toISOString() }, text: token };
  },
};

export const accountPassword: Command = {
  noun: 'account', verb: 'password', words: ['EMAIL'], options: {},
  about: (locale) => m.cli_account_password({}, { locale }),
  async run({ app, words }) {
    const { password } = await resetPassword(app, words.EMAIL!);
    return { data: { password }, text: password };
  },
};

export const accountCreate: Command = {
  noun: 'account', verb: 'create', words: ['EMAIL', 'NAME'], options: { programme: 'string', region: 'string' },
  about: (locale) => m.cli_account_create({}, { locale }),
  async run({ app, words, options }) {
    const { userId, password } = await createAccount(app, { email: words.EMAIL!, name: words.NAME!, grants: await readGrants(app, options) });
    return { data: { userId, password }, text: password };
  },
};

export const accountGrant: Command = {
  noun: 'account', verb: 'grant', words: ['EMAIL'], options: { programme: 'string', region: 'string' },
  about: (locale) => m.cli_account_grant({}, { locale }),
  async run({ app, words, options }) {
    const grants = await readGrants(app, options);
    for (const grant of grants) await grantRole(app, { email: words.EMAIL!, grant });
    return { data: { grants }, text: grants.map(({ role, id }) => `${role} ${id}`).join('\n') };
  },
};

/** `--programme KEY` makes an admin of that programme, `--region` (a code or an unmistakable name; ID = everywhere) a regional organiser. Refuses when neither is said. */
async function readGrants(app: App, { programme, region }: Call['options']): Promise<Grant[]> {
  if (!programme && !region) throw invalid({ programme: 'required', region: 'required' });
  return withScope(app.db, system('operator'), async (trx) => {
    const grants: Grant[] = [];
    if (typeof programme === 'string') grants.push({ role: 'programme_admin', kind: 'programme', id: (await getProgramme(trx, programme)).id });
    if (region === 'ID') grants.push({ role: 'regional_organiser', kind: 'region', id: 'ID' });
    else if (typeof region === 'string') {
      const found = resolveRegion(region, await getRegionIndex(trx));
      if (found.kind !== 'one') throw invalid({ region: found.kind === 'ambiguous' ? 'region_ambiguous' : 'region_unknown' });
      grants.push({ role: 'regional_organiser', kind: 'region', id: found.region.code });
    }
    return grants;
  });
}
