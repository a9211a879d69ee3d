import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { errorSheet, fieldName, faultSentence } from '#features/registration/roster/report/model.ts';
import { acceptRoster, takeRoster, uploadRoster } from '#features/registration/roster/server/commands.ts';
import { getRoster, rereadRoster } from '#features/registration/roster/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { sheetLimits } from '#platform/files/sheet/model.ts';
import { writeXlsx } from '#platform/files/sheet/writer.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Command } from './command.ts';

const shownFaults = 20;

/** The upload of the console in one command: look, take over, report. `--errors FILE` writes the rows to be mended as a sheet. */
export const registrationImport: Command = {
  noun: 'registration', verb: 'import', words: ['FILE'], options: { event: 'string', agency: 'string', sheet: 'string', errors: 'string' },
  about: (locale) => m.cli_registration_import({}, { locale }),
  async run({ app, words, options, locale }) {
    const by = system('command-line');
    const text = (name: string): string | null => (typeof options[name] === 'string' ? options[name] : null);
    const event = text('event');
    if (event === null) throw new Refusal('event_needed', 422);
    const found = await stat(words.FILE!).catch(() => null);
    if (!found?.isFile()) throw new Refusal('file_not_found', 404);
    // A file of any size costs nothing: the reader's limit refuses a stand-in of one byte too many.
    const bytes = found.size > sheetLimits.bytes ? Buffer.alloc(sheetLimits.bytes + 1) : await readFile(words.FILE!);
    const { rosterId } = await uploadRoster(app, by, { event, bytes, fileName: basename(words.FILE!), agency: text('agency'), sheet: text('sheet') });
    await acceptRoster(app, by, { event, rosterId });
    const roster = await withScope(app.db, by, (trx) => getRoster(trx, { event, rosterId }));
    const again = roster.state === 'done';
    const counts = await takeRoster(app, { eventId: roster.eventId, rosterId });
    const { faults, heading, cells } = await rereadRoster(app, roster);
    const errors = text('errors');
    if (errors !== null && faults.length > 0) await writeFile(errors, await writeXlsx(errorSheet(faults, { heading, cells }, locale), { name: m.roster_column_why({}, { locale }) }), { mode: 0o600 });
    // The same file a second time: everybody is there, and nothing was added.
    const told = again ? { ...counts, added: 0, changed: 0, unchanged: counts.good } : counts;
    const lines = faults.slice(0, shownFaults).map((fault) => m.roster_line({ line: fault.line, field: fieldName(fault.field, locale), why: faultSentence(fault, locale) }, { locale }));
    return {
      data: { roster: rosterId, event: roster.eventId, state: 'done', ...told, columns: roster.mapping.columns, faults: faults.map((fault) => ({ line: fault.line, field: fault.field, reason: fault.reason, message: faultSentence(fault, locale) })) },
      text: [m.roster_told({ ...told }, { locale }), ...lines, ...(faults.length > lines.length ? ['…'] : [])].join('\n'),
    };
  },
};
