/** For whom, how many, over which channels: segments, participants, sign-ups, groups by day, channels and reach. */
import data from '../data/audience.json' with { type: 'json' };
import calendar from '../data/calendar.json' with { type: 'json' };
import type { DayMention } from '../date/model.ts';
import { NUMBER, valueOfNumber } from '../number/model.ts';
import type { Passage, Sentence, Span } from '../passage/model.ts';
import type { DraftChannel, DraftEvent } from '../schema.ts';

type HeadCount = DraftEvent['participants'];
export type Found<Value> = { value: Value; span: Span };

const longestFirst = (words: readonly string[]): string => [...words].sort((a, b) => b.length - a.length).join('|');
const SEGMENT = `(?:${longestFirst(data.segments)})`;
const ABOUT = longestFirst(calendar.about.map((word) => word.replace(/[±]/, '±')));
const MORE = longestFirst(calendar.moreThan);
const COUNT = new RegExp(`(?<before>(?:\\b(?:${MORE}|${ABOUT})|[±>])\\s?(?:${MORE}|${ABOUT})?\\s?)?(?<![\\d.,/\\p{L}-])(?<number>${NUMBER})(?<more>\\slebih)?\\s(?<noun>(?:orang\\s|peserta\\s|kalangan\\s|anggota\\s){0,2}?(?:${SEGMENT}|${longestFirst(data.counted)}))\\b(?!-)`, 'giu');
const IS_MORE = new RegExp(`(?:${MORE})`, 'iu');
const IS_ABOUT = new RegExp(`(?:${ABOUT})`, 'iu');
const EACH_SEGMENT = new RegExp(SEGMENT, 'giu');
const NOT_ATTENDANCE = new RegExp(`(?:${data.notAttendance.join('|')})`, 'iu');
const ATTENDS = new RegExp(`\\b(?:${data.attends.join('|')})\\b`, 'iu');
/** Cheap to ask first: the pattern behind it is not. */
const HAS_NUMBER = /\d|ratus|puluh|ribu|belas|sepuluh/iu;
const SIGNED_UP = [
  new RegExp(`(?:mendaftar|pendaftar(?:nya)?|terdaftar|pendaftaran)(?:\\s(?:mencapai|sebanyak|berjumlah|ada|tercatat|sejumlah|hingga)){0,2}\\s(?<before>(?:${MORE}|${ABOUT})\\s)?(?<number>${NUMBER})`, 'iu'),
  new RegExp(`(?<before>(?:${MORE}|${ABOUT})\\s)?(?<![\\d.,])(?<number>${NUMBER})\\s(?:orang\\s|peserta\\s|calon\\s|warga\\s){0,2}(?:yang\\s|sudah\\s|telah\\s){0,2}(?:mendaftar|pendaftar|terdaftar)`, 'iu'),
];

function countOf(groups: Record<string, string | undefined>): HeadCount | null {
  const number = valueOfNumber(groups.number ?? '');
  if (number === null || number.value > 100_000_000) return null;
  const before = (groups.before ?? '').toLowerCase().replace('kurang lebih', '±');
  const isMore = IS_MORE.test(before) || groups.more !== undefined;
  const isAbout = number.isRound || IS_ABOUT.test(before);
  return { count: number.value, qualifier: isMore ? 'moreThan' : isAbout ? 'about' : 'exactly' };
}

/** Where the last word of taking part ends; a target named before it says nothing of the number behind it. */
function attendsEnd(left: string): number {
  const last = [...left.matchAll(/\b(?:diikuti|dihadiri|menghadiri|mengikuti|memfasilitasi)\b/giu)].at(-1);
  return last === undefined ? 0 : last.index + last[0].length;
}

const canonical: Readonly<Record<string, string>> = data.canonical;
const segmentText = (text: string): string => canonical[text.toLowerCase().replace(/\s+/g, ' ')] ?? text.trim();

