/** Fields without which an announcement must not go out. They stand in braces until somebody fills them; nothing is guessed. */
import type { Language } from '#platform/i18n/format.ts';
import type { Phrase } from '../../sentence/model.ts';

export const blanks = ['theme', 'date', 'hours', 'zone', 'organiser', 'link', 'contactName', 'contactPhone'] as const;
export type Blank = (typeof blanks)[number];

const words: Readonly<Record<Language, Readonly<Record<Blank, string>>>> = {
  id: { theme: 'tema', date: 'hari_tanggal', hours: 'jam', zone: 'zona_waktu', organiser: 'penyelenggara', link: 'tautan_resmi', contactName: 'nama', contactPhone: 'nomor' },
  en: { theme: 'theme', date: 'day_date', hours: 'hours', zone: 'time_zone', organiser: 'organiser', link: 'official_link', contactName: 'name', contactPhone: 'number' },
};

const mark = 'blank.';

/** `{jam}`: a piece that says which field it waits for. */
export function blank(field: Blank, language: Language): Phrase {
  return [{ text: `{${words[language][field]}}`, sources: [`${mark}${field}`] }];
}

/** Parts the sources of a text into facts and blanks, each once. */
export function partSources(sources: readonly string[]): { facts: string[]; missing: Blank[] } {
  const once = [...new Set(sources)];
  return {
    facts: once.filter((source) => !source.startsWith(mark)),
    missing: blanks.filter((field) => once.includes(mark + field)),
  };
}

/** Braces belong to blanks alone: a stated text that holds some gets round ones. A blank that opens a sentence or stands in a headline keeps its letters. */
export function withoutBraces(phrase: Phrase): Phrase {
  return phrase.map((piece) => (piece.sources.some((source) => source.startsWith(mark)) ? { ...piece, text: piece.text.toLowerCase() }
    : { ...piece, text: piece.text.replaceAll('{', '(').replaceAll('}', ')') }));
}
