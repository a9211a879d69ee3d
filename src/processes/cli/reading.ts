import { readFile, stat } from 'node:fs/promises';
import { readRecap } from '#features/recap/reading/model.ts';
import type { DraftEvent } from '#features/recap/reading/schema.ts';
import { readingNoFile, readingTooLong } from '#features/recap/reading/server/errors.ts';
import { FILE_LIMIT, textOfDocument } from '#features/recap/reading/server/vendor.ts';
import { READING_LIMIT } from '#features/recap/reading/source/model.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Command } from './command.ts';

/** The draft as lines for a person: what it is, who took part, and what to look at. */
function textOf(draft: DraftEvent, locale: Locale): string {
  const kind = draft.kind === 'recap' ? m.reading_recap({}, { locale }) : m.reading_announcement({}, { locale });
  const hours = [draft.start, draft.end].filter((hour) => hour !== null).join('–');
  return [
    [kind, draft.theme].filter(Boolean).join(': '),
    [...draft.dates, hours, draft.zone, ...draft.regions.map(({ name }) => name)].filter(Boolean).join(' · '),
    ...draft.people.map(({ name, role, position }) => `  ${role}: ${[name, position].filter(Boolean).join(' · ')}`),
    ...draft.findings.map(({ what, why, suggestion }) => `! ${[what, why, suggestion].filter(Boolean).join(' ')}`),
  ].filter((line) => line !== '').join('\n');
}

/** Reads an old recap or announcement into a draft event and prints it; nothing is kept. */
export const recapRead: Command = {
  noun: 'recap', verb: 'read', words: ['FILE'], options: {},
  about: (locale) => m.cli_recap_read({}, { locale }),
  async run({ app, words, locale }) {
    const path = words.FILE!;
    const found = await stat(path).catch(() => null);
    if (!found?.isFile()) throw readingNoFile();
    // Refused unread: a file of any size costs nothing.
    if (found.size > FILE_LIMIT) throw readingTooLong(READING_LIMIT);
    const text = await textOfDocument(await readFile(path));
    const regions = await withScope(app.db, system('command-line'), (trx) => getRegionIndex(trx));
    const draft = readRecap(text, { regions, language: locale });
    return { data: draft, text: textOf(draft, locale) };
  },
};
