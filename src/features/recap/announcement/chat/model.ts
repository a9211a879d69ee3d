/** The text for WhatsApp, with its marks for bold and italic and at most 1,000 characters, and the caption for social media. */
import type { Language } from '#platform/i18n/format.ts';
import { field } from '../../fact/model.ts';
import { partnersOf } from '../../lead/model.ts';
import { shortPlaceOf } from '../../place/model.ts';
import { bare, join, list, say, textOf, told } from '../../sentence/model.ts';
import type { Phrase } from '../../sentence/model.ts';
import { withoutBraces } from '../blank/model.ts';
import {
  appearancesOf, contactOf, dayLines, dayOf, doorsOf, hoursOf, kindOf, linkOf, organiserOf, personOf, reminderOf, roleWords, safetyOf, themeOf, venueOf, whereOf,
} from '../part/model.ts';
import type { Announced } from '../schema.ts';

/** WhatsApp cuts what is longer behind "read more"; forwarded messages are rarely opened there. */
export const whatsAppLimit = 1000;

/** What gives way first when a text is too long; theme, day, hour, link, reminder and contact never do. */
export const leaveOrder = ['partners', 'officials', 'doors', 'offices', 'topics', 'units', 'organiser', 'people', 'segment'] as const;
export type LeftOut = (typeof leaveOrder)[number];

type Line = Phrase | null;

/** WhatsApp reads *bold* and _italic_ by these very signs: inside, they would end it. */
function marked(sign: '*' | '_', phrase: Phrase): Phrase {
  const bare = phrase.map((piece) => ({ ...piece, text: piece.text.replaceAll(sign, '') }));
  return say`${sign}${bare}${sign}`;
}

const upper = (phrase: Phrase): Phrase => phrase.map((piece) => ({ ...piece, text: piece.text.toLocaleUpperCase('id') }));

/** Lines in groups with one empty line between; empty groups leave nothing. */
function paragraphs(groups: readonly (readonly Line[])[]): Phrase {
  return withoutBraces(join(groups.map((lines) => join(lines, '\n')), '\n\n'));
}

function peopleLines(announced: Announced, left: ReadonlySet<LeftOut>, language: Language): Line[] {
  const detail = { office: !left.has('offices'), topic: left.has('topics') ? 'none' : 'colon' } as const;
  const people = appearancesOf(announced.event).filter(({ role }) => role !== 'official' || !left.has('officials'));
  return (['opening', 'keynote', 'speaker', 'kol', 'moderator', 'mc', 'official'] as const).flatMap((role) => {
    const own = people.filter((one) => one.role === role).map((one) => personOf(one, detail, language));
    if (own.length === 0) return [];
    const word = roleWords[language][role];
    return role === 'speaker' ? [say`${word}:`, ...own.map((one, at) => say`${String(at + 1)}. ${one}`)] : own.map((one) => say`${word}: ${one}`);
  });
}

/** How to come in, for people who have never done it; says of Zoom only where the record has it. */
function helpLine(announced: Announced, left: ReadonlySet<LeftOut>, language: Language): Line {
  const { meeting, overflows, words, manner } = doorsOf(announced.event, language);
  const told_ = words.length > 0 ? list(words, language) : manner;
  const doors = told_ && !left.has('doors') ? (language === 'id' ? say`Kanal: ${told_}. ` : say`Channels: ${told_}. `) : null;
  if (!meeting) return doors && bare(doors);
  const full = overflows ? (language === 'id' ? say` Jika ${meeting} penuh, tautan yang sama membuka siaran langsung.` : say` If ${meeting} is full, the same link opens the live stream.`) : null;
  return language === 'id' ? say`${doors}Belum terbiasa memakai ${meeting}? Balas pesan ini; kami bantu.${full}` : say`${doors}New to ${meeting}? Reply to this message; we help.${full}`;
}

