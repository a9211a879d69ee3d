import { readFileSync } from 'node:fs';
import { eventFacts, programmeFacts, type EventFacts, type PersonFacts, type ProgrammeFacts } from '#features/recap/schema.ts';
import type { Dice } from './dice.ts';

/** Notes as people take them, with the words a reader must find of each, put by hand. */
export const notes: readonly { note: string; told: string }[] = [
  { note: 'aktifkan verifikasi dua langkah', told: 'mengaktifkan verifikasi dua langkah' },
  { note: 'jangan bagikan kode OTP kepada siapa pun', told: 'untuk tidak membagikan kode OTP kepada siapa pun' },
  { note: 'periksa sumber berita sebelum membagikannya', told: 'memeriksa sumber berita sebelum membagikannya' },
  { note: 'jejak digital sulit dihapus', told: 'jejak digital sulit dihapus' },
  { note: 'kata sandi perlu diganti secara berkala', told: 'kata sandi perlu diganti secara berkala' },
  { note: 'tantangan: sinyal, gawai, biaya', told: 'tantangannya sinyal, gawai, dan biaya' },
  { note: 'Kominfo membuka layanan aduan setiap hari.', told: 'Kominfo membuka layanan aduan setiap hari' },
  { note: 'pelayanan publik diawasi lembaga independen', told: 'pelayanan publik diawasi lembaga independen' },
  { note: 'orang tua mendampingi anak saat memakai gawai', told: 'orang tua mendampingi anak saat memakai gawai' },
  { note: 'dalam berkomentar tetap hormati orang lain', told: 'dalam berkomentar tetap hormati orang lain' },
  { note: '7 dari 10 akun memakai kata sandi yang sama', told: '7 dari 10 akun memakai kata sandi yang sama' },
  { note: 'diperlukan kerja sama sekolah dan keluarga', told: 'diperlukan kerja sama sekolah dan keluarga' },
];
/** What talks are about; an advice is told as what the audience is urged to do. */
export const subjects: readonly { subject: string; told: string }[] = [
  { subject: 'Kata Sandi yang Kuat', told: 'Kata Sandi yang Kuat' },
  { subject: 'keamanan data pribadi', told: 'keamanan data pribadi' },
  { subject: 'Etika Digital', told: 'Etika Digital' },
  { subject: 'waspada penipuan daring', told: 'waspada penipuan daring' },
  { subject: 'budaya berkomentar; hak cipta', told: 'budaya berkomentar serta hak cipta' },
  { subject: 'gunakan media sosial untuk usaha', told: 'menggunakan media sosial untuk usaha' },
];
/** Names whose words no other holds, so that a name found is one person's. */
const given = ['Ahmad', 'Bambang', 'Citra', 'Dewi', 'Endang', 'Fitriani', 'Gunawan', 'Herlina', 'Irfan', 'Joko', 'Kartika', 'Lukman', 'Maharani', 'Nugroho', 'Oktavia', 'Rahmat', 'Siti', 'Taufik', 'Umar', 'Wahyuni', 'Yohanes', 'Zulkifli', 'Ketut', 'Markus', 'Nyoman', 'Ferdinand', 'Samuel', 'Theresia', 'Wayan', 'Agustinus'];
const family = ['Siregar', 'Wibowo', 'Hasibuan', 'Pratama', 'Saputra', 'Kusuma', 'Lestari', 'Mahendra', 'Nasution', 'Purnomo', 'Rumengan', 'Santoso', 'Tambunan', 'Wijayanti', 'Yudhistira', 'Zainuddin', 'Manurung', 'Suharto', 'Hidayat', 'Firmansyah', 'Aritonang', 'Baskoro', 'Cahyono', 'Darmawan', "Ma'ruf", 'Wenda', 'Latumahina', 'Tabuni', 'Rumbiak', 'Simarmata'];
const fronts = ['Dr. ', 'Drs. ', 'Ir. ', 'H. ', 'Hj. ', 'Prof. Dr. ', 'dr. ', 'Dr. Ir. '];
const degrees = ['S.Kom', 'S.H.', 'M.Si', 'M.I.Kom.', 'S.Sos., M.Si.', 'SE, MM', 'S.Pd., M.Pd', 'S.T., M.T.', 'S.IP., M.AP', 'Ph.D.', 'S.Psi., M.Psi.', 'S.S., M.Hum.'];
const themes = [
  'Aman Bermedia Sosial', 'Cakap Digital bagi Keluarga', 'Melawan Hoaks di Ruang Digital', 'Jejak Digital', 'Menjaga Data Pribadi di Era Digital', 'Etika Berkomentar di Media Sosial', 'Sudahkah Kita Aman?',
  'UMKM Naik Kelas lewat Lokapasar', 'Menghadapi Tantangan Keamanan di Era Digital: Mengenali, Mencegah, dan Meningkatkan Keamanan Keluarga melalui Platform Digital yang Ramah Anak, Perempuan, dan Penyandang Disabilitas',
];
const segments = ['ASN', 'pelajar', 'guru dan dosen', 'UMKM', 'masyarakat umum', 'Ibu Rumah Tangga', 'pelajar SMA/SMK'];
const quotations = ['Ruang digital adalah rumah kita bersama', 'Saring dahulu sebelum membagikan', 'Tidak semua yang ramai itu benar.', '2 langkah saja sudah menolong', 'Siapa yang menjaga anak kita?'];
const questions = ['Bagaimana cara mengenali tautan palsu?', 'Apa yang harus dilakukan bila akun diretas?', 'Kalau data saya bocor, ke mana harus melapor?', 'Mengapa hoaks cepat menyebar?', 'Apakah rekaman kegiatan dibagikan?', 'Kak, 12 huruf sudah cukup?', 'berapa lama kata sandi dipakai', 'Siapa yang boleh melihat data anak?', 'Kapan gawai boleh diberikan kepada anak?', 'Berapa biaya melapor?', 'Adakah aplikasi yang aman?', 'Di mana letak kantor aduan?', 'Bolehkah memakai foto orang lain?'];
const answers = ['periksa alamatnya huruf demi huruf', 'Segera ganti kata sandi dan laporkan.', 'lapor ke kanal aduan konten', 'karena judulnya memancing emosi', 'rekaman tersedia di kanal penyelenggara', 'cukup 12 huruf, lebih panjang lebih baik', 'tiga bulan sekali', 'hanya orang tuanya', 'saat ia siap', 'tidak ada biaya', 'ada beberapa', 'di ibu kota kabupaten', 'mintalah izin dahulu'];

