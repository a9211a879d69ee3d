import { sql, type Kysely } from 'kysely';
import { personKey } from '#features/participant/model.ts';
import { takesSignUps } from '#features/event/listing/model.ts';
import type { EventState } from '#features/event/model.ts';
import type { App } from '#platform/app/app.ts';
import { anybody } from '#platform/app/principal.ts';
import { retrying } from '#platform/database/retry.ts';
import type { Database } from '#platform/database/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import type { ChannelKind } from '../model.ts';

/** As the table's CHECK has it; what looks otherwise (a NUL, a quote) is not even asked for. */
const slugShape = /^[a-z0-9-]{3,100}$/;

interface SignUpQuestion {
  slug: string;
  regionCode: string | null;
  segment: string | null;
}

export interface SignUpFacts {
  event: { id: string; programmeId: string; state: EventState; registrationOpen: boolean; simulated: boolean; asksNip: boolean } | null;
  /** True also where nothing was asked. */
  regionKnown: boolean;
  segmentKnown: boolean;
}

/**
 * What a sign-up needs to know of its event, its region and its segment. Asked together by all who sign up for one event in the
 * same milliseconds: at the storm's height one statement serves hundreds.
 */
export async function lookUpSignUp(app: Pick<App, 'db' | 'groupCommit'>, question: SignUpQuestion): Promise<SignUpFacts> {
  if (!slugShape.test(question.slug)) return { event: null, regionKnown: true, segmentKnown: true };
  const known = recent(app).get(question.slug);
  const facts = known && known.until > performance.now() ? known : await app.groupCommit.submit(`sign-up:${question.slug}`, question.slug, async (slugs: string[]) => {
    const read = await retrying(() => withScope(app.db, anybody, (trx) => readFacts(trx, question.slug)), { patience: 2000 });
    return slugs.map(() => read);
  });
  if (facts !== known && facts.event && takesSignUps(facts.event)) remember(recent(app), question.slug, facts);
  return { event: facts.event, regionKnown: question.regionCode === null || facts.regions.has(question.regionCode), segmentKnown: question.segment === null || facts.segments.has(question.segment) };
}

interface Facts {
  event: SignUpFacts['event'];
  regions: ReadonlySet<string>;
  segments: ReadonlySet<string>;
}

/**
 * What an open event asks is remembered for half a second: at a rush's height thousands ask the same. Nothing is decided by it: whether
 * the event takes sign-ups, admission reads again under its lock.
 */
const rememberedMs = 500;
const mostRemembered = 200;
const recentFacts = new WeakMap<object, Map<string, Facts & { until: number }>>();

function recent(app: Pick<App, 'groupCommit'>): Map<string, Facts & { until: number }> {
  let facts = recentFacts.get(app.groupCommit);
  if (!facts) recentFacts.set(app.groupCommit, (facts = new Map()));
  return facts;
}

function remember(facts: Map<string, Facts & { until: number }>, slug: string, fact: Facts): void {
  facts.delete(slug);
  facts.set(slug, { ...fact, until: performance.now() + rememberedMs });
  if (facts.size > mostRemembered) facts.delete(facts.keys().next().value!);
}

async function readFacts(trx: Kysely<Database>, slug: string): Promise<Facts> {
  const row = await trx
    .selectFrom('event')
    .select(['id', 'programme_id as programmeId', 'state', 'registration_open as registrationOpen', 'simulated'])
    .select(sql<boolean>`(select asks_nip from programme where programme.id = event.programme_id)`.as('asksNip'))
    .select(sql<string[]>`array(select code from region where kind <> 'province' and valid_until is null)`.as('regions'))
    .select(sql<string[]>`array(select segment.key from programme_segment segment where segment.programme_id = event.programme_id)`.as('segments'))
    .where('slug', '=', slug)
    .executeTakeFirst();
  const { regions = [], segments = [], ...event } = row ?? {};
  // The table's CHECK admits only these states.
  return { event: 'id' in event ? { ...event, state: event.state as EventState } : null, regions: new Set(regions), segments: new Set(segments) };
}

export interface RegistrationRow {
  id: string;
  number: number;
  name: string;
  contactHint: string;
  regionCode: string;
  region: string;
  segment: string;
  institution: string | null;
  channel: ChannelKind;
  channelName: string;
  state: 'active' | 'cancelled';
  /** The same contact and name signed up more than once in this event, without proof that it is one person. */
  possibleDuplicate: boolean;
  via: string;
  createdAt: Date;
}

/** The people of an event for its staff, by number; `search` finds words of a name. Ask in a transaction of staff. */
export async function listRegistrations(db: Kysely<Database>, { eventId, search = '', state, limit = 40, offset = 0 }: { eventId: string; search?: string; state?: RegistrationRow['state']; limit?: number; offset?: number }): Promise<{ total: number; rows: RegistrationRow[] }> {
  const wanted = search.trim() === '' ? '' : personKey(search);
  const matching = db
    .selectFrom('registration')
    .innerJoin('participant', 'participant.id', 'registration.participant_id')
    .where('registration.event_id', '=', eventId)
    .where(sql<boolean>`(${wanted} = '' or strpos(participant.name_key, ${wanted}) > 0)`)
    .$if(state !== undefined, (query) => query.where('registration.state', '=', state!));
  const { total } = await matching.select((row) => row.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await matching
    .innerJoin('region', 'region.code', 'participant.region_code')
    .innerJoin('channel', (join) => join.onRef('channel.event_id', '=', 'registration.event_id').onRef('channel.id', '=', 'registration.channel_id'))
    .select(['registration.id', 'registration.number', 'registration.state', 'registration.via', 'registration.created_at as createdAt'])
    .select(['participant.name', 'participant.contact_hint as contactHint', 'participant.region_code as regionCode', 'participant.segment', 'participant.institution'])
    .select(['region.name as region', 'channel.kind as channel', 'channel.name as channelName'])
    .select(
      sql<boolean>`exists (select from participant other join registration beside on beside.participant_id = other.id
        where beside.event_id = registration.event_id and beside.state = 'active' and registration.state = 'active' and other.id <> participant.id
          and coalesce(other.claim_of, other.id) = coalesce(participant.claim_of, participant.id))`.as('possibleDuplicate'),
    )
    .orderBy('registration.number')
    .limit(limit)
    .offset(offset)
    .execute();
  // The tables' CHECKs admit only these words.
  return { total, rows: rows as RegistrationRow[] };
}
