import { clockReader, decideDayFirst, readClock, type ClockText } from './clock/model.ts';
import headers from './data/headers.json' with { type: 'json' };

/** One line of a file, as a reader of sheets answers it: its number from 1, its cells trimmed. */
export interface FileLine {
  line: number;
  cells: readonly string[];
}

export const reportLayouts = ['webinar', 'meeting-A', 'meeting-B', 'meeting-C', 'meeting-C-unique', 'meeting-D', 'meeting-D-unique', 'registration', 'question', 'poll', 'survey'] as const;
export type ReportLayout = (typeof reportLayouts)[number];
/** `respondent`: answered a poll or survey, which says that somebody was there and not for how long. */
export type ReportRole = 'attendee' | 'host' | 'panelist' | 'waiting_room' | 'respondent';

/** One line of a report about one person. Texts are as written. */
export interface ReportRow {
  line: number;
  role: ReportRole;
  /** "Budi (Budi Santoso)": the shown name and the original one; the registered name first where there is one. */
  name: string;
  email: string;
  phone: string;
  registrantId: string;
  /** The line comes from somebody who registered with Zoom, and not from a guest. */
  registered: boolean;
  join: ClockText | null;
  leave: ClockText | null;
  /** Minutes of the line, or of all of a person's lines in a report of unique users. */
  minutes: number | null;
}

export interface ReportQuestion {
  line: number;
  text: string;
  /** Empty for an anonymous one. */
  asker: string;
  email: string;
  askedAt: ClockText | null;
  /** What was typed; empty where nothing was, or where it was answered aloud. */
  answer: string;
  /** Who typed the answer, as written; empty where the report does not say. */
  answeredBy: string;
  answeredAloud: boolean;
}

/** A Zoom report as written: nothing is decided about zones, people or counting. */
export interface ZoomReport {
  layout: ReportLayout;
  language: 'id' | 'en';
  topic: string;
  /** Digits only; empty where the file does not say. */
  meetingId: string;
  /** The host's address or name: whose account wrote the file. */
  account: string;
  startedAt: ClockText | null;
  endedAt: ClockText | null;
  rows: ReportRow[];
  /** Registered and did not come, or only registered: known addresses, no presence. */
  registrants: ReportRow[];
  questions: ReportQuestion[];
  /** Lines that look like people and have no time that can be read. */
  unread: number;
}

type Column = keyof typeof headers.columns;
type Section = keyof typeof headers.sections;
interface Meaning<Word> {
  word: Word;
  language: 'id' | 'en' | null;
}

const normal = (text: string): string => text.normalize('NFKC').replace(/[\uFEFF\u200B]/g, '').replace(/\s+/g, ' ').trim().toLowerCase();

function index<Word extends string>(table: Record<Word, { en?: readonly string[]; id?: readonly string[]; any?: readonly string[] }>): Map<string, Meaning<Word>> {
  const meanings = new Map<string, Meaning<Word>>();
  for (const word of Object.keys(table) as Word[]) {
    for (const text of table[word].any ?? []) meanings.set(text, { word, language: null });
    for (const text of table[word].en ?? []) meanings.set(text, { word, language: 'en' });
    for (const text of table[word].id ?? []) meanings.set(text, { word, language: 'id' });
  }
  return meanings;
}

const columns = index<Column>(headers.columns);
const sections = index<Section>(headers.sections);
const titles = index<keyof typeof headers.titles>(headers.titles);
const yes = new Set(headers.yes);

/** What a heading may say beside its words: "Join time (WIB)", "Waktu bergabung*". */
const meaningOf = (cell: string): Meaning<Column> | undefined => columns.get(normal(cell)) ?? columns.get(normal(cell).replace(/[*:]+$/, ''));

interface Head {
  at: Map<Column, number>;
  kind: 'people' | 'unique' | 'flat' | 'flatUnique' | 'preamble' | 'registrants' | 'questions' | 'answers';
}

function readHead(cells: readonly string[]): { head: Head; words: Meaning<Column>[] } | null {
  const at = new Map<Column, number>();
  const words: Meaning<Column>[] = [];
  for (const [i, cell] of cells.entries()) {
    const meaning = cell === '' ? undefined : meaningOf(cell);
    if (!meaning) continue;
    words.push(meaning);
    if (!at.has(meaning.word)) at.set(meaning.word, i);
  }
  const has = (...wanted: Column[]): boolean => wanted.some((one) => at.has(one));
  const isPerson = has('name', 'firstName', 'email');
  let kind: Head['kind'] | null = null;
  if (has('question') && has('asker', 'answer')) kind = 'questions';
  else if (has('submittedAt', 'userId') && isPerson) kind = 'answers';
  else if (has('joinTime') && isPerson) kind = has('topic') ? 'flat' : 'people';
  else if (has('totalDuration') && isPerson) kind = has('topic') ? 'flatUnique' : 'unique';
  else if (has('topic') && words.length >= 2) kind = 'preamble';
  else if (isPerson && has('registrationTime', 'approval')) kind = 'registrants';
  return kind ? { head: { at, kind }, words } : null;
}

