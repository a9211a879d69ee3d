import { getEvent } from '#features/event/server/queries.ts';
import { writeRecap } from '#features/recap/model.ts';
import { getEventFacts, getProgrammeFacts } from '#features/recap/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Command } from './command.ts';

/** Writes from the facts as they stand and prints; what is kept and published is the console's business. */
export const recapWrite: Command = {
  noun: 'recap', verb: 'write', words: ['EVENT'], options: { english: 'boolean' },
  about: (locale) => m.cli_recap_write({}, { locale }),
  async run({ app, words, options }) {
    const facts = await withScope(app.db, system('command-line'), async (trx) => {
      const { id, programmeId } = await getEvent(trx, words.EVENT!);
      return { event: await getEventFacts(trx, id), programme: await getProgrammeFacts(trx, programmeId) };
    });
    const recap = writeRecap({ ...facts, language: options.english ? 'en' : 'id' });
    const [first = { text: '' }, ...rest] = recap.paragraphs;
    const opening = recap.dateline ? `${recap.dateline} – ${first.text}` : first.text;
    return { data: recap, text: [recap.title, opening, ...rest.map((paragraph) => paragraph.text)].join('\n\n') };
  },
};
