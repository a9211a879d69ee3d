/** The columns of a course record in SIASN, the civil service's register, exactly as its interface names them (domain notes, section 2). */
export const siasnColumns = [
  'pnsOrangId', 'instansiId', 'jenisDiklatId', 'jenisKursus', 'jenisKursusSertipikat', 'namaKursus', 'institusiPenyelenggara', 'nomorSertipikat',
  'tanggalKursus', 'tanggalSelesaiKursus', 'tahunKursus', 'jumlahJam', 'lokasiId',
] as const;

export interface CourseRecord {
  /** Number of a civil servant: with it the agency finds the person's id in SIASN, which we do not know. */
  nip: string;
  course: string;
  organiser: string;
  number: string;
  /** 2021-07-15. */
  firstDay: string;
  lastDay: string;
  hours: number | null;
}

const siasnDate = (day: string): string => day.split('-').reverse().join('-');

/** One row; what only SIASN knows (ids of agency, kind and place) stays empty for the agency to fill. */
export function siasnRow({ nip, course, organiser, number, firstDay, lastDay, hours }: CourseRecord): (string | number)[] {
  return [nip, '', '', '', '', course, organiser, number, siasnDate(firstDay), siasnDate(lastDay), Number(firstDay.slice(0, 4)), hours ?? '', ''];
}
