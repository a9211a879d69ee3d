/** The parts that every announcement is put together from: what, when, where, who, by which door, whom to ask. */
import { formatDateRange, formatLongDate, formatNumber, weekdayOf } from '#platform/i18n/format.ts';
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../../fact/model.ts';
import { field, items } from '../../fact/model.ts';
import { nounOf } from '../../lead/model.ts';
import { nameOf } from '../../person/model.ts';
import { placeOf } from '../../place/model.ts';
import type { PersonFacts } from '../../schema.ts';
import { because, join, list, put, quoted, say, told } from '../../sentence/model.ts';
import type { Phrase } from '../../sentence/model.ts';
import { blank } from '../blank/model.ts';
import type { AnnouncedEvent, Announced } from '../schema.ts';

/** 'webinar literasi digital ke-8'. The subject stands only where series or programme bear it in their names. */
export function kindOf({ event, programme }: Announced, language: Language): Phrase {
  const id = language === 'id';
  const named = [field(event, 'series'), field(programme, 'name'), field(programme, 'nameAsWritten')].find((name) => name && /literasi digital/i.test(name.value));
  const subject = named ? because(named, id ? ' literasi digital' : 'digital literacy ') : null;
  const number = field(event, 'seriesNumber');
  const noun = nounOf(event, language);
  if (id) return say`${noun}${subject}${number && say` ke-${put(number, String)}`}`;
  return say`${subject}${noun}${number && say` number ${put(number, String)}`}`;
}

/** 'Senin, 21 Juni 2021' or 'Senin–Kamis, 21–24 Agustus 2023'; a blank where no day is known. */
export function dayOf(event: Fact<AnnouncedEvent>, language: Language): Phrase {
  const [date, from, to] = [field(event, 'date'), field(event, 'from'), field(event, 'to')];
  if (date) return put(date, (day) => formatLongDate(day, language));
  if (from && to) {
    return [{ text: `${weekdayOf(from.value, language)}–${weekdayOf(to.value, language)}, ${formatDateRange(from.value, to.value, language)}`, sources: [from.path, to.path] }];
  }
  const one = from ?? to;
  return one ? put(one, (day) => formatLongDate(day, language)) : blank('date', language);
}

/** '09.00–12.00 WIB'; hour and zone are blanks of their own. An end that nobody stated is no blank. */
export function hoursOf(event: Fact<AnnouncedEvent>, language: Language): Phrase {
  const [start, end, zone] = [field(event, 'start'), field(event, 'end'), field(event, 'timeZoneLabel') ?? field(event, 'zone')];
  const clock = (hour: Fact<string>): Phrase => put(hour, (text) => (language === 'id' ? text : text.replace('.', ':')));
  const hours = start ? say`${clock(start)}${end && say`–${clock(end)}`}` : blank('hours', language);
  return say`${hours} ${zone ? told(zone) : blank('zone', language)}`;
}

/** 'Kabupaten Jember, Jawa Timur'. */
export function whereOf(event: Fact<AnnouncedEvent>, language: Language): Phrase | null {
  const [regency, province] = [field(event, 'regency'), field(event, 'province')];
  if (regency) return join([told(regency), province && told(province)], ', ');
  return placeOf(event, language);
}

/** The hall of an event that is held in one and online at once. */
export const venueOf = (event: Fact<AnnouncedEvent>): Phrase | null => {
  const venue = field(field(event, 'hybrid'), 'venue');
  return venue && told(venue);
};

export const themeOf = (event: Fact<AnnouncedEvent>, language: Language): Phrase => {
  const theme = field(event, 'theme');
  const inner = (text: string): string => text.replaceAll(/[“"]([^”"]*)[”"]/gu, '‘$1’').replaceAll(/[“”"]/gu, '');
  return say`“${theme ? put(theme, inner) : blank('theme', language)}”`;
};

export const linkOf = ({ link }: Announced, language: Language): Phrase => (link ? told(link) : blank('link', language));

export function organiserOf(event: Fact<AnnouncedEvent>, language: Language): Phrase {
  const organiser = field(event, 'organiser');
  return organiser ? put(organiser, (text) => text.replace(/\s*\(kerja sama\)$/u, '')) : blank('organiser', language);
}

