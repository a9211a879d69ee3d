/**
 * What a person should look at, never what a machine decides: each finding says what was seen, how strong it is, and the innocent
 * reading of it. Nothing is rejected here; pure functions of what was observed.
 */

export const doubtKinds = ['two_places', 'two_doors', 'before_event', 'code_burst', 'shared_device', 'same_words', 'claim_only', 'single_signal'] as const;
export type DoubtKind = (typeof doubtKinds)[number];
/** high: can hardly be true as it stands · middle: worth a question · low: common, worth knowing in sum. */
export type DoubtLevel = 'high' | 'middle' | 'low';

export interface Doubt {
  kind: DoubtKind;
  level: DoubtLevel;
  /** Whom it is about; at most `mostNamed`, of `people` in all. */
  registrationIds: string[];
  people: number;
  /** When, in milliseconds since 1970; null where it has no moment. */
  at: number | null;
  /** What the sentence says beside: a count of minutes, a text. */
  detail: string | null;
}

export const mostNamed = 12;

const doubt = (kind: DoubtKind, level: DoubtLevel, ids: readonly string[], at: number | null, detail: string | null = null): Doubt => {
  const all = [...new Set(ids)];
  return { kind, level, registrationIds: all.slice(0, mostNamed), people: all.length, at, detail };
};

export interface Passage {
  registrationId: string;
  deviceId: string;
  direction: 'in' | 'out';
  at: number;
}

/** Two doors of one building are a walk apart; a phone that saw the same ticket twice is none of this. */
const doorsApartMs = 30_000;

/** One ticket went in by two doors without coming out, more than half a minute apart: somebody lent it, or an exit was missed. */
export function twoDoors(passages: readonly Passage[]): Doubt[] {
  const found: Doubt[] = [];
  for (const [registrationId, own] of Map.groupBy(passages, (passage) => passage.registrationId)) {
    const inOrder = [...own].sort((a, b) => a.at - b.at || (a.deviceId < b.deviceId ? -1 : 1));
    const again = inOrder.find((passage, i) => {
      const before = inOrder[i - 1];
      return before && before.direction === 'in' && passage.direction === 'in' && before.deviceId !== passage.deviceId && passage.at - before.at > doorsApartMs;
    });
    if (again) found.push(doubt('two_doors', 'middle', [registrationId], again.at));
  }
  return found;
}

export interface Stay {
  registrationId: string;
  /** Where the body must have been: the hall's channel, a viewing point, a signed sheet. */
  place: string;
  from: number;
  until: number;
}

/** In two places at once: a hall and a viewing point, two sheets of different rooms. Five minutes of overlap are a clock. */
export function twoPlaces(stays: readonly Stay[], { slackMs = 5 * 60_000 } = {}): Doubt[] {
  const found: Doubt[] = [];
  for (const [registrationId, own] of Map.groupBy(stays, (stay) => stay.registrationId)) {
    let worst: { overlap: number; at: number } | null = null;
    for (const [i, a] of own.entries()) {
      for (const b of own.slice(i + 1)) {
        const overlap = Math.min(a.until, b.until) - Math.max(a.from, b.from);
        if (a.place !== b.place && overlap > slackMs && overlap > (worst?.overlap ?? 0)) worst = { overlap, at: Math.max(a.from, b.from) };
      }
    }
    if (worst) found.push(doubt('two_places', 'high', [registrationId], worst.at, String(Math.floor(worst.overlap / 60_000))));
  }
  return found;
}

export interface Moment {
  registrationId: string;
  at: number;
}

/** Seen more than this before the first hour: the clock of a phone, a wrong zone, or the file of another day. */
const earlyMs = 2 * 3_600_000;

export function beforeEvent(moments: readonly Moment[], from: number): Doubt[] {
  const early = moments.filter(({ at }) => at < from - earlyMs);
  return early.length === 0 ? [] : [doubt('before_event', 'high', early.map(({ registrationId }) => registrationId), Math.min(...early.map(({ at }) => at)))];
}

export interface Entry extends Moment {
  /** Keyed hashes; null where nothing was heard. */
  address: string | null;
  device: string | null;
}

