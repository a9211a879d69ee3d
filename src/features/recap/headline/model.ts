/** Headlines of five to ten words. Nothing is cut out of a theme: one that is too long gives way to another fact. */
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';
import { field } from '../fact/model.ts';
import { nounOf } from '../lead/model.ts';
import { placeOf, shortPlaceOf } from '../place/model.ts';
import type { EventFacts } from '../schema.ts';
import { put, say, textOf, tidy } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';
import { crowdOf } from '../turnout/model.ts';

const SMALL = new Set(['di', 'ke', 'dari', 'dan', 'yang', 'untuk', 'pada', 'dalam', 'bagi', 'in', 'on', 'of', 'and', 'the', 'at', 'for', 'to', 'by']);
const ACRONYMS = new Set(['ASN', 'PNS', 'PPPK', 'TNI', 'POLRI', 'UMKM', 'PKK', 'OPD', 'OTP', 'SMA', 'SMK', 'SMP', 'SD', 'KPU', 'TIK', 'DPRD', 'BUMN', 'BUMD']);

/** Capitals for every word but the small ones; acronyms stay capital (ASN, never Asn), inner capitals stay as they are. */
export function headlineCase(text: string): string {
  return text.split(' ').map((word, index) => {
    const letters = word.replaceAll(/[^\p{L}]/gu, '');
    if (ACRONYMS.has(letters.toUpperCase())) return word.toUpperCase();
    if (index > 0 && SMALL.has(word.toLowerCase())) return word.toLowerCase();
    return word.replace(/\p{L}/u, (letter) => letter.toLocaleUpperCase('id'));
  }).join(' ');
}

const inHeadline = (phrase: Phrase): Phrase => {
  let isFirst = true;
  return phrase.map((piece) => {
    const text = isFirst ? headlineCase(piece.text) : headlineCase(`di ${piece.text}`).slice(3);
    isFirst = false;
    return { ...piece, text };
  });
};

function words(phrase: Phrase): number {
  return textOf(phrase).split(/\s+/u).filter(Boolean).length;
}

/** The first of several headlines, from the fullest to the barest, that has five to ten words. */
export function headlineOf(event: Fact<EventFacts>, language: Language): Phrase {
  const id = language === 'id';
  const theme = field(event, 'theme');
  const title = theme && put(theme, (text) => tidy(text).replaceAll(/[“”"]/gu, ''));
  const [short, place, noun] = [shortPlaceOf(event), placeOf(event, language), nounOf(event, language)];
  const crowd = crowdOf(field(event, 'attended'), null, language) ?? crowdOf(field(event, 'participants'), field(event, 'segment'), language);
  const candidates: (Phrase | null)[] = id ? [
    title && short && say`${noun} ${short} kupas ${title}`,
    title && say`${noun} kupas ${title}`,
    title && place && say`${noun} di ${place} kupas ${title}`,
    title && say`${noun} ini mengupas tema ${title}`,
    crowd && short && say`${crowd} ikuti ${noun} di ${short}`,
    place && say`${noun} di ${place} telah selesai digelar`,
    short && say`${noun} di ${short} telah selesai digelar`,
  ] : [
    title && short && say`${noun} in ${short} discusses ${title}`,
    title && say`${noun} discusses ${title}`,
    title && place && say`${noun} in ${place} discusses ${title}`,
    title && say`this ${noun} discussed the theme ${title}`,
    crowd && short && say`${crowd} join ${noun} in ${short}`,
    place && say`${noun} in ${place} has been held`,
    short && say`${noun} in ${short} has been held`,
  ];
  const bare = id ? say`${noun} ini telah selesai digelar` : say`this ${noun} has now been held`;
  const fitting = candidates.find((one) => one !== null && words(one) >= 5 && words(one) <= 10) ?? bare;
  return inHeadline(fitting);
}
