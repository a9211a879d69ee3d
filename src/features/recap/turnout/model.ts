/** How many people: counts with their qualifier and with what they count. */
import { formatNumber } from '#platform/i18n/format.ts';
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';
import { field, items } from '../fact/model.ts';
import { introduction, nameOf } from '../person/model.ts';
import type { ChannelFacts, EventFacts, HeadCount, Qualifier, ReachFacts } from '../schema.ts';
import { list, put, say, sentence, standardSpelling, textOf, tidy, told } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';

const QUALIFIERS: Readonly<Record<Language, Readonly<Record<Qualifier, string>>>> = {
  id: { exactly: 'sebanyak', moreThan: 'lebih dari', about: 'sekitar' },
  en: { exactly: 'a total of', moreThan: 'more than', about: 'about' },
};

/** Words that can follow a number as what is counted; any other definition goes into brackets. */
const COUNTED = /^(peserta|orang|partisipan|pegawai|aparatur|asn|warga|siswa|pelajar|mahasiswa|guru|dosen|people|participants)\b/iu;

/** The plain words of counting in English; a definition we have no word for stays in Indonesian. */
const ENGLISH: Readonly<Record<string, string>> = {
  peserta: 'participants', 'peserta daring': 'online participants', 'peserta luring': 'participants on site', orang: 'people', partisipan: 'participants', daring: 'online', luring: 'on site',
};

/** A stated word of counting or of carriage in the reader's language, where we have one. */
export function worded(fact: Fact<string>, language: Language): Phrase {
  return put(fact, (text) => (language === 'en' ? ENGLISH[tidy(text)] ?? text : text));
}

/** 'sebanyak 228'. A count without a qualifier is one that nobody weakened. */
export function countOf(head: Fact<HeadCount>, language: Language): Phrase | null {
  const count = field(head, 'count');
  if (!count) return null;
  const stated = field(head, 'qualifier');
  const words = stated ? put(stated, (value) => QUALIFIERS[language][value]) : say`${QUALIFIERS[language].exactly}`;
  return say`${words} ${put(count, (value) => formatNumber(value, language))}`;
}

/** 'sekitar 329 peserta daring', 'sebanyak 20.000 ASN', 'sebanyak 812 peserta (hadir menurut aturan kegiatan)'; null without a number. */
export function crowdOf(head: Fact<HeadCount> | null, counted: Fact<string> | null, language: Language): Phrase | null {
  const count = head && countOf(head, language);
  if (!head || !count) return null;
  const basis = field(head, 'basis');
  const people = language === 'id' ? 'peserta' : 'participants';
  if (basis && COUNTED.test(tidy(basis.value))) return say`${count} ${worded(basis, language)}`;
  if (basis) return say`${count} ${people} (${told(basis)})`;
  return counted ? say`${count} ${told(counted)}` : say`${count} ${people}`;
}

/** Who gave the number and where the people came from. */
function whoCounted(event: Fact<EventFacts>, language: Language): Phrase[] {
  const id = language === 'id';
  const told_: Phrase[] = [];
  const statedBy = field(field(event, 'attended'), 'statedBy');
  const runner = field(event, 'runner');
  const isRunner = statedBy !== null && runner !== null && statedBy.value === runner.value.name;
  if (statedBy) {
    const who = runner && isRunner ? say`${introduction(runner, language)}` : nameOf(statedBy);
    const cited = isRunner ? who.map((piece, at) => (at === 0 ? { ...piece, sources: [...piece.sources, statedBy.path] } : piece)) : who;
    told_.push(id ? say`jumlah peserta itu disampaikan ${cited}` : say`the number was given by ${cited}`);
  }
  if (runner && !isRunner) {
    told_.push(id ? say`petugas lapangan (runner) kegiatan itu adalah ${introduction(runner, language)}` : say`the field officer (runner) was ${introduction(runner, language)}`);
  }
  const groups = items(field(event, 'attendedBy')).map(told);
  if (groups.length > 0) told_.push(id ? say`peserta berasal dari kalangan ${list(groups, language)}` : say`participants came from: ${list(groups, language)}`);
  return told_;
}

const CHANNEL_NAMES: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  zoom: { id: 'ruang Zoom', en: 'the Zoom room' },
  meeting: { id: 'ruang rapat daring', en: 'the online meeting' },
  'youtube-live': { id: 'siaran langsung YouTube', en: 'the YouTube live stream' },
  stream: { id: 'siaran langsung', en: 'the live stream' },
  venue: { id: 'lokasi luring', en: 'the venue' },
  viewing_point: { id: 'titik nobar', en: 'the viewing point' },
};

function channelName(channel: Fact<ChannelFacts>, language: Language): Phrase | null {
  const kind = field(channel, 'kind');
  const name = field(channel, 'name');
  const label = kind && put(kind, (value) => CHANNEL_NAMES[value]?.[language] ?? value);
  return name ? say`${label && say`${label} `}${told(name)}` : label;
}

/** Channels as records with a name, a capacity, views; plain words such as 'daring' belong to the lead. */
function channelsOf(event: Fact<EventFacts>): Fact<ChannelFacts>[] {
  return items(field(event, 'channels')).flatMap(({ value, path }) => (typeof value === 'string' ? [] : [{ value, path }]));
}

