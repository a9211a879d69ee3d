/** Who did what: a mention takes the role of the words around it, the people of a list share theirs. */
import type { RegionIndex } from '#features/region/model.ts';
import data from '../data/cast.json' with { type: 'json' };
import positions from '../data/positions.json' with { type: 'json' };
import { valueOfOrdinal } from '../number/model.ts';
import type { Passage, Sentence, Span } from '../passage/model.ts';
import { isSamePerson, mentionsIn, personKey } from '../person/model.ts';
import type { Mention } from '../person/model.ts';
import type { DraftPillar, DraftRole } from '../schema.ts';

export interface Person {
  name: string;
  role: DraftRole;
  rank: number;
  order: number | null;
  position: string | null;
  topic: string | null;
  pillar: DraftPillar | null;
  spans: { name: Span; position: Span | null; topic: Span | null };
  mentions: Mention[];
}

export interface Cast {
  people: Person[];
  /** The person a name means, by whole name or any part of it. */
  find: (name: string) => Person | null;
  mentionsOf: (sentence: Sentence) => Mention[];
  /** Quotations that are somebody's topic, by where they start. */
  topicQuotes: Set<number>;
  /** The role a line of an announcement gives its people ("Moderator: ..."), by number of the line. */
  labels: Map<number, DraftRole>;
}

const roles = Object.entries(data.roles).filter(([role]) => role !== 'opening') as [DraftRole, string[]][];
const CUE = new RegExp(`\\b(?:${roles.map(([role, words]) => `(?<${role}>${words.join('|')})`).join('|')})\\b`, 'giu');
const ROLE_AFTER = new RegExp(`^[\\s,)]{0,3}(?:yang\\s)?(?:\\p{L}+\\s){0,4}?(?:${data.appointed.join('|')})\\s(?:\\p{L}+\\s){0,2}?(?:${roles.map(([role, words]) => `(?<${role}>${words.join('|')})`).join('|')})\\b`, 'iu');
const OPENS_AFTER = /^[\s,)]{0,3}(?:yang\s)?(?:(?:turut|juga|hadir|saat|ketika|usai|secara|resmi|langsung|sekaligus|dalam|berkesempatan|untuk|mewakili|kemudian|lalu)\s){0,5}(?:membuka(?=\s(?:acara|kegiatan|webinar|secara|langsung|lokakarya|seminar|pelatihan|diskusi|jalannya|rangkaian|literasi)|[\s.,]*$)|pembukaan|dalam\s(?:kata\s)?sambutan(?:nya)?\b|(?:memberikan|menyampaikan|memberi)\s(?:kata\s)?sambutan(?!\skunci))/iu;
const KEYNOTE_AFTER = /^[\s,)]{0,3}(?:yang\s)?(?:\p{L}+\s){0,3}?(?:memberikan|menyampaikan)\s(?:sambutan\skunci|keynote)/iu;
const OPENED_BY = /(?:dibuka|diwakili|diresmikan)(?:\s(?!oleh)\p{L}+){0,3}(?:\soleh)?\s(?:Bapak\s|Ibu\s)?$|sambutan(?:\s\p{L}+){0,3}\s(?:dari|oleh)\s$|membuka(?:\s\p{L}+){0,3}\sadalah\s$/iu;
const LIST_GLUE = /^[\s,;()]*(?:(?:dan|serta|juga|kemudian|lalu|sementara itu|hingga|&)\b)?[\s,;]*(?:ada\s)?(?:\d{1,2}[.)]?)?\s*$/iu;
const SAID_AFTER = new RegExp(`^[\\s,)]{0,3}(?:(?:yang|juga|turut|pun|lalu|kemudian|sendiri|dalam|pada|sambutannya|kesempatan|tersebut|itu|paparannya)\\b[\\s,]{0,2}){0,6}(?:${data.says.join('|')})\\b`, 'iu');
const SAID_BEFORE = new RegExp(`\\b(?:${data.says.join('|')}|menurut)\\s$`, 'iu');
const BREAKS = new RegExp(`[.;!?“]|\\b(?:kepada|pertanyaan|dibuka oleh|menurut|sebelumnya|${data.says.join('|')})\\b`, 'iu');
const NATIONAL = /secara nasional|gerakan nasional|diluncurkan|diresmikan|pertemuan|arahan presiden/iu;
const pillars = Object.entries(data.pillars) as [DraftPillar, string[]][];
const pillarWords = pillars.map(([pillar, words]): [DraftPillar, RegExp] => [pillar, new RegExp(`\\b(?:${words.join('|')})\\b`, 'iu')]);
const PILLAR = new RegExp(`(?:${pillars.map(([, words]) => words.join('|')).join('|')})`, 'iu');
const TOPIC_QUOTE = new RegExp(`(?:${data.topicWords.join('|')})\\s?:?\\s?["“‘']$`, 'iu');
const TOPIC_PILLAR = new RegExp(`\\b(?:${data.topicVerbs.join('|')})\\s(?:(?:materi|topik|tema|tentang|soal|mengenai|pilar|seputar)\\s){0,2}(${PILLAR.source})(?=\\s?(?:[.,;)]|$)|\\s(?:dan|sedangkan|sementara|menyebut|mengatakan|adapun|serta|kepada|di|pada|dalam|menuturkan|menjelaskan|menyampaikan|mengajak))`, 'iu');
const TOPIC_PLAIN = new RegExp(`\\b(?:(?:${data.topicVerbs.join('|')})\\smateri|${data.freeTopicVerbs.join('|')})\\s(?:(?:tentang|soal|mengenai|seputar|materi|berjudul|bertajuk)\\s)?([^“”"‘.,;:]{4,120}?)(?=\\s?[.,;]|\\sdan\\s\\p{Lu}|\\s?$|\\s(?:sedangkan|sementara|kepada|dan dimoderatori|menyebut|mengatakan)\\b)`, 'iu');
const RANK: Readonly<Record<DraftRole, number>> = { keynote: 5, kol: 5, moderator: 5, speaker: 5, runner: 5, writer: 5, opening: 4, official: 1 };