/** How many took part. A number of another kind (target, quota, views, sign-ups) is none; neither are "ratusan" and "ribuan". */
export function readParticipants(sentences: Sentence[]): Found<HeadCount> | null {
  const options: { found: Found<HeadCount>; score: number }[] = [];
  for (const sentence of sentences) {
    if (!HAS_NUMBER.test(sentence.mask)) continue;
    for (const hit of sentence.mask.matchAll(COUNT)) {
      const left = sentence.mask.slice(Math.max(0, hit.index - 45), hit.index);
      const right = sentence.mask.slice(hit.index + hit[0].length, hit.index + hit[0].length + 40);
      if (NOT_ATTENDANCE.test(left.slice(attendsEnd(left))) || /^\s?(?:yang\s)?(?:mendaftar|pendaftar|penonton|penanya|view|pengikut|terdaftar|setiap bulan)/iu.test(right)) continue;
      const value = countOf(hit.groups ?? {});
      if (value === null || (value.count ?? 0) < 2) continue;
      const isPlain = /^(?:peserta|orang|partisipan)/iu.test(hit.groups?.noun ?? '');
      const isNumberWordOnly = /^(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)$/iu.test(hit.groups?.number ?? '');
      const attends = ATTENDS.test(left) || /(?:sebanyak|sejumlah|tercatat|mencapai|berjumlah|sekitar)\s?$/iu.test(left) || hit.groups?.before !== undefined || /^.{0,60}\b(?:mengikuti|hadir|bergabung|ikut|dibekali|dilatih|antusias)/iu.test(right);
      if (isNumberWordOnly || (!attends && !isPlain)) continue;
      options.push({ found: { value, span: { from: sentence.from + hit.index, to: sentence.from + hit.index + hit[0].length } }, score: (attends ? 2 : 0) + (isPlain ? 1 : 0) + (/diikuti|dihadiri|mengikuti/iu.test(left) ? 1 : 0) });
    }
  }
  const [best] = options.sort((one, other) => other.score - one.score || one.found.span.from - other.found.span.from);
  return best?.found ?? null;
}

/** How many signed up. */
export function readRegistered(sentences: Sentence[]): Found<HeadCount> | null {
  for (const sentence of sentences) {
    if (!/daftar/iu.test(sentence.mask)) continue;
    for (const pattern of SIGNED_UP) {
      const hit = pattern.exec(sentence.mask);
      const value = hit === null ? null : countOf(hit.groups ?? {});
      if (hit !== null && value !== null) return { value, span: { from: sentence.from + hit.index, to: sentence.from + hit.index + hit[0].length } };
    }
  }
  return null;
}

const LIST = `${SEGMENT}(?:(?:,\\s(?:dan\\s|serta\\s)?|\\sdan\\s|\\sserta\\s|\\s/\\s)(?=\\S)${SEGMENT}(?![\\p{L}-])){0,5}`;
const SEGMENT_SLOTS = [
  new RegExp(`\\bsegmen(?:tasi)?(?:\\s(?:peserta|sasaran|target|dari)){0,2}\\s?:?\\s(?<list>${LIST})(?![\\p{L}-])`, 'iu'),
  new RegExp(`\\b(?:kalangan|unsur|terdiri (?:dari|atas))\\s(?<list>${LIST})(?![\\p{L}-])`, 'iu'),
  new RegExp(`\\b(?:diikuti|dihadiri)\\s(?:oleh\\s)?(?:\\p{L}+\\s){0,4}?(?:${NUMBER}|ratusan|ribuan|puluhan)\\s(?:lebih\\s)?(?:orang\\s|peserta\\s|anggota\\s){0,2}?(?<list>${LIST})(?![\\p{L}-])`, 'iu'),
  new RegExp(`(?:\\b(?:webinar|literasi digital|kegiatan|acara|lokakarya|pelatihan|terbuka|se-\\p{L}+)[^.;,:]{0,70}?|,)\\s(?:untuk|bagi)\\s(?:para\\s|seluruh\\s|semua\\s|segmen\\s)?(?<list>${LIST})(?![\\p{L}-])(?!\\syang\\b)`, 'iu'),
  new RegExp(`(?<![\\d.,])(?:${NUMBER}|ratusan|ribuan|puluhan|sejumlah|para)\\s(?:lebih\\s)?(?:orang\\s|peserta\\s|anggota\\s){0,2}?(?<list>${LIST})(?![\\p{L}-])(?=.{0,90}\\b(?:mengikuti|ikuti|hadir|bergabung|ikut|dibekali|mendapat))`, 'iu'),
  new RegExp(`\\b(?:hadir|sebanyak|sejumlah|mencapai|tercatat)\\s(?:${NUMBER})\\s(?:orang\\s)?(?<list>${LIST})(?![\\p{L}-])`, 'iu'),
  new RegExp(`\\b(?:menyasar|mengundang|mengajak|melatih|membekali|yth\\.|menyapa)\\s(?:bapak\\/ibu\\s|para\\s|seluruh\\s|(?:${NUMBER})\\s(?:orang\\s)?){0,2}(?<list>${LIST})(?![\\p{L}-])`, 'iu'),
  new RegExp(`^(?:\\P{L}{0,3}[\\p{L} ]{2,30}\\s[–—-]\\s)?(?:para\\s|anggota\\s|seluruh\\s)?(?<list>${LIST})(?![\\p{L}-])(?=.{0,60}\\b(?:mengikuti|diajak|dibekali|ikut|mendapat|mendapatkan|belajar|dilatih)\\b)`, 'iu'),
];

