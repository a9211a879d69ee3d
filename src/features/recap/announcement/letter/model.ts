/** Letters: to each person who appears, and one for everybody who signed up. */
import { formatDuration, formatDecimal } from '#platform/i18n/format.ts';
import type { Language } from '#platform/i18n/format.ts';
import { field } from '../../fact/model.ts';
import { nameOf } from '../../person/model.ts';
import { because, join, list, say, told } from '../../sentence/model.ts';
import type { Phrase } from '../../sentence/model.ts';
import { withoutBraces } from '../blank/model.ts';
import { appearancesOf, contactOf, dayLines, dayOf, doorsOf, hoursOf, kindOf, linkOf, organiserOf, reminderOf, roleWords, safetyOf, themeOf, venueOf, whereOf } from '../part/model.ts';
import type { Appearance } from '../part/model.ts';
import type { Announced, PresenceRule, Slot } from '../schema.ts';

const paragraphs = (groups: readonly (readonly (Phrase | null)[])[]): Phrase => withoutBraces(join(groups.map((lines) => join(lines, '\n')), '\n\n'));

/** As whom a person is invited: one of the speakers is a speaker. */
const asWhat = {
  id: { opening: 'pembuka acara', keynote: 'pembicara kunci', speaker: 'narasumber', kol: 'key opinion leader', moderator: 'moderator', mc: 'pembawa acara', official: 'pejabat yang hadir' },
  en: { opening: 'opening speaker', keynote: 'keynote speaker', speaker: 'speaker', kol: 'key opinion leader', moderator: 'moderator', mc: 'master of ceremonies', official: 'official' },
} as const satisfies Record<Language, Record<Appearance['role'], string>>;

function whenAndWhere({ event, ...rest }: Announced, language: Language): (Phrase | null)[] {
  const id = language === 'id';
  const place = whereOf(event, language);
  const venue = venueOf(event);
  const { words, manner } = doorsOf(event, language);
  const doors = words.length > 0 ? list(words, language) : manner;
  return [
    say`${id ? 'Tema' : 'Theme'}: ${themeOf(event, language)}`,
    say`${id ? 'Hari/tanggal' : 'Date'}: ${dayOf(event, language)}`,
    say`${id ? 'Pukul' : 'Time'}: ${hoursOf(event, language)}`,
    place && say`${id ? 'Wilayah' : 'Region'}: ${place}`,
    venue && say`${id ? 'Tempat' : 'Venue'}: ${venue}`,
    doors && say`${id ? 'Kanal' : 'Channels'}: ${doors}`,
    say`${id ? 'Laman kegiatan' : 'Page of the event'}: ${linkOf({ event, ...rest }, language)}`,
  ];
}

export interface Letter {
  /** Name with titles. */
  to: string;
  role: Appearance['role'];
  phrase: Phrase;
}

