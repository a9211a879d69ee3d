import { error } from '@sveltejs/kit';
import ical, { ICalAlarmType, ICalEventStatus } from 'ical-generator';
import { getCarrier } from '#features/channel/carrier/server/queries.ts';
import { listChannels } from '#features/channel/server/queries.ts';
import { hoursText, placesText } from '#features/event/listing/model.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { allow, orErrorPage } from '../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = anyone();

/** The event for a phone's calendar: instants in UTC, so that each shows its own hour; the event's own hour and zone in words. Nothing personal. */
export const GET: RequestHandler = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    const { app, locale } = request.locals;
    const { event, venues, carrier } = await withScope(app.db, anybody, async (trx) => {
      const event = await getEvent(trx, request.params.slug);
      const channels = await listChannels(trx, { eventId: event.id });
      return { event, carrier: await getCarrier(trx, { eventId: event.id }), venues: channels.flatMap(({ kind, place }) => (kind === 'venue' && place ? [place] : [])) };
    });
    if (!event.startsAt) error(404);
    const link = `${app.config.publicOrigin ?? request.url.origin}/e/${event.slug}`;
    const calendar = ical({ prodId: { company: 'Serentak', product: 'Serentak', language: locale.toUpperCase() }, name: event.theme });
    calendar.createEvent({
      id: `${event.id}@serentak`,
      sequence: event.version + carrier.version,
      stamp: app.clock.now(),
      start: event.startsAt,
      ...(event.endsAt ? { end: event.endsAt } : {}),
      summary: event.theme,
      description: [hoursText(event, locale), event.organiser, m.calendar_details({ link }, { locale }), carrier.carrier === 'stream' ? m.switch_calendar({ link: `${link}/ruang` }, { locale }) : null].filter(Boolean).join('\n'),
      location: [...venues, placesText(event.regions, locale).text].filter(Boolean).join(', '),
      url: link,
      status: ICalEventStatus.CONFIRMED,
      alarms: [{ type: ICalAlarmType.display, trigger: 1800, description: event.theme }],
    });
    return new Response(calendar.toString(), { headers: { 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': `attachment; filename="${event.slug}.ics"`, 'cache-control': 'no-cache' } });
  });