/** For whom the event was, as written; ASN in its short form. Said plainly ("segmen", "kalangan") counts before said by the way. */
export function readSegments(sentences: Sentence[]): Found<string[]> | null {
  for (const pattern of SEGMENT_SLOTS) {
    const options: { found: Found<string[]>; isHeadline: boolean }[] = [];
    for (const sentence of sentences) {
      const hit = pattern.exec(sentence.mask);
      const list = hit?.groups?.list;
      if (hit === null || list === undefined || /^orang$/iu.test(list)) continue;
      const left = sentence.mask.slice(Math.max(0, hit.index - 30), hit.index + hit[0].length - list.length);
      if (/(?:target|menargetkan|sasaran)\s(?:\S+\s){0,2}$/iu.test(left) && !/segmen/iu.test(left)) continue;
      const parts = [...list.matchAll(EACH_SEGMENT)].map((part) => segmentText(part[0]));
      const from = sentence.from + hit.index + hit[0].lastIndexOf(list);
      options.push({ found: { value: [...new Set(parts)], span: { from, to: from + list.length } }, isHeadline: sentence.line === 0 });
    }
    // The fuller list says more; of equal ones the body is more exact than the headline.
    const [best] = options.sort((one, other) => other.found.value.length - one.found.value.length || Number(one.isHeadline) - Number(other.isHeadline));
    if (best !== undefined) return best.found;
  }
  return null;
}

const UNIT = /\b(Pemprov|Pemkot|Pemkab|Kabupaten|Kab\.|Kota|Provinsi|Dinas|Badan|Kecamatan|Kelurahan|Sekretariat|Kantor|Kanwil|Biro|Inspektorat|Balai|Universitas)\s((?:\p{Lu}[\p{L}’'-]*)(?:\s\p{Lu}[\p{L}’'-]*){0,4})((?:(?:,\s(?:dan\s|serta\s)?|\s(?:dan|serta)\s)(?!(?:Pemprov|Pemkot|Pemkab|Kabupaten|Kab\.|Kota|Provinsi|Dinas|Badan|Kecamatan|Kelurahan|Sekretariat|Kantor|Kanwil|Biro|Inspektorat|Balai|Universitas)\b)\p{Lu}[\p{L}’'-]*(?:\s\p{Lu}[\p{L}’'-]*){0,3}){0,12})/gu;
const GROUP_COUNT = new RegExp(`(?<![\\d.,])(${NUMBER})\\s(?:orang\\s)?(?:peserta|ASN|orang|pegawai|guru|aparatur)`, 'iu');

export interface Group { day: string; people: number | null; units: string[]; span: Span }

