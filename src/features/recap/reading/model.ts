/**
 * The reader: an old recap or an announcement becomes a draft event, by rules and lexicons alone. It is a pure function of the text
 * and the regions; nothing is guessed that the text does not say, and each field knows where its words stand.
 */
import type { RegionIndex } from '#features/region/model.ts';
import type { Language } from '#platform/i18n/format.ts';
import { readChannels, readGroups, readParticipants, readReach, readRegistered, readSegments } from './audience/model.ts';
import { readCast, settleOffices } from './cast/model.ts';
import { daysIn, hoursIn, weekdayLine } from './date/model.ts';
import type { DayMention } from './date/model.ts';
import { questionSentences, readDiscussion } from './discussion/model.ts';
import { findingsOf } from './finding/model.ts';
import { readOrganiser } from './organiser/model.ts';
import { readPassage } from './passage/model.ts';
import type { Passage, Sentence, Span } from './passage/model.ts';
import { eventRegions, regionsIn } from './place/model.ts';
import { readQuotations, readWriter } from './quotation/model.ts';
import type { DraftEvent } from './schema.ts';
import { cleanText } from './source/model.ts';
import { isOfNextEvent, readNext, readTheme } from './theme/model.ts';

const ANNOUNCES = /\b(?:akan (?:digelar|diselenggarakan|berlangsung|menggelar|menghadirkan|mengisi|hadir|diadakan)|daftar(?:kan)?|pendaftaran|mendaftar di|tautan|link|undangan|ikuti(?:lah)?|yuk|besok|gratis|mengundang|yth|narahubung|s\.id|bit\.ly)\b/giu;
const RECALLS = /\b(?:mengatakan|menjelaskan|menyampaikan|menuturkan|diikuti|dihadiri|ujar|kata|mengikuti|sesi tanya jawab|menjawab|menyebut|menegaskan|berlangsung pada|membuka|dijawab|hadir)\b/giu;
const LAUNCH = /\b(?:diluncurkan|diresmikan|secara nasional|dibuka oleh presiden|lalu telah dibuka|pemilu|sejak|tahun lalu)\b/iu;