/** One letter for each person of the cast, with the minute they are on where the plan says it. */
export function speakerLetters(announced: Announced, slots: readonly Slot[], language: Language, doors: readonly { role: string; position: number; link: string }[] = []): Letter[] {
  const id = language === 'id';
  const { event } = announced;
  const seen = new Map<string, number>();
  return appearancesOf(event).map((one) => {
    const position = (seen.get(one.role) ?? 0) + 1;
    seen.set(one.role, position);
    const [name, office, subject] = [field(one.person, 'name')!, field(one.person, 'position'), field(one.person, 'subject')];
    const slot = slots.find((own) => own.role === one.role && own.position === position);
    const on = slot && because({ value: slot, path: `slots.${one.role}[${position - 1}]` }, id
      ? `Giliran Anda: pukul ${slot.start}${slot.minutes ? ` selama ${formatDuration(slot.minutes, 'id')}` : ''} menurut susunan acara`
      : `Your turn: ${slot.start.replace('.', ':')}${slot.minutes ? ` for ${formatDuration(slot.minutes, 'en')}` : ''} by the run of show`);
    const door = doors.find((own) => own.role === one.role && own.position === position);
    const enter = door && because({ value: door.link, path: `doors.${one.role}[${position - 1}]` }, id ? `Tautan pribadi Anda untuk hari kegiatan (jangan diteruskan): ${door.link}` : `Your personal link for the day (please do not pass it on): ${door.link}`);
    const reminder = reminderOf(announced, language);
    const phrase = paragraphs([
      [say`${id ? 'Yth.' : 'Dear'} ${nameOf(name)}`, office && told(office)],
      [id
        ? say`${organiserOf(event, language)} mengundang Anda sebagai ${asWhat.id[one.role]} ${kindOf(announced, language)}.`
        : say`${organiserOf(event, language)} invites you as ${asWhat.en[one.role]} of its ${kindOf(announced, language)}.`],
      [...whenAndWhere(announced, language), subject && say`${id ? 'Materi Anda' : 'Your subject'}: ${told(subject)}`, on ?? null, enter ?? null],
      [reminder && say`${id ? 'Pengingat' : 'Reminder'}: ${reminder}.`],
      [safetyOf(announced, language)],
      [say`${id ? 'Narahubung' : 'Contact'}: ${contactOf(event, language)}`],
    ]);
    return { to: nameOf(name).map((piece) => piece.text).join(''), role: one.role, phrase };
  });
}

/** What everybody who signed up should know before the day. */
export function participantLetter(announced: Announced, rule: PresenceRule | null, language: Language): Phrase {
  const id = language === 'id';
  const { event } = announced;
  const { meeting, overflows } = doorsOf(event, language);
  const reminder = reminderOf(announced, language);
  const cast = appearancesOf(event).filter(({ role }) => role !== 'official').map((one) => say`- ${nameOf(field(one.person, 'name')!)}, ${(one.role === 'speaker' ? (id ? 'narasumber' : 'speaker') : roleWords[language][one.role].toLowerCase())}`);
  const needed = rule && ruleWords(rule, language);
  return paragraphs([
    [id ? say`Bapak/Ibu peserta,` : say`Dear participant,`],
    [id ? say`Terima kasih telah mendaftar pada ${kindOf(announced, language)} dari ${organiserOf(event, language)}.` : say`Thank you for signing up for the ${kindOf(announced, language)} of ${organiserOf(event, language)}.`],
    whenAndWhere(announced, language),
    cast.length > 0 ? [say`${id ? 'Yang akan tampil' : 'Who appears'}:`, ...cast] : [],
    dayLines(event, language),
    [
      id ? say`Masuklah dengan tautan pada tiket Anda.${overflows && meeting ? say` Jika ${meeting} penuh, tautan yang sama membuka siaran langsung.` : null}`
        : say`Come in by the link on your ticket.${overflows && meeting ? say` If ${meeting} is full, the same link opens the live stream.` : null}`,
      needed ? because({ value: rule, path: 'rule' }, needed) : null,
    ],
    [reminder && say`${id ? 'Pengingat' : 'Reminder'}: ${reminder}.`],
    [safetyOf(announced, language)],
    [say`${id ? 'Narahubung' : 'Contact'}: ${contactOf(event, language)}`],
  ]);
}

function ruleWords(rule: PresenceRule, language: Language): string {
  const id = language === 'id';
  if (rule.kind === 'minutes') return id ? `Kehadiran tercatat bila Anda mengikuti paling sedikit ${formatDuration(rule.minutes, 'id')}.` : `You count as present from ${formatDuration(rule.minutes, 'en')} on.`;
  if (rule.share === 0) return id ? 'Kehadiran tercatat sejak Anda masuk.' : 'You count as present as soon as you come in.';
  const percent = formatDecimal(rule.share * 100, language, 0);
  return id ? `Kehadiran tercatat bila Anda mengikuti paling sedikit ${percent} persen waktu kegiatan.` : `You count as present from ${percent} percent of the event on.`;
}