/** Which units came on which day. Days that bring neither a number nor a unit, and a single day, are no groups. */
export function readGroups(days: DayMention[]): Group[] {
  const found: Group[] = [];
  for (const day of days) {
    const [date] = day.days;
    if (date === undefined || day.days.length > 1 || day.weekday === null || found.some((one) => one.day === date)) continue;
    const { sentence } = day;
    const others = days.filter((one) => one.sentence === sentence && one !== day && one.from > day.from);
    const stop = others[0]?.from ?? sentence.to;
    const isAlone = days.filter((one) => one.sentence === sentence).length === 1;
    const from = isAlone ? sentence.from : day.from;
    const mask = sentence.mask.slice(from - sentence.from, stop - sentence.from);
    const units = [...mask.matchAll(UNIT)].flatMap(([, kind = '', first = '', rest = '']) => [first, ...rest.split(/,\s(?:dan\s|serta\s)?|\s(?:dan|serta)\s/u)].filter((name) => name.trim() !== '').map((name) => `${kind} ${name.trim()}`));
    const number = valueOfNumber(GROUP_COUNT.exec(mask)?.[1] ?? '');
    if (units.length === 0 || (number === null && units.length < 2)) continue;
    found.push({ day: date, people: number?.value ?? null, units, span: { from, to: stop } });
  }
  return found.length > 1 ? found : [];
}

const VENUE = new RegExp(`(?:\\b(?:di|bertempat di|tempat\\s?:|lokasi\\s?:)\\s|^\\W{1,3})((?:${data.venues.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('|')})(?:\\s(?:dan\\s)?\\p{Lu}[\\p{L}\\d’'-]*){1,7})`, 'u');
const MEDIUM = '(?:melalui|lewat|via|menggunakan|aplikasi|platform|ruang|kanal|media|tempat|channel|chanel|akun|disiarkan|siaran|live|bertempat|secara|di)';
const ZOOM = new RegExp(`(?:${MEDIUM}\\s?:?\\s[^.;]{0,60}?|^\\W{0,4})zoom\\b`, 'iu');
const VIEWS = new RegExp(`(?:disaksikan|ditonton|dilihat)\\s(?:oleh\\s)?(?:${MORE})\\s(${NUMBER})`, 'iu');
const FOLLOWERS = new RegExp(`(?:${MORE}|${ABOUT}|diikuti|memiliki|mempunyai)\\s(${NUMBER})(?=\\s(?:pengikut|followers?|subscribers?))`, 'iu');
const number = (text: string | undefined): number | null => (text === undefined ? null : (valueOfNumber(text)?.value ?? null));