/** "Dinas Kominfo (Host)" is the host; "Budi (me)" is Budi. */
function readMark(name: string): { name: string; isHost: boolean } {
  const [, bare = name, mark = ''] = /^(.*\S)\s*\(([^()]+)\)$/.exec(name) ?? [];
  const marks = normal(mark).split(/[,;]\s*/);
  const isHost = marks.some((one) => headers.hostMarks.includes(one));
  return isHost || marks.some((one) => headers.selfMarks.includes(one)) ? { name: bare, isHost } : { name, isHost: false };
}

/** "Answered by Host: Periksa sumbernya." is typed and by whom; "live answered" was said aloud. */
function readAnswer(written: string): Pick<ReportQuestion, 'answer' | 'answeredBy' | 'answeredAloud'> {
  const answeredAloud = headers.answeredAloud.includes(normal(written));
  const [, answeredBy = '', answer = ''] = /^(?:answered by|dijawab oleh)\s+([^:]{1,200}):\s*(.*)$/is.exec(written) ?? [];
  return { answer: answeredAloud ? '' : answer || written, answeredBy: answeredAloud ? '' : answeredBy.trim(), answeredAloud };
}

const none = new Set(['', '--', '-', 'n/a', 'na']);
const textOf = (cell: string | undefined): string => (none.has((cell ?? '').toLowerCase()) ? '' : (cell ?? ''));
const minutesOf = (cell: string): number | null => (/^\d+([.,]\d+)?$/.test(cell) ? Number(cell.replace(',', '.')) : null);
const same = (a: string, b: string): boolean => a !== '' && normal(a) === normal(b);

const layoutOf: Record<Head['kind'], ReportLayout | null> = { people: null, unique: null, flat: 'meeting-D', flatUnique: 'meeting-D-unique', preamble: null, registrants: 'registration', questions: 'question', answers: 'poll' };

/**
 * Reads the lines of a file as a Zoom report of whatever layout and language (part E1 of the format notes), or answers null where no
 * heading of one is found. Sections and columns are found by synonyms (`data/headers.json`), never by position.
 */
export function readZoomReport(lines: readonly FileLine[]): ZoomReport | null {
  const report: ZoomReport = { layout: 'meeting-C', language: 'en', topic: '', meetingId: '', account: '', startedAt: null, endedAt: null, rows: [], registrants: [], questions: [], unread: 0 };
  let layout: ReportLayout | null = null;
  let title: keyof typeof headers.titles | null = null;
  let section: Section | null = null;
  let head: Head | null = null;
  let old = false; // "Meeting ID", "User Email": the layouts before the portal was rebuilt
  const languages = { en: 0, id: 0 };
  const note = (meanings: readonly Meaning<string>[]): void => {
    for (const { language } of meanings) if (language) languages[language] += 1;
  };

  for (const { line, cells } of lines) {
    const filled = cells.filter((cell) => cell !== '');
    const first = normal(filled[0] ?? '');
    if (filled.length === 1 && (titles.has(first) || sections.has(first))) {
      const named = titles.get(first);
      if (named) title = named.word;
      section = sections.get(first)?.word ?? section;
      note([named ?? sections.get(first)!]);
      head = null;
      continue;
    }
    const found = readHead(cells);
    if (found) {
      ({ head } = found);
      note(found.words);
      if (cells.some((cell) => ['meeting id', 'user email', 'id rapat', 'email pengguna'].includes(normal(cell)))) old = true;
      layout = layoutOf[head.kind] ?? layout;
      if (head.kind === 'people' && (title === 'webinar' || head.at.has('attended') || layout === 'webinar')) layout = 'webinar';
      else if (head.kind === 'people') layout = old ? 'meeting-A' : 'meeting-C';
      else if (head.kind === 'unique') layout = old ? 'meeting-B' : 'meeting-C-unique';
      else if (head.kind === 'answers' && title === 'survey') layout = 'survey';
      continue;
    }
    if (!head) continue;
    const { at, kind } = head;
    const cell = (column: Column): string => textOf(cells[at.get(column) ?? -1]);
    if (kind === 'preamble' || kind === 'flat' || kind === 'flatUnique') {
      report.topic ||= cell('topic');
      report.meetingId ||= cell('meetingId').replace(/\D/g, '');
      report.account ||= cell('host') || (kind === 'preamble' ? cell('email') : '');
      report.startedAt ??= readClock(cell('startTime'));
      report.endedAt ??= readClock(cell('endTime')) ?? after(report.startedAt, minutesOf(cell('length')));
    }
    if (kind === 'preamble') continue;
    if (kind === 'questions') {
      const text = cell('question');
      const asker = cell('asker');
      if (text) report.questions.push({ line, text, asker: headers.anonymous.includes(normal(asker)) ? '' : asker, email: cell('askerEmail'), askedAt: readClock(cell('submittedAt')), ...readAnswer(cell('answer')) });
      continue;
    }
    const registered = [cell('firstName'), cell('lastName')].filter(Boolean).join(' ');
    const shown = readMark(cell('name'));
    const name = registered && shown.name && !same(registered, shown.name) ? `${registered} (${shown.name})` : registered || shown.name;
    if (!name && !cell('email')) continue;
    const byAccount = report.account.includes('@') ? same(cell('email'), report.account) : same(shown.name.replace(/\s*\([^()]*\)$/, ''), report.account) && !yes.has(normal(cell('guest')));
    let role: ReportRole = section === 'hosts' || shown.isHost || byAccount ? 'host' : section === 'panelists' ? 'panelist' : 'attendee';
    if (section === 'hosts') report.account ||= cell('email') || shown.name;
    if (role === 'attendee' && at.has('waiting') && yes.has(normal(cell('waiting')))) role = 'waiting_room';
    const row: ReportRow = {
      line, role, name: name || cell('email'), email: cell('email'), phone: cell('phone'), registrantId: cell('registrantId'),
      registered: registered !== '' || at.has('registrationTime') || cell('registrantId') !== '', join: readClock(cell('joinTime')), leave: readClock(cell('leaveTime')), minutes: minutesOf(cell('totalDuration') || cell('duration')),
    };
    if (kind === 'answers') {
      const at = readClock(cell('submittedAt'));
      if (at) report.rows.push({ ...row, role: 'respondent', join: at, leave: at, minutes: null });
      else report.unread += 1;
      continue;
    }
    const isUnique = kind === 'unique' || kind === 'flatUnique';
    if (kind === 'registrants' || (at.has('attended') && !yes.has(normal(cell('attended'))))) report.registrants.push(row);
    else if (isUnique ? row.minutes !== null : row.join && (row.leave || row.minutes !== null)) report.rows.push(row);
    else report.unread += 1;
  }
  if (!layout) return null;
  return { ...report, layout, language: languages.id > languages.en ? 'id' : 'en' };
}

