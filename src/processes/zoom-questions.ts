import { readTakenQuestions } from '#features/attendance/file/server/commands.ts';
import { questionsRead, type QuestionsRead } from '#features/attendance/file/server/signals.ts';
import { personKey } from '#features/participant/model.ts';
import { answerQuestion, enterQuestion } from '#features/question/server/commands.ts';
import { listAskable, listDeskQuestions } from '#features/question/server/queries.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Receiver } from '#platform/signals/receiver.ts';

const zoom = system('zoom');
const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
const wordsOf = (asker: string, text: string): string => `${personKey(asker)}\n${text.toLowerCase().replace(/\s+/g, ' ').trim()}`;

/**
 * Attendance reads a Q&A report, the question desk keeps questions; they stand on one floor, so this hands over. What the desk has
 * already (the same words of the same asker) is not entered again. A typed answer goes along where its writer is in the cast.
 * @returns how many questions are new at the desk.
 */
export async function enterZoomQuestions(app: App, news: QuestionsRead): Promise<number> {
  const { eventId, hash } = news;
  const questions = await readTakenQuestions(app, news);
  const { known, cast } = await withScope(app.db, zoom, async (trx) => ({
    known: new Set((await listDeskQuestions(trx, { eventId })).map(({ asker, text }) => wordsOf(asker, text))),
    cast: new Map((await listAskable(trx, { eventId })).map(({ castId, name }) => [personKey(name), castId])),
  }));
  let entered = 0;
  for (const { line, text, asker, answer, answeredBy } of questions) {
    const entry = { asker: short(asker.length < 2 ? m.zoom_asker_anonymous({}, { locale: 'id' }) : asker, 200), text: short(text.trim(), 500) };
    if (entry.text.length < 3 || known.has(wordsOf(entry.asker, entry.text))) continue;
    known.add(wordsOf(entry.asker, entry.text));
    const key = keyFor(zoom, 'question.enter', `zoom-${hash.slice(0, 24)}-${line}`, entry);
    const { number } = await enterQuestion(app, zoom, { event: eventId, key, via: 'zoom_chat', to: 'all', ...entry });
    entered += 1;
    const castId = cast.get(personKey(answeredBy));
    if (castId && answer.length >= 3) await answerQuestion(app, zoom, { event: eventId, number, answer: short(answer, 2000), answeredBy: castId, key: keyFor(zoom, 'question.answer', `zoom-${hash.slice(0, 24)}-${line}`, { answer }) });
  }
  return entered;
}

/** Who hears that a Q&A report was taken. */
export function zoomQuestionReceiver(app: App): Receiver {
  return { signal: questionsRead, name: 'question', receive: async (payload) => void (await enterZoomQuestions(app, payload as QuestionsRead)) };
}
