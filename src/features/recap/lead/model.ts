/** The first paragraph: who, what, where, when, by whom and for whom. */
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';
import { field, items } from '../fact/model.ts';
import { placeOf, whenOf } from '../place/model.ts';
import type { EventFacts } from '../schema.ts';
import { because, list, put, quoted, say, sentence, tidy, told } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';
import { crowdInWords, crowdOf, worded } from '../turnout/model.ts';

/** A hybrid event is more than a webinar; the sentence on its venue follows in the same paragraph. */
export function nounOf(event: Fact<EventFacts>, language: Language): Phrase {
  const hybrid = field(event, 'hybrid');
  if (hybrid) return because(hybrid, language === 'id' ? 'kegiatan' : 'event');
  return say`webinar`;
}

function opening(event: Fact<EventFacts>, language: Language): Phrase {
  const id = language === 'id';
  const [theme, place, when, noun] = [field(event, 'theme'), placeOf(event, language), whenOf(event, language), nounOf(event, language)];
  const what = say`${noun}${theme && (id ? say` bertema ${quoted(theme)}` : say` on the theme ${quoted(theme)}`)}`;
  const rest = say`${place && (id ? say` di ${place}` : say` in ${place}`)}${when}`;
  const attended = crowdOf(field(event, 'attended'), null, language);
  if (attended) return id ? say`${attended} menghadiri ${what}${rest}` : say`${attended} attended the ${what}${rest}`;
  const joined = crowdOf(field(event, 'participants'), field(event, 'segment'), language);
  if (joined) return id ? say`${joined} mengikuti ${what}${rest}` : say`${joined} took part in the ${what}${rest}`;
  return id ? say`${what} digelar${rest}` : say`the ${what} was held${rest}`;
}

/** 'vendor: perguruan tinggi' names a kind of partner: partners of one kind are told together. */
export function partnersOf(event: Fact<EventFacts>, language: Language): Phrase | null {
  const partners = items(field(event, 'partners'));
  const kindOf = (partner: Fact<string>): string | undefined => /^([^:]+): ./u.exec(tidy(partner.value))?.[1];
  const [first] = partners;
  if (!first) return null;
  const kind = kindOf(first);
  if (kind === undefined || partners.some((partner) => kindOf(partner) !== kind)) return list(partners.map(told), language);
  const members = partners.map((partner, at) => put(partner, (text) => {
    const member = tidy(text).slice(kind.length + 2);
    return at === 0 ? `${kind}, ${language === 'id' ? 'yakni' : 'namely'} ${member}` : member;
  }));
  return list(members, language);
}

/** 'BPSDM Kemendagri dan ... (kerja sama)' is a joint event, told as one. */
const JOINT = /\s*\(kerja sama\)$/u;

function organised(event: Fact<EventFacts>, language: Language): Phrase | null {
  const id = language === 'id';
  const [organiser, segment, partners] = [field(event, 'organiser'), field(event, 'segment'), partnersOf(event, language)];
  const manner = items(field(event, 'channels')).flatMap(({ value, path }) => (typeof value === 'string' ? [worded({ value, path }, language)] : []));
  const secara = manner.length > 0 ? (id ? say` secara ${list(manner, language)}` : say` (${list(manner, language)})`) : null;
  const subject = id ? say`kegiatan${segment && say` bagi ${told(segment)}`} itu` : say`the event${segment && say` for ${told(segment)}`}`;
  const along = partners && (id ? say` bekerja sama dengan ${partners}` : say` together with ${partners}`);
  if (organiser && JOINT.test(organiser.value)) {
    const both = put(organiser, (text) => text.replace(JOINT, ''));
    return id ? say`${subject} merupakan kerja sama ${both}${secara && say` dan berlangsung${secara}`}${along && say`,${along}`}`
      : say`${subject} was held jointly by ${both}${secara}${along}`;
  }
  if (organiser) {
    return id ? say`${subject} diselenggarakan${secara ? say`${secara} oleh` : null} ${told(organiser)}${along && say`,${along}`}`
      : say`${subject} was organised by ${told(organiser)}${secara}${along && say`,${along}`}`;
  }
  if (!secara && !along) return segment && (id ? say`kegiatan itu diperuntukkan bagi ${told(segment)}` : say`the event was meant for ${told(segment)}`);
  return id ? say`${subject} diselenggarakan${secara}${along}` : say`${subject} was held${secara}${along}`;
}

function hybridOf(event: Fact<EventFacts>, language: Language): Phrase | null {
  const id = language === 'id';
  const hybrid = field(event, 'hybrid');
  if (!hybrid) return null;
  const [venue, share, from] = [field(hybrid, 'venue'), field(hybrid, 'onlineShare'), field(hybrid, 'onlineFrom')];
  const online = items(field(hybrid, 'online')).map(told);
  const via = online.length > 0 ? (id ? say` melalui ${list(online, language)}` : say` through ${list(online, language)}`) : null;
  const at = from && (id ? say` dari ${told(from)}` : say` from ${told(from)}`);
  const who = share && told(share);
  const there = venue && (id ? say`kegiatan luring digelar di ${told(venue)}` : say`the event was held on site at ${told(venue)}`);
  const remote = who || via || at
    ? (id ? say`${who ?? 'peserta lain'} mengikuti secara daring${at}${via}` : say`online participation${who && say` (${who})`} came${at}${via}`) : null;
  if (there && remote) return id ? say`${there}, sedangkan ${remote}` : say`${there}, while ${remote}`;
  return there ?? remote;
}

/** The sentences of the lead; the first one is there whatever the record holds. */
export function leadSentences(event: Fact<EventFacts>, language: Language): Phrase[] {
  const inWords = crowdInWords(event);
  const crowd = inWords && (language === 'id' ? say`acara itu ${inWords}` : say`attendance as printed: ${inWords}`);
  return [opening(event, language), crowd, organised(event, language), hybridOf(event, language)]
    .filter((one) => one !== null).map(sentence);
}
