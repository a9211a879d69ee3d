/**
 * Places of the cube: `ID` the nation, `35` a province, `35.09` a regency or city through its whole history, `91/93.01` a regency while it
 * lay in that province (only where it changed), `35/35` people and events of a province that name no regency, `ID/00` events that name no
 * region at all. A person has one region, so people of different regencies are different people; the province is that of the event's day.
 */
import { parentOn, type RegionIndex } from '#features/region/model.ts';

export const nation = 'ID';
const nowhere = 'ID/00';
const isProvince = (code: string): boolean => code.length === 2;

/** Every province that a regency lies or lay in, by code; more than one where it changed. */
export function provincesEver(code: string, index: RegionIndex): string[] {
  const region = index.byCode.get(code);
  if (!region || isProvince(code)) return [code.slice(0, 2)];
  const dated = index.parents.get(code)?.map((row) => row.parent) ?? [];
  return [...new Set(dated.length > 0 ? dated : [region.parent ?? code.slice(0, 2)])].sort();
}

export interface Place {
  /** The regency through its whole history; of a province without a regency the same as `part`. */
  own: string;
  /** The same as a part of its province on that day. */
  part: string;
  province: string;
}

/** Where somebody of a region, or an event in it, counts on a day. */
export function placeOf(code: string, on: string, index: RegionIndex): Place {
  if (isProvince(code)) return { own: `${code}/${code}`, part: `${code}/${code}`, province: code };
  const region = index.byCode.get(code);
  const province = (region && parentOn(region, index, on)) ?? code.slice(0, 2);
  return { own: code, part: provincesEver(code, index).length > 1 ? `${province}/${code}` : code, province };
}

/** Every place that an event counts in, the nation first; each once. */
export function placesOfEvent(codes: readonly string[], on: string, index: RegionIndex): string[] {
  const places = codes.map((code) => placeOf(code, on, index));
  return codes.length === 0 ? [nation, nowhere] : [...new Set([nation, ...places.flatMap(({ own, part, province }) => [province, part, own])])];
}

/** A cell that is added (1) or taken off (-1). */
export interface Term {
  place: string;
  sign: 1 | -1;
}

/**
 * The cells whose sum counts everybody of the chosen regions once: a regency inside a chosen province is not added again, and one that
 * lay in two chosen provinces counts through its whole history instead of once in each. No region = the nation.
 */
export function termsOf(codes: readonly string[], index: RegionIndex): Term[] {
  if (codes.length === 0) return [{ place: nation, sign: 1 }];
  const provinces = new Set(codes.filter(isProvince));
  const regencies = new Set(codes.filter((code) => !isProvince(code)));
  const add = (place: string): Term => ({ place, sign: 1 });
  const terms: Term[] = [...provinces].map(add);
  for (const code of regencies) {
    const ever = provincesEver(code, index);
    if (ever.length === 1 && provinces.has(ever[0]!)) continue;
    terms.push(add(code), ...(ever.length > 1 ? ever.filter((province) => provinces.has(province)).map((province): Term => ({ place: `${province}/${code}`, sign: -1 })) : []));
  }
  for (const [code] of index.parents) {
    if (regencies.has(code) || isProvince(code)) continue;
    const ever = provincesEver(code, index);
    const chosen = ever.filter((province) => provinces.has(province));
    if (ever.length > 1 && chosen.length > 1) terms.push(add(code), ...chosen.map((province): Term => ({ place: `${province}/${code}`, sign: -1 })));
  }
  return terms;
}

export interface Child {
  place: string;
  /** Region code, `00` for what names no regency (or, of the nation, no region). */
  code: string;
}

/** What a choice of regions is divided into: the nation into provinces, one province into its regencies of whatever time, several into themselves. */
export function childrenOf(codes: readonly string[], index: RegionIndex): Child[] {
  const all = [...index.byCode.values()];
  if (codes.length === 0) return [...all.filter(({ kind }) => kind === 'province').map(({ code }) => ({ place: code, code })), { place: nowhere, code: '00' }];
  const [only] = codes;
  if (codes.length > 1 || !isProvince(only!)) return [...new Set(codes)].sort().map((code) => ({ place: code, code }));
  const regencies = all.filter(({ code }) => !isProvince(code) && provincesEver(code, index).includes(only!));
  return [...regencies.map(({ code }) => ({ place: provincesEver(code, index).length > 1 ? `${only}/${code}` : code, code })), { place: `${only}/${only}`, code: '00' }];
}