const phone = /\+?\d[\d\s().-]{6,}\d/u;

/** 'Sari, 0812-3456-7890'. The event keeps one line for both: a number in it is the number, the rest the name. */
export function contactOf(event: Fact<AnnouncedEvent>, language: Language): Phrase {
  const contact = field(event, 'contact');
  const [whole, own] = [field(contact, 'name'), field(contact, 'phone')];
  const found = whole ? phone.exec(whole.value)?.[0] : undefined;
  const name = whole?.value.replace(phone, ' ').replaceAll(/\b(WA|WhatsApp|HP|Telp?)\b\.?/giu, ' ').replaceAll(/\(\s*\)|[,;:/|]/gu, ' ').replaceAll(/\s+/gu, ' ').trim();
  const who = whole && name ? put(whole, () => name) : blank('contactName', language);
  const number = own ? told(own) : whole && found ? put(whole, () => found.trim()) : blank('contactPhone', language);
  return say`${who}, ${number}`;
}

export interface Appearance {
  role: 'opening' | 'keynote' | 'speaker' | 'kol' | 'moderator' | 'mc' | 'official';
  person: Fact<PersonFacts>;
}

/** Everybody whom the record names, in the order of the event. */
export function appearancesOf(event: Fact<AnnouncedEvent>): Appearance[] {
  const one = (role: Appearance['role'], person: Fact<PersonFacts> | null): Appearance[] => (person && field(person, 'name') ? [{ role, person }] : []);
  return [
    ...one('opening', field(event, 'opening')),
    ...one('opening', field(event, 'openingSpeech')),
    ...one('keynote', field(event, 'keynote')),
    ...items(field(event, 'speakers')).flatMap((person) => one('speaker', person)),
    ...one('kol', field(event, 'keyOpinionLeader')),
    ...one('moderator', field(event, 'moderator')),
    ...one('mc', field(event, 'mc')),
    ...items(field(event, 'people')).flatMap((person) => one('official', person)),
  ];
}

export const roleWords: Readonly<Record<Language, Readonly<Record<Appearance['role'], string>>>> = {
  id: { opening: 'Pembukaan', keynote: 'Pembicara kunci', speaker: 'Narasumber', kol: 'Key opinion leader', moderator: 'Moderator', mc: 'MC', official: 'Pejabat' },
  en: { opening: 'Opening', keynote: 'Keynote speaker', speaker: 'Speakers', kol: 'Key opinion leader', moderator: 'Moderator', mc: 'MC', official: 'Officials' },
};

/** How much is told of a person; `title`: the subject after a colon, or as a title in a running sentence. */
export interface Detail {
  office: boolean;
  topic: 'none' | 'colon' | 'title';
}

/** 'Muhaimin, S.IP., M.A., CEO Nextup ID: keamanan data pribadi'. */
export function personOf({ person, role }: Appearance, { office, topic }: Detail, language: Language): Phrase {
  const name = field(person, 'name');
  const [position, description, representing, subject] = [field(person, 'position'), field(person, 'description'), field(person, 'representing'), field(person, 'subject')];
  const who = join([
    name && nameOf(name),
    office ? position && told(position) : null,
    office && !position ? description && told(description) : null,
    office ? representing && say`${language === 'id' ? 'mewakili' : 'representing'} ${told(representing)}` : null,
  ], ', ');
  if (!subject || role !== 'speaker' || topic === 'none') return who;
  if (topic === 'colon') return say`${who}: ${told(subject)}`;
  return language === 'id' ? say`${who}, dengan materi ${quoted(subject)}` : say`${who}, on ${quoted(subject)}`;
}

/** By which doors people come in. */
export interface Doors {
  words: Phrase[];
  /** 'secara daring', where the record says no more than that. */
  manner: Phrase | null;
  /** The meeting by its name; null where there is none. */
  meeting: Phrase | null;
  /** A stream takes whom the meeting cannot. */
  overflows: boolean;
}

