/** What was said word for word, and by whom; the writer's initials. */
import data from '../data/cast.json' with { type: 'json' };
import type { Cast, Person } from '../cast/model.ts';
import type { Passage, Quoted, Span } from '../passage/model.ts';

export interface Quotation extends Span { by: Person; text: string }

const SAYS = `(?:${data.says.join('|')})`;
const SAID_BY_PRONOUN = new RegExp(`^[\\s,]{0,3}(?:(?:${data.says.join('|')})nya|kata\\s(?:dia|beliau)|ujar\\s(?:dia|beliau)|(?:tutur|ucap)\\s(?:dia|beliau))\\b`, 'iu');
const AFTER = new RegExp(`^["”’]?[\\s,]{0,3}(?:(?:demikian|begitu)\\s)?(?:${SAYS}\\s)?`, 'iu');
const HAS_VERB = new RegExp(`\\b${SAYS}\\b`, 'iu');
const STARTS_WITH_VERB = new RegExp(`^\\s?${SAYS}\\b`, 'iu');
const BEFORE = new RegExp(`\\b(?:${SAYS})(?:\\sbahwa)?[\\s,:]{0,3}["“‘]?$`, 'iu');

/** The person named nearest before an offset who is on stage. */
function lastNamed(passage: Passage, cast: Cast, offset: number): Person | null {
  let last: Person | null = null;
  let at = -1;
  for (const person of cast.people) {
    for (const { from } of person.mentions) if (from < offset && from > at) { last = person; at = from; }
  }
  return last;
}

function speakerOf(passage: Passage, cast: Cast, quoted: Quoted): Person | null {
  const line = passage.lines[quoted.line];
  if (line === undefined) return null;
  const close = quoted.to + (quoted.isClosed ? 1 : 0);
  const right = passage.mask.slice(close, Math.min(line.to, close + 160));
  if (SAID_BY_PRONOUN.test(right)) return lastNamed(passage, cast, quoted.from);
  const lead = AFTER.exec(right)?.[0] ?? '';
  const mentions = passage.sentences.filter((one) => one.line === quoted.line && one.to >= quoted.from - 400 && one.from <= close + 200).flatMap(cast.mentionsOf);
  const behind = mentions.find(({ from }) => from >= close && from <= close + lead.length + 1);
  if (behind !== undefined && (HAS_VERB.test(lead) || STARTS_WITH_VERB.test(passage.mask.slice(behind.to, behind.to + 30)) || lead.trim() === '')) {
    const person = cast.find(behind.name);
    if (person !== null) return person;
  }
  const left = passage.mask.slice(Math.max(line.from, quoted.from - 200), quoted.from);
  if (BEFORE.test(left)) {
    const before = mentions.filter(({ to }) => to <= quoted.from).at(-1);
    const person = before === undefined ? null : cast.find(before.name);
    return person ?? lastNamed(passage, cast, quoted.from);
  }
  return null;
}

/** Every quotation with a speaker. Themes, topics and single words in quotation marks have none. */
export function readQuotations(passage: Passage, cast: Cast, themes: Set<number>): Quotation[] {
  const found: Quotation[] = [];
  for (const quoted of passage.quoted) {
    if (themes.has(quoted.from) || cast.topicQuotes.has(quoted.from) || found.length >= 100) continue;
    const text = passage.clean.text.slice(quoted.from, quoted.to).replace(/\s+/g, ' ').trim().replace(/,$/, '');
    if (text.split(' ').length < 3 || (text.endsWith('?') && /bertanya|pertanyaan|menanyakan/iu.test(passage.mask.slice(Math.max(0, quoted.from - 120), quoted.from)))) continue;
    const by = speakerOf(passage, cast, quoted);
    if (by !== null) found.push({ from: quoted.from, to: quoted.to, by, text });
  }
  return found;
}

const LABEL = new RegExp(`^\\W{0,3}(?:${data.writerLabels.join('|')})\\s?:\\s?(\\p{L}[\\p{L} .'/-]{1,40})$`, 'iu');

/** The writer: "(litdig/nf)" or "#osk" at the end, or a labelled line. */
export function readWriter(passage: Passage): (Span & { name: string }) | null {
  const last = passage.lines.slice(-8).reverse();
  for (const line of last) {
    const label = LABEL.exec(line.text)?.[1];
    if (label !== undefined) return { from: line.to - label.length, to: line.to, name: label.trim() };
  }
  for (const line of last.slice(0, 5)) {
    const hit = /(?:\(([\p{L}][\p{L}/.* -]{1,28})\)|#([a-z]{2,12}))[.\s]*$/u.exec(line.text);
    const name = hit?.[1] ?? hit?.[2];
    if (hit === null || name === undefined || !(/(?:^|(?<![.\s]\p{L}{1,4})[.!?”"’]\s?)$/u.test(line.text.slice(0, hit.index)) || (/^[\p{Ll}/]{2,12}$/u.test(name) && /[.!?]\s$/u.test(line.text.slice(0, hit.index)))) || /^\p{Lu}{3,}$/u.test(name) || name.split(' ').length > 3) continue;
    const from = line.from + hit.index + 1;
    return { from, to: from + name.length, name: name.trim() };
  }
  return null;
}
