import { personKey } from '#features/participant/model.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';

/** Why a visitor is, or may be, somebody. Strongest first. */
export const matchReasons = ['person', 'registrant', 'email', 'phone', 'alias', 'name', 'shared_contact', 'same_name', 'other_address', 'crew_or_participant', 'learned_name', 'similar_name', 'nobody', 'crew', 'set_aside'] as const;
export type MatchReason = (typeof matchReasons)[number];
export type VisitorState = 'matched' | 'suggested' | 'unmatched' | 'crew';

export const deskFilters = ['open', 'suggested', 'unmatched', 'decided'] as const;
/** What the desk shows: open = with or without candidates, and nobody has decided. */
export type DeskFilter = (typeof deskFilters)[number];

/** Somebody as a report or roster writes them. Addresses are keyed hashes in hex; equal hashes are equal addresses. */
export interface Visitor {
  id: string;
  name: string;
  email: string | null;
  phone: string | null;
  registrant: string | null;
  decision: { kind: 'credit'; registrationId: string } | { kind: 'set_aside' } | null;
}

/** A registration of the event, as matching sees it. */
export interface KnownRegistration {
  registrationId: string;
  participantId: string;
  nameKey: string;
  contact: string;
  contactKind: 'phone' | 'email';
  code: string;
}

/** What people decided in this programme before: an address, or (weaker) a name, is somebody's. */
export interface KnownAlias {
  alias: string;
  strong: boolean;
  participantId: string;
}

export interface Candidate {
  registrationId: string;
  why: MatchReason;
}

export interface Match {
  state: VisitorState;
  reason: MatchReason;
  registrationId: string | null;
  candidates: Candidate[];
  /** Which visitors are surely one: by address, or by registrant number. */
  identity: string;
}

const mostCandidates = 4;
/** A first name that more people than this bear suggests nobody. */
const mostOfOneName = 40;

/** Every name in a writing like "Budi (Budi Santoso)", as keys without titles, case and dots. */
export function nameKeysOf(written: string): string[] {
  const parts = written.split(/[()]/).map((part) => part.trim()).filter((part) => part !== '');
  return [...new Set(parts.map(personKey))];
}

/** "Budi Santoso_SMPN 1 Jember", "07 Budi Santoso": what a name may be once a school and a number are taken from it. */
function looseKeysOf(written: string): string[] {
  return [...new Set(nameKeysOf(written.replace(/[_|/]+|\s[-–]\s/g, '(')).map((key) => key.replace(/\d+/g, ' ').replace(/\s+/g, ' ').trim()).filter((key) => key !== ''))];
}

/** Visitors that share an address or a registrant number are one identity, whichever file says so. */
function identitiesOf(visitors: readonly Visitor[]): Map<string, string> {
  const parent = new Map<string, string>();
  const rootOf = (node: string): string => {
    let root = node;
    while (parent.get(root) !== undefined && parent.get(root) !== root) root = parent.get(root)!;
    parent.set(node, root);
    return root;
  };
  const join = (a: string, b: string): void => {
    const [one, two] = [rootOf(a), rootOf(b)];
    // The smaller text leads, so that the order of files makes no difference.
    if (one !== two) parent.set(one < two ? two : one, one < two ? one : two);
  };
  for (const { id, email, registrant } of visitors) {
    if (email) join(`visitor ${id}`, `email ${email}`);
    if (registrant) join(`visitor ${id}`, `registrant ${registrant}`);
  }
  return new Map(visitors.map(({ id }) => [id, rootOf(`visitor ${id}`)]));
}

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> => Map.groupBy(items, keyOf);

interface World {
  registrations: readonly KnownRegistration[];
  /** Keys of the names of cast and crew. */
  crew: ReadonlySet<string>;
  aliases: readonly KnownAlias[];
  /** The hash under which a learned name is kept. */
  aliasOfName: (nameKey: string) => string;
  /** The hash under which visitors carry a registrant number. */
  registrantHash: (number: string) => string;
}

/**
 * Says of every visitor of an event whose attendance theirs is. A function of the sets alone: the order of files, rows and decisions
 * changes nothing. A person's decision stands above all; then registrant number, then address or phone, then what was learned of an
 * address, then a full name that one registration and one visitor bear. Everything weaker is only suggested: an address several
 * people share, a name two visitors or two registrations bear, a name under another address than the registered one, one word, a
 * similar name. Cast and crew are no participants; one who also registered is asked about.
 */
