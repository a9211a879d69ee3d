/** Hours and zones: an end before the beginning, an hour no clock has, a zone that is missing or is another region's. */
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Zone } from '#features/region/model.ts';
import type { Fault } from '../finding/model.ts';
import type { Known } from '../known/model.ts';
import { matches } from '../reading/model.ts';
import type { Reading } from '../reading/model.ts';

interface HourMention {
  from: number;
  to: number;
  text: string;
  cue: string | null;
  hours: readonly { hour: number; minute: number; text: string }[];
  zone: string | null;
}

const CLOCK = '(\\d{1,2})([.:])(\\d{2})(?![\\d,]|[.:]\\d)';
const MENTION = new RegExp(
  `(?<![\\d.,:/\\p{L}])(?:(pukul|jam|pkl\\.?|at|from|until) )?${CLOCK}(?: ?(?:WIB|WITA|WIT))?(?:(?: ?[-–—] ?| hingga | sampai dengan | sampai | s\\.d\\. ?| s/d | to )(?:pukul |jam )?${CLOCK})?(?: ?\\(?(WIB|WITA|WIT)(?!\\p{L}))?`, 'giu');

/** Every hour or range of hours. A lone figure such as 3.47 counts only after 'pukul' or before a zone. */
export function hoursIn(reading: Reading): HourMention[] {
  return [...matches(reading, MENTION)].flatMap(({ from, to, text, groups: [cue, hour1, , minute1, hour2, , minute2, zone] }) => {
    const inside = /WIB|WITA|WIT/u.exec(text)?.[0] ?? null;
    const isRange = hour2 !== undefined;
    const isClock = (hour: string | undefined): boolean => Number(hour) <= 24;
    if (cue === undefined && inside === null && !(isRange && isClock(hour1) && isClock(hour2))) return [];
    const first = { hour: Number(hour1), minute: Number(minute1), text: `${hour1 ?? ''}.${minute1 ?? ''}` };
    const last = isRange ? [{ hour: Number(hour2), minute: Number(minute2), text: `${hour2 ?? ''}.${minute2 ?? ''}` }] : [];
    return [{ from, to, text, cue: cue ?? null, hours: [first, ...last], zone: zone?.toUpperCase() ?? inside }];
  });
}

const padded = (text: string): string => text.padStart(5, '0');

function oneMention(mention: HourMention, reading: Reading, known: Known): Fault[] {
  const place = { from: mention.from, to: mention.to };
  const [start, end] = mention.hours;
  const broken = mention.hours.find(({ hour, minute }) => hour > 24 || minute > 59 || (hour === 24 && minute > 0));
  if (broken) return [{ ...place, what: 'hour_impossible', certainty: 'certain', why: (options) => m.check_hour_impossible({ hour: broken.text }, options) }];
  const faults: Fault[] = [];
  const minutes = (one: { hour: number; minute: number }): number => one.hour * 60 + one.minute;
  // From late evening into the night is an order too; nothing else ends before it begins.
  if (start && end && minutes(end) <= minutes(start) && !(start.hour >= 18 && end.hour <= 4)) {
    faults.push({ ...place, what: 'hour_order', certainty: 'certain', why: (options) => m.check_hour_order({ start: start.text, end: end.text }, options) });
  }
  if (reading.language === 'id' && /\d:\d/u.test(mention.text)) {
    faults.push({ ...place, what: 'hour_form', certainty: 'likely', suggestion: mention.text.replaceAll(/(\d):(\d)/gu, '$1.$2'), why: (options) => m.check_hour_form({}, options) });
  } else if (reading.language === 'id' && mention.cue?.toLowerCase() === 'jam') {
    faults.push({ ...place, what: 'hour_form', certainty: 'possible', suggestion: mention.text.replace(/jam/iu, 'pukul'), why: (options) => m.check_hour_word({}, options) });
  }
  const { facts } = known.context;
  const strange = facts?.start || facts?.end ? mention.hours.find(({ text }) => !known.hours.has(padded(text))) : undefined;
  if (strange && faults.length === 0) {
    const stated = [facts?.start, facts?.end].filter(Boolean).join('–');
    faults.push({ ...place, what: 'hour_differs', certainty: 'likely', suggestion: stated, why: (options) => m.check_hour_differs({ hour: strange.text, stated }, options) });
  }
  return faults;
}

/** Zones named in the text against those of the event's regions. Where several are named, one of them must be its own. */
function zoneFaults(reading: Reading, zones: ReadonlySet<Zone>): Fault[] {
  const named = [...matches(reading, /(?<![\p{L}\d])(WIB|WITA|WIT)(?![\p{L}\d])/gu)];
  if (zones.size === 0 || named.some(({ text }) => zones.has(text as Zone))) return [];
  const expected = [...zones].join('/');
  return named.map(({ from, to, text }) => ({
    from, to, what: 'zone_differs', certainty: zones.size === 1 ? 'certain' : 'likely', suggestion: expected,
    why: (options) => m.check_zone_differs({ stated: text, expected }, options),
  }));
}

/** All findings on hours. `zones` are those of the regions the text or the record names. */
export function hourFaults(reading: Reading, known: Known, zones: ReadonlySet<Zone>): Fault[] {
  const mentions = hoursIn(reading);
  const expected = [...zones];
  // A record without a zone is the record's gap: there the text keeps silent with it.
  const mayKeepSilent = known.hasFacts && !known.context.facts?.timeZoneLabel;
  const [first] = mentions;
  const silent: Fault[] = first && !mayKeepSilent && mentions.every(({ zone }) => zone === null) && !/(?<!\p{L})(WIB|WITA|WIT)(?!\p{L})/u.test(reading.plain)
    ? [{
      from: first.from, to: first.to, what: 'zone_missing', certainty: 'certain', suggestion: expected.length === 1 ? `${first.text.trim()} ${expected[0]}` : null,
      why: (options) => m.check_zone_missing({}, options),
    }] : [];
  return [...mentions.flatMap((mention) => oneMention(mention, reading, known)), ...zoneFaults(reading, zones), ...silent];
}
