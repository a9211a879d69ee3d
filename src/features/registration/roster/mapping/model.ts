import type { SheetRow } from '#platform/files/sheet/model.ts';

/** What a column of an agency's list may hold. */
export const rosterFields = ['nip', 'name', 'front', 'back', 'phone', 'email', 'agency', 'unit', 'position', 'region'] as const;
export type RosterField = (typeof rosterFields)[number];

/** Column of each field, from 0; where the people begin; which line is the heading (0 = none was found). */
export interface RosterMapping {
  columns: Partial<Record<RosterField, number>>;
  headingLine: number;
  firstLine: number;
}

/** Headings as they are written in Indonesian lists, without signs and spaces; the first field that fits takes the column. */
const synonyms: Record<RosterField, readonly string[]> = {
  nip: ['nip', 'nipbaru', 'nippegawai', 'nomorindukpegawai', 'noindukpegawai', 'nomorinduk', 'nipnrp', 'nipnipppk', 'nipnippk', 'nippppk', 'nipnrpnipppk', 'nomorindukpegawainip', 'employeenumber'],
  name: ['nama', 'namalengkap', 'namapegawai', 'namapeserta', 'namaasn', 'namalengkapdangelar', 'namalengkapdengangelar', 'namadangelar', 'namagelar', 'namalengkapgelar', 'namapns', 'fullname', 'name', 'namalengkapbesertagelar', 'namadenganbelar', 'namapenerima'],
  front: ['gelardepan', 'glrdepan', 'gelarmuka', 'fronttitle'],
  back: ['gelarbelakang', 'glrbelakang', 'backtitle'],
  phone: ['nohp', 'nomorhp', 'hp', 'nowa', 'nomorwa', 'wa', 'whatsapp', 'nowhatsapp', 'nomorwhatsapp', 'nohpwa', 'nomorhpwa', 'nowahp', 'nohandphone', 'nomorhandphone', 'handphone', 'telepon', 'telp', 'notelp', 'notelepon', 'nomortelepon', 'notelponhp', 'notelphp', 'noteleponhp', 'nomorteleponhp', 'notelpwa', 'nohpaktif', 'nowaaktif', 'nohpwhatsapp', 'nomorponsel', 'ponsel', 'noponsel', 'kontak', 'nokontak', 'mobilephone', 'phone', 'phonenumber'],
  email: ['email', 'surel', 'alamatemail', 'alamatsurel', 'emailaktif', 'emailaddress', 'emailpribadi', 'emaildinas'],
  agency: ['instansi', 'namainstansi', 'opd', 'namaopd', 'perangkatdaerah', 'namaperangkatdaerah', 'skpd', 'organisasi', 'unitorganisasi', 'satuankerja', 'satker', 'instansiopd', 'opdinstansi', 'asalinstansi', 'instansiasal', 'dinas', 'dinasinstansi', 'agency', 'institution', 'instansiperangkatdaerah', 'opdunitkerja', 'sekolah', 'asalsekolah'],
  unit: ['unitkerja', 'namaunitkerja', 'unit', 'bidang', 'bagian', 'subbagian', 'unitkerjabidang', 'bidangbagian', 'subunit', 'uptd', 'kelas'],
  position: ['jabatan', 'namajabatan', 'jabatanterakhir', 'jabatanpegawai', 'position', 'pangkatjabatan'],
  region: ['kabupatenkota', 'kabkota', 'kabupaten', 'kota', 'wilayah', 'daerah', 'domisili', 'kabkotadomisili', 'kabupatenkotadomisili', 'region'],
};
const fieldOf = new Map(rosterFields.flatMap((field) => synonyms[field].map((word) => [word, field] as const)));

/** "No. HP / WA *" -> "nohpwa": what a heading says, without what a designer did to it. */
export const headingKey = (heading: string): string => heading.normalize('NFKC').toLowerCase().replace(/\([^)]*\)/g, ' ').replace(/[^a-z]/g, '');

const recognise = (cells: readonly string[]): Partial<Record<RosterField, number>> => {
  const columns: Partial<Record<RosterField, number>> = {};
  cells.forEach((cell, column) => {
    const field = fieldOf.get(headingKey(cell));
    if (field !== undefined) columns[field] ??= column;
  });
  return columns;
};

const looked = 40; // rows; nobody's letterhead is longer
const letters = (cells: readonly string[]): string[] => cells.filter((cell) => /\p{L}{2}/u.test(cell));

/**
 * Finds the heading of a list and what its columns hold: the row of the first forty with the most known words. Titles above it are
 * passed over; a heading of two rows with merged cells ("IDENTITAS" above "NIP" and "NAMA") is read as one; a row that only
 * numbers the columns is no person. Where no word is known, the columns are told by what stands in them.
 */
export function findMapping(rows: readonly SheetRow[]): RosterMapping {
  const top = rows.slice(0, looked);
  const found = top.map(({ cells }) => recognise(cells));
  const best = found.reduce((winner, columns, i) => (Object.keys(columns).length > Object.keys(found[winner] ?? {}).length ? i : winner), 0);
  if (Object.keys(found[best] ?? {}).length === 0) return guessByContent(top);
  const columns = { ...found[best] };
  let last = best;
  // A neighbour that names further columns, and no person, belongs to the heading.
  for (const at of [best - 1, best + 1]) {
    const more = found[at];
    if (!more || Object.keys(more).length === 0 || letters(top[at]!.cells).length > Object.keys(more).length + 3) continue;
    const taken = new Set(Object.values(columns));
    for (const field of rosterFields) {
      const column = more[field];
      if (column !== undefined && columns[field] === undefined && !taken.has(column)) columns[field] = column;
    }
    last = Math.max(last, at);
  }
  let first = last + 1;
  while (top[first] && isColumnNumbers(top[first]!.cells)) first += 1;
  return { columns, headingLine: top[best]!.line, firstLine: rows[first]?.line ?? (rows.at(-1)?.line ?? 0) + 1 };
}

/** "1 2 3 4" or "(1) (2) (3)" under a heading. */
export function isColumnNumbers(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '').map((cell) => cell.replace(/[()]/g, ''));
  return filled.length >= 2 && filled.every((cell, i) => /^\d{1,2}$/.test(cell) && (i === 0 || Number(cell) === Number(filled[i - 1]) + 1));
}

function guessByContent(rows: readonly SheetRow[]): RosterMapping {
  const columns: Partial<Record<RosterField, number>> = {};
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const shapes: readonly [RosterField, (cell: string) => boolean][] = [
    ['nip', (cell) => /^\d{18}$/.test(cell.replace(/[\s.'’-]/g, ''))],
    ['email', (cell) => cell.includes('@')],
    ['phone', (cell) => /^(\+?62|0)?8\d{7,12}$/.test(cell.replace(/[\s.()-]/g, ''))],
    ['name', (cell) => /^[\p{L}.,'’ -]{3,}$/u.test(cell) && cell.includes(' ')],
  ];
  for (const [field, fits] of shapes) {
    let most = 0;
    for (let column = 0; column < width; column++) {
      const count = rows.filter(({ cells }) => fits(cells[column] ?? '')).length;
      if (count > most && count >= rows.length / 2 && !Object.values(columns).includes(column)) {
        columns[field] = column;
        most = count;
      }
    }
  }
  return { columns, headingLine: 0, firstLine: rows[0]?.line ?? 1 };
}
