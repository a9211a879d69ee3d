/** Behind and after the event: its aims, its programme with target and baseline, what comes next, whom to ask. */
import { formatDate, formatDecimal, formatLargeNumber, formatNumber, formatPressDate } from '#platform/i18n/format.ts';
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';
import { field, items } from '../fact/model.ts';
import { nameOf } from '../person/model.ts';
import type { EventFacts, ProgrammeFacts } from '../schema.ts';
import { because, join, list, put, quoted, say, sentence, standardSpelling, tidy, told } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';
import { worded } from '../turnout/model.ts';
import type { Voice } from '../voice/model.ts';

/**
 * The scale of the national digital literacy survey. Its research director named it (1 to 5) after recaps had
 * printed 1 to 4 for months; a programme that carries `surveyScale` overrides it.
 */
const SURVEY_SCALE = { min: 1, max: 5 } as const;

/** Whom the event was for and what it was meant to do. */
export function purposeSentences(event: Fact<EventFacts>, voice: Voice): Phrase[] {
  const { language } = voice;
  const id = language === 'id';
  const audience = field(field(event, 'audience'), 'asWritten');
  const aims = items(field(event, 'aims')).map(told);
  const communities = items(field(event, 'communities')).map(told);
  return [
    audience && voice.choose('audience', id ? [say`khalayak kegiatan itu adalah ${told(audience)}`, say`khalayak yang dituju kegiatan itu adalah ${told(audience)}`]
      : [say`its audience: ${told(audience)}`, say`the audience it was meant for: ${told(audience)}`]),
    aims.length > 0 ? voice.choose('aims', id ? [say`kegiatan itu bertujuan ${list(aims, language)}`, say`tujuan kegiatan itu adalah ${list(aims, language)}`]
      : [say`its aims: ${list(aims, language)}`, say`the event aimed at the following: ${list(aims, language)}`]) : null,
    communities.length > 0 ? (id ? say`komunitas yang disebut dalam kegiatan itu adalah ${list(communities, language)}` : say`communities named: ${list(communities, language)}`) : null,
  ].filter((one) => one !== null).map(sentence);
}

function targetOf(programme: Fact<ProgrammeFacts> | null, language: Language): Phrase | null {
  const id = language === 'id';
  const target = field(programme, 'target');
  const value = field(target, 'value');
  if (!target || !value) return null;
  const [basis, segment, staged, by] = [field(target, 'basis'), field(target, 'segment'), field(target, 'staged'), field(target, 'statedBy')];
  const number = put(value, (count) => formatLargeNumber(count, language));
  const counted = basis && worded({ ...basis, value: basis.value.replace(/^sasaran /u, '') }, language);
  // "350.000 ASN bagi ASN" says one thing twice: the segment is told where the basis does not hold it.
  const forWhom = segment && !basis?.value.includes(segment.value) ? (id ? say` bagi ${told(segment)}` : say` for ${told(segment)}`) : null;
  const manner = staged?.value ? because(staged, id ? 'secara bertahap ' : ' in stages') : null;
  const source = by && (id ? say`, menurut ${nameOf(by)}` : say`, according to ${nameOf(by)}`);
  return id ? say`${manner}menargetkan ${number}${counted && say` ${counted}`}${forWhom}${source}`
    : say`aims at ${number}${counted && say` ${counted}`}${forWhom}${manner}${source}`;
}

/** Series and programme in one paragraph: name, opening, target, aims, pillars. */
export function programmeSentences(event: Fact<EventFacts>, programme: Fact<ProgrammeFacts> | null, voice: Voice): Phrase[] {
  const { language } = voice;
  const id = language === 'id';
  const series = field(event, 'series');
  const name = field(programme, 'nameAsWritten') ?? field(programme, 'name');
  const opened = field(programme, 'opened');
  const [on, by] = [field(opened, 'on'), field(opened, 'by')];
  const day = on && put(on, (date) => formatDate(date, language));
  const target = targetOf(programme, language);
  const aims = items(field(programme, 'aims')).map(told);
  const pillars = items(field(programme, 'pillars')).map(told);
  const stated = field(programme, 'pillarsStatedBy');
  const itself = name && (id ? say`program ${told(name)}` : say`the programme ${told(name)}`);
  const openedBy = on || by
    ? (id ? say`dibuka${by && say` ${nameOf(by)}`}${day && say` pada ${day}`}` : say`was opened${by && say` by ${nameOf(by)}`}${day && say` on ${day}`}`) : null;
  const told_: Phrase[] = [];
  const deeds = join([openedBy, target], id ? ' dan ' : ' and ');
  if (series) {
    told_.push(voice.choose('series', id ? [say`kegiatan itu merupakan bagian dari ${told(series)}`, say`kegiatan itu digelar sebagai bagian dari ${told(series)}`, say`kegiatan itu termasuk dalam ${told(series)}`]
      : [say`the event was part of: ${told(series)}`, say`the event belonged to: ${told(series)}`]));
  }
  if (itself && deeds.length > 0) told_.push(say`${itself} ${deeds}`);
  // A movement of one series often bears its name, and then one sentence is enough.
  else if (name && series && tidy(name.value) === tidy(series.value)) told_.push(say`${told_.pop() ?? null}${because(name, '')}`);
  else if (itself) told_.push(id ? say`kegiatan itu termasuk dalam ${itself}` : say`the event belongs to ${itself}`);
  else if (deeds.length > 0) told_.push(say`${id ? 'program ini' : 'this programme'} ${deeds}`);
  if (aims.length > 0) {
    told_.push(voice.choose('programme.aims', id ? [say`program ini bertujuan ${list(aims, language)}`, say`tujuan program ini adalah ${list(aims, language)}`]
      : [say`aims of the programme: ${list(aims, language)}`, say`the programme aims at the following: ${list(aims, language)}`]));
  }
  if (pillars.length > 0) {
    const source = stated && (id ? say`, menurut ${nameOf(stated)}` : say`, according to ${nameOf(stated)}`);
    told_.push(voice.choose('pillars', id ? [say`materi program ini mencakup ${list(pillars, language)}${source}`, say`materi program ini meliputi ${list(pillars, language)}${source}`]
      : [say`its subjects: ${list(pillars, language)}${source}`, say`it covers: ${list(pillars, language)}${source}`]));
  }
  return told_.map(sentence);
}

