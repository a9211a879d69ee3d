import { spansOfInstants, type Span } from '../span/model.ts';

/** Where an observation comes from. */
export const evidenceSources = ['room_pulse', 'room_code', 'zoom_registrant', 'zoom_guest', 'zoom_webhook', 'hall_scan', 'viewing_point', 'paper', 'manual'] as const;
export type EvidenceSource = (typeof evidenceSources)[number];

/**
 * How much an observation is worth. A: a person of ours saw the ticket and its holder · B: our own page with the personal link, or a
 * platform's log under an address of theirs · C: a log under a name alone, a room code, a host's roster · D: a log without times,
 * a provisional report, a sheet of paper · E: somebody's word, with a reason.
 */
export const grades = ['A', 'B', 'C', 'D', 'E'] as const;
export type Grade = (typeof grades)[number];

/** interval: there from start to end · instant: there at that moment · total: so many seconds somewhere between start and end. */
export type EvidenceShape = 'interval' | 'instant' | 'total';
/** As what somebody was there; only attendees are counted. A `respondent` answered a poll: a second sign of somebody, and no time. */
export type EvidenceRole = 'attendee' | 'host' | 'panelist' | 'waiting_room' | 'respondent';

/** One observation of one person, as the ledger reads it. */
export interface EvidenceRow extends Span {
  source: EvidenceSource;
  shape: EvidenceShape;
  role: EvidenceRole;
  grade: Grade;
  direction: 'in' | 'out' | null;
  totalSeconds: number | null;
  meetingKey: string | null;
}

/** The time that a report of one meeting covers: what its webhooks said of it no longer counts. */
export interface Covered extends Span {
  meetingKey: string | null;
}

/** A moment proves this many seconds from itself on. */
export const instantHoldsSeconds = 60;
/** Two room codes of one person at most this far apart prove the time between them. */
export const codeReachSeconds = 20 * 60;
/** An exit this much after an entry, or later, does not belong to it. */
export const hallReachHours = 12;
/** An entry without an exit holds until the hours that count are over, and no longer than this; it is then worth a C at most. */
export const hallHoldsHours = 6;

const hour = 3_600_000;
const holds = instantHoldsSeconds * 1000;

interface Proof extends Span {
  grade: Grade;
  source: EvidenceSource;
}

const worse = (a: Grade, b: Grade): Grade => (a > b ? a : b);

/**
 * What a person's door scans prove. An entry proves the time to the next exit, where that comes within `hallReachHours`; else the time
 * to the end of the counted hours, `hallHoldsHours` at most. An exit that no entry leads to proves the minute before it. Each scan is
 * read by itself against the set of all, so that a second scan by another device changes nothing.
 */
function spansOfHall(scans: readonly EvidenceRow[], window: Span): Proof[] {
  const exits = scans.filter((scan) => scan.direction === 'out').sort((a, b) => a.from - b.from || (a.grade < b.grade ? -1 : 1));
  const led = new Set<number>();
  const proofs = scans.filter((scan) => scan.direction === 'in').map((entry): Proof => {
    const exit = exits.find((one) => one.from >= entry.from);
    if (exit && exit.from - entry.from < hallReachHours * hour) {
      led.add(exit.from);
      return { from: entry.from, until: exit.from, grade: worse(entry.grade, exit.grade), source: 'hall_scan' };
    }
    return { from: entry.from, until: Math.min(window.until, entry.from + hallHoldsHours * hour), grade: worse(entry.grade, 'C'), source: 'hall_scan' };
  });
  const alone = exits.filter((exit) => !led.has(exit.from)).map((exit): Proof => ({ from: exit.from - holds, until: exit.from, grade: exit.grade, source: 'hall_scan' }));
  return [...proofs, ...alone];
}

/** Room codes near each other prove what lies between them; they are worth what the weakest of them is worth. */
function spansOfCodes(codes: readonly EvidenceRow[]): Proof[] {
  const grade = codes.reduce<Grade>((all, code) => worse(all, code.grade), 'A');
  return spansOfInstants(codes.map((code) => code.from), { holds: instantHoldsSeconds, reach: codeReachSeconds }).map((span) => ({ ...span, grade, source: 'room_code' }));
}

interface Total extends Proof {
  /** Milliseconds inside the counted hours that are certain, wherever in its meeting the person was present. */
  certain: number;
}