export interface Region {
  code: string;
  name: string;
  province: string;
  zone: 'WIB' | 'WITA' | 'WIT';
}

/** Regencies and cities of today, straight from the table: code, name, province, zone. */
export function readRegions(): Region[] {
  const lines = readFileSync(new URL('../../src/features/region/data/regions.tsv', import.meta.url), 'utf8').trim().split('\n').map((line) => line.split('\t'));
  const [head = []] = lines;
  const at = (name: string): number => head.indexOf(name);
  const rows = lines.slice(1).map((line) => ({ code: line[at('code')] ?? '', name: line[at('name')] ?? '', zone: line[at('zone')] ?? '' }));
  const provinces = new Map(rows.filter(({ code }) => code.length === 2).map(({ code, name, zone }) => [code, { name, zone }]));
  return rows.filter(({ code }) => code.length === 5).map(({ code, name, zone }) => {
    const province = provinces.get(code.slice(0, 2));
    return { code, name, province: province?.name ?? '', zone: (zone || province?.zone) as Region['zone'] };
  });
}

export interface Drawn {
  id: string;
  event: EventFacts;
  programme: ProgrammeFacts | null;
}

/**
 * One event as its rows would give it. Believable and odd ones: `whole` states everything once, otherwise each fact is there or not by
 * its own throw; several regions, days with units, hybrid halls, titles of every kind, many questions or none.
 */