export function matchVisitors(visitors: readonly Visitor[], { registrations, crew, aliases, aliasOfName, registrantHash }: World): Map<string, Match> {
  const identities = identitiesOf(visitors);
  const byContact = groupBy(registrations, (one) => one.contact);
  const byName = groupBy(registrations, (one) => one.nameKey);
  const byParticipant = groupBy(registrations, (one) => one.participantId);
  const byId = new Map(registrations.map((one) => [one.registrationId, one]));
  // A number that we gave ourselves is the registration's id or short code. Most files hold none, and hashing all costs.
  const byRegistrant = groupBy((visitors.some((one) => one.registrant) ? registrations : []).flatMap((one) => [one.registrationId, one.code].map((number) => ({ hash: registrantHash(number), one }))), ({ hash }) => hash);
  const learned = groupBy([...aliases].sort((a, b) => (a.participantId < b.participantId ? -1 : 1)), (one) => one.alias);
  const families = groupBy(visitors, (visitor) => identities.get(visitor.id)!);
  // Made when the first visitor has nothing better: with good files nobody has.
  let similarNow: ((key: string) => string[]) | null = null;
  const similar = (key: string): string[] => (similarNow ??= similarNames(registrations))(key);
  const matches = new Map<string, Match>();

  /** Strong candidates of an identity: what any file says of it. */
  const strongOf = new Map([...families].map(([identity, family]) => {
    const found = new Map<string, MatchReason>();
    const add = (list: readonly KnownRegistration[] | undefined, why: MatchReason) => list?.forEach((one) => found.has(one.registrationId) || found.set(one.registrationId, why));
    for (const { registrant } of family) if (registrant) add(byRegistrant.get(registrant)?.map(({ one }) => one), 'registrant');
    for (const { email } of family) if (email) add(byContact.get(email), 'email');
    for (const { phone } of family) if (phone) add(byContact.get(phone), 'phone');
    for (const hash of family.flatMap(({ email, registrant }) => [email, registrant])) {
      const taught = new Set(hash ? learned.get(hash)?.filter((one) => one.strong).map((one) => one.participantId) : []);
      if (taught.size === 1) add(byParticipant.get([...taught][0]!), 'alias');
    }
    return [identity, found] as const;
  }));

  /** Who bears a name at all, settled or not: a second bearer makes the name prove nothing. */
  const claims = new Map<string, Set<string>>();
  const namedBy = new Map<string, Set<string>>();
  for (const { id, name, email, phone, registrant } of visitors) {
    const found = new Set(nameKeysOf(name).flatMap((key) => byName.get(key) ?? []).map((one) => one.registrationId));
    namedBy.set(id, found);
    // Without an address all who bear the name are one: "Budi" who came back as "HP Budi (Budi)" cannot be told from him.
    const bearer = email || phone || registrant ? identities.get(id)! : 'without an address';
    for (const registrationId of found) claims.set(registrationId, (claims.get(registrationId) ?? new Set()).add(bearer));
  }

  for (const visitor of visitors) {
    const identity = identities.get(visitor.id)!;
    const keys = nameKeysOf(visitor.name);
    const isCrew = keys.some((key) => crew.has(key));
    const say = (state: VisitorState, reason: MatchReason, candidates: Candidate[] = []): void => {
      matches.set(visitor.id, { state, reason, registrationId: state === 'matched' ? candidates[0]!.registrationId : null, candidates: state === 'matched' ? [] : candidates.slice(0, mostCandidates), identity });
    };
    const suggest = (reason: MatchReason, ids: Iterable<string>): void => say('suggested', reason, [...ids].sort().map((registrationId) => ({ registrationId, why: reason })));

    if (visitor.decision?.kind === 'set_aside') say('crew', 'set_aside');
    else if (visitor.decision) say('matched', 'person', [{ registrationId: visitor.decision.registrationId, why: 'person' }]);
    else {
      const strong = strongOf.get(identity)!;
      const sameName = [...strong.keys()].filter((id) => keys.includes(byId.get(id)!.nameKey));
      const sure = strong.size === 1 ? [...strong.keys()][0]! : sameName.length === 1 ? sameName[0]! : null;
      if (sure) {
        if (crew.has(byId.get(sure)!.nameKey)) suggest('crew_or_participant', [sure]);
        else say('matched', strong.get(sure)!, [{ registrationId: sure, why: strong.get(sure)! }]);
        continue;
      }
      if (strong.size > 1) {
        suggest('shared_contact', strong.keys());
        continue;
      }
      const named = namedBy.get(visitor.id)!;
      if (isCrew) {
        if (named.size > 0) suggest('crew_or_participant', named);
        else say('crew', 'crew');
        continue;
      }
      if (named.size > 0) {
        const one = byId.get([...named][0]!)!;
        const hasFullName = one.nameKey.includes(' ');
        const otherAddress = visitor.email !== null && one.contactKind === 'email';
        if (named.size === 1 && claims.get(one.registrationId)!.size === 1 && hasFullName && !otherAddress) say('matched', 'name', [{ registrationId: one.registrationId, why: 'name' }]);
        else suggest(named.size === 1 && otherAddress && claims.get(one.registrationId)!.size === 1 ? 'other_address' : 'same_name', named);
        continue;
      }
      const candidates = new Map<string, MatchReason>();
      for (const key of keys) for (const { participantId } of learned.get(aliasOfName(key)) ?? []) for (const { registrationId } of byParticipant.get(participantId) ?? []) candidates.set(registrationId, 'learned_name');
      for (const key of looseKeysOf(visitor.name)) for (const registrationId of similar(key)) if (!candidates.has(registrationId)) candidates.set(registrationId, 'similar_name');
      const list = [...candidates].map(([registrationId, why]) => ({ registrationId, why })).sort((a, b) => (a.why === b.why ? 0 : a.why === 'learned_name' ? -1 : 1));
      if (list.length > 0) say('suggested', list[0]!.why, list);
      else say('unmatched', 'nobody');
    }
  }
  return matches;
}

