import ical, { ICalEventStatus } from 'ical-generator';
import { hoursText, placesText } from '#features/event/listing/model.ts';
import { addDays } from '#features/event/model.ts';
import { castsOf, searchEvents } from '#features/event/server/queries.ts';
import { personKey } from '#features/plan/month/server/queries.ts';
import { anybody } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { anyone } from '#platform/http/policy.ts';
import { localDate } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { allow, orErrorPage } from '../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = anyone();

const most = 1000;
const daysBack = 31;

/**
 * A feed that calendars subscribe to: the public events from a month ago on, of a region (`wilayah`, a code), a programme (`program`) or a
 * person who appears (`orang`, a name). Instants in UTC; no meeting link and nothing personal beyond the names that are published.
 */
export const GET: RequestHandler = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    const { app, locale } = request.locals;
    const { searchParams } = request.url;
    const now = app.clock.now();
    const region = /^\d{2}(\.\d{2})?$/.exec(searchParams.get('wilayah') ?? '')?.[0];
    const programmeKey = /^[a-z0-9-]{1,60}$/.exec(searchParams.get('program') ?? '')?.[0];
    const person = (searchParams.get('orang') ?? '').replace(/\p{Cc}+/gu, ' ').trim().slice(0, 200);
    const events = await withScope(app.db, anybody, async (trx) => {
      const found = await searchEvents(trx, { region, programmeKey, from: addDays(localDate(now, 'WIB'), -daysBack), today: localDate(now, 'WIB'), limit: most });
      if (person === '') return found.events;
      const casts = await castsOf(trx, found.events.map((event) => event.id));
      return found.events.filter((event) => casts.get(event.id)?.some((member) => personKey(member.nameAsWritten) === personKey(person)));
    });
    const calendar = ical({ prodId: { company: 'Serentak', product: 'Serentak', language: locale.toUpperCase() }, name: 'Serentak', ttl: 3600 });
    const origin = app.config.publicOrigin ?? request.url.origin;
    for (const event of events) {
      if (!event.startsAt) continue;
      const link = `${origin}/e/${event.slug}`;
      calendar.createEvent({
        id: `${event.id}@serentak`, sequence: event.version, stamp: now, start: event.startsAt, ...(event.endsAt ? { end: event.endsAt } : {}), summary: event.theme, url: link, status: ICalEventStatus.CONFIRMED,
        description: [hoursText(event, locale), event.organiser, m.calendar_details({ link }, { locale })].filter(Boolean).join('\n'), location: placesText(event.regions, locale).text,
      });
    }
    return new Response(calendar.toString(), { headers: { 'content-type': 'text/calendar; charset=utf-8', 'cache-control': 'public, max-age=900' } });
  });
