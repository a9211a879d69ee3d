/** Headlines of five to ten words. Nothing is cut out of a theme: one that is too long gives way to another fact. */
import type { Fact } from '../fact/model.ts';
import { field } from '../fact/model.ts';
import { nounOf } from '../lead/model.ts';
import { placeOf, shortPlaceOf } from '../place/model.ts';
import type { EventFacts } from '../schema.ts';
import { put, say, textOf, tidy } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';
import { crowdOf } from '../turnout/model.ts';
import type { Voice } from '../voice/model.ts';

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

/** Ways to name what an event was about; each is tried where it has five to ten words. */
function named(title: Phrase, where: Phrase | null, noun: Phrase, id: boolean): Phrase[] {
  const [by, at] = [where && say` ${where}`, where && (id ? say` di ${where}` : say` in ${where}`)];
  return id ? [
    say`${noun}${by} kupas ${title}`, say`${noun}${by} bahas ${title}`, say`${noun}${by} ulas ${title}`, say`${noun}${by} angkat tema ${title}`,
    say`${noun}${at} soroti ${title}`, say`${noun}${at} bahas tema ${title}`, say`${title} jadi bahasan ${noun}${by}`, say`${title} dibahas dalam ${noun}${at}`,
    say`${title} jadi tema ${noun}${by}`, say`lewat ${noun}${by}, peserta diajak bahas ${title}`, say`${noun}${by} usung tema ${title}`, say`${title} dikupas di ${noun}${by}`,
  ] : [
    say`${noun}${at} discusses ${title}`, say`${noun}${at} takes up ${title}`, say`${noun}${at} explores ${title}`, say`${noun}${at} looks at ${title}`,
    say`${title} discussed at ${noun}${at}`, say`${title} is the theme of ${noun}${at}`, say`${noun}${at} turns to ${title}`, say`${title} explored at ${noun}${at}`,
    say`${title} taken up at ${noun}${at}`, say`${noun}${at} on ${title}`,
  ];
}

/** The first of several headlines, from the fullest to the barest, that has five to ten words; the voice decides where among equals to begin. */
export function headlineOf(event: Fact<EventFacts>, voice: Voice): Phrase {
  const { language } = voice;
  const id = language === 'id';
  const theme = field(event, 'theme');
  const title = theme && put(theme, (text) => tidy(text).replaceAll(/[“”"]/gu, ''));
  const [short, place, noun] = [shortPlaceOf(event), placeOf(event, language), nounOf(event, language)];
  const crowd = crowdOf(field(event, 'attended'), null, language) ?? crowdOf(field(event, 'participants'), field(event, 'segment'), language);
  const candidates: (Phrase | null)[] = [
    ...(title && short ? voice.from('headline', named(title, short, noun, id)) : []),
    ...(title ? voice.from('headline', named(title, null, noun, id)) : []),
    ...(id ? [
      title && place && say`${noun} di ${place} kupas ${title}`,
      title && say`${noun} ini mengupas tema ${title}`,
      crowd && short && say`${crowd} ikuti ${noun} di ${short}`,
      place && say`${noun} di ${place} telah selesai digelar`,
      short && say`${noun} di ${short} telah selesai digelar`,
      crowd && say`${crowd} ikuti ${noun}`,
    ] : [
      title && place && say`${noun} in ${place} discusses ${title}`,
      title && say`this ${noun} discussed the theme ${title}`,
      crowd && short && say`${crowd} join ${noun} in ${short}`,
      place && say`${noun} in ${place} has been held`,
      short && say`${noun} in ${short} has been held`,
      crowd && say`${crowd} join ${noun}`,
    ]),
  ];
  const bare = id ? say`${noun} ini telah selesai digelar` : say`this ${noun} has now been held`;
  const fitting = candidates.find((one) => one !== null && words(one) >= 5 && words(one) <= 10) ?? bare;
  return inHeadline(fitting);
}
