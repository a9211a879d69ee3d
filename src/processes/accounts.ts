import { ensureDemoAccounts } from '#features/account/server/commands.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { readDemo } from './demo.ts';

/** Where the demo's regional organiser works: Kabupaten Jember, the region of its upcoming event. */
const organiserRegion = '35.09';

/**
 * One account per role for the demo, on an installation where nobody can sign in yet: lines for whoever started it, to be printed
 * once. The passwords stand nowhere else; `serentak account password EMAIL` makes a new one.
 */
export async function demoAccountLines(app: App): Promise<string[]> {
  const keys = readDemo().programmes.map((programme) => programme.key);
  const programmes = await withScope(app.db, system('demo'), (trx) => listProgrammes(trx));
  const made = await ensureDemoAccounts(app, { programmeIds: programmes.filter(({ key }) => keys.includes(key)).map(({ id }) => id), region: organiserRegion });
  return made.map(({ role, email, password }) => `  ${role === 'programme_admin' ? 'Admin program' : 'Penyelenggara daerah'}: ${email}  ${password}`);
}
