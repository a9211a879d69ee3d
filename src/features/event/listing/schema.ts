import { eventSearch } from '../schema.ts';
import type { Pillar } from '../model.ts';

/** What the portal's address asks for. */
export interface ListingSearch {
  text: string;
  /** A province's code, and a regency's or city's in it. */
  province: string;
  regency: string;
  from: string;
  to: string;
  segment: string;
  pillar: Pillar | '';
  past: boolean;
  page: number;
}

/** The names in the address, in the reader's language of the country; they are part of links that people share. */
export const searchNames = { text: 'cari', province: 'provinsi', regency: 'wilayah', from: 'dari', to: 'sampai', segment: 'segmen', pillar: 'pilar', when: 'waktu', page: 'hal' } as const;

/**
 * Reads a search from the address. A value that cannot be one (a date that is none, an unknown pillar) is left out and named in
 * `ignored`, so that the page can say so instead of pretending.
 */
export function readSearch(query: URLSearchParams): { search: ListingSearch; ignored: (keyof typeof searchNames)[] } {
  const ignored: (keyof typeof searchNames)[] = [];
  const said = (name: keyof typeof searchNames): string => (query.get(searchNames[name]) ?? '').replace(/\p{Cc}+/gu, ' ').trim();
  const valid = (name: 'text' | 'from' | 'to' | 'segment' | 'pillar'): string => {
    const text = said(name);
    if (text === '' || eventSearch.shape[name].safeParse(text).success) return text;
    ignored.push(name);
    return '';
  };
  const code = (name: 'province' | 'regency', shape: RegExp): string => {
    const text = said(name);
    if (text === '' || shape.test(text)) return text;
    ignored.push(name);
    return '';
  };
  const regency = code('regency', /^\d{2}\.\d{2}$/);
  const search: ListingSearch = {
    text: valid('text'),
    province: code('province', /^\d{2}$/) || regency.slice(0, 2),
    regency,
    from: valid('from'),
    to: valid('to'),
    segment: valid('segment'),
    pillar: valid('pillar') as Pillar | '',
    past: said('when') === 'lalu',
    page: /^[1-9]\d{0,5}$/.test(said('page')) ? Number(said('page')) : 1,
  };
  // A regency of another province is what remains in the form when somebody changes the province.
  if (search.regency && !search.regency.startsWith(`${search.province}.`)) search.regency = '';
  return { search, ignored };
}

/** The address of a search, with what is empty left out: '?provinsi=35&waktu=lalu'; '' for the plain list. */
export function searchQuery(search: ListingSearch, changes: Partial<ListingSearch> = {}): string {
  const wanted = { ...search, page: 1, ...changes };
  const query = new URLSearchParams();
  for (const name of ['text', 'province', 'regency', 'from', 'to', 'segment', 'pillar'] as const) if (wanted[name]) query.set(searchNames[name], wanted[name]);
  if (wanted.past) query.set(searchNames.when, 'lalu');
  if (wanted.page > 1) query.set(searchNames.page, String(wanted.page));
  return query.size > 0 ? `?${query.toString()}` : '';
}

/** Whether anything but the tab and the page is asked for. */
export function isFiltered(search: ListingSearch): boolean {
  return [search.text, search.province, search.regency, search.from, search.to, search.segment, search.pillar].some(Boolean);
}
