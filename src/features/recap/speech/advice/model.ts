/**
 * Notes that tell people what to do ("aktifkan autentikasi dua faktor") become what somebody is urged
 * to do ("mengaktifkan autentikasi dua faktor"). Only verbs listed here are changed: a guess at an
 * unknown word would put a form into print that nobody said.
 */

const IMPERATIVES: ReadonlySet<string> = new Set(`
  aktifkan ajak ajarkan awasi baca bagikan batasi bedakan berikan biasakan blokir buat bangun cari catat cek cermati dampingi
  dukung ganti gunakan hapus hargai hindari hormati jadikan jaga jauhi kelola kembangkan kenali konfirmasi kunci lakukan
  laporkan latih lindungi manfaatkan matikan nonaktifkan nyalakan pahami pakai pantau pasang pastikan pelajari perbarui
  periksa perhatikan perkuat pertahankan pilih promosikan rahasiakan rawat saring sebarkan sesuaikan siapkan simpan
  sampaikan tanamkan tanyakan tegakkan telusuri terapkan tetapkan tingkatkan tolak tumbuhkan tunjukkan ubah unduh utamakan
  verifikasi waspadai
`.trim().split(/\s+/u));

const VERBLESS: ReadonlySet<string> = new Set(['waspada', 'bijak', 'berhati-hati', 'tetap', 'selalu']);

/** The active form by the sound rules of the prefix meN-: pakai-memakai, tulis-menulis, saring-menyaring, kenali-mengenali. */
export function activeForm(base: string): string {
  if (base === 'cek') return 'mengecek';
  if (/^(per(?!iksa)|pr|tr|st|sp|kl|kr)/u.test(base)) return `${base.startsWith('p') ? 'mem' : base.startsWith('k') ? 'meng' : 'men'}${base}`;
  if (base.startsWith('p')) return `mem${base.slice(1)}`;
  if (base.startsWith('t')) return `men${base.slice(1)}`;
  if (base.startsWith('s')) return `meny${base.slice(1)}`;
  if (base.startsWith('k')) return `meng${base.slice(1)}`;
  if (/^[bfv]/u.test(base)) return `mem${base}`;
  if (/^[dcjz]/u.test(base)) return `men${base}`;
  if (/^[aiueogh]/u.test(base)) return `meng${base}`;
  return `me${base}`;
}

function activate(word: string): string | null {
  if (word === 'jadi' || word === 'jadilah') return 'menjadi';
  const base = word.replace(/lah$/u, '');
  return IMPERATIVES.has(base) ? activeForm(base) : null;
}

/**
 * What follows "mengajak peserta": 'gunakan media sosial' gives 'menggunakan media sosial', 'jangan bagikan
 * kode OTP' gives 'untuk tidak membagikan kode OTP'. Null when the note is no advice we can read with certainty.
 */
export function asAdvice(note: string): string | null {
  const [first = '', ...rest] = note.split(' ');
  if (first === 'jangan' || first === 'janganlah') {
    const [verb = '', ...object] = rest;
    return rest.length > 0 ? ['untuk tidak', activate(verb) ?? verb, ...object].join(' ') : null;
  }
  if (VERBLESS.has(first) && rest.length > 0) return [first, activate(rest[0] ?? '') ?? rest[0], ...rest.slice(1)].join(' ');
  // 'jadilah berprestasi' urges to excel, 'jadilah warga digital' to become one.
  if (/^jadi(lah)?$/u.test(first) && rest[0]?.startsWith('ber')) return rest.join(' ');
  const verb = activate(first);
  return verb === null ? null : [verb, ...rest].join(' ');
}
