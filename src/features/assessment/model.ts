/** What a test, an index or a feedback form is made of, and what an event asks of it. */
import type { Pillar } from '#features/event/model.ts';

export const purposes = ['test', 'index', 'feedback'] as const;
export type Purpose = (typeof purposes)[number];
/** Before the event, after it, about it, and months later. */
export const roles = ['pre', 'post', 'feedback', 'follow_up'] as const;
export type Role = (typeof roles)[number];
/** The roles as addresses name them: `/e/<event>/tes/awal`. */
export const rolePaths: Readonly<Record<Role, string>> = { pre: 'awal', post: 'akhir', feedback: 'angket', follow_up: 'lanjutan' };
export const roleOfPath = (path: string): Role | null => roles.find((role) => rolePaths[role] === path) ?? null;
export const forms = ['A', 'B'] as const;
export type Form = (typeof forms)[number];
export const itemKinds = ['single', 'several', 'true_false', 'likert', 'number', 'ordering', 'text'] as const;
export type ItemKind = (typeof itemKinds)[number];

/** A text in Indonesian and, where somebody wrote it, in English. */
export interface Words {
  id: string;
  en: string | null;
}

export interface Option extends Words {
  key: string;
}

/** The right answer: keys chosen (`single`: one), keys in order, true or false, a number give or take. Null = an opinion, not scored. */
export type AnswerKey = string[] | boolean | { value: number; tolerance: number } | null;

export interface Item {
  id: string;
  form: Form;
  /** 1, 2, ... within the form. */
  position: number;
  /** Stays through versions; the same code in forms A and B asks for the same thing in other words. */
  code: string;
  pillar: Pillar | null;
  kind: ItemKind;
  text: Words;
  options: Option[];
  answer: AnswerKey;
  /** A Likert statement that means the opposite. */
  reverse: boolean;
}

/** What a person answered: keys chosen or in order (an empty list = taken back), true or false, a number, a text. */
export type AnswerValue = string[] | boolean | number | string;

/** When a person learns the own result: handed in, or when the window has closed for everybody. */
export const reveals = ['at_once', 'after_close'] as const;
export type Reveal = (typeof reveals)[number];

/** What an event asks in one role. */
export interface EventAssessment {
  eventId: string;
  role: Role;
  instrumentId: string;
  versionId: string;
  versionNumber: number;
  purpose: Purpose;
  name: Words;
  opensAt: Date;
  closesAt: Date;
  /** Minutes for one attempt; null = until the window closes. */
  minutes: number | null;
  /** Per cent of the points; null = nobody passes or fails. */
  passMark: number | null;
  languages: ('id' | 'en')[];
  reveal: Reveal;
  shuffled: boolean;
}

export const attemptStates = ['open', 'submitted', 'expired'] as const;
/** `expired`: the time ran out before it was handed in; what had been saved is scored. */
export type AttemptState = (typeof attemptStates)[number];

/** Points of points that could be had. */
export interface Points {
  points: number;
  of: number;
}

/** One person's one go at what an event asks. Points are null while it is open. */
export interface Attempt {
  id: string;
  eventId: string;
  registrationId: string;
  role: Role;
  versionId: string;
  form: Form;
  orderSeed: number;
  language: 'id' | 'en';
  state: AttemptState;
  startedAt: Date;
  deadlineAt: Date;
  submittedAt: Date | null;
  closedAt: Date | null;
  score: (Points & { byPillar: Partial<Record<Pillar, Points>> }) | null;
  /** Null where no pass mark is set or the attempt is open. */
  passed: boolean | null;
}

export type WindowState = 'before' | 'open' | 'after';

/** Where an instant lies to a window; its first instant is in, its last out. */
export function windowState({ opensAt, closesAt }: Pick<EventAssessment, 'opensAt' | 'closesAt'>, now: Date): WindowState {
  if (now < opensAt) return 'before';
  return now < closesAt ? 'open' : 'after';
}

/** An answer typed before the deadline may arrive so much later (ms): a cut line of half a minute costs nobody an answer. */
export const graceMs = 60_000;

/** When an attempt that begins now must be handed in: its minutes, but not beyond the window. */
export function deadlineOf(startedAt: Date, { closesAt, minutes }: Pick<EventAssessment, 'closesAt' | 'minutes'>): Date {
  return minutes === null ? closesAt : new Date(Math.min(startedAt.getTime() + minutes * 60_000, closesAt.getTime()));
}

/** Does the score reach the mark? Null without a mark or without anything that could be scored. */
export function passes({ points, of }: Points, passMark: number | null): boolean | null {
  return passMark === null || of === 0 ? null : points * 100 >= passMark * of;
}

/** Which form: whoever had one before gets the other; the first is drawn. An instrument with one form has no choice. */
export function formFor({ available, earlier, draw }: { available: readonly Form[]; earlier: Form | null; draw: number }): Form {
  if (!available.includes('B')) return 'A';
  if (earlier !== null) return earlier === 'A' ? 'B' : 'A';
  return draw < 0.5 ? 'A' : 'B';
}
