/** Where and when an event took place, in words. */
import { formatPressDate } from '#platform/i18n/format.ts';
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';
import { field, items } from '../fact/model.ts';
import type { EventFacts } from '../schema.ts';
import { join, list, put, say, told } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';

const withoutKind = (name: string): string => name.replace(/^(Kabupaten|Kota) /u, '');

/** 'Kabupaten Jember, Provinsi Jawa Timur'; null where the record names no place. */
export function placeOf(event: Fact<EventFacts>, language: Language): Phrase | null {
  const regency = field(event, 'regency');
  const province = field(event, 'province');
  const prefix = (name: string): string => {
    const bare = name.replace(/^Provinsi /u, '');
    return language === 'en' ? `${bare} Province` : `Provinsi ${bare}`;
  };
  if (regency || province) return join([regency && told(regency), province && put(province, prefix)], ', ');
  const regions = regionNames(event);
  return regions.length > 0 ? list(regions.map(told), language) : null;
}

/** The regions of an event that has no single regency. */
function regionNames(event: Fact<EventFacts>): Fact<string>[] {
  return items(field(event, 'regions')).flatMap((region) => field(region, 'name') ?? []);
}

/** The shortest name of the place, for a headline: 'Bangka Barat', 'Bali'. Null for several regions, of which none may stand for all. */
export function shortPlaceOf(event: Fact<EventFacts>): Phrase | null {
  const regions = regionNames(event);
  const name = field(event, 'regency') ?? field(event, 'province') ?? (regions.length === 1 ? regions[0] : null);
  return name ? put(name, withoutKind) : null;
}

/** Where the news comes from, in capitals as papers print it; an empty phrase where nothing says so. */
export function datelineOf(event: Fact<EventFacts>): Phrase {
  const stated = field(event, 'dateline');
  if (stated) return put(stated, (text) => text.toLocaleUpperCase('id'));
  const regions = regionNames(event);
  const place = shortPlaceOf(event) ?? (regions.length <= 3 ? join(regions.map((name) => put(name, withoutKind)), '/') : []);
  return place.map((piece) => ({ ...piece, text: piece.text.toLocaleUpperCase('id') }));
}

/** 'Kamis (15/7/2021)' or 'Senin (21/8/2023) hingga Kamis (24/8/2023)'. The weekday is reckoned from the date, so it cannot contradict it. */
export function daysOf(event: Fact<EventFacts>, language: Language): Phrase | null {
  const press = (date: Fact<string>): Phrase => put(date, (day) => formatPressDate(day, language));
  const date = field(event, 'date');
  if (date) return press(date);
  const from = field(event, 'from');
  const to = field(event, 'to');
  const until = language === 'id' ? 'hingga' : 'to';
  if (from && to) return say`${press(from)} ${until} ${press(to)}`;
  if (from) return say`${language === 'id' ? 'mulai' : 'from'} ${press(from)}`;
  return to && say`${language === 'id' ? 'hingga' : 'until'} ${press(to)}`;
}

/** 'pukul 09.00–12.00 WIB'. The zone stands where the record has one, and is not guessed here. */
export function hoursOf(event: Fact<EventFacts>, language: Language): Phrase | null {
  const clock = (hour: Fact<string>): Phrase => put(hour, (text) => (language === 'id' ? text : text.replace('.', ':')));
  const [start, end, zone] = [field(event, 'start'), field(event, 'end'), field(event, 'timeZoneLabel')];
  if (!start && !end) return null;
  const label = zone ? say` ${told(zone)}` : null;
  if (start && end) return say`${language === 'id' ? 'pukul' : 'from'} ${clock(start)}–${clock(end)}${label}`;
  if (start) return say`${language === 'id' ? 'mulai pukul' : 'from'} ${clock(start)}${label}`;
  return end && say`${language === 'id' ? 'hingga pukul' : 'until'} ${clock(end)}${label}`;
}

/** Both together, as they follow the place: ', Kamis (15/7/2021) pukul 09.00–12.00'. */
export function whenOf(event: Fact<EventFacts>, language: Language): Phrase {
  const days = daysOf(event, language);
  const hours = hoursOf(event, language);
  return say`${days && say`, ${days}`}${hours && say` ${hours}`}`;
}
