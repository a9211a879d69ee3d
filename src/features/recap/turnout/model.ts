/** How many people: counts with their qualifier and with what they count. */
import { formatNumber } from '#platform/i18n/format.ts';
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';
import { field, items } from '../fact/model.ts';
import { introduction, nameOf } from '../person/model.ts';
import type { ChannelFacts, EventFacts, HeadCount, Qualifier, ReachFacts } from '../schema.ts';
import { list, put, say, sentence, standardSpelling, textOf, tidy, told } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';
import type { Voice } from '../voice/model.ts';

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

/** 'sebanyak 228', number and qualifier in one piece: neither is locked without the other. A count without a qualifier is one that nobody weakened. */
export function countOf(head: Fact<HeadCount>, language: Language): Phrase | null {
  const count = field(head, 'count');
  if (!count) return null;
  const number = formatNumber(count.value, language);
  const stated = field(head, 'qualifier');
  if (!stated) return say`${QUALIFIERS[language].exactly} ${put(count, () => number)}`;
  return [{ text: `${QUALIFIERS[language][stated.value]} ${number}`, sources: [count.path, stated.path] }];
}

/** 'lebih dari 2.000', in one piece for the same reason. */
function moreThan(count: Fact<number>, language: Language): Phrase {
  return put(count, (value) => `${QUALIFIERS[language].moreThan} ${formatNumber(value, language)}`);
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
function whoCounted(event: Fact<EventFacts>, voice: Voice): Phrase[] {
  const { language } = voice;
  const id = language === 'id';
  const told_: Phrase[] = [];
  const statedBy = field(field(event, 'attended'), 'statedBy');
  const runner = field(event, 'runner');
  const isRunner = statedBy !== null && runner !== null && statedBy.value === runner.value.name;
  if (statedBy) {
    const who = runner && isRunner ? say`${introduction(runner, language)}` : nameOf(statedBy);
    const cited = isRunner ? who.map((piece, at) => (at === 0 ? { ...piece, sources: [...piece.sources, statedBy.path] } : piece)) : who;
    told_.push(voice.choose('stated', id ? [say`jumlah peserta itu disampaikan ${cited}`, say`keterangan jumlah peserta itu berasal dari ${cited}`]
      : [say`the number was given by ${cited}`, say`the number comes from ${cited}`]));
  }
  if (runner && !isRunner) {
    const whole = introduction(runner, language);
    told_.push(voice.choose('runner', id ? [say`petugas lapangan (runner) kegiatan itu adalah ${whole}`, say`sebagai petugas lapangan (runner) bertugas ${whole}`]
      : [say`the field officer (runner) was ${whole}`, say`on duty as field officer (runner) was ${whole}`]));
  }
  const groups = items(field(event, 'attendedBy')).map(told);
  if (groups.length > 0) {
    told_.push(voice.choose('groups', id ? [say`peserta berasal dari kalangan ${list(groups, language)}`, say`para peserta datang dari kalangan ${list(groups, language)}`]
      : [say`participants came from: ${list(groups, language)}`, say`among the participants: ${list(groups, language)}`]));
  }
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

function carriage(event: Fact<EventFacts>, voice: Voice): Phrase[] {
  const { language } = voice;
  const id = language === 'id';
  const plain: Phrase[] = [];
  const told_: Phrase[] = [];
  const registered = field(event, 'registeredMoreThan');
  if (registered) {
    const number = moreThan(registered, language);
    told_.push(voice.choose('registered', id ? [say`pendaftar kegiatan itu ${number} orang`, say`${number} orang mendaftar untuk kegiatan itu`, say`jumlah pendaftar kegiatan itu ${number} orang`]
      : [say`${number} people had registered`, say`${number} people signed up`]));
  }
  for (const [at, channel] of channelsOf(event).entries()) {
    const name = channelName(channel, language);
    const capacity = field(channel, 'capacity');
    const views = field(channel, 'viewsMoreThan');
    if (!name) continue;
    if (capacity) {
      const number = put(capacity, (value) => formatNumber(value, language));
      told_.push(voice.choose('capacity', id ? [say`${name} berkapasitas ${number} peserta`, say`${name} dapat menampung ${number} peserta`, say`kapasitas ${name} adalah ${number} peserta`]
        : [say`${name} held ${number} participants`, say`the capacity of ${name} was ${number} participants`], at));
    }
    if (views) {
      const number = moreThan(views, language);
      told_.push(voice.choose('views', id ? [say`${name} disaksikan ${number} kali`, say`${name} ditonton ${number} kali`] : [say`${name} was viewed ${number} times`, say`${name} had ${number} views`], at));
    }
    if (!capacity && !views) plain.push(name);
  }
  if (plain.length > 0) {
    const by = list(plain, language);
    told_.push(voice.choose('carried', id ? [say`kegiatan itu dapat diikuti melalui ${by}`, say`peserta dapat bergabung melalui ${by}`, say`kegiatan itu tersedia melalui ${by}`]
      : [say`the event was carried by ${by}`, say`people could join by ${by}`]));
  }
  return told_;
}

/** Registered, carried, counted: the paragraph of numbers beside the one in the lead. */
export function turnoutSentences(event: Fact<EventFacts>, voice: Voice): Phrase[] {
  const second = field(field(event, 'attended'), 'count') ? crowdOf(field(event, 'participants'), field(event, 'segment'), voice.language) : null;
  const others = second ? [voice.choose('second', voice.language === 'id'
    ? [say`menurut catatan lain, ${second} mengikuti kegiatan itu`, say`catatan lain menyebutkan ${second} mengikuti kegiatan itu`]
    : [say`by another record, ${second} took part`, say`another record counts ${second}`])] : [];
  return [...others, ...carriage(event, voice), ...whoCounted(event, voice)].map(sentence);
}

/** Groups, days, quotas and units: one sentence for each day. */
export function daySentences(event: Fact<EventFacts>, press: (date: Fact<string>) => Phrase, voice: Voice): Phrase[] {
  const { language } = voice;
  const id = language === 'id';
  const told_: Phrase[] = [];
  const groups = field(event, 'groups');
  const number = (fact: Fact<number>): Phrase => put(fact, (value) => formatNumber(value, language));
  if (groups) {
    told_.push(voice.choose('batches', id ? [say`peserta dibagi dalam ${number(groups)} kelompok`, say`peserta terbagi dalam ${number(groups)} kelompok`]
      : [say`participants were divided into ${number(groups)} groups`, say`there were ${number(groups)} groups of participants`]));
  }
  for (const [at, day] of items(field(event, 'days')).entries()) {
    const [date, people] = [field(day, 'date'), field(day, 'people')];
    const units = items(field(day, 'units')).map(told);
    if (!date) continue;
    const from = units.length > 0 ? say` ${id ? 'dari' : 'from'} ${list(units, language)}` : null;
    const crowd = people ? say`${number(people)} ${id ? 'peserta' : 'participants'}` : say`${id ? 'peserta' : 'participants'}`;
    if (people || from) {
      told_.push(voice.choose('day', id ? [say`jadwal ${press(date)} mencakup ${crowd}${from}`, say`untuk ${press(date)} dijadwalkan ${crowd}${from}`, say`jadwal ${press(date)} memuat ${crowd}${from}`]
        : [say`the schedule of ${press(date)} covered ${crowd}${from}`, say`for ${press(date)} the schedule had ${crowd}${from}`], at));
    } else told_.push(id ? say`kegiatan berlangsung pula pada ${press(date)}` : say`the event also ran on ${press(date)}`);
  }
  return told_.map(sentence);
}

const NETWORKS: Readonly<Record<string, string>> = { facebook: 'Facebook', instagram: 'Instagram', youtube: 'YouTube', website: 'situs', tiktok: 'TikTok', x: 'X' };

function reachOf(reach: Fact<ReachFacts>, language: Language): Phrase | null {
  const channel = field(reach, 'channel');
  if (!channel) return null;
  const name = put(channel, (value) => (language === 'en' && value === 'website' ? 'website' : NETWORKS[value] ?? value));
  const [followers, host, asWritten] = [field(reach, 'followersMoreThan'), field(reach, 'host'), field(reach, 'asWritten')];
  const count = followers && moreThan(followers, language);
  const words = asWritten && put(asWritten, standardSpelling);
  // 'postingan YouTube sering ...' names its channel already.
  if (words && !host && !count && textOf(words).includes(textOf(name))) {
    return words.map((piece) => ({ ...piece, sources: [...piece.sources, `${reach.path}.channel`] }));
  }
  return say`${name}${host && say` ${told(host)}`}${
    count && (language === 'id' ? say` diikuti ${count} pengikut` : say` has ${count} followers`)}${
    words && (host && !count ? say` ${words}` : say` (${words})`)}`;
}

/** The organiser's own channels, each with the figure that was stated. */
export function reachSentences(event: Fact<EventFacts>, voice: Voice): Phrase[] {
  const { language } = voice;
  const owner = field(event, 'reachOwner');
  const channels = items(field(event, 'reach')).map((reach) => reachOf(reach, language)).filter((one) => one !== null);
  if (channels.length === 0) return [];
  const [whose, all] = [owner && say` ${told(owner)}`, list(channels, language)];
  return [sentence(voice.choose('reach', language === 'id'
    ? [say`informasi disebarluaskan melalui kanal${whose}: ${all}`, say`kanal informasi${whose}: ${all}`, say`informasi disampaikan melalui kanal${whose}: ${all}`]
    : [say`channels${owner && say` of ${told(owner)}`}: ${all}`, say`information went out by the channels${owner && say` of ${told(owner)}`}: ${all}`]))];
}

/** Where a number is missing but words were printed ('diikuti ribuan peserta'), the words; null otherwise. */
export function crowdInWords(event: Fact<EventFacts>): Phrase | null {
  const attended = field(event, 'attended');
  const asWritten = field(attended, 'asWritten');
  if (!asWritten || field(attended, 'count') || !/^(di|meng|mem)/u.test(asWritten.value)) return null;
  return told(asWritten);
}

