import { copyAssessments, moveWindow } from '#features/assessment/setting/server/commands.ts';
import type { AskedItem } from '#features/assessment/attempt/model.ts';
import { getResults, listAnswers, listEventAssessments } from '#features/assessment/server/queries.ts';
import type { AnswerValue, Role } from '#features/assessment/model.ts';
import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import type { Surface } from '../../server/vendor.ts';
import { inParallel } from '../../play/model.ts';
import { check, seeded, type Check } from '../../model.ts';

const by = system('rehearsal');
/** The tests of a rehearsal; forms that ask for opinions are for people. */
const played: readonly Role[] = ['pre', 'post'];
/** So many people sit them. */
export const sitters = 60;

/** The copy asks what the event asks, and both tests are open for the minutes of the play. Answers which are played. */
export async function openTests(app: App, { from, to }: { from: string; to: string }): Promise<Role[]> {
  await withScope(app.db, by, (trx) => copyAssessments(trx, { from, to, by, now: app.clock.now() }));
  const asked = await withScope(app.db, by, (trx) => listEventAssessments(trx, { eventId: to }));
  const open = played.filter((role) => asked.some((one) => one.role === role));
  for (const role of open) await moveWindow(app, by, { event: to, role, move: 'open' });
  return open;
}

/** What the play was told: by attempt and item, the answer that was acknowledged last. */
export interface Told {
  role: Role;
  answers: Map<string, AnswerValue>;
  firsts: number;
}

interface View {
  attemptId: string;
  items: AskedItem[];
}

/** People sit one test over HTTP: each answer saved by itself, some changed, all handed in twice. */
export async function sitTests(surface: Surface, { slug, role, tokens, seed, hands }: { slug: string; role: Role; tokens: readonly string[]; seed: number; hands: number }): Promise<Told> {
  const random = seeded(seed);
  const told: Told = { role, answers: new Map(), firsts: 0 };
  await inParallel(tokens, hands, async (token) => {
    const begun = await surface.send<View>(`/api/v1/events/${slug}/attempts`, { role, language: 'id' }, { token });
    if (begun.status !== 201) return;
    const { attemptId, items } = begun.body;
    let sequence = 0;
    for (const item of [...items, ...items.slice(0, 1)]) {
      const value = anyAnswer(item, random);
      const saved = await surface.send<{ answers: { state: string }[] }>(`/api/v1/events/${slug}/answers`, { attempt: attemptId, answers: [{ item: item.id, value, sequence: ++sequence }] }, { token });
      if (saved.status === 200 && saved.body.answers[0]?.state === 'kept') told.answers.set(`${attemptId} ${item.id}`, value);
    }
    for (let turn = 0; turn < 2; turn += 1) {
      const handed = await surface.send<{ first: boolean }>(`/api/v1/events/${slug}/attempts/${role}/submit`, { answers: [] }, { token });
      if (handed.status === 200 && handed.body.first) told.firsts += 1;
    }
  });
  return told;
}

function anyAnswer({ kind, options }: AskedItem, random: () => number): AnswerValue {
  const keys = options.map(({ key }) => key);
  const from = Math.floor(random() * keys.length);
  if (kind === 'true_false') return random() < 0.5;
  if (kind === 'number') return Math.floor(random() * 10);
  if (kind === 'ordering') return [...keys.slice(from), ...keys.slice(0, from)];
  return kind === 'text' ? 'Baik' : keys.slice(from, from + 1);
}

/** Every acknowledged answer is there as it was given, and every attempt was handed in once. */
export async function checkTests(app: App, { eventId, people, told }: { eventId: string; people: number; told: readonly Told[] }): Promise<Check> {
  const { kept, handed } = await withScope(app.db, by, async (trx) => {
    const rows = new Map<string, string>();
    for (const { role } of told) for (const { attemptId, itemId, value } of await listAnswers(trx, { eventId, role })) rows.set(`${attemptId} ${itemId}`, JSON.stringify(value));
    return { kept: rows, handed: (await getResults(trx, { eventId })).flatMap(({ results }) => Object.values(results)).filter(({ state }) => state === 'submitted').length };
  });
  const acknowledged = told.flatMap(({ answers }) => [...answers]);
  const there = acknowledged.filter(([place, value]) => kept.get(place) === JSON.stringify(value)).length;
  const firsts = told.reduce((sum, one) => sum + one.firsts, 0);
  const line = (attempts: number, once: number, answers: number) => `${attempts} / ${once} / ${answers}`;
  return check('tests', line(people * told.length, people * told.length, acknowledged.length), line(handed, firsts, there));
}