export function drawEvent(dice: Dice, regions: readonly Region[], { whole = false, on }: { whole?: boolean; on?: string } = {}): Drawn {
  const has = (share: number): boolean => whole || dice.chance(share);
  const [first, last] = [dice.some(given, given.length), dice.some(family, family.length)];
  const name = (): string => `${first.pop()} ${last.pop()}`;
  const titled = (): string => `${dice.chance(0.4) ? dice.pick(fronts) : ''}${name()}${dice.chance(0.7) ? `, ${dice.pick(degrees)}` : ''}`;
  const region = dice.pick(regions);
  const kin = regions.filter((one) => one.code.slice(0, 2) === region.code.slice(0, 2) && one.code !== region.code);
  const short = region.name.replace(/^(Kabupaten|Kota) /, '');
  const date = on ?? new Date(Date.UTC(2021, 4, 20) + dice.number(0, 1900) * 86_400_000).toISOString().slice(0, 10);
  const later = (days: number): string => new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
  const offices = [
    `Kepala Dinas Kominfo ${region.name}`, `Plt. Kepala Dinas Komunikasi dan Informatika ${short}`, `Sekretaris Daerah ${short}`, 'Dosen Universitas Terbuka', `Ketua Relawan TIK ${region.province}`,
    'Pegiat literasi digital', 'CEO Ruang Baca', `Kepala Seksi Aptika, Dinas Kominfo ${region.name}`, 'Staf Ahli Bidang Ekonomi',
  ];
  const someNotes = (most: number): string[] => dice.some(notes, dice.number(0, most)).map(({ note }) => note);
  const person = (): PersonFacts => ({
    name: titled(), ...(has(0.8) ? { position: dice.pick(offices) } : {}), ...(dice.chance(0.15) ? { representing: `Bupati ${short}` } : {}),
  });
  const speakers = Array.from({ length: whole ? 3 : dice.number(0, 6) }, (_, at) => ({
    ...person(), ...(has(0.9) ? { order: at + 1 } : {}), ...(has(0.7) ? { subject: dice.pick(subjects).subject } : {}), points: someNotes(3),
    ...(dice.chance(0.25) ? { quotes: dice.some(quotations, dice.number(1, 2)) } : {}), ...(dice.chance(0.08) ? { form: 'video' } : {}),
  }));
  const asked = dice.some(questions.map((question, at) => ({ question, answer: answers[at] })), whole ? 2 : dice.chance(0.1) ? 13 : dice.number(0, 4));
  const hours = dice.pick([['09.00', '12.00'], ['08.30', '12.20'], ['14.00', '17.00'], ['19.00', '22.00']] as const);
  const count = dice.number(60, 30_000);
  const days = !whole && dice.chance(0.15) ? [0, 1, 2].map((at) => ({ date: later(at), ...(dice.chance(0.8) ? { people: dice.number(10, 90) * 100 } : {}), ...(dice.chance(0.8) ? { units: [`Pemkab ${short}`, `Dinas ${['Satu', 'Dua', 'Tiga'][at]}`].slice(0, dice.number(1, 2)) } : {}) })) : [];
  const place = dice.next();
  const isHybrid = !whole && dice.chance(0.12);
  const event = eventFacts.parse({
    ...(has(0.93) ? { theme: dice.pick(whole ? themes.slice(0, 3) : themes) } : {}),
    ...(days.length > 0 ? { from: date, to: later(2), days, ...(dice.chance(0.6) ? { groups: dice.number(3, 12) } : {}) } : has(0.95) ? { date } : {}),
    ...(has(0.9) ? { start: hours[0], ...(has(0.9) ? { end: hours[1] } : {}), ...(has(0.9) ? { timeZoneLabel: region.zone } : {}) } : {}),
    ...(whole || place < 0.7 ? { regency: region.name, province: region.province } : place < 0.8 ? { province: region.province }
      : place < 0.95 ? { regions: [region, ...dice.some(kin, dice.number(1, 3))].map(({ code, name: full }) => ({ code, name: full })) } : {}),
    ...(has(0.85) ? { segment: dice.pick(segments) } : {}),
    ...(has(0.9) ? { organiser: dice.pick([`Dinas Komunikasi dan Informatika ${region.name}`, 'Direktorat Pemberdayaan Informatika, Direktorat Jenderal Aplikasi Informatika, Kementerian Kominfo RI', 'BPSDM Komdigi']) } : {}),
    ...(dice.chance(0.3) ? { partners: [`Pemerintah ${region.name}`, 'Relawan TIK', 'Siberkreasi'].slice(0, dice.number(1, 3)) } : {}),
    ...(has(0.85) ? { attended: { count, qualifier: dice.pick(['exactly', 'about', 'moreThan']), basis: dice.pick(['peserta daring', 'peserta', 'hadir menurut aturan kegiatan']) } } : {}),
    ...(!whole && dice.chance(0.2) ? { participants: { count: count + dice.number(1, 99), ...(dice.chance(0.5) ? { qualifier: 'about' } : {}), basis: 'peserta' } } : {}),
    ...(has(0.4) ? { registeredMoreThan: count + dice.number(100, 900) } : {}),
    ...(isHybrid ? { hybrid: { venue: 'Gedung Serbaguna', online: ['Zoom', 'YouTube'], onlineShare: 'sebagian peserta', ...(dice.chance(0.5) ? { onlineFrom: 'kantor masing-masing' } : {}) } }
      : has(0.5) ? { channels: [{ kind: 'meeting', name: 'Zoom', capacity: dice.number(3, 10) * 100 }, { kind: 'stream', name: 'YouTube', viewsMoreThan: dice.number(100, 9000) }] } : dice.chance(0.5) ? { channels: ['daring'] } : {}),
    ...(has(0.7) ? { keynote: { ...person(), points: someNotes(1) } } : {}),
    ...(has(0.5) ? { openingSpeech: { ...person(), points: someNotes(2) } } : {}),
    ...(has(0.8) ? { moderator: { name: titled(), ...(dice.chance(0.2) ? { position: 'Pegiat literasi digital' } : {}) } } : {}),
    ...(has(0.3) ? { runner: { name: name(), position: `Runner Literasi Digital wilayah ${short}` } } : {}),
    ...(has(0.7) ? { keyOpinionLeader: { name: titled(), ...(has(0.5) ? { handle: '@cakapdigital' } : {}), ...(has(0.6) ? { description: 'penggiat media sosial' } : {}), ...(has(0.3) ? { subject: dice.pick(subjects).subject } : {}), points: someNotes(2) } } : {}),
    speakers,
    ...(!whole && dice.chance(0.2) ? { people: [{ ...person(), points: someNotes(2), ...(dice.chance(0.4) ? { quote: dice.pick(quotations) } : {}) }] } : {}),
    questions: asked.map(({ question, answer }, at) => {
      const to = speakers.length > 0 && has(0.8) ? dice.pick(speakers) : null;
      return {
        ...(has(0.9) && first.length > 3 ? { asker: dice.chance(0.3) ? titled() : name() } : {}), ...(to ? (to.order !== undefined && dice.chance(0.4) ? { toOrder: to.order } : { to: to.name }) : {}),
        question, ...(at % 5 === 4 ? {} : { answer, ...(to && has(0.8) ? { answeredBy: to.name } : {}) }),
      };
    }),
    ...(has(0.3) ? { reach: [{ channel: 'instagram', followersMoreThan: dice.number(1000, 40_000) }, { channel: 'website', host: 'www.contoh.go.id' }], reachOwner: `Pemkab ${short}` } : {}),
    ...(has(0.4) ? { nextInSeries: { ...(has(0.8) ? { number: dice.number(2, 30) } : {}), ...(has(0.8) ? { date: later(dice.number(5, 20)) } : {}), ...(has(0.8) ? { theme: dice.pick(themes) } : {}) } } : {}),
    ...(has(0.3) ? { contact: { name: name(), phone: `0812-0000-${String(dice.number(1000, 9999))}` } } : {}),
    ...(has(0.3) ? { series: `Rangkaian Literasi Digital ${short}` } : {}),
    ...(has(0.7) ? { writer: dice.pick(['nf', 'deo', 'litdig/nf']) } : {}),
  });
  const programme = has(0.6) ? programmeFacts.parse({
    name: 'Gerakan Nasional Literasi Digital', opened: { on: '2021-05-20', by: 'Presiden Joko Widodo' }, target: { value: dice.pick([10_000_000, 12_400_000, 350_000]), basis: 'partisipan' },
    ...(has(0.4) ? { baseline: { internetUsers: 202_600_000, internetUsersAsOf: 'awal 2021', population: 274_900_000, penetrationPercent: 73.7, literacyIndex: { value: dice.pick([3.47, 3.49, 3.54]), scaleMin: 1, scaleMax: 5 } } } : {}),
  }) : null;
  const id = `0199${Array.from({ length: 7 }, () => Math.floor(dice.next() * 65_536).toString(16).padStart(4, '0')).join('')}`;
  return { id, event, programme };
}