/** What the programme reminded people of, and on what occasion. */
export function reminderSentences(programme: Fact<ProgrammeFacts> | null, voice: Voice): Phrase[] {
  const id = voice.language === 'id';
  const reminder = field(programme, 'reminder');
  const subject = field(reminder, 'subject');
  if (!subject) return [];
  const [occasion, by] = [field(reminder, 'occasion'), field(reminder, 'statedBy')];
  const linked = occasion && (id ? say`, serangkaian dengan ${told(occasion)}` : say`, on the occasion of ${told(occasion)}`);
  const who = by && (id ? say` dari ${nameOf(by)}` : say` from ${nameOf(by)}`);
  return [sentence(voice.choose('reminder', id ? [say`peserta menerima pesan${who} untuk ${told(subject)}${linked}`, say`kepada peserta disampaikan pesan${who} untuk ${told(subject)}${linked}`]
    : [say`participants were reminded${who && say` (a message${who})`}: ${told(subject)}${linked}`, say`the reminder to participants${who && say` (a message${who})`}: ${told(subject)}${linked}`]))];
}

/** The figures the programme starts from, the index with the scale as it was printed and our note on it. */
export function baselineSentences(programme: Fact<ProgrammeFacts> | null, voice: Voice): Phrase[] {
  const { language } = voice;
  const id = language === 'id';
  const baseline = field(programme, 'baseline');
  const large = (fact: Fact<number>): Phrase => put(fact, (value) => formatLargeNumber(value, language));
  const decimal = (fact: Fact<number>): Phrase => put(fact, (value) => formatDecimal(value, language));
  const [users, usersAsOf] = [field(baseline, 'internetUsers'), field(baseline, 'internetUsersAsOf')];
  const [people, peopleAsOf] = [field(baseline, 'population'), field(baseline, 'populationAsOf')];
  const share = field(baseline, 'penetrationPercent');
  const at = (asOf: Fact<string> | null): Phrase | null => asOf && (id ? say` pada ${told(asOf)}` : say` (as of: ${told(asOf)})`);
  const told_: (Phrase | null)[] = [
    users && voice.choose('users', id ? [say`pengguna internet di Indonesia${at(usersAsOf)} mencapai ${large(users)} jiwa`, say`jumlah pengguna internet di Indonesia${at(usersAsOf)} adalah ${large(users)} jiwa`]
      : [say`internet users in Indonesia${at(usersAsOf)}: ${large(users)}`, say`people in Indonesia who use the internet${at(usersAsOf)}: ${large(users)}`]),
    people && voice.choose('population', id ? [say`jumlah penduduk Indonesia${at(peopleAsOf)} adalah ${large(people)} jiwa`, say`penduduk Indonesia${at(peopleAsOf)} berjumlah ${large(people)} jiwa`]
      : [say`population of Indonesia${at(peopleAsOf)}: ${large(people)}`, say`people in Indonesia${at(peopleAsOf)}: ${large(people)}`]),
    share && voice.choose('share', id ? [say`penetrasi internet mencapai ${decimal(share)} persen`, say`tingkat penetrasi internet mencapai ${decimal(share)} persen`]
      : [say`internet penetration: ${decimal(share)} percent`, say`share of people online: ${decimal(share)} percent`]),
  ];
  const index = field(baseline, 'literacyIndex');
  const value = field(index, 'value');
  if (index && value) {
    const [min, max, judgement] = [field(index, 'scaleMin'), field(index, 'scaleMax'), field(index, 'judgement')];
    const scale = min && max ? (id ? say` dari skala ${decimal(min)} hingga ${decimal(max)}` : say` on a scale of ${decimal(min)} to ${decimal(max)}`) : null;
    const judged = judgement && say`, ${told(judgement)}`;
    told_.push(voice.choose('index', id
      ? [say`indeks literasi digital Indonesia berada pada angka ${decimal(value)}${scale}${judged}`, say`indeks literasi digital Indonesia mencapai ${decimal(value)}${scale}${judged}`]
      : [say`the digital literacy index of Indonesia: ${decimal(value)}${scale}${judged}`, say`Indonesia's digital literacy index: ${decimal(value)}${scale}${judged}`]));
    const survey = field(index, 'surveyScale')?.value ?? SURVEY_SCALE;
    if (min && max && (min.value !== survey.min || max.value !== survey.max)) {
      const own = because(max, `${formatNumber(survey.min, language)}–${formatNumber(survey.max, language)}`);
      told_.push(id ? say`catatan redaksi: skala itu dikutip sebagaimana tertulis dalam sumber, sedangkan skala survei sendiri ${own}`
        : say`editor's note: the scale is quoted as the source prints it; the survey's own scale is ${own}`);
    }
  }
  return told_.filter((one) => one !== null).map(sentence);
}