/** So many entries from one address within so many seconds are faster than a class that types together. */
const burstPeople = 10;
const burstMs = 10_000;

/** Many people's codes from one address within ten seconds: a list that a script works through. A school behind one address needs longer. */
export function codeBursts(entries: readonly Entry[]): Doubt[] {
  const found: Doubt[] = [];
  for (const [address, own] of Map.groupBy(entries.filter((entry) => entry.address !== null), (entry) => entry.address!)) {
    const inOrder = [...own].sort((a, b) => a.at - b.at);
    let start = 0;
    let best: Entry[] = [];
    for (let end = 0; end < inOrder.length; end++) {
      while (inOrder[end]!.at - inOrder[start]!.at > burstMs) start++;
      const slice = inOrder.slice(start, end + 1);
      if (new Set(slice.map(({ registrationId }) => registrationId)).size > new Set(best.map(({ registrationId }) => registrationId)).size) best = slice;
    }
    const people = new Set(best.map(({ registrationId }) => registrationId)).size;
    if (people >= burstPeople && address !== '') found.push(doubt('code_burst', people >= 3 * burstPeople ? 'high' : 'middle', best.map(({ registrationId }) => registrationId), best[0]!.at));
  }
  return found;
}

/** A family shares a phone; four people do it seldom, and ten never by chance. */
const sharingPeople = 4;

/** Codes of several people from one address and browser. */
export function sharedDevices(entries: readonly Entry[]): Doubt[] {
  return [...Map.groupBy(entries.filter((entry) => entry.device !== null), (entry) => entry.device!).values()].flatMap((own) => {
    const people = new Set(own.map(({ registrationId }) => registrationId)).size;
    return people < sharingPeople ? [] : [doubt('shared_device', people >= 10 ? 'high' : 'middle', own.map(({ registrationId }) => registrationId), Math.min(...own.map(({ at }) => at)))];
  });
}

export interface Words {
  registrationId: string;
  text: string;
}

/** What two people would not write alike: a sentence, not "hadir" or "terima kasih". */
const sentenceLetters = 25;
const alikePeople = 3;
const plainText = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** The same sentence from several people: copied answers, reasons or questions. */
export function sameWords(words: readonly Words[]): Doubt[] {
  const long = words.map((one) => ({ ...one, plain: plainText(one.text) })).filter(({ plain }) => plain.length >= sentenceLetters);
  return [...Map.groupBy(long, ({ plain }) => plain).values()].flatMap((own) => {
    const people = new Set(own.map(({ registrationId }) => registrationId)).size;
    return people < alikePeople ? [] : [doubt('same_words', 'middle', own.map(({ registrationId }) => registrationId), null, own[0]!.text.slice(0, 120))];
  });
}

export interface Met {
  registrationId: string;
  /** Different ways it was seen over. */
  sources: readonly string[];
}

/** Fulfils the rule by somebody's word alone, or by one way alone without a second sign (a code, a question, another channel). */
export function withoutSecondSign(people: readonly Met[], active: ReadonlySet<string>): Doubt[] {
  const byWord = people.filter(({ sources }) => sources.length > 0 && sources.every((source) => source === 'manual'));
  const alone = people.filter(({ registrationId, sources }) => sources.length === 1 && (sources[0] === 'room_pulse' || sources[0] === 'zoom_guest' || sources[0] === 'paper') && !active.has(registrationId));
  return [
    ...(byWord.length > 0 ? [doubt('claim_only', 'middle', byWord.map(({ registrationId }) => registrationId), null)] : []),
    ...(alone.length > 0 ? [doubt('single_signal', 'low', alone.map(({ registrationId }) => registrationId), null)] : []),
  ];
}

const rank: Record<DoubtLevel, number> = { high: 0, middle: 1, low: 2 };

/** The gravest first, then by kind and moment: the same list for the same observations. */
export const inOrderOfWeight = (doubts: readonly Doubt[]): Doubt[] =>
  [...doubts].sort((a, b) => rank[a.level] - rank[b.level] || doubtKinds.indexOf(a.kind) - doubtKinds.indexOf(b.kind) || (a.at ?? 0) - (b.at ?? 0) || (a.registrationIds[0]! < b.registrationIds[0]! ? -1 : 1));