/** Where the event could be followed. "daring" alone only where nothing more definite is said. */
export function readChannels(passage: Passage, sentences: Sentence[]): Found<DraftChannel>[] {
  const found: (Found<DraftChannel> & { kind: string })[] = [];
  const add = (kind: string, sentence: Sentence, hit: RegExpExecArray, more: { name?: string; capacity?: number; viewsMoreThan?: number } = {}): void => {
    const span = { from: sentence.from + hit.index, to: sentence.from + hit.index + hit[0].length };
    const existing = found.find((one) => one.kind === kind && (more.name === undefined || (typeof one.value === 'object' && one.value.name === more.name)));
    if (existing !== undefined) {
      if (Object.keys(more).length > 0) existing.value = { ...(typeof existing.value === 'object' ? existing.value : { kind }), ...more };
      return;
    }
    if (found.length < 20) found.push({ kind, span, value: Object.keys(more).length > 0 ? { kind, ...more } : kind });
  };
  for (const sentence of sentences) {
    const { mask } = sentence;
    const venue = VENUE.exec(mask);
    if (venue?.[1] !== undefined && !/^Ruang\s(?:Digital|Virtual|Siber|Publik)|^Rumah\s(?:Tangga|Sakit$)|^Sekolah\s(?:Menengah|Dasar)/iu.test(venue[1])) add('venue', sentence, venue, { name: venue[1] });
    if (!/zoom|youtube|facebook|google|teams/iu.test(mask)) continue;
    const zoom = ZOOM.exec(mask);
    const capacity = /zoom(?:\smeeting)?[^.;]{0,30}?(?:berkapasitas|kapasitas|kuota)\s(?:hanya\s|maksimal\s|sebanyak\s)?([\d.]+(?:\sribu)?)/iu.exec(mask);
    if (zoom !== null && !/membuat\szoom/iu.test(mask)) add('zoom', sentence, zoom);
    const seats = number(capacity?.[1]);
    if (capacity !== null && seats !== null) add('zoom', sentence, capacity, { capacity: seats });
    const meet = /google\s?meet/iu.exec(mask);
    if (meet !== null) add('google-meet', sentence, meet);
    const teams = /microsoft\steams/iu.exec(mask);
    if (teams !== null) add('teams', sentence, teams);
    const youtube = /(?:live|siaran|streaming|disiarkan|kanal|channel|chanel|saluran)[^.;]{0,40}?youtube|youtube[^.;]{0,20}?(?:live|streaming|langsung)/iu.exec(mask);
    const views = VIEWS.exec(mask);
    if (youtube !== null && !/pengikut|subscribe|membagikan informasi/iu.test(mask)) {
      const count = views === null ? null : number(views[1]);
      add('youtube-live', sentence, youtube, count === null ? {} : { viewsMoreThan: count });
    }
    const facebook = /(?:live|siaran|disiarkan|kanal|streaming)[^.;]{0,50}?facebook|facebook\s(?:live|streaming)/iu.exec(mask);
    if (facebook !== null && !/pengikut|membagikan informasi/iu.test(mask)) add('facebook-live', sentence, facebook);
  }
  if (found.length === 0) {
    const online = /\b(?:peserta|partisipan|hadir|digelar|berlangsung|diselenggarakan|mengikuti|webinar|diskusi|acara|kegiatan)[^.;]{0,50}?\b(?:secara\s)?(?:daring|virtual|online)\b|\bsecara\s(?:daring|virtual|online)\b/iu;
    for (const sentence of sentences) {
      const hit = online.exec(sentence.mask);
      if (hit !== null) { add('daring', sentence, hit); break; }
    }
  }
  return found.map(({ value, span }) => ({ value, span }));
}

const NETWORKS: [string, RegExp][] = [['facebook', /\b(?:facebook|fb)\b/iu], ['instagram', /\b(?:instagram|ig)\b/iu], ['youtube', /\byoutube\b/iu], ['tiktok', /\btiktok\b/iu], ['twitter', /\b(?:twitter|x\.com)\b/iu]];

/** How far the organiser's own accounts reach: followers where numbers are given, else the words. */
export function readReach(sentences: Sentence[]): Found<DraftEvent['reach'][number]>[] {
  const found: Found<DraftEvent['reach'][number]>[] = [];
  for (const sentence of sentences) {
    if (!/\b(?:pengikut|followers?|subscribers?|subscribe|pelanggan kanal)\b/iu.test(sentence.mask)) continue;
    let from = 0;
    for (const piece of sentence.mask.split(/(,\s|\sdan\s)/u)) {
      const start = from;
      from += piece.length;
      if (/^(?:,\s|\sdan\s)$/u.test(piece)) continue;
      const span = { from: sentence.from + start, to: sentence.from + start + piece.length };
      const words = sentence.text.slice(start, start + piece.length).trim().replace(/\.$/, '');
      const host = /\b((?:www\.)?(?:[a-z0-9-]+\.){1,4}[a-z]{2,6})\b/u.exec(piece);
      const network = NETWORKS.find(([, pattern]) => pattern.test(piece))?.[0];
      const followers = number(FOLLOWERS.exec(piece)?.[1]);
      if (network !== undefined && followers !== null) found.push({ value: { channel: network, followersMoreThan: followers }, span });
      else if (network !== undefined && /\b(?:pengikut|followers?|subscribe\w*)\b/iu.test(piece)) found.push({ value: { channel: network, asWritten: words }, span });
      else if (host?.[1] !== undefined && /\b(?:dibuka|dikunjungi|diakses|pengunjung)\b/iu.test(piece)) found.push({ value: { channel: 'website', host: host[1], asWritten: words.slice(host.index + host[1].length).trim() }, span });
    }
  }
  return found.slice(0, 20);
}
