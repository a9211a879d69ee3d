/**
 * Facts: sentences and figures that recaps may print, each with its date, its source and whoever reviewed it. A fact is never changed;
 * it is disputed, reviewed again, or over. Which facts a text uses follows from the paths it cites.
 */
import { formatDate, formatDecimal, formatLargeNumber, type Language } from '#platform/i18n/format.ts';

export const factStates = ['active', 'disputed', 'expired'] as const;
export type FactState = (typeof factStates)[number];

export interface Fact {
  id: string;
  programmeId: string;
  /** Where it stands in the programme's record, e.g. `programme.baseline.literacyIndex`; null = used by hand only. */
  path: string | null;
  sentence: string;
  value: number | null;
  unit: string | null;
  scale: { min: number; max: number } | null;
  /** The date of the figure as its source words it: 'awal 2021'. */
  asOf: string | null;
  source: string;
  note: string | null;
  /** Calendar days. */
  validFrom: string | null;
  validUntil: string | null;
  state: FactState;
  /** Why it is disputed or over. */
  reason: string | null;
  addedAt: Date;
  changedAt: Date;
  /** The account that reviewed it last; null = nobody. */
  reviewedBy: string | null;
  reviewedAt: Date | null;
}

/** How a fact stands on a day: a dispute outlasts its term, and after its last day it is over without anybody's act. */
export function factState({ state, validUntil }: Pick<Fact, 'state' | 'validUntil'>, today: string): FactState {
  if (state !== 'active') return state;
  return validUntil !== null && validUntil < today ? 'expired' : 'active';
}

/** 'programme.baseline' holds 'programme.baseline.population', not 'programme.baselines'. */
function covers(path: string, source: string): boolean {
  return source === path || source.startsWith(`${path}.`) || source.startsWith(`${path}[`);
}

export interface UsedFact<F> {
  fact: F;
  /** The cited paths that stand under it. */
  sources: string[];
}

/** The facts that a text uses, by the paths it cites (`sources` of its paragraphs), in the order of the text. */
export function factsUsedBy<F extends Pick<Fact, 'path'>>(facts: readonly F[], sources: readonly string[]): UsedFact<F>[] {
  const cited = [...new Set(sources)];
  const used = facts.flatMap((fact) => {
    const { path } = fact;
    const own = path === null ? [] : cited.filter((source) => covers(path, source));
    return own.length > 0 ? [{ fact, sources: own }] : [];
  });
  return used.toSorted((a, b) => cited.indexOf(a.sources[0]!) - cited.indexOf(b.sources[0]!));
}

export interface BlockingFact<F> {
  fact: F;
  state: 'disputed' | 'expired';
  /** What a member of staff wrote; null where its term simply ended. */
  reason: string | null;
  /** The last day of its term, where that has passed. */
  over: string | null;
}

/**
 * The facts that forbid publishing a text today: disputed or expired ones that it uses. The text is free once the fact is reviewed, or
 * once the sentence that leans on it is gone.
 */
export function blockingFacts<F extends Pick<Fact, 'path' | 'state' | 'validUntil' | 'reason'>>(facts: readonly F[], sources: readonly string[], today: string): BlockingFact<F>[] {
  return factsUsedBy(facts, sources).flatMap(({ fact }) => {
    const state = factState(fact, today);
    if (state === 'active') return [];
    return [{ fact, state, reason: fact.reason, over: fact.validUntil !== null && fact.validUntil < today ? fact.validUntil : null }];
  });
}

/** '3,47 (skala 1–5)', '202,6 juta jiwa', '73,7 persen'; null for a fact without a number. */
export function figureOf({ value, unit, scale }: Pick<Fact, 'value' | 'unit' | 'scale'>, language: Language): string | null {
  if (value === null) return null;
  const number = Number.isInteger(value) ? formatLargeNumber(value, language) : formatDecimal(value, language);
  const range = scale && `(${language === 'id' ? 'skala' : 'scale'} ${formatDecimal(scale.min, language)}–${formatDecimal(scale.max, language)})`;
  return [number, unit, range].filter(Boolean).join(' ');
}

/** '1 Januari 2021–31 Desember 2021', 'sejak 1 Januari 2021', 'sampai 31 Desember 2021'; null for a fact without a term. */
export function termOf({ validFrom, validUntil }: Pick<Fact, 'validFrom' | 'validUntil'>, language: Language): string | null {
  const [from, until] = [validFrom && formatDate(validFrom, language), validUntil && formatDate(validUntil, language)];
  if (from && until) return `${from}–${until}`;
  if (from) return `${language === 'id' ? 'sejak' : 'since'} ${from}`;
  return until && `${language === 'id' ? 'sampai' : 'until'} ${until}`;
}

interface BaselineRecord {
  internetUsers?: number;
  internetUsersAsOf?: string;
  population?: number;
  populationAsOf?: string;
  penetrationPercent?: number;
  literacyIndex?: { value: number; scaleMin?: number; scaleMax?: number; judgement?: string; note?: string };
  source?: string;
}

export interface StatedFact {
  path: string;
  sentence: string;
  value: number;
  unit: string | null;
  scale: { min: number; max: number } | null;
  asOf: string | null;
  source: string;
  note: string | null;
}

/** The figures that a programme's record starts from, as facts: what the source states and nothing else. None without a source. */
export function factsOfBaseline(baseline: BaselineRecord | undefined, surveyScale: { min: number; max: number } | null): StatedFact[] {
  const source = baseline?.source;
  if (!baseline || !source) return [];
  const figure = (key: string, value: number | undefined, sentence: (shown: string) => string, more: { unit?: string; asOf?: string | undefined; scale?: StatedFact['scale']; note?: string | null }): StatedFact[] =>
    value === undefined ? [] : [{
      path: `programme.baseline.${key}`, value, source, unit: more.unit ?? null, asOf: more.asOf ?? null, scale: more.scale ?? null, note: more.note ?? null,
      sentence: sentence(Number.isInteger(value) ? formatLargeNumber(value, 'id') : formatDecimal(value, 'id')),
    }];
  const at = (asOf: string | undefined): string => (asOf ? ` pada ${asOf}` : '');
  const index = baseline.literacyIndex;
  const scale = index?.scaleMin === undefined || index.scaleMax === undefined ? null : { min: index.scaleMin, max: index.scaleMax };
  const otherScale = scale && surveyScale && (scale.min !== surveyScale.min || scale.max !== surveyScale.max);
  return [
    ...figure('internetUsers', baseline.internetUsers, (shown) => `Pengguna internet di Indonesia${at(baseline.internetUsersAsOf)} mencapai ${shown} jiwa.`, { unit: 'jiwa', asOf: baseline.internetUsersAsOf }),
    ...figure('population', baseline.population, (shown) => `Jumlah penduduk Indonesia${at(baseline.populationAsOf)} adalah ${shown} jiwa.`, { unit: 'jiwa', asOf: baseline.populationAsOf }),
    ...figure('penetrationPercent', baseline.penetrationPercent, (shown) => `Penetrasi internet di Indonesia mencapai ${shown} persen.`, { unit: 'persen' }),
    ...figure('literacyIndex', index?.value, (shown) => `Indeks literasi digital Indonesia berada pada angka ${shown}${scale ? ` dari skala ${formatDecimal(scale.min, 'id')} hingga ${formatDecimal(scale.max, 'id')}` : ''}.`, {
      scale, note: otherScale ? `Skala dikutip sebagaimana tertulis dalam sumber; survei sendiri memakai ${formatDecimal(surveyScale.min, 'id')}–${formatDecimal(surveyScale.max, 'id')}.` : null,
    }),
  ];
}
