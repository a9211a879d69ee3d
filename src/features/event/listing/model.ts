import { formatDateRange, formatLongDate, formatTimeRange, type Language, type Zone } from '#platform/i18n/format.ts';
import type { CastMember, EventRecord, EventRegion, Pillar } from '../model.ts';

/** How an event stands before the public: when, where and how it goes, for people and for machines that read pages. */

/** open = takes sign-ups; shut = does not; waiting = its hours have passed and nobody has begun it; over = held. */
export type PublicState = 'open' | 'shut' | 'waiting' | 'live' | 'over';

export function publicState(event: Pick<EventRecord, 'state' | 'registrationOpen' | 'endsAt'>, now: Date): PublicState {
  if (event.state === 'live') return 'live';
  if (event.state === 'ended' || event.state === 'closed') return 'over';
  if (event.endsAt && event.endsAt < now) return 'waiting';
  return event.registrationOpen ? 'open' : 'shut';
}

/** Whether the page offers the sign-up; the decision itself is the registration's. */
export function takesSignUps(event: Pick<EventRecord, 'state' | 'registrationOpen'>): boolean {
  return event.registrationOpen && (event.state === 'published' || event.state === 'live');
}

/** The letter of a pillar, of its Indonesian name: Cakap, Aman, Etika, Budaya. */
export const pillarLetters: Readonly<Record<Pillar, string>> = { skill: 'C', safety: 'A', ethics: 'E', culture: 'B' };

/** 'Kamis, 15 Juli 2021', or '21–24 Agustus 2023'. */
export function daysText(event: Pick<EventRecord, 'startsOn' | 'endsOn'>, language: Language): string {
  return event.startsOn === event.endsOn ? formatLongDate(event.startsOn, language) : formatDateRange(event.startsOn, event.endsOn, language);
}

/** '09.00–12.00 WIB', or '09.00 WIB' where nobody said when it ends; null where no hour is known. */
export function hoursText(event: Pick<EventRecord, 'startsAt' | 'endsAt' | 'zone'>, language: Language): string | null {
  return event.startsAt ? formatTimeRange(event.startsAt, event.endsAt, event.zone, language) : null;
}

/** 'Kabupaten Jember, Jawa Timur'; 'Provinsi Bali'; several of one province share its name, and after `most` the rest is a number for the caller to word. */
export function placesText(regions: readonly EventRegion[], language: Language, most = 3): { text: string; more: number } {
  const shown = regions.slice(0, most);
  const parts: string[] = [];
  for (const [at, region] of shown.entries()) {
    if (region.kind === 'province') {
      parts.push(language === 'en' ? `${region.name} Province` : `Provinsi ${region.name}`);
      continue;
    }
    parts.push(region.name);
    if (shown[at + 1]?.kind === 'province' || shown[at + 1]?.provinceName !== region.provinceName) parts.push(region.provinceName);
  }
  return { text: parts.join(', '), more: regions.length - shown.length };
}

/** An instant with the offset of the event's clock, as machines read it: '2021-07-15T09:00:00+07:00'. */
export function isoInZone(instant: Date, zone: Zone): string {
  const hours = { WIB: 7, WITA: 8, WIT: 9 }[zone];
  return `${new Date(instant.getTime() + hours * 3_600_000).toISOString().slice(0, 19)}+0${hours}:00`;
}

type Json = { [key: string]: string | boolean | Json | Json[] };

/** What search engines and calendars read of an event (schema.org/Event). Says only what is known; never the meeting's own link. */
export function eventAsJsonLd({ event, cast, venues, online, address }: { event: EventRecord; cast: readonly CastMember[]; venues: readonly string[]; online: boolean; address: string }): Json {
  const places: Json[] = [
    ...venues.map((name): Json => ({ '@type': 'Place', name, address: placesText(event.regions, 'id').text })),
    ...(online ? [{ '@type': 'VirtualLocation', url: address }] : []),
  ];
  const location: Json[] = places.length > 0 ? places : event.regions.map((region) => ({ '@type': 'Place', name: region.name, address: `${region.name}, Indonesia` }));
  const mode = venues.length > 0 ? (online ? 'Mixed' : 'Offline') : online ? 'Online' : null;
  const description = [daysText(event, 'id'), hoursText(event, 'id'), placesText(event.regions, 'id').text].filter(Boolean).join(', ');
  return {
    '@context': 'https://schema.org',
    '@type': 'Event',
    '@id': address,
    url: address,
    name: event.theme,
    description,
    inLanguage: 'id',
    startDate: event.startsAt ? isoInZone(event.startsAt, event.zone) : event.startsOn,
    ...(event.endsAt ? { endDate: isoInZone(event.endsAt, event.zone) } : event.endsOn === event.startsOn ? {} : { endDate: event.endsOn }),
    eventStatus: 'https://schema.org/EventScheduled',
    ...(mode ? { eventAttendanceMode: `https://schema.org/${mode}EventAttendanceMode` } : {}),
    ...(location.length > 0 ? { location } : {}),
    organizer: { '@type': 'Organization', name: event.organiser },
    ...(cast.length > 0 ? { performer: cast.map((member): Json => ({ '@type': 'Person', name: member.name, ...(member.office ? { jobTitle: member.office } : {}) })) } : {}),
    ...(takesSignUps(event)
      ? { isAccessibleForFree: true, offers: { '@type': 'Offer', url: `${address}/daftar`, price: '0', priceCurrency: 'IDR', availability: 'https://schema.org/InStock' } }
      : {}),
  };
}

/** A data block for `<svelte:head>`: no `<` is left, so that no text of an event can end the element it stands in. */
export function jsonLdElement(data: Json): string {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
  return `<script type="application/ld+json">${json}</script>`;
}

