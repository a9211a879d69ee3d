/** The press text of the day before: the same facts as a short news article about what is to come. */
import { formatLargeNumber } from '#platform/i18n/format.ts';
import type { Language } from '#platform/i18n/format.ts';
import { field, items } from '../../fact/model.ts';
import { headlineCase } from '../../headline/model.ts';
import { partnersOf } from '../../lead/model.ts';
import { introduction } from '../../person/model.ts';
import { datelineOf, shortPlaceOf } from '../../place/model.ts';
import { join, list, put, say, sentence, textOf, told } from '../../sentence/model.ts';
import type { Phrase } from '../../sentence/model.ts';
import { withoutBraces } from '../blank/model.ts';
import { appearancesOf, contactOf, dayLines, dayOf, doorsOf, hoursOf, kindOf, linkOf, organiserOf, personOf, reminderOf, safetyOf, themeOf, venueOf, whereOf } from '../part/model.ts';
import type { Announced } from '../schema.ts';

function headline(announced: Announced, language: Language): Phrase {
  const short = shortPlaceOf(announced.event);
  const kind = kindOf(announced, language);
  const place = short && (language === 'id' ? say` di ${short}` : say` in ${short}`);
  const words = language === 'id' ? say`${kind}${place} dijadwalkan ${dayOf(announced.event, language)}` : say`${kind}${place} set for ${dayOf(announced.event, language)}`;
  return words.map((piece, at) => ({ ...piece, text: at === 0 ? headlineCase(piece.text) : headlineCase(`x ${piece.text}`).slice(2) }));
}

function lead(announced: Announced, language: Language): Phrase[] {
  const { event } = announced;
  const id = language === 'id';
  const [place, venue, segment, series, partners] = [whereOf(event, language), venueOf(event), field(event, 'segment'), field(event, 'series'), partnersOf(event, language)];
  const kind = kindOf(announced, language);
  const when = id ? say`${dayOf(event, language)}, pukul ${hoursOf(event, language)}` : say`${dayOf(event, language)}, ${hoursOf(event, language)}`;
  const by = organiserOf(event, language);
  const at = join([venue, place], ', ');
  const where = at.length > 0 ? (id ? say` di ${at}` : say` in ${at}`) : null;
  return [
    id ? say`${by} akan menyelenggarakan ${kind} bertema ${themeOf(event, language)}${where} pada ${when}` : say`${by} will hold a ${kind} on the theme ${themeOf(event, language)}${where} on ${when}`,
    segment && (id ? say`kegiatan ini diperuntukkan bagi ${told(segment)}` : say`the event is meant for ${told(segment)}`),
    series && (id ? say`kegiatan ini merupakan bagian dari ${told(series)}` : say`the event is part of: ${told(series)}`),
    partners && (id ? say`kegiatan ini bekerja sama dengan ${partners}` : say`partners of the event: ${partners}`),
  ].filter((one) => one !== null).map(sentence);
}

function people({ event }: Announced, language: Language): Phrase[] {
  const id = language === 'id';
  const all = appearancesOf(event);
  const of = (role: (typeof all)[number]['role']) => all.filter((one) => one.role === role);
  const introduced = (role: (typeof all)[number]['role']) => list(of(role).map(({ person }) => introduction(person, language)), language);
  const line = (role: (typeof all)[number]['role'], idWords: string, enWords: string): Phrase | null => (of(role).length > 0 ? say`${id ? idWords : enWords} ${introduced(role)}` : null);
  const speakers = of('speaker').map((one) => personOf(one, { office: true, topic: 'title' }, language));
  return [
    line('opening', 'pembukaan kegiatan diisi oleh', 'the opening is given by'),
    line('keynote', 'pembicara kunci kegiatan ini adalah', 'the keynote speaker is'),
    speakers.length > 0 ? (id ? say`narasumber kegiatan ini adalah ${list(speakers, language)}` : say`the speakers are ${list(speakers, language)}`) : null,
    line('kol', 'key opinion leader kegiatan ini adalah', 'the key opinion leader is'),
    line('moderator', 'acara dipandu oleh', 'the event is moderated by'),
    line('mc', 'pembawa acara adalah', 'the master of ceremonies is'),
    line('official', 'pejabat yang tercantum dalam acara adalah', 'officials named in the programme:'),
  ].filter((one) => one !== null).map(sentence);
}

function entering(announced: Announced, language: Language): Phrase[] {
  const id = language === 'id';
  const { words, manner, meeting, overflows } = doorsOf(announced.event, language);
  return [
    id ? say`pendaftaran dan pintu masuk kegiatan berada di ${linkOf(announced, language)}` : say`people sign up and come in at ${linkOf(announced, language)}`,
    words.length > 0 ? (id ? say`kegiatan dapat diikuti melalui ${list(words, language)}` : say`the event is carried by ${list(words, language)}`) : null,
    manner && (id ? say`kegiatan berlangsung secara ${manner}` : say`the event is held ${manner}`),
    overflows && meeting ? (id ? say`jika ${meeting} penuh, tautan yang sama membuka siaran langsung` : say`if ${meeting} is full, the same link opens the live stream`) : null,
  ].filter((one) => one !== null).map((one) => sentence(one));
}

function programmeLines({ programme }: Announced, language: Language): Phrase[] {
  const id = language === 'id';
  const [name, value, basis] = [field(programme, 'name'), field(field(programme, 'target'), 'value'), field(field(programme, 'target'), 'basis')];
  const pillars = items(field(programme, 'pillars')).map(told);
  const target = value && say`${put(value, (count) => formatLargeNumber(count, language))}${basis && say` ${put(basis, (text) => text.replace(/^sasaran /u, ''))}`}`;
  return [
    name && (id ? say`kegiatan ini termasuk dalam program ${told(name)}${target && say`, yang menargetkan ${target}`}` : say`the event belongs to the programme ${told(name)}${target && say`, which aims at ${target}`}`),
    pillars.length > 0 ? (id ? say`materi program mencakup ${list(pillars, language)}` : say`subjects of the programme: ${list(pillars, language)}`) : null,
  ].filter((one) => one !== null).map(sentence);
}

/** The whole text: headline, dateline with the lead, people, door, programme, safety, contact; one empty line between. */
export function pressText(announced: Announced, language: Language): Phrase {
  const { event } = announced;
  const id = language === 'id';
  const dateline = datelineOf(event);
  const days = dayLines(event, language);
  const reminder = reminderOf(announced, language);
  const first = join(lead(announced, language), ' ');
  const all: (Phrase | null)[] = [
    headline(announced, language),
    textOf(dateline) === '' ? first : say`${dateline} – ${first}`,
    days.length > 0 ? join([say`${id ? 'Jadwal menurut instansi:' : 'Schedule by agency:'}`, ...days.map((day) => say`- ${day}`)], '\n') : null,
    join(people(announced, language), ' '),
    join(entering(announced, language), ' '),
    join(programmeLines(announced, language), ' '),
    reminder && sentence(id ? say`program ini mengingatkan peserta untuk ${reminder}` : say`the programme reminds participants: ${reminder}`),
    safetyOf(announced, language),
    say`${id ? 'Narahubung' : 'Contact'}: ${contactOf(event, language)}`,
  ];
  return withoutBraces(join(all, '\n\n'));
}