/** The next event of the series and whom to ask. */
export function outlookSentences(event: Fact<EventFacts>, voice: Voice): Phrase[] {
  const { language } = voice;
  const id = language === 'id';
  const next = field(event, 'nextInSeries');
  const [number, date, theme, asWritten] = [field(next, 'number'), field(next, 'date'), field(next, 'theme'), field(next, 'asWritten')];
  const press = date && put(date, (day) => formatPressDate(day, language));
  const told_: Phrase[] = [];
  if (number || date || theme) {
    const which = number ? (id ? say`webinar ke-${put(number, String)}` : say`webinar number ${put(number, String)}`) : id ? say`webinar berikutnya` : say`the next webinar`;
    const named = theme && (id ? say`${press ? ' dengan tema' : ' akan mengangkat tema'} ${quoted(theme)}` : say` on the theme ${quoted(theme)}`);
    const planned = voice.word('next', id ? ['dijadwalkan', 'akan digelar', 'direncanakan'] : ['is planned', 'is scheduled']);
    told_.push(id ? say`${which}${press && say` ${planned} pada ${press}`}${named}${press || theme ? '' : ' akan menyusul'}`
      : say`${which} ${planned}${press && say` for ${press}`}${named}`);
  }
  if (asWritten) told_.push(say`${id ? null : 'announced: '}${put(asWritten, standardSpelling)}`);
  const contact = field(event, 'contact');
  const [name, phone] = [field(contact, 'name'), field(contact, 'phone')];
  const whom = join([name && nameOf(name), phone && told(phone)], ', ');
  if (whom.length > 0) told_.push(say`${voice.word('contact', id ? ['narahubung', 'narahubung kegiatan itu', 'kontak kegiatan itu'] : ['contact', 'to get in touch'])}: ${whom}`);
  return told_.map(sentence);
}

/** Facts that we worked out and no source states. Only those that a recap prints are told, and only where they are there. */
const DERIVED: readonly { key: string; isPrinted: (event: EventFacts) => boolean; id: string; en: string }[] = [
  { key: 'programme', isPrinted: (event) => Boolean(event.programme), id: 'program induk', en: 'the programme' },
  { key: 'date', isPrinted: (event) => Boolean(event.date), id: 'tanggal kegiatan', en: 'the date' },
  { key: 'year of date', isPrinted: (event) => Boolean(event.date), id: 'tahun kegiatan', en: 'the year' },
  { key: 'timeZoneLabel', isPrinted: (event) => Boolean(event.timeZoneLabel), id: 'zona waktu', en: 'the time zone' },
  { key: 'regency', isPrinted: (event) => Boolean(event.regency), id: 'kabupaten/kota', en: 'the regency or city' },
  { key: 'province', isPrinted: (event) => Boolean(event.province), id: 'nama provinsi', en: 'the province' },
  { key: 'speakers.order', isPrinted: (event) => Boolean(event.speakers?.length), id: 'urutan narasumber', en: 'the order of the speakers' },
  { key: 'units as separate agencies', isPrinted: (event) => Boolean(event.days?.length), id: 'rincian instansi', en: 'the list of agencies' },
];

/** The editor's note that tells derived facts from stated ones. */
export function derivedSentences(event: Fact<EventFacts>, language: Language): Phrase[] {
  const names = items(field(event, 'derived')).flatMap((entry) => {
    const key = entry.value.replace(/ \(.*\)$/u, '');
    const known = DERIVED.find((one) => one.key === key && one.isPrinted(event.value));
    return known ? [because(entry, known[language])] : [];
  });
  if (names.length === 0) return [];
  return [sentence(language === 'id'
    ? say`catatan redaksi: ${list(names, language)} disimpulkan dari konteks, tidak dinyatakan dalam sumber`
    : say`editor's note: worked out from the context and not stated by the source: ${list(names, language)}`)];
}
