import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { layoutName, warningSentence } from '#features/attendance/file/model.ts';
import { previewReport, takeReport, type ReportInput } from '#features/attendance/file/server/commands.ts';
import { importNoEvent, importNoFile, importOrderWrong, importTooLarge } from '#features/attendance/file/server/errors.ts';
import { system } from '#platform/app/principal.ts';
import { sheetLimits } from '#platform/files/sheet/model.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Command } from './command.ts';

/** Takes a Zoom report into an event, or says what taking it would do. */
export const attendanceImport: Command = {
  noun: 'attendance', verb: 'import', words: ['FILE'], options: { event: 'string', zone: 'string', order: 'string', 'any-meeting': 'boolean', 'dry-run': 'boolean' },
  about: (locale) => m.cli_attendance_import({}, { locale }),
  async run({ app, words, options, locale }) {
    const path = words.FILE!;
    const { event, zone = null, order: said = null } = options as { event?: string; zone?: string; order?: string };
    if (!event) throw importNoEvent();
    const order: ReportInput['order'] = said === 'dmy' || said === 'mdy' ? said : null;
    if (said !== null && order === null) throw importOrderWrong();
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) throw importNoFile();
    // Refused unread: a file of any size costs nothing.
    if (found.size > sheetLimits.bytes) throw importTooLarge(Math.floor(sheetLimits.bytes / 1_000_000));
    const input: ReportInput = { event, bytes: await readFile(path), name: basename(path), zone, order, anyMeeting: options['any-meeting'] === true };
    const act = options['dry-run'] === true ? previewReport : takeReport;
    const { layout, language, rows, people, matched, suggested, unmatched, minutes, warnings } = await act(app, system('command-line'), input);
    const sentences = warnings.map((warning) => ({ ...warning, message: warningSentence(warning, locale) }));
    const text = m.cli_attendance_summary({ layout: layoutName(layout, locale), rows, people, minutes, matched, suggested, unmatched }, { locale });
    return { data: { layout, language, rows, people, matched, suggested, unmatched, minutes, warnings: sentences }, text: [text, ...sentences.map(({ message }) => `! ${message}`)].join('\n') };
  },
};
