import { readFile, stat } from 'node:fs/promises';
import { getEvent } from '#features/event/server/queries.ts';
import type { Certainty, Finding } from '#features/recap/checking/finding/model.ts';
import { checkRecap, LONGEST_TEXT, refuseLongText } from '#features/recap/checking/model.ts';
import { getEventContext, getOpenContext, getRecapText } from '#features/recap/checking/server/queries.ts';
import { writeRecap } from '#features/recap/model.ts';
import { FILE_LIMIT, textOfDocument } from '#features/recap/reading/server/vendor.ts';
import { getEventFacts, getProgrammeFacts } from '#features/recap/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { Refusal } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Command } from './command.ts';

/** Writes from the facts as they stand and prints; what is kept and published is the console's business. */
export const recapWrite: Command = {
  noun: 'recap', verb: 'write', words: ['EVENT'], options: { english: 'boolean' },
  about: (locale) => m.cli_recap_write({}, { locale }),
  async run({ app, words, options }) {
    const facts = await withScope(app.db, system('command-line'), async (trx) => {
      const { id, programmeId } = await getEvent(trx, words.EVENT!);
      return { event: await getEventFacts(trx, id), programme: await getProgrammeFacts(trx, programmeId), seed: id };
    });
    const recap = writeRecap({ ...facts, language: options.english ? 'en' : 'id' });
    const [first = { text: '' }, ...rest] = recap.paragraphs;
    const opening = recap.dateline ? `${recap.dateline} – ${first.text}` : first.text;
    return { data: recap, text: [recap.title, opening, ...rest.map((paragraph) => paragraph.text)].join('\n\n') };
  },
};

const certaintyNames: Record<Certainty, typeof m.check_certain> = { certain: m.check_certain, likely: m.check_likely, possible: m.check_possible };

/** One finding as a line: where it stands, how sure it is, what and why, what to write. */
function lineOf({ where, why, suggestion, certainty }: Finding, text: string, locale: Locale): string {
  const line = text.slice(0, where.from).split('\n').length;
  const quote = where.quote.replaceAll(/\s+/gu, ' ').slice(0, 60);
  return `${line}: [${certaintyNames[certainty]({}, { locale })}] ${quote === '' ? '' : `«${quote}» `}${why}${suggestion === null ? '' : ` → ${suggestion}`}`;
}

/** The words of a text, HTML or Word file, or null where no such file is. A file of any size costs nothing: a far too large one is refused unread. */
async function textOfFile(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return null;
  if (found.size > FILE_LIMIT) refuseLongText(found.size);
  return textOfDocument(await readFile(path)).catch((reason: unknown) => {
    // The checker takes less than the reader: its own limit is the one to name.
    if (reason instanceof Refusal && reason.reason === 'reading_too_long') refuseLongText(Infinity);
    throw reason;
  });
}

/** Reads a file, or the newest recap of an event, like a news desk. With `--event` a file is compared with that event's record. */
export const recapCheck: Command = {
  noun: 'recap', verb: 'check', words: ['FILE|EVENT'], options: { event: 'string', english: 'boolean' },
  about: (locale) => m.cli_recap_check({ longest: LONGEST_TEXT }, { locale }),
  async run({ app, words, options, locale }) {
    const word = words['FILE|EVENT']!;
    const file = await textOfFile(word);
    const event = typeof options.event === 'string' ? options.event : file === null ? word : null;
    const asked = { today: localDate(app.clock.now(), 'WIB'), language: locale };
    const { text, context } = await withScope(app.db, system('command-line'), async (trx) => ({
      text: file ?? (await getRecapText(trx, { event: word, language: options.english ? 'en' : 'id' })),
      context: event === null ? await getOpenContext(trx, asked) : await getEventContext(trx, { event, ...asked }),
    }));
    const findings = checkRecap(text, context);
    const told = findings.length === 0 ? m.check_nothing({}, { locale }) : findings.map((finding) => lineOf(finding, text, locale)).join('\n');
    return { data: { event, findings }, text: told };
  },
};
