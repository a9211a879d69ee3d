import { formatName, parseName } from '#features/speaker/model.ts';

/** The columns of a month's sheet, in their order, with their heading; what a heading may be called besides. */
export const columns = [
  ['slug', 'Kode', ['kode acara', 'slug', 'code']],
  ['regions', 'Wilayah', ['kabupaten/kota', 'kab/kota', 'daerah', 'region']],
  ['day', 'Tanggal', ['hari', 'date']],
  ['startHour', 'Mulai', ['jam mulai', 'jam', 'waktu', 'start']],
  ['endHour', 'Selesai', ['jam selesai', 'end']],
  ['zone', 'Zona', ['zona waktu', 'zone']],
  ['theme', 'Tema', ['judul', 'theme']],
  ['segments', 'Segmen', ['sasaran', 'segment']],
  ['pillars', 'Pilar', ['pillar']],
  ['speakers', 'Narasumber', ['pembicara', 'speakers']],
  ['keynote', 'Pembicara kunci', ['keynote']],
  ['kol', 'KOL', ['key opinion leader']],
  ['moderator', 'Moderator', []],
  ['crew', 'Petugas', ['operator', 'crew']],
  ['meeting', 'Zoom', ['tautan zoom', 'link zoom', 'meeting']],
  ['quota', 'Kuota Zoom', ['kuota', 'kapasitas', 'quota']],
  ['stream', 'YouTube', ['siaran', 'tautan youtube', 'stream']],
  ['series', 'Rangkaian', ['seri', 'series']],
  ['seriesNumber', 'Nomor', ['nomor rangkaian', 'number']],
  ['lot', 'Paket', ['nomor paket', 'lot']],
] as const satisfies readonly (readonly [string, string, readonly string[]])[];
export type Column = (typeof columns)[number][0];
export const headingOf = (column: Column): string => columns.find(([name]) => name === column)![1];

/** A row of the sheet as text, by column; what is not there is empty. `line` as a spreadsheet program numbers it. */
export interface MonthRow {
  line: number;
  cells: Partial<Record<Column, string>>;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9/]+/g, ' ').trim();

/** The rows under the heading line, or the names of the headings that are missing (a sheet needs region, date, start and theme). */
export function readMonth(rows: readonly { line: number; cells: readonly string[] }[]): { rows: MonthRow[] } | { missing: string[] } {
  const needed: readonly Column[] = ['regions', 'day', 'startHour', 'theme'];
  const placesOf = (cells: readonly string[]) => new Map(columns.flatMap(([name, heading, others]) => {
    const at = cells.findIndex((cell) => [heading, ...others].some((word) => plain(word) === plain(cell)));
    return at === -1 ? [] : [[name, at] as const];
  }));
  const scored = rows.slice(0, 10).map((row, at) => ({ at, places: placesOf(row.cells) })).toSorted((a, b) => b.places.size - a.places.size);
  const best = scored[0];
  const missing = needed.filter((name) => !best?.places.has(name));
  if (!best || missing.length > 0) return { missing: missing.map(headingOf) };
  return {
    rows: rows.slice(best.at + 1).map(({ line, cells }) => ({ line, cells: Object.fromEntries([...best.places].flatMap(([name, at]) => (cells[at]?.trim() ? [[name, cells[at].trim()]] : []))) })).filter((row) => Object.keys(row.cells).length > 0),
  };
}

const months = ['januari', 'februari', 'maret', 'april', 'mei', 'juni', 'juli', 'agustus', 'september', 'oktober', 'november', 'desember'];

/** '2026-12-01', '1/12/2026', '1-12-2026', '1 Desember 2026' and 'Selasa, 1 Des 2026' are one day; null for what is none. Day before month, as everybody here writes. */
export function readDay(text: string): string | null {
  const words = text.trim().toLowerCase().replace(/^[a-z']+,\s*/, '');
  const [, y1, m1, d1] = /^(\d{4})-(\d{2})-(\d{2})(?:[t ].*)?$/.exec(words) ?? [];
  const [, d2, m2, y2] = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(words) ?? [];
  const [, d3, word, y3] = /^(\d{1,2})\s+([a-z]{3,})\.?\s+(\d{4})$/.exec(words) ?? [];
  const month = word === undefined ? Number(m1 ?? m2) : months.findIndex((name) => name.startsWith(word) || name.slice(0, 3) === word.slice(0, 3)) + 1;
  const iso = `${y1 ?? y2 ?? y3}-${String(month).padStart(2, '0')}-${(d1 ?? d2 ?? d3 ?? '').padStart(2, '0')}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === iso ? iso : null;
}

/** '09.00', '9:00', '09:00:00', '9' and '09.00 WIB' are nine o'clock; null for what is no hour. */
export function readHour(text: string): string | null {
  const [, hour, minute = '00'] = /^(?:pukul\s+)?(\d{1,2})(?:[.:](\d{2})(?:[.:]\d{2})?)?(?:\s*(?:wib|wita|wit))?$/i.exec(text.trim().replace(/^\d{4}-\d{2}-\d{2}[t ]/i, '')) ?? [];
  return hour !== undefined && Number(hour) < 24 && Number(minute) < 60 ? `${hour.padStart(2, '0')}.${minute}` : null;
}

/** Several things in one cell stand apart by a bar, a semicolon or a line break; never by a comma, which names and titles hold. */
export const partsOf = (cell: string | undefined): string[] => (cell ?? '').split(/[|;\n]/).map((part) => part.trim()).filter(Boolean);

/** "Dr. Ani Lestari, M.Si. (Dosen Universitas Contoh)": a name with titles, and the office in brackets. */
export function readPerson(text: string): { nameAsWritten: string; office: string | null } {
  const [, name, office] = /^(.*?)\s*\(([^()]*)\)\s*$/.exec(text) ?? [];
  return name ? { nameAsWritten: name, office: office?.trim() || null } : { nameAsWritten: text.trim(), office: null };
}
export const writePerson = ({ nameAsWritten, office }: { nameAsWritten: string; office: string | null }): string => (office ? `${nameAsWritten} (${office})` : nameAsWritten);

/** Two ways of writing the same person and office. */
export const samePerson = (a: string, b: string): boolean => {
  const [one, other] = [readPerson(a), readPerson(b)];
  return formatName(parseName(one.nameAsWritten)) === formatName(parseName(other.nameAsWritten)) && (one.office ?? '') === (other.office ?? '');
};

/** What carries a meeting, whatever link leads there: the host and the meeting's number, or the address itself. */
export function accountOf(link: string): string {
  const address = URL.parse(link);
  const number = address && /\/(?:j|w|my|s)\/([\w.-]+)/.exec(address.pathname)?.[1];
  return number ? `${address.hostname.split('.').slice(-2).join('.')} ${number}` : link;
}
