/** What a context knows, laid out once for all rules: dates, hours, numbers, people, places and words of the record. */
import { formatName, nameKey, parseName } from '#features/speaker/model.ts';
import { parentOn, resolveRegion, zoneOf } from '#features/region/model.ts';
import type { Region, Zone } from '#features/region/model.ts';
import type { EventFacts, PersonFacts } from '../../schema.ts';
import type { CheckContext, RegisteredPerson } from '../schema.ts';
import { lettersOf } from '../finding/model.ts';

export interface KnownPerson {
  /** The name in full, as EYD prints it. */
  full: string;
  /** The name alone in small letters, and its words. */
  key: string;
  words: readonly string[];
  position: string | null;
  representing: string | null;
  /** Whether the record of the event names this person, and not only the register. */
  isCast: boolean;
}

export interface Known {
  context: CheckContext;
  hasFacts: boolean;
  people: readonly KnownPerson[];
  /** Days the record names, such as '2021-07-15'. */
  days: ReadonlySet<string>;
  /** Hours the record names, such as '09.00'. */
  hours: ReadonlySet<string>;
  /** Every number the record, the programme and the ledger hold, and what follows from the record's lists. */
  numbers: ReadonlySet<number>;
  /** The regions of the event and the provinces they lie in; empty where the record names none. */
  regions: readonly Region[];
  provinces: readonly Region[];
  zones: ReadonlySet<Zone>;
  /** Every text the record holds. */
  texts: readonly string[];
  /** Whether the record holds these words, letter for letter. */
  isOnRecord: (text: string) => boolean;
}

/** Every leaf of a record, whatever its shape. */
function leavesOf(value: unknown): (string | number)[] {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

const MULTIPLES: Readonly<Record<string, number>> = { ribu: 1e3, juta: 1e6, miliar: 1e9 };

/** The value of '1.101', '3,47', '202,6 juta', '5,5 ribu'; an Indonesian comma parts the decimals. */
export function valueOf(figure: string, multiple?: string): number {
  const plain = figure.replaceAll(/\.(?=\d{3})/gu, '').replace(',', '.');
  return Math.round(Number(plain) * (MULTIPLES[multiple?.toLowerCase() ?? ''] ?? 1) * 1e6) / 1e6;
}

/** All numbers in a text, read in the Indonesian and in the English way. */
function numbersIn(text: string): number[] {
  return [...text.matchAll(/(\d[\d.,]*)(?: (ribu|juta|miliar))?/giu)].flatMap(([, figure = '', multiple]) => {
    const bare = figure.replace(/[.,]+$/u, '');
    const parts = bare.split(/[.,]/u).map(Number);
    return [valueOf(bare, multiple), Number(bare.replaceAll(',', '')), ...parts].filter((one) => !Number.isNaN(one));
  });
}

function personOf(person: PersonFacts | null | undefined): [string, PersonFacts | null][] {
  return person?.name ? [[person.name, person]] : [];
}

/** Everybody the record names, with what it says of them. */
function peopleOf(context: CheckContext): KnownPerson[] {
  const { facts, programme, register = [] } = context;
  const cast: [string, PersonFacts | null][] = facts ? [
    ...personOf(facts.opening), ...personOf(facts.keynote), ...personOf(facts.openingSpeech), ...personOf(facts.moderator), ...personOf(facts.runner),
    ...personOf(facts.keyOpinionLeader), ...(facts.speakers ?? []).flatMap(personOf), ...(facts.people ?? []).flatMap(personOf),
  ] : [];
  const named = [
    ...(facts?.questions ?? []).flatMap((one) => [one.asker, one.to, one.answeredBy]),
    facts?.attended?.statedBy, facts?.participants?.statedBy, facts?.contact?.name, programme?.opened?.by, programme?.pillarsStatedBy,
    programme?.reminder?.statedBy, programme?.target?.statedBy,
  ].flatMap((name): [string, null][] => (name ? [[name, null]] : []));
  const seen = new Map<string, KnownPerson>();
  const add = (name: string, person: PersonFacts | null, isCast: boolean): void => {
    const parts = parseName(name);
    const key = nameKey(parts);
    if (key === '' || seen.has(key)) return;
    seen.set(key, {
      full: formatName(parts), key, words: key.split(' '), position: person?.position ?? null, representing: person?.representing ?? null, isCast,
    });
  };
  for (const [name, person] of [...cast, ...named]) add(name, person, true);
  for (const person of register) add(inFull(person), null, false);
  return [...seen.values()];
}

function inFull({ name, titles }: RegisteredPerson): string {
  return titles ? formatName({ front: [...titles.front], name, back: [...titles.back] }) : name;
}

/** What the lists of a record add up to: how many speakers, questions, days, regions. */
function countsOf(facts: EventFacts): number[] {
  const questions = (facts.questions ?? []).reduce((sum, one) => sum + Math.max(1, (one.question ? 1 : 0) + (one.questions?.length ?? 0)), 0);
  const people = (facts.days ?? []).reduce((sum, day) => sum + (day.people ?? 0), 0);
  return [questions, people, facts.questions?.length ?? 0, facts.speakers?.length ?? 0, facts.days?.length ?? 0, facts.regions?.length ?? 0, facts.groups ?? 0];
}

/** The regions a record says the event was held in. */
function regionsOf({ facts, regions }: CheckContext): Region[] {
  const names = facts ? [facts.regency, facts.regency ? null : facts.province] : [];
  const coded = (facts?.regions ?? []).flatMap(({ code }) => regions.byCode.get(code) ?? []);
  const found = names.flatMap((name) => {
    const answer = name ? resolveRegion(name, regions) : null;
    return answer?.kind === 'one' ? [answer.region] : [];
  });
  return [...new Set([...found, ...coded])];
}

/** Lays a context out for the rules. */
export function knownFrom(context: CheckContext): Known {
  const { facts, programme, ledger, regions: index } = context;
  const leaves = leavesOf([facts, programme, ledger]);
  const texts = leaves.filter((leaf) => typeof leaf === 'string');
  const regions = regionsOf(context);
  const provinces = regions.flatMap((region) => {
    const parent = parentOn(region, index, facts?.date ?? facts?.from ?? undefined);
    return index.byCode.get(parent ?? region.code) ?? [];
  });
  const numbers = leaves.flatMap((leaf) => (typeof leaf === 'number' ? [leaf] : numbersIn(leaf)));
  const letters = texts.map(lettersOf).join('|');
  const zones = new Set(regions.map((region) => zoneOf(region.code)));
  if (zones.size === 0 && facts?.timeZoneLabel) zones.add(facts.timeZoneLabel);
  return {
    context, regions, provinces, texts, zones,
    hasFacts: facts !== undefined,
    people: peopleOf(context),
    days: new Set(texts.flatMap((text) => text.match(/\d{4}-\d\d-\d\d/gu) ?? [])),
    hours: new Set(texts.flatMap((text) => [...text.matchAll(/(\d{1,2})[.:](\d\d)/gu)].map(([, hour = '', minute = '']) => `${hour.padStart(2, '0')}.${minute}`))),
    numbers: new Set([...numbers, ...(facts ? countsOf(facts) : [])]),
    isOnRecord: (text) => {
      const wanted = lettersOf(text);
      return wanted !== '' && letters.includes(wanted);
    },
  };
}