/** The pillar a topic belongs to, when it says so itself. */
export function pillarOf(topic: string): DraftPillar | null {
  return pillarWords.find(([, words]) => words.test(topic))?.[0] ?? null;
}

function roleIn(groups: Record<string, string | undefined> | undefined): DraftRole | null {
  return roles.find(([role]) => groups?.[role] !== undefined)?.[0] ?? null;
}

const labelRoles = Object.entries(data.labels) as [DraftRole, string[]][];
const LABEL = new RegExp(`^[^\\p{L}\\d]{0,4}(?:${labelRoles.map(([role, words]) => `(?<${role}>(?:${words.join('|')}))`).join('|')})(?:\\s(?:[IVX]{1,4}|\\d{1,2}|pertama|kedua|ketiga|keempat))?\\s?(?::|$)\\s?`, 'iu');
const ANY_LABEL = /^[^\p{L}\d]{0,4}[\p{L}/, ]{3,30}\s?:/u;

const SPEAKERS = new RegExp(`\\b(?:${data.roles.speaker.join('|')})\\b`, 'iu');

/** Lines that say a role before a colon, and the lines of the list below them. */
function labelledLines(passage: Passage): Map<number, { role: DraftRole; skip: number }> {
  const found = new Map<number, { role: DraftRole; skip: number }>();
  let open: DraftRole | null = null;
  let left = 0;
  passage.lines.forEach((line, number) => {
    const mask = passage.mask.slice(line.from, line.to);
    const label = mask.length < 300 ? LABEL.exec(mask) : null;
    if (label === null && mask.length < 80 && /:\s?$/.test(mask) && SPEAKERS.test(mask)) { open = 'speaker'; left = 12; return; }
    const role = label === null ? null : roleIn({ ...label.groups }) ?? (label.groups?.opening === undefined ? null : 'opening');
    if (label !== null && role !== null) {
      found.set(number, { role, skip: label[0].length });
      open = label[0].length >= mask.length ? role : null;
      left = 12;
      return;
    }
    if (open === null) return;
    const isItem = /^[^\p{L}\d]{0,3}(?:\d{1,2}[.)]|[-–•·+>])/u.test(mask) || (left > 0 && mask.length < 120 && !/[.!?]$/.test(mask.replace(/\b\p{L}{1,4}\.$/u, '')));
    if (ANY_LABEL.test(mask) || !isItem || /https?:|www\./.test(mask) || left === 0) { open = null; return; }
    left -= 1;
    found.set(number, { role: open, skip: 0 });
  });
  return found;
}