/** 'Zoom (1.000 kursi)', 'siaran langsung YouTube': only what the record names. */
export function doorsOf(event: Fact<AnnouncedEvent>, language: Language): Doors {
  const id = language === 'id';
  const plain: Phrase[] = [];
  const words: Phrase[] = [];
  let meeting: Phrase | null = null;
  let streams = false;
  for (const channel of items(field(event, 'channels'))) {
    if (typeof channel.value === 'string') {
      plain.push(put(channel as Fact<string>, (text) => (id ? text : text === 'daring' ? 'online' : text)));
      continue;
    }
    const made = channel as Fact<Exclude<typeof channel.value, string>>;
    const [kind, name, capacity] = [field(made, 'kind'), field(made, 'name'), field(made, 'capacity')];
    if (!kind) continue;
    const seats = capacity && (id ? say` (${put(capacity, (count) => formatNumber(count, 'id'))} kursi)` : say` (${put(capacity, (count) => formatNumber(count, 'en'))} seats)`);
    const isMeeting = kind.value === 'zoom' || kind.value === 'meeting';
    if (isMeeting) {
      meeting = name ? told(name) : because(kind, kind.value === 'zoom' ? 'Zoom' : id ? 'ruang daring' : 'the meeting room');
      words.push(say`${meeting}${seats}`);
    } else if (kind.value === 'youtube-live' || kind.value === 'stream') {
      streams = true;
      words.push(because(kind, kind.value === 'stream' ? (id ? 'siaran langsung' : 'live stream') : id ? 'siaran langsung YouTube' : 'YouTube live stream'));
    } else words.push(say`${name ? told(name) : because(kind, kind.value === 'viewing_point' ? (id ? 'titik nobar' : 'viewing point') : id ? 'tempat acara' : 'venue')}${seats}`);
  }
  for (const online of items(field(field(event, 'hybrid'), 'online'))) {
    words.push(told(online));
    if (/zoom/i.test(online.value)) meeting = because(online, 'Zoom');
    if (/live|youtube|siaran/i.test(online.value)) streams = true;
  }
  return { words, manner: plain.length > 0 ? list(plain, language) : null, meeting, overflows: meeting !== null && streams };
}

/** 'menjaga netralitas ASN, serangkaian dengan Pemilu Serentak Tahun 2024': what the programme wants told at every event of its. */
export function reminderOf({ programme }: Announced, language: Language): Phrase | null {
  const reminder = field(programme, 'reminder');
  const [subject, occasion] = [field(reminder, 'subject'), field(reminder, 'occasion')];
  if (!subject) return null;
  return say`${told(subject)}${occasion && (language === 'id' ? say`, serangkaian dengan ${told(occasion)}` : say`, on the occasion of ${told(occasion)}`)}`;
}

/** Whom an event is for, with the agencies of each day where they are named. */
export function dayLines(event: Fact<AnnouncedEvent>, language: Language): Phrase[] {
  return items(field(event, 'days')).flatMap((day) => {
    const date = field(day, 'date');
    const units = items(field(day, 'units')).map(told);
    return date && units.length > 0 ? [say`${put(date, (text) => formatLongDate(text, language))}: ${list(units, language)}`] : [];
  });
}

const otp = { id: 'Panitia tidak pernah meminta kode OTP.', en: 'The committee never asks for OTP codes.' } as const;

/** Who may speak for the event, and what nobody of them ever asks for. */
export function safetyOf(announced: Announced, language: Language): Phrase {
  const must = (announced.mustSay ?? []).map((one, i) => because({ value: one, path: `mustSay[${i}]` }, language === 'id' ? one.text : one.textEn));
  return join([...must, otpOf(announced, language)], ' ');
}

function otpOf({ event, link }: Announced, language: Language): Phrase {
  const [organiser, host] = [field(event, 'organiser'), link && hostOf(link.value)];
  const site = link && host ? put(link, () => host) : null;
  if (!organiser || !site) return say`${otp[language]}`;
  // The texts name the organiser above; saying it twice costs a fifth of a WhatsApp message.
  return language === 'id' ? say`${otp.id} Pengumuman resmi hanya dari ${because(organiser, 'penyelenggara')} dan laman ${site}.`
    : say`${otp.en} Official messages come only from ${because(organiser, 'the organiser')} and the site ${site}.`;
}

function hostOf(link: string): string | null {
  return URL.canParse(link) ? new URL(link).host : null;
}
