import { neededSeconds } from '#features/attendance/model.ts';
import { getLedgerEvent, listReported } from '#features/attendance/server/queries.ts';
import { shownConditions } from '#features/certificate/condition/server/queries.ts';
import { listChannels } from '#features/channel/server/queries.ts';
import { eventAsJsonLd, jsonLdElement } from '#features/event/listing/model.ts';
import { getCast, getDays, getEvent, getGroups } from '#features/event/server/queries.ts';
import { listSenders, noticesOf } from '#features/programme/notice/server/queries.ts';
import { getProgramme } from '#features/programme/server/queries.ts';
import { listClippings } from '#features/recap/clipping/server/queries.ts';
import { publishedRecapOf } from '#features/recap/server/queries.ts';
import { countByChannel } from '#features/registration/pool/server/queries.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = anyone();

export const load: PageServerLoad = (request) => orErrorPage(request, async () => {
  allow(request, _policy);
  const { app, locale } = request.locals;
  const address = `${app.config.publicOrigin ?? request.url.origin}/e/${request.params.slug}`;
  return withScope(app.db, anybody, async (trx) => {
    const event = await getEvent(trx, request.params.slug);
    const cast = await getCast(trx, event.id);
    const channels = await listChannels(trx, { eventId: event.id });
    const venues = channels.flatMap((channel) => (channel.kind === 'venue' ? [channel.place ?? channel.name] : []));
    const online = channels.some((channel) => channel.kind === 'meeting' || channel.kind === 'stream');
    const recap = await publishedRecapOf(trx, { slug: event.slug, language: locale, now: app.clock.now() });
    const ledger = await getLedgerEvent(trx, { id: event.id });
    // Where groups come on different days, the rule is one of a day.
    const { startsAt, endsAt } = ledger.days[0]?.hours ?? event;
    return {
      now: app.clock.now(), event, cast, channels, address,
      programme: await getProgramme(trx, event.programmeKey),
      groups: await getGroups(trx, event.id),
      days: await getDays(trx, event.id),
      notices: await noticesOf(trx, event),
      senders: await listSenders(trx, { programmeId: event.programmeId }),
      rundown: await listRundown(trx, { eventId: event.id }),
      fills: await countByChannel(trx, { eventId: event.id }),
      certificate: await shownConditions(trx, event.id),
      reported: await listReported(trx, event.id),
      clippings: await listClippings(trx, { eventId: event.id }),
      recap: recap && { title: recap.recap.title, dateline: recap.recap.dateline, lead: recap.recap.paragraphs[0]?.text ?? '' },
      neededMinutes: startsAt && endsAt ? Math.floor(neededSeconds(event.attendanceRule, { from: startsAt.getTime(), until: endsAt.getTime() }) / 60) : null,
      codesNeeded: ledger.codesNeeded,
      jsonLd: jsonLdElement(eventAsJsonLd({ event, cast, venues, online, address })),
    };
  });
});
