/** Figures against each other: parts and their total, a share of its base, an index on its scale, a difference of two values. */
import { formatDecimal, formatNumber } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import indices from '../../data/indices.json' with { type: 'json' };
import type { Fault } from '../../finding/model.ts';
import { datesIn } from '../../date/model.ts';
import { valueOf } from '../../known/model.ts';
import type { Known } from '../../known/model.ts';
import { matches, sentenceAt } from '../../reading/model.ts';
import type { Reading } from '../../reading/model.ts';
import { countsPeople, figuresIn } from '../model.ts';
import type { Figure } from '../model.ts';

const HAS_COME = /\b(?:menghadiri|dihadiri)\b/iu;
/** Who is yet to be reached is no part of those who were. */
const IS_TARGET = /\b(?:menargetkan|ditargetkan)\b/iu;

/** Figures of people beside a day or a group of their own, against the totals before them. */
function sumFaults(reading: Reading, known: Known): Fault[] {
  const people = figuresIn(reading).filter((figure) => countsPeople(figure) && !reading.isQuoted(figure.from));
  const days = datesIn(reading, known).map(({ from }) => from);
  const used = new Set<number>();
  const { attended, participants } = known.context.facts ?? {};
  const parts = people.filter((figure) => {
    const sentence = sentenceAt(reading, figure.from);
    // The count of those who came stands beside the event's own day and is no part of it.
    if (!sentence || HAS_COME.test(sentence.text) || IS_TARGET.test(sentence.text) || figure.value === attended?.count || figure.value === participants?.count) return false;
    const day = days.find((from) => from >= sentence.from && from < sentence.to) ?? (/\b(?:kelompok|gelombang|hari) (?:pertama|kedua|ketiga|keempat|kelima|terakhir|\d+)\b/iu.test(sentence.text) ? sentence.from : undefined);
    if (day === undefined || used.has(day)) return false;
    used.add(day);
    return true;
  });
  const sum = parts.reduce((so, one) => so + one.value, 0);
  const [first] = parts;
  const totals = people.filter((one) => first && one.from < first.from && parts.every((part) => part.value < one.value) && !parts.includes(one));
  const total = totals.at(-1);
  if (parts.length < 2 || !total || totals.some((one) => one.value === sum)) return [];
  // Who came and who was planned for are two counts, and need not be equal.
  const hasCome = total.value === attended?.count || total.value === participants?.count || HAS_COME.test(sentenceAt(reading, total.from)?.text ?? '');
  const isPlanned = parts.every((one) => /\b(?:jadwal|dijadwalkan|kuota|target|menyasar)\b/iu.test(sentenceAt(reading, one.from)?.text ?? ''));
  if (hasCome && isPlanned) return [];
  return [{
    from: total.from, to: total.to, what: 'sum_differs', certainty: 'likely', suggestion: formatNumber(sum),
    why: (options) => m.check_sum_differs({ parts: parts.map((one) => one.text).join(' + '), sum: formatNumber(sum, options.locale), total: total.text }, options),
  }];
}

/** 2021 in "awal 2021": a year counts nothing. */
const isYear = (figure: Figure): boolean => /^(?:19|20)\d\d$/u.test(figure.text) && !countsPeople(figure);

const decimals = (text: string): number => /,(\d+)/u.exec(text)?.[1]?.length ?? 0;

/** "202,6 juta ... 274,9 juta ... 73,7 persen", and "A dari B (C persen)". */
function percentageFaults(reading: Reading, figures: readonly Figure[]): Fault[] {
  const faults: Fault[] = [];
  for (const share of figures.filter((figure) => figure.unit === 'persen' || figure.unit === '%')) {
    const line = reading.paragraphs.find(({ from, to }) => share.from >= from && share.from < to);
    const before = figures.filter((figure) => line && figure.from >= line.from && figure.to < share.from && figure.unit !== 'persen' && figure.unit !== '%' && !isYear(figure));
    const [part, base] = before.slice(-2);
    if (!part || !base) continue;
    const between = reading.plain.slice(part.from, share.to);
    const isShare = /penetrasi/iu.test(between) || /^[\d.,]+(?: (?:ribu|juta|miliar))?(?: \p{L}+){0,2} dari (?:total |sekitar )?[\d.,]+/u.test(between);
    const [small, large] = [Math.min(part.value, base.value), Math.max(part.value, base.value)];
    if (!isShare || large === 0 || small === large) continue;
    const digits = decimals(share.text);
    const real = (small / large) * 100;
    // The two figures are rounded themselves: one unit of the last place is allowed.
    if (Math.abs(real - share.value) <= 10 ** -digits) continue;
    const proper = formatDecimal(real, 'id', digits);
    faults.push({
      from: share.from, to: share.to, what: 'percentage_differs', certainty: 'certain', suggestion: proper,
      why: (options) => m.check_percentage_differs({ part: part.text, base: base.text, actual: proper, stated: share.text }, options),
    });
  }
  return faults;
}

