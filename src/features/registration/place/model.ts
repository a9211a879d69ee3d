import { displayRegion, resolveRegion, type Region, type RegionIndex } from '#features/region/model.ts';

/** Where somebody comes from, as the form asks for it: typed text, or one of the choices it offered. */
export interface PlaceTyped {
  typed: string;
  /** The code of a chosen radio button. */
  chosen: string;
  /** The text the choices were offered for; empty for those of the event itself. */
  offeredFor: string;
}

export interface PlaceChoice {
  value: string;
  label: string;
}

export type PlaceAnswer = { code: string } | { reason: 'required' | 'regency_unknown' | 'regency_needed' | 'regency_ambiguous'; choices: PlaceChoice[] };

const mostChoices = 45; // the regencies of the largest province (Jawa Timur has 38)

/**
 * The regency or city a person means. What is typed goes before what was chosen, unless the choices were offered for exactly that
 * text. A name that is a Kabupaten and a Kota alike, or fits several, is asked back; so is a province, with its regencies.
 */
export function readPlace({ typed, chosen, offeredFor }: PlaceTyped, index: RegionIndex, on: string): PlaceAnswer {
  const text = typed.trim();
  if (chosen !== '' && (text === '' || text === offeredFor.trim())) {
    const region = index.byCode.get(chosen);
    if (region && region.kind !== 'province') return { code: region.code };
  }
  if (text === '') return { reason: 'required', choices: [] };
  const answer = resolveRegion(text, index, { on });
  if (answer.kind === 'none') return { reason: 'regency_unknown', choices: [] };
  const meant = answer.kind === 'one' ? [answer.region] : answer.candidates;
  const [only, ...others] = meant;
  if (only && others.length === 0 && only.kind !== 'province') return { code: only.code };
  // "Bengkulu" is a Kota and a province: somebody from elsewhere in the province writes it too.
  const provinces = new Set(meant.filter((region) => region.kind === 'province').map((region) => region.code));
  const inside = [...index.byCode.values()].filter((region) => region.parent !== null && provinces.has(region.parent));
  const choices = [...new Set([...meant.filter((region) => region.kind !== 'province'), ...inside])].slice(0, mostChoices);
  return { reason: provinces.size > 0 ? 'regency_needed' : 'regency_ambiguous', choices: asChoices(choices, index) };
}

/** "Kabupaten Jember, Jawa Timur" for each, by code. */
export function asChoices(regions: readonly Region[], index: RegionIndex): PlaceChoice[] {
  return regions.map((region) => ({ value: region.code, label: displayRegion(region, 'full', index) }));
}
