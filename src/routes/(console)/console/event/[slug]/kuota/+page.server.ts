import { getEvent } from '#features/event/server/queries.ts';
import { groupReminders, type Occasion } from '#features/message/model.ts';
import { segmentName } from '#features/programme/model.ts';
import { listSegments } from '#features/programme/server/queries.ts';
import { displayRegion, resolveRegion } from '#features/region/model.ts';
import { setNoShowRelease } from '#features/registration/no-show/server/commands.ts';
import { setPool, setQuota } from '#features/registration/pool/server/commands.ts';
import { listPools } from '#features/registration/pool/server/queries.ts';
import { setRole } from '#features/registration/role/server/commands.ts';
import { isQuota } from '#features/registration/seat/model.ts';
import { channelSeatsEntry, quotaEntry, roleEntry } from '#features/registration/seat/schema.ts';
import { countWaiting, findByNumber, findRelease, listRoles } from '#features/registration/seat/server/queries.ts';
import { freeSeats } from '#features/registration/model.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { invalid } from '#platform/http/refusal.ts';
import { localDate } from '#platform/i18n/format.ts';
import { numberOf, parseForm, textOf } from '../../../../../form.ts';
import { allow, orErrorPage } from '../../../../../guard.ts';
import { regionIndex } from '../../../../../region-index.ts';
import { saveOnce } from '../../keyed.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = staff();

/** Who stands here on the day of the rush wants to know how full it is, who waits, and to change a limit at once. */
export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const { app, locale } = event.locals;
    const index = await regionIndex(app);
    return withScope(app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const segments = await listSegments(trx, found.programmeId);
      const pools = await listPools(trx, { eventId: found.id });
      const waiting = await countWaiting(trx, { eventId: found.id });
      const crew = await listRoles(trx, { eventId: found.id });
      if (crew.length > 0) await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'registration.read_roles', objectKind: 'event', objectId: found.id, eventId: found.id, detail: { rows: crew.length } });
      const origin = app.config.publicOrigin ?? event.url.origin;
      const nameOf = (code: string) => {
        const region = index.byCode.get(code);
        return region ? displayRegion(region, 'full', index) : code;
      };
      const occasion: Occasion | null = found.startsAt && found.endsAt
        ? { theme: found.theme, organiser: found.organiser, startsAt: found.startsAt.toISOString(), endsAt: found.endsAt.toISOString(), zone: found.zone, publicLink: `${origin}/e/${found.slug}` }
        : null;
      return {
        key: newId(),
        at: app.clock.now(),
        zone: found.zone,
        live: found.state === 'published' || found.state === 'live',
        channels: pools.filter((pool) => !isQuota(pool)).map((pool) => ({
          id: pool.channelId, kind: pool.kind, name: pool.channel, limit: pool.limit, reserved: pool.reserved, reservedTaken: pool.reservedTaken,
          taken: pool.taken + pool.reservedTaken, free: pool.limit === null ? null : freeSeats(pool),
          quotas: pools.filter((one) => one.channelId === pool.channelId && isQuota(one)).map((one) => ({
            id: one.id, regionCode: one.regionCode, segmentKey: one.segment, limit: one.limit ?? 0, taken: one.taken,
            region: one.regionCode === null ? null : nameOf(one.regionCode), segment: one.segment === null ? null : segmentName(segments, one.segment, locale),
          })),
        })),
        waiting,
        registered: pools.filter((pool) => !isQuota(pool)).reduce((sum, pool) => sum + pool.taken + pool.reservedTaken, 0),
        segments: segments.map(({ key }) => ({ value: key, label: segmentName(segments, key, locale) })),
        places: found.regions.map((region) => nameOf(region.code)),
        crew,
        release: await findRelease(trx, { eventId: found.id }),
        reminders: occasion === null ? [] : groupReminders(occasion, `${origin}/e/${found.slug}/masuk`, locale),
        saved: event.url.searchParams.has('tersimpan'),
      };
    });
  });

const raw = (form: FormData, names: readonly string[]) => Object.fromEntries(names.map((name) => [name, textOf(form, name)]));

async function regionOf(event: RequestEvent, typed: string): Promise<string | null> {
  if (typed === '') return null;
  const answer = resolveRegion(typed, await regionIndex(event.locals.app), { on: localDate(event.locals.app.clock.now(), 'WIB') });
  if (answer.kind === 'none') throw invalid({ region: 'regency_unknown' });
  if (answer.kind !== 'one') throw invalid({ region: 'regency_ambiguous' });
  return answer.region.code;
}

export const actions: Actions = {
  kursi: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'registration.set_pool', form }, (key) => {
      const { channel, limit, reserved, move } = parseForm(channelSeatsEntry, raw(form, ['channel', 'limit', 'reserved', 'move']));
      return setPool(event.locals.app, principal, { event: event.params.slug, channelId: channel, limit, reserved, moveTail: move, key });
    });
  },
  kuota: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'registration.set_quota', form }, async (key) => {
      const { channel, region, segment, limit, move } = parseForm(quotaEntry, raw(form, ['channel', 'region', 'segment', 'limit', 'move']));
      return setQuota(event.locals.app, principal, { event: event.params.slug, channelId: channel, regionCode: /^\d{2}(\.\d{2})?$/.test(region) ? region : await regionOf(event, region), segment: segment || null, limit, moveTail: move, key });
    });
  },
  peran: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'registration.set_role', form }, async (key) => {
      const { number, role } = parseForm(roleEntry, raw(form, ['number', 'role']));
      const { app } = event.locals;
      const registrationId = await withScope(app.db, principal, async (trx) => findByNumber(trx, { eventId: (await getEvent(trx, event.params.slug)).id, number }));
      if (registrationId === null) throw invalid({ number: 'registration_unknown' });
      return setRole(app, principal, { event: event.params.slug, registrationId, role, key });
    });
  },
  lepas: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'registration.set_release', form }, (key) => setNoShowRelease(event.locals.app, principal, { event: event.params.slug, afterMinutes: numberOf(form, 'minutes'), key }));
  },
};