/** The end of a report that names its start and its length. */
function after(start: ClockText | null, minutes: number | null): ClockText | null {
  if (!start || minutes === null) return null;
  const { hour, minute, ...rest } = start;
  const total = hour * 60 + minute + Math.ceil(minutes);
  return total < 1440 ? { ...rest, hour: Math.floor(total / 60), minute: total % 60 } : null;
}

/** The number of a Zoom meeting or webinar in its link: "https://zoom.us/j/98983188454?pwd=..." is 98983188454; null where there is none. */
export function meetingIdOf(url: string): string | null {
  return URL.canParse(url) && /(?:^|\.)zoom(?:gov)?\.(?:us|com)$/.test(new URL(url).hostname) ? (/\/(?:j|w|s|wc)\/(\d{9,12})(?:\/|$)/.exec(new URL(url).pathname)?.[1] ?? null) : null;
}

/** Every date of a report, for deciding whether the day stands before the month. */
export function clocksOf(report: ZoomReport): ClockText[] {
  return [report.startedAt, report.endedAt, ...report.rows.flatMap((row) => [row.join, row.leave])].filter((clock) => clock !== null);
}

/** Whether the dates of a report read day before month; null: a person must say. See `decideDayFirst`. */
export function dayFirstOf(report: ZoomReport, days: { from: number; until: number } | null): boolean | null {
  return decideDayFirst(clocksOf(report), days);
}

/** A line with instants: milliseconds since 1970. */
export interface TimedRow extends Omit<ReportRow, 'join' | 'leave' | 'minutes'> {
  from: number;
  until: number;
  /** A report of unique users says how long and not when: seconds somewhere between `from` and `until`. */
  totalSeconds: number | null;
}

export interface TimedReport {
  startedAt: number | null;
  endedAt: number | null;
  rows: TimedRow[];
  /** Lines whose leaving lies before their joining, or whose date no calendar has. */
  wrong: number;
}

/**
 * Puts a report's clock times into a zone. A line without a leaving time ends after its minutes. Where a report of unique users does
 * not say when its meeting was, `meanwhile` stands for it.
 */
export function timeReport(report: ZoomReport, { zone, dayFirst, meanwhile }: { zone: string; dayFirst: boolean; meanwhile: { from: number; until: number } | null }): TimedReport {
  const read = clockReader(zone, dayFirst);
  const startedAt = report.startedAt && read(report.startedAt);
  const endedAt = report.endedAt && read(report.endedAt);
  const rows: TimedRow[] = [];
  let wrong = 0;
  for (const { join, leave, minutes, ...row } of report.rows) {
    const isTotal = join === null;
    const from = isTotal ? (startedAt ?? meanwhile?.from ?? null) : read(join);
    const until = isTotal ? (endedAt ?? meanwhile?.until ?? null) : leave ? read(leave) : from === null ? null : from + (minutes ?? 0) * 60_000;
    if (from === null || until === null || until < from) wrong += 1;
    else rows.push({ ...row, from, until, totalSeconds: isTotal ? Math.round((minutes ?? 0) * 60) : null });
  }
  return { startedAt, endedAt, rows, wrong };
}
