/** Answers worth finding again: pairs of question and answer that staff approved for everybody, by pillar. Who asked is not told. */
import type { Pillar } from '#features/event/model.ts';

export interface KnowledgePair {
  questionId: string;
  pillar: Pillar;
  question: string;
  answer: string;
  /** Whom it was put to, as the event printed the name; null = to all. */
  to: string | null;
  /** Whose words the answer is; null where nobody noted it. */
  answeredBy: string | null;
  event: { slug: string; theme: string; startsOn: string; endsOn: string };
}

const phone = /(?<!\d)(?:\+62|62|0)[\s.-]?8(?:[\s.-]?\d){7,11}(?!\d)/;
const email = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const longNumber = /(?<!\d)\d{16}(?:\d{2})?(?!\d)/;

/** Whether a text holds what belongs to one person: a mobile number, an e-mail address, a NIK (16 figures) or NIP (18). */
export function holdsContact(text: string): boolean {
  return phone.test(text) || email.test(text) || longNumber.test(text);
}

/** With a capital at the start, as a printed question begins; notes are often taken without. */
export function asPrinted(text: string): string {
  return text.trim().replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase('id'));
}

/** What people type, as words to look for; at most eight, so that nobody searches with a book. */
export function searchWords(text: string): string[] {
  return [...new Set(text.normalize('NFC').toLocaleLowerCase('id').match(/[\p{L}\p{N}]+/gu) ?? [])].slice(0, 8);
}