/** Composes at one length. */
function compose(announced: Announced, left: ReadonlySet<LeftOut>, language: Language): Phrase {
  const { event } = announced;
  const id = language === 'id';
  const [series, number, place, short, segment] = [field(event, 'series'), field(event, 'seriesNumber'), whereOf(event, language), shortPlaceOf(event), field(event, 'segment')];
  const province = field(event, 'province');
  const round = number && short ? join([short, field(event, 'regency') ? province && told(province) : null], ', ') : null;
  const rangkaian = series ? told(series) : round && (id ? say`Rangkaian ${round}` : say`Series of ${round}`);
  const venue = venueOf(event);
  const partners = left.has('partners') ? null : partnersOf(event, language);
  const reminder = reminderOf(announced, language);
  const label = (idWord: string, enWord: string, value: Line): Line => value && say`${id ? idWord : enWord}: ${value}`;
  return paragraphs([
    [marked('*', upper(kindOf(announced, language))), rangkaian && marked('_', rangkaian)],
    [marked('*', themeOf(event, language))],
    [
      label('Hari/tanggal', 'Date', marked('*', dayOf(event, language))),
      label('Pukul', 'Time', marked('*', hoursOf(event, language))),
      rangkaian && !series ? null : label('Wilayah', 'Region', place),
      label('Tempat', 'Venue', venue),
      left.has('segment') ? null : label('Untuk', 'For', segment && told(segment)),
      left.has('organiser') ? null : field(event, 'organiser') && label('Penyelenggara', 'Organiser', organiserOf(event, language)),
      label('Bekerja sama dengan', 'Together with', partners),
      label('Daftar dan masuk', 'Sign up and come in', linkOf(announced, language)),
    ],
    left.has('people') ? [] : peopleLines(announced, left, language),
    left.has('units') ? [] : dayLines(event, language),
    [helpLine(announced, left, language)],
    [label('Pengingat', 'Reminder', reminder && say`${reminder}.`)],
    [safetyOf(announced, language)],
    [label('Narahubung', 'Contact', contactOf(event, language))],
  ]);
}

export interface ChatText {
  phrase: Phrase;
  leftOut: LeftOut[];
}

/**
 * The fullest text of at most 1,000 characters; what had to give way is named, so that the desk can say so. A text that stays longer
 * with nothing left to drop is given as it is: the caller shows its length, and nothing is cut in the middle.
 */
export function whatsAppText(announced: Announced, language: Language): ChatText {
  const at = (left: Iterable<LeftOut>): Phrase => compose(announced, new Set(left), language);
  const fits = (phrase: Phrase): boolean => textOf(phrase).length <= whatsAppLimit;
  let leftOut: LeftOut[] = [];
  for (const next of leaveOrder) {
    if (fits(at(leftOut))) break;
    leftOut.push(next);
  }
  // The last to go made the most room: what is worth most comes back where it still fits, and what changed nothing is not named.
  for (const one of leftOut.toReversed()) {
    const others = leftOut.filter((other) => other !== one);
    if (fits(at(others)) || textOf(at(others)) === textOf(at(leftOut))) leftOut = others;
  }
  return { phrase: at(leftOut), leftOut };
}

/** The caption under a picture: no marks, which social media print as they are, and the words people find it by. */
export function captionText(announced: Announced, language: Language): Phrase {
  const { event } = announced;
  const id = language === 'id';
  const [place, short, segment] = [whereOf(event, language), shortPlaceOf(event), field(event, 'segment')];
  const speakers = appearancesOf(event).filter(({ role }) => role !== 'official');
  const names = speakers.map((one) => personOf(one, { office: false, topic: 'none' }, language));
  const kind = kindOf(announced, language);
  const tags = [/literasi digital|digital literacy/i.test(textOf(kind)) ? say`#LiterasiDigital` : null, short && short.map((piece) => ({ ...piece, text: `#${piece.text.replaceAll(/[^\p{L}\p{N}]/gu, '')}` }))];
  const reminder = reminderOf(announced, language);
  return paragraphs([
    [themeOf(event, language)],
    [say`${id ? 'Ikuti' : 'Join the'} ${kind}${place && say`${id ? ' di ' : ' in '}${place}`}${segment && say`${id ? ' untuk ' : ' for '}${told(segment)}`}.`],
    [say`${id ? 'Hari/tanggal' : 'Date'}: ${dayOf(event, language)}`, say`${id ? 'Pukul' : 'Time'}: ${hoursOf(event, language)}`],
    [names.length > 0 ? say`${id ? 'Bersama' : 'With'} ${list(names, language)}` : null],
    [say`${id ? 'Daftar' : 'Sign up'}: ${linkOf(announced, language)}`],
    [reminder && say`${id ? 'Pengingat' : 'Reminder'}: ${reminder}.`],
    [safetyOf(announced, language)],
    [join(tags, ' ')],
  ]);
}