/** A total says nothing of when: only what cannot have lain outside the counted hours is certain. */
function certainOf(row: EvidenceRow, window: Span): Total | null {
  const from = Math.max(row.from, window.from);
  const until = Math.min(row.until, window.until);
  const length = row.until - row.from;
  const certain = Math.min((row.totalSeconds ?? 0) * 1000, length) - (length - (until - from));
  return until > from && certain > 0 ? { from, until, certain, grade: row.grade, source: row.source } : null;
}

function unionLength(spans: readonly Span[]): number {
  let total = 0;
  let end = -Infinity;
  for (const { from, until } of spans) {
    if (until <= end) continue;
    total += until - Math.max(from, end);
    end = until;
  }
  return total;
}

/** Milliseconds that proofs (in order of `from`, clipped) and totals make together; where meetings overlap, only the largest total counts. */
function measure(spans: readonly Span[], totals: readonly Total[]): number {
  let sum = unionLength(spans);
  if (totals.length === 0) return sum;
  const inOrder = [...totals].sort((a, b) => a.from - b.from);
  for (let i = 0; i < inOrder.length; ) {
    const cluster = { from: inOrder[i]!.from, until: inOrder[i]!.until };
    let certain = inOrder[i]!.certain;
    for (i++; i < inOrder.length && inOrder[i]!.from < cluster.until; i++) {
      cluster.until = Math.max(cluster.until, inOrder[i]!.until);
      certain = Math.max(certain, inOrder[i]!.certain);
    }
    sum += Math.max(0, certain - unionLength(clip(spans, cluster)));
  }
  return sum;
}

function clip<T extends Span>(spans: readonly T[], window: Span): T[] {
  const inside: T[] = [];
  for (const span of spans) {
    if (span.from >= window.from && span.until <= window.until && span.until > span.from) inside.push(span);
    else {
      const from = Math.max(span.from, window.from);
      const until = Math.min(span.until, window.until);
      if (until > from) inside.push({ ...span, from, until });
    }
  }
  return inside;
}

export interface Conclusion {
  seconds: number;
  /** Evidence of this grade and better is enough for what was concluded; null where nothing counts. */
  grade: Grade | null;
  sources: EvidenceSource[];
}

/**
 * What one person's rows prove inside the counted hours: the union over devices and channels, in whole seconds, never more than the
 * hours. A pure function of the set of rows: order and repetition change nothing. Hosts, panel and waiting rooms do not count, and
 * a webhook's word yields where a report of its meeting covers the moment.
 * @param needed seconds that the event's rule asks for; the grade says which evidence was enough for them.
 */
export function concludePresence(rows: readonly EvidenceRow[], { window, covered, needed }: { window: Span; covered: readonly Covered[]; needed: number }): Conclusion {
  const proofs: Proof[] = [];
  const scans: EvidenceRow[] = [];
  const codes: EvidenceRow[] = [];
  const totals: Total[] = [];
  for (const row of rows) {
    if (row.role !== 'attendee') continue;
    if (row.source === 'zoom_webhook' && covered.some((report) => report.meetingKey === row.meetingKey && report.from <= row.from && row.from < report.until)) continue;
    if (row.source === 'hall_scan') scans.push(row);
    else if (row.shape === 'total') {
      const total = certainOf(row, window);
      if (total) totals.push(total);
    } else if (row.shape === 'interval') proofs.push(row);
    else if (row.source === 'room_code') codes.push(row);
    else proofs.push({ from: row.from, until: row.from + holds, grade: row.grade, source: row.source });
  }
  if (scans.length > 0) proofs.push(...spansOfHall(scans, window));
  if (codes.length > 0) proofs.push(...spansOfCodes(codes));
  const inside = clip(proofs, window).sort((a, b) => a.from - b.from);
  const all = [...inside, ...totals];
  const used = [...new Set(all.map((proof) => proof.grade))].sort();
  let seconds = 0;
  let grade: Grade | null = null;
  for (const limit of used) {
    const isLast = limit === used.at(-1);
    const proven = Math.floor(measure(isLast ? inside : inside.filter((proof) => proof.grade <= limit), isLast ? totals : totals.filter((total) => total.grade <= limit)) / 1000);
    // The weakest grade that was leaned on: up to where the rule is met, else up to where a better grade alone would say less.
    if (proven > seconds && (grade === null || seconds < needed)) grade = limit;
    seconds = proven;
  }
  return { seconds, grade, sources: [...new Set(all.map((proof) => proof.source))].sort() };
}