interface Cue { role: DraftRole; from: number; to: number }

/** Gives each mention of a sentence the role its surroundings say, null where they say nothing. */
function rolesOf(sentence: Sentence, mentions: Mention[], label: DraftRole | null, isAnnounced: 'here' | 'nearby' | null): (DraftRole | null)[] {
  const at = (offset: number): number => offset - sentence.from;
  const isInside = (from: number): boolean => mentions.some((one) => from >= at(one.from) && from < at(one.to));
  const cues: Cue[] = [];
  for (const hit of sentence.mask.matchAll(CUE)) {
    const role = roleIn(hit.groups);
    if (role !== null && !isInside(hit.index)) cues.push({ role, from: hit.index, to: hit.index + hit[0].length });
  }
  const found: (DraftRole | null)[] = [];
  mentions.forEach((mention, number) => {
    const previous = mentions[number - 1];
    const left = sentence.mask.slice(0, at(mention.from));
    // "Bupati A, didampingi Sekda B, membuka acara": what A did stands behind B, who did nothing.
    const next = mentions[number + 1];
    const isAccompanied = next !== undefined && BESIDE.test(sentence.mask.slice(at(mention.to), at(next.from)));
    const start = isAccompanied ? at(next.to) : at(mention.to);
    const right = sentence.mask.slice(start, Math.min(at(mentions[number + (isAccompanied ? 2 : 1)]?.from ?? sentence.to), start + 110));
    if (BESIDE.test(left.slice(-30))) { found.push(null); return; }
    const glue = previous === undefined ? null : sentence.mask.slice(at(previous.to), at(mention.from));
    const after = /^\s*\W{0,3}runner/i.test(mention.position ?? '') ? 'runner' : roleIn(ROLE_AFTER.exec(right)?.groups);
    let role: DraftRole | null = after;
    if (/diwakili\s(?:oleh\s)?$/iu.test(left.slice(-40))) role = 'opening';
    if (role === null && KEYNOTE_AFTER.test(right)) role = 'keynote';
    const cue = cues.findLast((one) => one.to <= at(mention.from));
    if (role === null && cue !== undefined && (previous === undefined || at(previous.to) <= cue.from)) {
      const between = sentence.mask.slice(cue.to, at(mention.from));
      const reach = cue.role === 'speaker' ? 100 : /\b(?:yakni|yaitu|adalah|ialah)\b/iu.test(between) ? 70 : 45;
      // Between a role and its person stands no other clause.
      if (between.length <= reach && !BREAKS.test(between.replace(/\d{1,2}[.)]\s?$/u, '')) && !(cue.role !== 'speaker' && reach === 45 && /\p{L}{4,}.*\p{L}{4,}.*\p{L}{4,}.*\p{L}{4,}/u.test(between))) role = cue.role;
    }
    // "Empat narasumber tampil dalam webinar yang dipandu X itu, yakni: ...", "Mereka adalah ...": the list belongs to the speakers.
    if (role === null && ((isAnnounced === 'here' && LISTS.test(left)) || (isAnnounced !== null && TURN.test(left)))) role = 'speaker';
    if (role === null && (OPENS_AFTER.test(right) || OPENED_BY.test(left.slice(-80)))) role = 'opening';
    const before = found[number - 1] ?? null;
    if (role === null && glue !== null && before !== null && before !== 'opening' && (LIST_GLUE.test(glue) || (before === 'speaker' && PILLAR.test(glue)) || (before === 'speaker' && /^\s?(?:dari|–|-)\s[^.]{0,60},\s?(?:dan\s|serta\s)?$/iu.test(glue)))) role = before;
    if (role === null && label !== null) role = label;
    found.push(role);
    if (after !== null || (role !== null && role !== before && ROLE_AFTER.test(right))) {
      // "A, tokoh, dan B, pendiri, menjadi pembicara": the role reaches back over the list.
      for (let back = number - 1; back >= 0 && found[back] === null; back -= 1) {
        const one = mentions[back];
        const next = mentions[back + 1];
        if (one === undefined || next === undefined || !LIST_GLUE.test(sentence.mask.slice(at(one.to), at(next.from))) || !(one.isFull || one.position !== null)) break;
        found[back] = role;
      }
    }
  });
  // "Selain A, hadir pula B sebagai pembicara": A is one as well.
  mentions.forEach((mention, number) => {
    if (found[number] === null && /\bselain\s$/iu.test(sentence.mask.slice(0, at(mention.from)))) found[number] = found[number + 1] ?? null;
  });
  return found;
}

