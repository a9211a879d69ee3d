/**
 * A rehearsal (geladi bersih): a copy of an event, played in about ninety seconds by simulated people through the public HTTP
 * surface. What they will do is decided before by a seed, so that what the system then counts can be compared with the truth.
 */
export type Conduct = 'stays' | 'late' | 'absent';

export interface SimulatedPerson {
  name: string;
  email: string;
  conduct: Conduct;
  /** Loses the connection for a while and comes back: the room must not lose what it had. */
  weakLink: boolean;
  consent: { attend: true; publicity: boolean; contact: boolean };
}

export interface Check {
  name: 'seats' | 'overflow' | 'refusals' | 'numbers' | 'rundown' | 'question' | 'presence' | 'attendance' | 'recap' | 'tally' | 'certificates' | 'tests';
  expected: string;
  seen: string;
  ok: boolean;
}

export type Phase = 'copy' | 'sign-up' | 'room' | 'close' | 'recap' | 'done';
export const phases: readonly Phase[] = ['copy', 'sign-up', 'room', 'close', 'recap', 'done'];

export interface Progress {
  phase: Phase;
  /** People signed up so far. */
  signedUp: number;
  /** What is on now in the played event. */
  onNow: string | null;
  slug: string | null;
  checks: Check[];
  seed: number;
}

const given = ['Ahmad', 'Ayu', 'Bagus', 'Citra', 'Dewi', 'Eka', 'Fajar', 'Gita', 'Hendra', 'Indah', 'Joko', 'Kartika', 'Lestari', 'Made', 'Nyoman', 'Putri', 'Rahmat', 'Siti', 'Teguh', 'Wayan', 'Yohanes', 'Zahra', 'Yuliana', 'Maria'];
const family = ['Siregar', 'Wijaya', 'Saputra', 'Nasution', 'Hidayat', 'Pratama', 'Lubis', 'Kusuma', 'Maulana', 'Rumbiak', 'Situmorang', 'Santoso', 'Halim', 'Tarigan', 'Mahendra', 'Utami', 'Permana', 'Wenda', 'Sitorus', 'Handayani'];

/** mulberry32: a small generator with a 32-bit seed; good enough to decide who comes late, and the same everywhere. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` people: about one in ten never comes, one in ten comes when it is nearly over, one in five has a weak link. */
export function simulatePeople({ count, seed, mark }: { count: number; seed: number; mark: string }): SimulatedPerson[] {
  const random = seeded(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)]!;
  return Array.from({ length: count }, (_, i) => {
    const draw = random();
    return {
      name: `${pick(given)} ${pick(family)} (simulasi ${i + 1})`,
      email: `${mark}-${i + 1}@simulasi.invalid`,
      // The first person asks the question, so that one certainly stays.
      conduct: i === 0 ? 'stays' : draw < 0.1 ? 'absent' : draw < 0.2 ? 'late' : 'stays',
      weakLink: random() < 0.2,
      consent: { attend: true, publicity: random() < 0.5, contact: random() < 0.5 },
    };
  });
}

export const startingProgress = (seed: number): Progress => ({ phase: 'copy', signedUp: 0, onNow: null, slug: null, checks: [], seed });

export const check = (name: Check['name'], expected: string | number, seen: string | number): Check => ({
  name,
  expected: String(expected),
  seen: String(seen),
  ok: String(expected) === String(seen),
});