const INDEX = /(?<!\p{L})(indeks[^.\n“]{0,80}? )(\d{1,2}[,.]\d{1,2}|\d{1,2})(?![\d,])([^\n]{0,80})/giu;
const SCALE = /skala (?:antara )?(\d{1,3})(?: ?[-–] ?| hingga | sampai(?: dengan)? | dan )(\d{1,3})/iu;

/** The index and its scale against the fact store and the published values. */
function indexFaults(reading: Reading, known: Known): Fault[] {
  return [...matches(reading, INDEX)].flatMap(({ from, text, groups: [lead = '', figure = '', rest = ''] }): Fault[] => {
    const isImdi = /imdi|masyarakat digital/iu.test(lead);
    if (!isImdi && !/literasi/iu.test(lead)) return [];
    const published = isImdi ? indices.imdi : indices.literacy;
    const stated = known.context.programme?.baseline?.literacyIndex;
    const [low = 1, high = 5] = published.scale;
    const survey = isImdi ? { min: low, max: high } : stated?.surveyScale ?? { min: low, max: high };
    const value = valueOf(figure.replace(/\.(?=\d{1,2}$)/u, ','));
    const at = from + lead.length;
    const faults: Fault[] = [];
    const scale = SCALE.exec(rest.split(/\. /u)[0] ?? '') ?? SCALE.exec(lead);
    // A text may quote a wrong scale when it says so and names the survey's own.
    const isCorrected = new RegExp(`skala survei(?: sendiri)?[^.]{0,20} ${survey.min}[–-]${survey.max}`, 'u').test(reading.plain);
    if (scale && (Number(scale[1]) !== survey.min || Number(scale[2]) !== survey.max) && !isCorrected) {
      const place = reading.plain.indexOf(scale[0], from);
      const proper = `skala ${survey.min} hingga ${survey.max}`;
      faults.push({ from: place, to: place + scale[0].length, what: 'scale_differs', certainty: 'certain', suggestion: proper, why: (options) => m.check_scale_differs({ stated: scale[0], proper }, options) });
    }
    const values = stated && !isImdi ? [stated.value] : published.values;
    if (!values.includes(value) || value > survey.max) {
      const proper = values.map((one) => formatDecimal(one)).join(' / ');
      faults.push({
        from: at, to: at + figure.length, what: 'index_differs', certainty: stated || value > survey.max ? 'certain' : 'possible', suggestion: values.length === 1 ? proper : null,
        why: (options) => m.check_index_differs({ stated: figure, proper }, options),
      });
    }
    return text === '' ? [] : faults;
  });
}

/** "dari 3,49 menjadi 3,54, naik 0,5 poin". */
function differenceFaults(reading: Reading): Fault[] {
  const pattern = /dari (\d+(?:,\d+)?)(?: \p{L}+){0,3} (?:menjadi|ke) (\d+(?:,\d+)?)[^.\n]{0,60}?(\d+(?:,\d+)?) poin|(\d+(?:,\d+)?) poin,? dari (\d+(?:,\d+)?)(?: \p{L}+){0,3} (?:menjadi|ke) (\d+(?:,\d+)?)/giu;
  return [...matches(reading, pattern)].flatMap(({ from, text, groups: [low1, high1, points1, points2, low2, high2] }): Fault[] => {
    const points = points1 ?? points2 ?? '';
    const difference = Math.abs(valueOf(high1 ?? high2 ?? '0') - valueOf(low1 ?? low2 ?? '0'));
    if (Math.abs(difference - valueOf(points)) < 0.005) return [];
    const proper = formatDecimal(Math.round(difference * 100) / 100);
    const at = from + text.indexOf(`${points} poin`);
    return [{ from: at, to: at + points.length, what: 'difference_wrong', certainty: 'certain', suggestion: proper, why: (options) => m.check_difference_wrong({ proper, stated: points }, options) }];
  });
}

/** All findings on figures that contradict each other or the fact store. */
export function sumFaultsOf(reading: Reading, known: Known): Fault[] {
  if (reading.language === 'en') return [];
  return [...sumFaults(reading, known), ...percentageFaults(reading, figuresIn(reading)), ...indexFaults(reading, known), ...differenceFaults(reading)];
}