function carriage(event: Fact<EventFacts>, language: Language): Phrase[] {
  const id = language === 'id';
  const number = (fact: Fact<number>): Phrase => put(fact, (value) => formatNumber(value, language));
  const plain: Phrase[] = [];
  const told_: Phrase[] = [];
  const registered = field(event, 'registeredMoreThan');
  if (registered) told_.push(id ? say`pendaftar kegiatan itu lebih dari ${number(registered)} orang` : say`more than ${number(registered)} people had registered`);
  for (const channel of channelsOf(event)) {
    const name = channelName(channel, language);
    const capacity = field(channel, 'capacity');
    const views = field(channel, 'viewsMoreThan');
    if (!name) continue;
    if (capacity) told_.push(id ? say`${name} berkapasitas ${number(capacity)} peserta` : say`${name} held ${number(capacity)} participants`);
    if (views) told_.push(id ? say`${name} disaksikan lebih dari ${number(views)} kali` : say`${name} was viewed more than ${number(views)} times`);
    if (!capacity && !views) plain.push(name);
  }
  if (plain.length > 0) told_.push(id ? say`kegiatan itu dapat diikuti melalui ${list(plain, language)}` : say`the event was carried by ${list(plain, language)}`);
  return told_;
}

/** Registered, carried, counted: the paragraph of numbers beside the one in the lead. */
export function turnoutSentences(event: Fact<EventFacts>, language: Language): Phrase[] {
  const second = field(field(event, 'attended'), 'count') ? crowdOf(field(event, 'participants'), field(event, 'segment'), language) : null;
  const others = second ? [language === 'id' ? say`menurut catatan lain, ${second} mengikuti kegiatan itu` : say`by another record, ${second} took part`] : [];
  return [...others, ...carriage(event, language), ...whoCounted(event, language)].map(sentence);
}

/** Groups, days, quotas and units: one sentence for each day. */
export function daySentences(event: Fact<EventFacts>, press: (date: Fact<string>) => Phrase, language: Language): Phrase[] {
  const id = language === 'id';
  const told_: Phrase[] = [];
  const groups = field(event, 'groups');
  const number = (fact: Fact<number>): Phrase => put(fact, (value) => formatNumber(value, language));
  if (groups) told_.push(id ? say`peserta dibagi dalam ${number(groups)} kelompok` : say`participants were divided into ${number(groups)} groups`);
  for (const day of items(field(event, 'days'))) {
    const [date, people] = [field(day, 'date'), field(day, 'people')];
    const units = items(field(day, 'units')).map(told);
    if (!date) continue;
    const from = units.length > 0 ? say` ${id ? 'dari' : 'from'} ${list(units, language)}` : null;
    if (people) told_.push(id ? say`jadwal ${press(date)} mencakup ${number(people)} peserta${from}` : say`the schedule of ${press(date)} covered ${number(people)} participants${from}`);
    else if (from) told_.push(id ? say`jadwal ${press(date)} mencakup peserta${from}` : say`the schedule of ${press(date)} covered participants${from}`);
    else told_.push(id ? say`kegiatan berlangsung pula pada ${press(date)}` : say`the event also ran on ${press(date)}`);
  }
  return told_.map(sentence);
}

const NETWORKS: Readonly<Record<string, string>> = { facebook: 'Facebook', instagram: 'Instagram', youtube: 'YouTube', website: 'situs', tiktok: 'TikTok', x: 'X' };

function reachOf(reach: Fact<ReachFacts>, language: Language): Phrase | null {
  const channel = field(reach, 'channel');
  if (!channel) return null;
  const name = put(channel, (value) => (language === 'en' && value === 'website' ? 'website' : NETWORKS[value] ?? value));
  const [followers, host, asWritten] = [field(reach, 'followersMoreThan'), field(reach, 'host'), field(reach, 'asWritten')];
  const count = followers && put(followers, (value) => formatNumber(value, language));
  const words = asWritten && put(asWritten, standardSpelling);
  // 'postingan YouTube sering ...' names its channel already.
  if (words && !host && !count && textOf(words).includes(textOf(name))) {
    return words.map((piece) => ({ ...piece, sources: [...piece.sources, `${reach.path}.channel`] }));
  }
  return say`${name}${host && say` ${told(host)}`}${
    count && (language === 'id' ? say` diikuti lebih dari ${count} pengikut` : say` has more than ${count} followers`)}${
    words && (host && !count ? say` ${words}` : say` (${words})`)}`;
}

/** The organiser's own channels, each with the figure that was stated. */
export function reachSentences(event: Fact<EventFacts>, language: Language): Phrase[] {
  const owner = field(event, 'reachOwner');
  const channels = items(field(event, 'reach')).map((reach) => reachOf(reach, language)).filter((one) => one !== null);
  if (channels.length === 0) return [];
  const whose = owner && say` ${told(owner)}`;
  return [sentence(language === 'id'
    ? say`informasi disebarluaskan melalui kanal${whose}: ${list(channels, language)}`
    : say`channels${owner && say` of ${told(owner)}`}: ${list(channels, language)}`)];
}

/** Where a number is missing but words were printed ('diikuti ribuan peserta'), the words; null otherwise. */
export function crowdInWords(event: Fact<EventFacts>): Phrase | null {
  const attended = field(event, 'attended');
  const asWritten = field(attended, 'asWritten');
  if (!asWritten || field(attended, 'count') || !/^(di|meng|mem)/u.test(asWritten.value)) return null;
  return told(asWritten);
}

