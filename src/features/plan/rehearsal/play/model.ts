import type { SimulatedPerson } from '../model.ts';

/** How long each step lasts. The standard fits a whole event into about ninety seconds. */
export interface Pace {
  /** Milliseconds from the opening to the end of the room; the rundown's items share it. */
  roomMs: number;
  /** Milliseconds between two pulses of a simulated person. */
  pulseMs: number;
  /** Requests under way at a time. */
  hands: number;
}

export const standardPace: Pace = { roomMs: 66_000, pulseMs: 13_000, hands: 32 };

/** Streams opened as a sample; each is a phone that hears the room. */
export const listeners = 24;

/** The rule of a rehearsed event: half of it. Whoever stays has far more than that, also on a busy machine; whoever comes at the end far less. */
export const rehearsalRule = { kind: 'share', share: 0.5 } as const;

export interface Truth {
  meeting: number;
  stream: number;
  attended: number;
  met: number;
}

/** What the system has to find out by itself, known here because we decided it. `seats` = meeting seats that are free. */
export function truthOf(people: readonly SimulatedPerson[], seats: number): Truth {
  const attended = people.filter((person) => person.conduct !== 'absent').length;
  const met = people.filter((person) => person.conduct === 'stays').length;
  const meeting = Math.min(people.length, seats);
  return { meeting, stream: people.length - meeting, attended, met };
}

/** Runs `act` over `items`, at most `hands` at a time. */
export async function inParallel<Item>(items: readonly Item[], hands: number, act: (item: Item, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) await act(items[i]!, i);
  };
  await Promise.all(Array.from({ length: Math.min(hands, items.length) }, work));
}