/** Names one letter away, or with half of their words in common, best first. */
function similarNames(registrations: readonly KnownRegistration[]): (key: string) => string[] {
  const names = [...groupBy(registrations, (one) => one.nameKey)].map(([key, list]) => ({ key, words: key.split(' '), list }));
  const byWord = new Map<string, number[]>();
  const byLetters = new Map<string, number[]>();
  const put = (map: Map<string, number[]>, key: string, at: number): void => {
    const list = map.get(key);
    if (!list) map.set(key, [at]);
    else if (list.at(-1) !== at) list.push(at);
  };
  for (const [at, { key, words }] of names.entries()) {
    for (const word of words) if (word.length > 2) put(byWord, word, at);
    for (const letters of lettersOf(key)) put(byLetters, letters, at);
  }
  const known = new Map<string, string[]>();
  return (key) => {
    let answer = known.get(key);
    if (answer) return answer;
    const words = key.split(' ');
    const scores = new Map<number, number>();
    for (const word of words) {
      const bearers = byWord.get(word) ?? [];
      if (bearers.length <= mostOfOneName * 10) for (const at of bearers) scores.set(at, (scores.get(at) ?? 0) + 1);
    }
    const found = [...scores].map(([at, shared]) => [at, shared / Math.max(words.length, names[at]!.words.length)] as const).filter(([at, score]) => score >= 0.5 && (words.length > 1 || names[at]!.words.length > 1));
    for (const letters of lettersOf(key)) for (const at of byLetters.get(letters) ?? []) if (!scores.has(at) && isNear(key, names[at]!.key)) found.push([at, 0.9]);
    answer = found.length > mostOfOneName ? [] : [...new Map(found.sort((a, b) => b[1] - a[1] || (names[a[0]]!.key < names[b[0]]!.key ? -1 : 1))).keys()].flatMap((at) => names[at]!.list.map((one) => one.registrationId).sort()).slice(0, mostCandidates);
    known.set(key, answer);
    return answer;
  };
}

/** A name without spaces, and its two halves: names one letter apart share a half. */
function lettersOf(key: string): string[] {
  const bare = key.replaceAll(' ', '');
  if (bare.length < 8) return [`=${bare}`];
  const half = Math.floor(bare.length / 2);
  return [`=${bare}`, `<${bare.slice(0, half - 1)}`, `>${bare.slice(-(half - 1))}`];
}

/** One letter more, less, or another one; spaces do not count. */
function isNear(a: string, b: string): boolean {
  const [one, two] = [a.replaceAll(' ', ''), b.replaceAll(' ', '')];
  if (Math.abs(one.length - two.length) > 1) return false;
  let start = 0;
  while (start < Math.min(one.length, two.length) && one[start] === two[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, two.length) - start && one.at(-1 - end) === two.at(-1 - end)) end++;
  return Math.max(one.length, two.length) - start - end <= 1;
}

const reasonSentences: Record<MatchReason, (values: object, options: { locale: Locale }) => string> = {
  registrant: m.match_reason_registrant, email: m.match_reason_email, phone: m.match_reason_phone, alias: m.match_reason_alias, name: m.match_reason_name, person: m.match_reason_person,
  shared_contact: m.match_reason_shared_contact, same_name: m.match_reason_same_name, other_address: m.match_reason_other_address, crew_or_participant: m.match_reason_crew_or_participant,
  learned_name: m.match_reason_learned_name, similar_name: m.match_reason_similar_name, nobody: m.match_reason_nobody, crew: m.match_reason_crew, set_aside: m.match_reason_set_aside,
};

/** Why somebody is, or may be, this one: "Nama mirip." */
export function reasonSentence(reason: MatchReason, locale: Locale): string {
  return reasonSentences[reason]({}, { locale });
}