/** What is said of a speaker's subject between this mention and the next. */
function topicAfter(passage: Passage, sentence: Sentence, from: number, to: number): (Span & { text: string; quote: number | null }) | null {
  const mask = sentence.mask.slice(from - sentence.from, to - sentence.from);
  for (const quoted of passage.quoted) {
    if (quoted.from < from || quoted.from > to) continue;
    const between = passage.mask.slice(from, quoted.from);
    if (TOPIC_QUOTE.test(between) && !/\b(?:kegiatan|webinar|acara|seminar|lokakarya|pelatihan|literasi digital)\b/iu.test(between)) return { from: quoted.from, to: quoted.to, text: passage.clean.text.slice(quoted.from, quoted.to).trim(), quote: quoted.from };
  }
  const dashed = /^\)?\s[–—|-]\s?(.{3,80})$/u.exec(mask);
  const known = TOPIC_PILLAR.exec(mask) ?? TOPIC_PLAIN.exec(mask) ?? (dashed !== null && PILLAR.test(mask) ? dashed : null);
  if (known === null) return null;
  const start = from + known.index + known[0].indexOf(known[1] ?? '');
  return { from: start, to: start + (known[1] ?? '').length, text: (known[1] ?? '').trim(), quote: null };
}

/** "Materi pertama tentang digital culture dibawakan Zulkifli": the subject before its speaker. */
function topicBefore(sentence: Sentence, mention: Mention): (Span & { text: string; quote: null }) | null {
  const left = sentence.mask.slice(0, mention.from - sentence.from);
  const hit = /\bmateri(?:\s(?:pertama|kedua|ketiga|keempat|terakhir|selanjutnya|berikutnya))?(?:\s(?:tentang|mengenai|soal|seputar|bertema|berjudul|bertajuk|adalah|yaitu))?\s([^.;:“”"·]{4,90}?)\s(?:dibawakan|disampaikan|dipaparkan|diisi|dibahas|diberikan)(?:\soleh)?\s$/iu.exec(left.slice(-180));
  if (hit?.[1] === undefined) return null;
  const from = sentence.from + Math.max(0, left.length - 180) + hit.index + hit[0].indexOf(hit[1]);
  return { from, to: from + hit[1].length, text: hit[1], quote: null };
}

/** "pemain film Bayu Anggara": small words between the role and the name say what the person does, though no lexicon knows them. */
function plainOffice(sentence: Sentence, mention: Mention): Span | null {
  const left = sentence.mask.slice(0, mention.from - sentence.from);
  const hit = /(?:\b(?:yakni|yaitu|adalah|ialah|oleh|dan|serta|moderator|KOL)|[,:;])\s((?:(?!yang|oleh|para|dari|seorang|antara|pembicara|narasumber|moderator|juga|dua|tiga|empat|lima|yakni|yaitu|kepada|dan|serta|turut|hadir)\p{Ll}[\p{Ll}-]{2,}\s){1,3}(?:TV\s|Radio\s)?)$/u.exec(left.slice(-80));
  if (hit?.[1] === undefined || /\b(?:me[mnlr]\p{Ll}{3,}|di\p{Ll}{4,}|lain|pertama|kedua|ketiga|keempat|dalam|acara|kegiatan|webinar)\b/u.test(hit[1])) return null;
  const to = mention.from - 1;
  return { from: to - hit[1].trimEnd().length, to };
}

const LISTS = /\b(?:yakni|yaitu|adalah|ialah|antara lain|di antaranya|diantaranya|masing-masing|terdiri dari|terdiri atas)[\s,:]{1,3}(?:\d{1,2}[.)]\s?)?(?:\p{Ll}[\p{Ll}-]+\s){0,3}$/iu;
const BESIDE = /\b(?:didampingi|bersama|ditemani)(?:\soleh)?\s$/iu;
const TURN = /^(?:yang\s)?(?:pertama|kedua|ketiga|keempat|kelima|keenam|terakhir)\s?(?:,|adalah|yakni|yaitu|ialah)?\s(?:adalah\s|yakni\s|yaitu\s|ada\s)?(?:\p{Ll}[\p{Ll}-]+\s){0,3}$/iu;
const GOES_ON = /^(?:mereka|ke(?:dua|tiga|empat|lima)nya|yakni|yaitu|antara lain|di antaranya|masing-masing)\b/iu;

const MOST_PEOPLE = 200;

/**
 * Finds the people of an event. `isAside` tells which sentences speak of something else (questions, the next event): they may
 * name people again, but bring no new ones.
 */
export function readCast(passage: Passage, index: RegionIndex, isAside: (sentence: Sentence) => boolean): Cast {
  const lines = labelledLines(passage);
  const known = new Map<Sentence, Mention[]>();
  const people: Person[] = [];
  const topicQuotes = new Set<number>();
  const find = (name: string): Person | null => {
    const key = personKey(name);
    return people.find((one) => personKey(one.name) === key) ?? people.find((one) => isSamePerson(one.name, name)) ?? null;
  };
  const labels = new Map([...lines].map(([number, { role }]) => [number, role]));
  let pronoun: Person | null = null;

  for (const [order, sentence] of passage.sentences.entries()) {
    const line = lines.get(sentence.line);
    const label = line?.role ?? null;
    const mentions = mentionsIn(sentence, index, label !== null || (/[,;(]/.test(sentence.mask) && (SPEAKERS.test(sentence.mask) || GOES_ON.test(sentence.mask))));
    known.set(sentence, mentions);
    const aside = isAside(sentence);
    const isHere = SPEAKERS.test(sentence.mask) || (GOES_ON.test(sentence.mask) && SPEAKERS.test(passage.sentences[order - 1]?.mask ?? ''));
    const announced = isHere ? 'here' : passage.sentences.slice(Math.max(0, order - 6), order).some(({ mask }) => SPEAKERS.test(mask)) ? 'nearby' : null;
    const assigned = rolesOf(sentence, mentions, label, announced);
    mentions.forEach((mention, number) => {
      const role = assigned[number] ?? null;
      const existing = find(mention.name);
      const end = mentions[number + 1]?.from ?? sentence.to;
      const left = sentence.mask.slice(0, mention.from - sentence.from);
      const right = sentence.mask.slice(mention.to - sentence.from, end - sentence.from);
      const topic = aside ? null : topicAfter(passage, sentence, mention.to, end) ?? topicBefore(sentence, mention);
      const isNational = positions.national.includes((mention.position ?? '').toLowerCase()) || /presiden/i.test(mention.position ?? '');
      if (isNational && role !== 'keynote' && role !== 'speaker' && NATIONAL.test(sentence.mask) && !/pembukaan/iu.test(right)) return;
      const said = SAID_AFTER.test(right) || SAID_BEFORE.test(left.slice(-30));
      let given: { role: DraftRole; rank: number } | null = null;
      if (!aside && role !== null) given = { role, rank: RANK[role] };
      else if (!aside && topic !== null && (!mention.isWeak || existing !== null)) given = { role: 'speaker', rank: 3 };
      else if (!aside && said && mention.attached !== null && !mention.isWeak) given = { role: 'official', rank: 1 };
      if (existing === null && (given === null || people.length >= MOST_PEOPLE)) return;
      if (existing === null && mention.isWeak && role === null) return;
      const person = existing ?? newPerson(mention);
      if (existing === null) people.push(person);
      if (person.mentions.length < MOST_PEOPLE) person.mentions.push(mention);
      improve(person, mention);
      if (role !== null && !aside && mention.position === null && person.position === null) {
        const office = plainOffice(sentence, mention);
        if (office !== null) {
          person.position = passage.clean.text.slice(office.from, office.to);
          person.spans.position = office;
        }
      }
      if (given !== null && given.rank > person.rank) { person.role = given.role; person.rank = given.rank; }
      const ordinal = /(?:narasumber|nara sumber|pembicara|pemateri)\s(?:ke-?)?([\p{L}\d]{1,12})[\s,:]*(?:adalah\s|yaitu\s|yakni\s|ialah\s)?$/iu.exec(left)?.[1];
      const place = ordinal === undefined ? null : valueOfOrdinal(ordinal);
      if (place !== null) person.order ??= place;
      if (topic !== null && person.topic === null && (person.role === 'speaker')) setTopic(person, topic);
      if (topic?.quote !== undefined && topic.quote !== null && person.role === 'speaker') topicQuotes.add(topic.quote);
      pronoun = person;
    });
    // "Ia membahas ...": the speaker named last.
    if (mentions.length === 0 && !aside && /^(?:Ia|Dia|Beliau|Dirinya)\s/u.test(sentence.mask)) {
      const last = pronoun as Person | null;
      const topic = last?.role === 'speaker' && last.topic === null ? topicAfter(passage, sentence, sentence.from, sentence.to) : null;
      if (last !== null && topic !== null) setTopic(last, topic);
    }
  }
  const cast = people.filter((one) => one.rank > 0);
  numberSpeakers(cast);
  return { people: cast, find: (name) => { const one = find(name); return one !== null && one.rank > 0 ? one : null; }, mentionsOf: (sentence) => known.get(sentence) ?? [], topicQuotes, labels };
}

function newPerson(mention: Mention): Person {
  return { name: mention.name, role: 'official', rank: 0, order: null, position: null, topic: null, pillar: null, spans: { name: mention.nameSpan, position: null, topic: null }, mentions: [] };
}

/** Takes over a fuller name, and the office where none was known yet. */
function improve(person: Person, mention: Mention): void {
  const [now, then] = [personKey(mention.name).split(' ').length, personKey(person.name).split(' ').length];
  const titles = (name: string): number => name.split(/[\s,]+/).length;
  if (now > then || (now === then && titles(mention.name) > titles(person.name))) {
    person.name = mention.name;
    person.spans.name = mention.nameSpan;
  }
  const isCutShort = person.position !== null && person.position.includes('(') && !person.position.includes(')');
  if (mention.position !== null && (person.position === null || (isCutShort && mention.position.includes(')')) || (positions.offices.includes(person.position.toLowerCase()) && mention.position.length > person.position.length))) {
    person.position = mention.position;
    person.spans.position = mention.positionSpan;
  }
}

function setTopic(person: Person, topic: Span & { text: string }): void {
  person.topic = topic.text;
  person.pillar = pillarOf(topic.text);
  person.spans.topic = { from: topic.from, to: topic.to };
}

/** Speakers are numbered as they were announced: by their written numbers when each has one, else by appearance. */
function numberSpeakers(people: Person[]): void {
  const speakers = people.filter(({ role }) => role === 'speaker');
  for (const one of people) if (one.role !== 'speaker') one.order = null;
  const written = new Set(speakers.map(({ order }) => order));
  if (written.size === speakers.length && !written.has(null)) return;
  speakers.forEach((one, number) => { one.order = number + 1; });
}

/** An office that says no place ("Bupati") held in the event's only region gets it; the head of state keeps his office in his name. */
export function settleOffices(people: Person[], regionNames: string[]): void {
  const nicknames: Readonly<Record<string, string>> = positions.nicknames;
  for (const person of people) {
    for (const [nickname, name] of Object.entries(nicknames)) person.name = person.name.replace(new RegExp(`\\b${nickname}\\b`, 'iu'), name);
    const office = (person.position ?? '').toLowerCase();
    if (positions.national.includes(office)) {
      person.name = `${person.position ?? ''} ${person.name}`;
      person.position = null;
    } else if (positions.offices.includes(office) && regionNames.length === 1) {
      person.position = `${person.position ?? ''} ${(regionNames[0] ?? '').replace(/^(?:Kabupaten|Kota) (?:Administrasi )?/, '')}`;
    }
  }
}
