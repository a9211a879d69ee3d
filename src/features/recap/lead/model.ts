/** The first paragraph: who, what, where, when, by whom and for whom. */
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';
import { field, items } from '../fact/model.ts';
import { daysOf, hoursOf, placeOf, whenOf } from '../place/model.ts';
import type { EventFacts } from '../schema.ts';
import { because, comma, join, list, put, quoted, say, sentence, tidy, told } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';
import { crowdInWords, crowdOf, worded } from '../turnout/model.ts';
import type { Voice } from '../voice/model.ts';

/** A hybrid event is more than a webinar; the sentence on its venue follows in the same paragraph. */
export function nounOf(event: Fact<EventFacts>, language: Language): Phrase {
  const hybrid = field(event, 'hybrid');
  if (hybrid) return because(hybrid, language === 'id' ? 'kegiatan' : 'event');
  return say`webinar`;
}

/** The ways into an article. `crowd` did what `verbs` say; the first frame of each list is the plain one. */
function openings(event: Fact<EventFacts>, voice: Voice, { crowd, verbs }: { crowd: Phrase; verbs: readonly string[] }): Phrase {
  const { id, theme, place, when, after, noun, what, at } = partsOf(event, voice.language);
  const day = daysOf(event, voice.language);
  const [first, second] = [verbs[0] ?? '', voice.word('lead.verb', verbs)];
  return voice.choose('lead', id ? [
    say`${crowd} ${first} ${what}${at}${after}`,
    say`${crowd} ${second} ${what}${at}${after}`,
    say`${crowd} tercatat ${second} ${what}${at}${after}`,
    say`${what} digelar${at}${after} dan diikuti ${crowd}`,
    say`${what} berlangsung${at}${after} dengan diikuti ${crowd}`,
    when && say`pada ${when}, ${crowd} ${second} ${what}${at}`,
    when && say`pada ${when}, ${what} digelar${at} dan diikuti ${crowd}`,
    place && say`di ${place}, ${crowd} ${second} ${what}${after}`,
    theme && say`tema ${quoted(theme)} dibahas dalam ${noun}${at}${after}, yang diikuti ${crowd}`,
    theme && say`tema ${quoted(theme)} diangkat dalam ${noun}${at}${after} dengan diikuti ${crowd}`,
    theme && say`${noun}${at} mengangkat tema ${quoted(theme)}${after} dan diikuti ${crowd}`,
    theme && say`${crowd} mengikuti pembahasan tema ${quoted(theme)} dalam ${noun}${at}${after}`,
  ] : [
    say`${crowd} ${first} the ${what}${at}${after}`,
    say`${crowd} ${second} the ${what}${at}${after}`,
    say`the ${what} was held${at}${after} and drew ${crowd}`,
    say`the ${what} took place${at}${after} with ${crowd}`,
    say`the record shows ${crowd} at the ${what}${at}${after}`,
    day && say`on ${when}, ${crowd} ${second} the ${what}${at}`,
    day && say`on ${when}, the ${what} was held${at} and drew ${crowd}`,
    place && say`in ${place}, ${crowd} ${second} the ${what}${after}`,
    theme && say`the theme ${quoted(theme)} was discussed at a ${noun}${at}${after}, joined by ${crowd}`,
    theme && say`the ${noun}${at} took up the theme ${quoted(theme)}${after} and drew ${crowd}`,
  ]);
}

function partsOf(event: Fact<EventFacts>, language: Language) {
  const id = language === 'id';
  const [theme, place, noun] = [field(event, 'theme'), placeOf(event, language), nounOf(event, language)];
  const when = join([daysOf(event, language), hoursOf(event, language)], ' ');
  return {
    id, theme, place, noun, after: whenOf(event, language), when: when.length > 0 ? when : null,
    what: say`${noun}${theme && (id ? say` bertema ${quoted(theme)}` : say` on the theme ${quoted(theme)}`)}`,
    at: place && (id ? say` di ${place}` : say` in ${place}`),
  };
}

function opening(event: Fact<EventFacts>, voice: Voice): Phrase {
  const { id, theme, place, when, after, noun, what, at } = partsOf(event, voice.language);
  const attended = crowdOf(field(event, 'attended'), null, voice.language);
  if (attended) return openings(event, voice, { crowd: attended, verbs: id ? ['menghadiri', 'mengikuti', 'hadir dalam'] : ['attended', 'took part in', 'joined'] });
  const joined = crowdOf(field(event, 'participants'), field(event, 'segment'), voice.language);
  if (joined) return openings(event, voice, { crowd: joined, verbs: id ? ['mengikuti', 'bergabung dalam', 'turut serta dalam'] : ['took part in', 'joined'] });
  return voice.choose('lead.held', id ? [
    say`${what} digelar${at}${after}`,
    say`${what} berlangsung${at}${after}`,
    when && say`pada ${when}, ${what} digelar${at}`,
    place && say`di ${place}, ${what} digelar${after}`,
    theme && say`tema ${quoted(theme)} dibahas dalam ${noun}${at}${after}`,
    theme && say`${noun}${at} mengangkat tema ${quoted(theme)}${after}`,
  ] : [
    say`the ${what} was held${at}${after}`,
    say`the ${what} took place${at}${after}`,
    place && say`in ${place}, the ${what} was held${after}`,
    theme && say`the theme ${quoted(theme)} was discussed at a ${noun}${at}${after}`,
  ]);
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

function organised(event: Fact<EventFacts>, voice: Voice): Phrase | null {
  const { language } = voice;
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
    const [who, partly] = [told(organiser), along && say`,${along}`];
    // An institution told with its parents ends with a comma where the sentence goes on.
    const whoGoing = organiser.value.includes(',') ? comma(who) : who;
    return voice.choose('organised', id ? [
      say`${subject} diselenggarakan${secara ? say`${secara} oleh` : null} ${who}${partly}`,
      say`${whoGoing} menyelenggarakan ${subject}${secara}${partly}`,
      say`${subject} digelar${secara} oleh ${who}${partly}`,
      say`penyelenggara ${subject}${secara && say`, yang berlangsung${secara},`} adalah ${who}${partly}`,
    ] : [
      say`${subject} was organised by ${who}${secara}${partly}`,
      say`${whoGoing} organised ${subject}${secara}${partly}`,
      say`the organiser of ${subject}${secara} was ${who}${partly}`,
    ]);
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
export function leadSentences(event: Fact<EventFacts>, voice: Voice): Phrase[] {
  const { language } = voice;
  const inWords = crowdInWords(event);
  const crowd = inWords && voice.choose('lead.crowd', language === 'id'
    ? [say`acara itu ${inWords}`, say`kegiatan tersebut ${inWords}`] : [say`attendance as printed: ${inWords}`, say`in the words of the source: ${inWords}`]);
  return [opening(event, voice), crowd, organised(event, voice), hybridOf(event, language)]
    .filter((one) => one !== null).map(sentence);
}
