import { codesAhead } from '#features/attendance/code/server/queries.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { noticesOf } from '#features/programme/notice/server/queries.ts';
import { readRoom } from '#features/question/room/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { hostingOf } from '../../../../cast.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import { hostOf } from '../../../../host.ts';
import { keepPrivate } from '../../../../ticket.ts';
import type { PageServerLoad } from './$types';

/** Public like the room itself; the code of the room only where crew, moderator or the host of a viewing point put it on the wall. */
export const _policy = anyone();

const anHour = 30;

export const load: PageServerLoad = (event) =>
  orErrorPage(event, async () => {
    allow(event, _policy);
    keepPrivate(event);
    const { app } = event.locals;
    const { slug } = event.params;
    const now = app.clock.now();
    const found = await withScope(app.db, anybody, (trx) => getEvent(trx, slug));
    const trusted = (await hostingOf(event, slug)) !== null || (await hostOf(event, slug)) !== null;
    const { seq, room, notices } = await withScope(app.db, { kind: 'event', eventId: found.id, programmeId: found.programmeId }, async (trx) => ({ ...(await readRoom(trx, { eventId: found.id })), notices: await noticesOf(trx, found) }), { oneView: true });
    return {
      slug, theme: found.theme, organiser: found.organiser, zone: found.zone, simulated: found.simulated, seq, room, notices, now: now.toISOString(),
      codes: trusted && found.state === 'live' ? codesAhead(app.keys, { eventId: found.id, now, count: anHour }) : [],
      join: `${app.config.publicOrigin ?? event.url.origin}/e/${slug}/masuk`,
    };
  });
