import { readTakenQuestions } from '#features/attendance/file/server/commands.ts';
import { questionsRead, type QuestionsRead } from '#features/attendance/file/server/signals.ts';
import { personKey } from '#features/participant/model.ts';
import { importReportedQuestions } from '#features/question/report/server/commands.ts';
import { listDeskQuestions } from '#features/question/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Receiver } from '#platform/signals/receiver.ts';

const zoom = system('zoom');
const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const wordsOf = (asker: string, text: string): string => `${personKey(asker)}\n${text.toLowerCase().replace(/\s+/g, ' ').trim()}`;

/**
 * Attendance reads a Q&A report, the question desk keeps questions; they stand on one floor, so this hands over. What the desk has
 * already (the same words of the same asker) is not entered again. A typed answer goes along; its writer is named where the cast has him.
 * @returns how many questions are new at the desk.
 */
export async function enterZoomQuestions(app: App, news: QuestionsRead): Promise<number> {
  const { eventId, hash } = news;
  const taken = await readTakenQuestions(app, news);
  const known = new Set((await withScope(app.db, zoom, (trx) => listDeskQuestions(trx, { eventId }))).map(({ asker, text }) => wordsOf(asker, text)));
  const questions = taken.flatMap(({ line, text, asker, answer, answeredBy }) => {
    const question = { row: line, asker: short(asker.length < 2 ? m.zoom_asker_anonymous({}, { locale: 'id' }) : asker, 200), question: short(text.trim(), 500), answer: short(answer, 2000), answeredBy };
    const words = wordsOf(question.asker, question.question);
    if (known.has(words)) return [];
    known.add(words);
    return [question];
  });
  const { added } = await importReportedQuestions(app, zoom, { event: eventId, fileHash: Buffer.from(hash, 'hex'), questions });
  return added;
}

/** Who hears that a Q&A report was taken. */
export function zoomQuestionReceiver(app: App): Receiver {
  return { signal: questionsRead, name: 'question', receive: async (payload) => void (await enterZoomQuestions(app, payload as QuestionsRead)) };
}
