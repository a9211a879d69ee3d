/**
 * The facts of an event and of its programme, as `serentak event list --json` prints them.
 *
 * Nearly everything is optional: what nobody stated is absent, and the recap leaves it out.
 * Unknown keys pass through, because the same record serves other readers as well.
 */
import { z } from 'zod';

const date = z.iso.date();
const hour = z.string().regex(/^([01]\d|2[0-3])\.[0-5]\d$/, 'HH.MM');
const count = z.number().int().nonnegative();
const texts = z.array(z.string());

/** How a number was stated: as itself, as a lower bound, or as an estimate. */
export const qualifier = z.enum(['exactly', 'moreThan', 'about']);

/** A number of people, with what it counts. `count` is null where a source speaks of "ribuan" only. */
const headCount = z.looseObject({
  count: count.nullish(),
  qualifier: qualifier.optional(),
  basis: z.string().optional(),
  asWritten: z.string().optional(),
  statedBy: z.string().optional(),
});

/** Anybody who appeared. `points` and `notes` are the note-taker's words, `quotes` are verbatim. */
const person = z.looseObject({
  name: z.string(),
  position: z.string().nullish(),
  description: z.string().nullish(),
  handle: z.string().nullish(),
  representing: z.string().nullish(),
  form: z.string().nullish(),
  subject: z.string().nullish(),
  points: texts.optional(),
  notes: texts.optional(),
  quote: z.string().nullish(),
  quotes: texts.optional(),
  asWritten: z.string().nullish(),
});

const speaker = person.extend({ order: count.optional() });

const question = z.looseObject({
  asker: z.string().nullish(),
  to: z.string().nullish(),
  toOrder: count.nullish(),
  answeredBy: z.string().nullish(),
  question: z.string().nullish(),
  questions: texts.optional(),
  answer: z.string().nullish(),
});

const channel = z.looseObject({
  kind: z.string(),
  name: z.string().nullish(),
  capacity: count.nullish(),
  viewsMoreThan: count.nullish(),
});

const reach = z.looseObject({
  channel: z.string(),
  followersMoreThan: count.optional(),
  host: z.string().optional(),
  asWritten: z.string().optional(),
});

const day = z.looseObject({ date, weekday: z.string().optional(), people: count.optional(), units: texts.optional() });

const nextInSeries = z.looseObject({
  number: count.optional(),
  date: date.optional(),
  weekday: z.string().optional(),
  theme: z.string().optional(),
  asWritten: z.string().optional(),
});

/** One event: the record of `event list --json`, keys and values as in the fact file of the sources. */
export const eventFacts = z.looseObject({
  theme: z.string().nullish(),
  date: date.nullish(),
  from: date.nullish(),
  to: date.nullish(),
  weekday: z.string().nullish(),
  start: hour.nullish(),
  end: hour.nullish(),
  timeZoneLabel: z.enum(['WIB', 'WITA', 'WIT']).nullish(),
  dateline: z.string().nullish(),
  regency: z.string().nullish(),
  province: z.string().nullish(),
  /** Ours: an event held for several regions has no single regency. */
  regions: z.array(z.looseObject({ code: z.string(), name: z.string() })).optional(),
  segment: z.string().nullish(),
  organiser: z.string().nullish(),
  partners: texts.optional(),
  series: z.string().nullish(),
  attended: headCount.nullish(),
  attendedBy: texts.optional(),
  participants: headCount.nullish(),
  registeredMoreThan: count.nullish(),
  channels: z.array(z.union([z.string(), channel])).optional(),
  hybrid: z.looseObject({
    venue: z.string().optional(),
    online: texts.optional(),
    onlineFrom: z.string().optional(),
    onlineShare: z.string().optional(),
  }).nullish(),
  groups: count.nullish(),
  days: z.array(day).optional(),
  opening: person.nullish(),
  keynote: person.nullish(),
  openingSpeech: person.nullish(),
  moderator: person.nullish(),
  runner: person.nullish(),
  speakers: z.array(speaker).optional(),
  people: z.array(person).optional(),
  keyOpinionLeader: person.nullish(),
  rundown: texts.optional(),
  questions: z.array(question).optional(),
  reach: z.array(reach).optional(),
  reachOwner: z.string().nullish(),
  audience: z.looseObject({ asWritten: z.string() }).nullish(),
  aims: texts.optional(),
  communities: texts.optional(),
  nextInSeries: nextInSeries.nullish(),
  contact: z.looseObject({ name: z.string().optional(), phone: z.string().optional() }).nullish(),
  writer: z.string().nullish(),
  derived: texts.optional(),
});

/** The programme an event belongs to: dated, sourced figures that any of its recaps may print. */
export const programmeFacts = z.looseObject({
  name: z.string().optional(),
  nameAsWritten: z.string().optional(),
  opened: z.looseObject({ on: date.optional(), by: z.string().optional() }).nullish(),
  target: z.looseObject({
    value: count,
    basis: z.string().optional(),
    segment: z.string().optional(),
    staged: z.boolean().optional(),
    statedBy: z.string().optional(),
  }).nullish(),
  aims: texts.optional(),
  pillars: texts.optional(),
  pillarsStatedBy: z.string().optional(),
  baseline: z.looseObject({
    internetUsers: count.optional(),
    internetUsersAsOf: z.string().optional(),
    population: count.optional(),
    populationAsOf: z.string().optional(),
    penetrationPercent: z.number().optional(),
    literacyIndex: z.looseObject({
      value: z.number(),
      scaleMin: z.number().optional(),
      scaleMax: z.number().optional(),
      judgement: z.string().optional(),
      /** The scale of the survey itself, where the source printed another one. */
      surveyScale: z.object({ min: z.number(), max: z.number() }).optional(),
    }).optional(),
  }).nullish(),
  reminder: z.looseObject({
    subject: z.string().optional(),
    occasion: z.string().optional(),
    statedBy: z.string().optional(),
  }).nullish(),
});

export type Qualifier = z.infer<typeof qualifier>;
export type HeadCount = z.infer<typeof headCount>;
export type PersonFacts = z.infer<typeof person>;
export type SpeakerFacts = z.infer<typeof speaker>;
export type QuestionFacts = z.infer<typeof question>;
export type ChannelFacts = z.infer<typeof channel>;
export type ReachFacts = z.infer<typeof reach>;
export type EventFacts = z.infer<typeof eventFacts>;
export type ProgrammeFacts = z.infer<typeof programmeFacts>;