/** An announcement speaks of what will be, a recap of what was said. */
function kindOf(passage: Passage, isAside: (sentence: Sentence) => boolean): DraftEvent['kind'] {
  const own = passage.sentences.filter((sentence) => !isOfNextEvent(sentence) && !isAside(sentence)).map(({ mask }) => mask).join('\n');
  const said = passage.quoted.length > 0 && /["”’],?\s(?:kata|ujar|tutur|ucap|jelas|pesan)/iu.test(passage.mask) ? 2 : 0;
  return [...own.matchAll(ANNOUNCES)].length > [...own.matchAll(RECALLS)].length + said ? 'announcement' : 'recap';
}

/** The days of the event among all that are named: the first that is neither the launch's nor the next event's, and what belongs to it. */
function eventDays(days: DayMention[], isAside: (sentence: Sentence) => boolean): DayMention[] {
  const usable = days.filter(({ sentence, days: dates }) => dates.length > 0 && !isOfNextEvent(sentence) && !isAside(sentence));
  const own = usable.filter(({ sentence }) => !LAUNCH.test(sentence.mask));
  const candidates = own.length > 0 ? own : usable.filter(({ weekday }) => weekday !== null);
  const first = candidates.find(({ days: dates }) => dates.length > 1) ?? candidates.find(({ weekday }) => weekday !== null) ?? candidates[0];
  if (first === undefined) return [];
  const [from = '', to = from] = [first.days[0], first.days.at(-1)];
  return [first, ...candidates.filter((one) => one !== first && one.weekday !== null && one.days.every((day) => (day >= from && day <= to) || one.sentence === first.sentence))];
}

const GLUED = /\b(?:narasumber|pembicara|pemateri)\s(\d\p{Lu}\p{Ll}+)/giu;

/**
 * Reads one text (up to `READING_LIMIT` units; the caller refuses longer ones). Offsets in `spans` are those of `raw` in NFC. `language`: of the findings.
 */
export function readRecap(raw: string, { regions, language = 'id' }: { regions: RegionIndex; language?: Language }): DraftEvent {
  const source = raw.normalize('NFC');
  const clean = cleanText(source);
  const passage = readPassage(clean);
  const questions = questionSentences(passage);
  const isAside = (sentence: Sentence): boolean => questions.has(sentence);

  const days = daysIn(passage);
  const chosen = eventDays(days, isAside);
  const dates = [...new Set(chosen.flatMap((one) => one.days))].sort();
  const groups = readGroups(chosen.length > 1 ? chosen : []);
  const weekdayOfDay = new Map(chosen.filter(({ weekday }) => weekday !== null).map(({ days: [day], weekday }) => [day ?? '', weekday ?? '']));
  const labelled = passage.sentences.map(weekdayLine).find((word) => word !== null);
  const weekdays = [...weekdayOfDay].sort(([one], [other]) => one.localeCompare(other)).map(([, weekday]) => weekday);
  if (weekdays.length === 0 && labelled != null) weekdays.push(labelled);

  const hours = hoursIn(passage).filter(({ sentence }) => !isOfNextEvent(sentence) && !isAside(sentence));
  const hour = hours.find(({ start, end }) => start !== null && end !== null) ?? hours.find(({ start }) => start !== null) ?? hours[0];
  const zone = hour?.zone ?? hours.find((one) => one.zone !== null)?.zone ?? null;

  const cast = readCast(passage, regions, (sentence) => isAside(sentence) || isOfNextEvent(sentence));
  const [on] = dates;
  const inGroups = new Set(groups.map(({ span }) => span));
  const place = eventRegions(regionsIn(passage, regions, on), regions, (mention) => {
    const { from, to, sentence } = mention;
    return isAside(sentence) || isOfNextEvent(sentence)
      || [...inGroups].some((span) => from >= span.from && to <= span.to)
      || cast.people.some((person) => person.mentions.some((one) => from >= one.from && to <= one.to));
  }, on);
  settleOffices(cast.people, place.regions.map(({ name }) => name));

  const own = passage.sentences.filter((sentence) => !isAside(sentence) && !isOfNextEvent(sentence));
  const isOfGroup = (sentence: Sentence): boolean => groups.some(({ span }) => span.from >= sentence.from && span.to <= sentence.to);
  const theme = readTheme(passage, cast, isAside);
  const organiser = readOrganiser(passage, regions, (sentence) => isAside(sentence) || isOfNextEvent(sentence));
  const participants = readParticipants(own.filter((sentence) => !isOfGroup(sentence)));
  const registered = readRegistered(own);
  const segments = readSegments(own);
  const channels = readChannels(passage, own);
  const reach = readReach(own);
  const next = readNext(passage, days);
  const quotations = readQuotations(passage, cast, new Set(theme === null ? [] : [theme.from]));
  const discussion = readDiscussion(passage, cast, regions);
  const writer = readWriter(passage);

  const spans: DraftEvent['spans'] = {};
  const mark = (field: string, span: Span | null | undefined): void => {
    if (span == null) return;
    spans[field] = [clean.origin[span.from] ?? source.length, clean.origin[span.to - 1] === undefined ? source.length : (clean.origin[span.to - 1] ?? 0) + 1];
  };
  mark('theme', theme);
  chosen.forEach((one, number) => mark(`dates[${number}]`, one));
  mark(hour?.start == null ? 'end' : 'start', hour);
  if (hour?.end != null) mark('end', hour);
  place.regions.forEach((one, number) => mark(`regions[${number}]`, one));
  mark('segments', segments?.span);
  mark('organiser', organiser);
  mark('participants', participants?.span);
  mark('registered', registered?.span);
  groups.forEach((one, number) => mark(`groups[${number}]`, one.span));
  channels.forEach((one, number) => mark(`channels[${number}]`, one.span));
  reach.forEach((one, number) => mark(`reach[${number}]`, one.span));
  quotations.forEach((one, number) => mark(`quotes[${number}]`, one));
  mark('next', next?.span);
  cast.people.forEach(({ spans: { name, position, topic } }, number) => {
    mark(`people[${number}].name`, name);
    mark(`people[${number}].position`, position);
    mark(`people[${number}].topic`, topic);
  });
  if (writer !== null) mark(`people[${cast.people.length}].name`, writer);
  discussion.forEach(({ spans: { asker, question, answer } }, number) => {
    mark(`questions[${number}].asker`, asker);
    mark(`questions[${number}].question`, question);
    mark(`questions[${number}].answer`, answer);
  });

  const draft: Omit<DraftEvent, 'findings' | 'spans'> = {
    kind: kindOf(passage, isAside),
    theme: theme?.text ?? null,
    dates,
    weekdays,
    start: hour?.start ?? null,
    end: hour?.end ?? null,
    zone,
    regions: place.regions.map(({ code, name, province }) => ({ code, name, province })),
    segments: segments?.value ?? [],
    organiser: organiser?.text ?? null,
    participants: participants?.value ?? { count: null, qualifier: null },
    people: [
      ...cast.people.map(({ name, role, order, position, topic, pillar }) => ({ name, role, order, position, topic, pillar })),
      ...(writer === null ? [] : [{ name: writer.name, role: 'writer' as const, order: null, position: null, topic: null, pillar: null }]),
    ],
    questions: discussion.map(({ asker, to, answeredBy, question, answer }) => ({ asker, to, answeredBy, question, answer })),
    registered: registered?.value ?? { count: null, qualifier: null },
    groups: groups.map(({ day, people, units }) => ({ day, people, units })),
    reach: reach.map(({ value }) => value),
    quotes: quotations.map(({ by, text }) => ({ by: by.name, text })),
    channels: channels.map(({ value }) => value),
    next: next?.value ?? null,
  };
  const glued = [...passage.mask.matchAll(GLUED)].map((hit) => hit[1] ?? '');
  const removedSigns = source.match(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u061c]/g)?.length ?? 0;
  return { ...draft, findings: findingsOf(draft, { days: chosen, ambiguous: place.ambiguous, glued, removedSigns, language }), spans };
}
