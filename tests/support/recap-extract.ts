/**
 * Reads our own recaps back into facts. It shares no code with the writer nor with the reader of old articles: it knows Indonesian news
 * sentences, titles and words of office, and nothing of the record.
 */

export interface FoundPerson {
  name: string;
  handle: string | null;
  /** What stands between the name and the verb: position and description, in their order. */
  office: string;
  representing: string | null;
  role: string;
  order: number | null;
  subject: string | null;
  quotes: string[];
  /** The whole paragraph, for what was noted. */
  text: string;
}

export interface FoundQuestion {
  asker: string | null;
  to: string | null;
  questions: string[];
  answer: string | null;
  answeredBy: string | null;
}

export interface Found {
  title: string;
  dateline: string;
  writer: string | null;
  theme: string | null;
  days: { weekday: string; date: string }[];
  start: string | null;
  end: string | null;
  zone: string | null;
  places: string[];
  crowd: { qualifier: string; count: number; basis: string } | null;
  second: { qualifier: string; count: number; basis: string } | null;
  segment: string | null;
  organiser: string | null;
  partners: string[];
  manner: string | null;
  hybrid: string | null;
  schedule: { weekday: string; date: string; people: number | null; units: string[] }[];
  groups: number | null;
  people: FoundPerson[];
  questionCount: number | null;
  questions: FoundQuestion[];
  registered: number | null;
  capacity: Record<string, number>;
  views: Record<string, number>;
  followers: Record<string, number>;
  hosts: string[];
  reachOwner: string | null;
  runner: FoundPerson | null;
  series: string | null;
  next: { number: number | null; date: string | null; weekday: string | null; theme: string | null } | null;
  contact: string | null;
  programme: { name: string; openedBy: string; openedOn: string; target: string } | null;
  users: string | null;
  population: string | null;
  share: string | null;
  index: { value: string; scale: string } | null;
  /** Sentences that nothing above was read from. */
  unread: string[];
}

const WEEKDAY = '(Senin|Selasa|Rabu|Kamis|Jumat|Sabtu|Minggu)';
const DAY = new RegExp(`${WEEKDAY} \\((\\d{1,2})/(\\d{1,2})/(\\d{4})\\)`, 'gu');
const FRONT = /(?:^|[\s(“])(?:Drs|Dra|Dr|dr|Prof|Ir|Hj|H|Plt|Plh)\.$/u;
const DEGREE = /^, (?!Pl[th]\.)((?:\p{Lu}\p{L}{0,4}\.)+(?:\p{Lu}\p{L}*\.?)*)(?=[,:;?]| |$)/u;
const OFFICE = /^, ((?:Kepala|Plt\.|Sekretaris|Dosen|Ketua|Pegiat|penggiat|CEO|Staf|Dinas|Runner)(?=\s)[^,]*?)(?=,|$| tampil | hadir | turut )/u;
const VERBS = 'membahas|mengulas|memaparkan|mengupas|mengajak|tampil|mengatakan|menuturkan|menilai|menyatakan|menjelaskan|menyebutkan|menerangkan|menyarankan|mengimbau|mengingatkan|menekankan';
const ORDINAL = ['pertama', 'kedua', 'ketiga', 'keempat', 'kelima', 'keenam'];
const NUMBER = ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan', 'sepuluh', 'sebelas'];
const MONTH = ['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni', 'Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember'];

const amount = (text: string): number => Number(text.replaceAll('.', ''));
const iso = (day: string, month: string, year: string): string => `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
const daysIn = (text: string): { weekday: string; date: string }[] => [...text.matchAll(DAY)].map(([, weekday = '', day = '', month = '', year = '']) => ({ weekday, date: iso(day, month, year) }));
const withoutStop = (text: string): string => text.replace(/[\s,.:]+$/u, '');

/** Sentences end at a full stop that no title before a name owns. A degree ends one where a capital follows without a comma. */
function sentencesOf(paragraph: string): string[] {
  const found: string[] = [];
  let start = 0;
  for (const { index, 0: mark } of paragraph.matchAll(/[.?!][”)]?(?= (?:[\p{Lu}“]|\((?!@)|drg?\. ))/gu)) {
    const end = index + mark.length;
    const inside = paragraph.slice(start, index);
    if (FRONT.test(paragraph.slice(start, index + 1)) || (inside.split('“').length > inside.split('”').length && !mark.includes('”'))) continue;
    found.push(paragraph.slice(start, end));
    start = end + 1;
  }
  return [...found, paragraph.slice(start)].filter((one) => one !== '');
}

/** A person at the beginning of a text: titles, name, degrees, handle, office, on whose behalf; and what follows. */
function personAt(text: string): { name: string; handle: string | null; office: string; representing: string | null; rest: string } | null {
  const head = /^((?:(?:Prof|Dr|Drs|Dra|Ir|Hj|H|dr)\. )*\p{Lu}[\p{L}'’]*(?: \p{Lu}[\p{L}'’]*)*)/u.exec(text)?.[1];
  if (head === undefined) return null;
  let [name, rest] = [head, text.slice(head.length)];
  const take = (pattern: RegExp): string | null => {
    const match = pattern.exec(rest);
    if (match) rest = rest.slice(match[0].length);
    return match?.[1] ?? null;
  };
  for (let degree = take(DEGREE); degree !== null; degree = take(DEGREE)) name += `, ${degree}`;
  const handle = take(/^ \((@\w+)\)/u);
  const offices: string[] = [];
  for (let office = take(OFFICE); office !== null; office = take(OFFICE)) offices.push(office);
  const representing = take(/^, mewakili ([^,]+?)(?=,|\.$|$)/u);
  return { name, handle, office: withoutStop(offices.join(', ')), representing: representing && withoutStop(representing), rest: rest.replace(/^,? ?/u, '') };
}

function crowdIn(text: string): Found['crowd'] {
  const match = /(sebanyak|sekitar|lebih dari) ([\d.]+) (peserta daring|peserta luring|peserta|orang|ASN|[^,.(]+?)(?: \(([^)]*)\))?(?= menghadiri| mengikuti| hadir dalam| tercatat| bergabung| turut serta|[.,]|$)/iu.exec(text);
  return match ? { qualifier: match[1]!.toLowerCase(), count: amount(match[2]!), basis: match[4] ?? match[3]! } : null;
}

function placesIn(text: string): string[] {
  const row = /(?:^|\s)[Dd]i ((?:Kabupaten|Kota|Provinsi) (?:(?:\p{Lu}[\p{L}.'’-]*|dan|serta)[,;]? ?)+)/u.exec(text)?.[1];
  if (row === undefined) return [];
  return row.replace(/[,;\s]*(?:dan|serta)?[,;\s]*$/u, '').split(/[,;]? (?:dan|serta) (?=Kabupaten |Kota |Provinsi )|[,;] (?=Kabupaten |Kota |Provinsi )/u).map(withoutStop);
}

/** Where "serta" joins the last member, "dan" belongs to the members themselves. */
const membersOf = (list: string): string[] => list.split(list.includes(' serta ') ? /[,;]? serta |[,;] /u : /[,;]? dan |[,;] /u).map(withoutStop);

/** The lead sentence, whatever its order: what is in marks, then days, hours and places, each taken out as it is read. */
function readLead(found: Found, sentence: string): void {
  found.theme = /tema “([^”]+)”/iu.exec(sentence)?.[1] ?? null;
  let rest = sentence.replace(/ ?(?:ber)?tema “[^”]*”/iu, '');
  found.days = daysIn(rest);
  rest = rest.replaceAll(DAY, '§');
  const both = /(\d\d\.\d\d)–(\d\d\.\d\d)/u.exec(rest);
  const one = /pukul (\d\d\.\d\d)/u.exec(rest);
  found.start = both?.[1] ?? (/hingga pukul/u.test(rest) ? null : one?.[1] ?? null);
  found.end = both?.[2] ?? (/hingga pukul/u.test(rest) ? one?.[1] ?? null : null);
  found.zone = /\d\d\.\d\d (WIB|WITA|WIT)/u.exec(rest)?.[1] ?? null;
  rest = rest.replace(/ ?(?:mulai |hingga )?pukul [\d.–]+(?: (?:WIB|WITA|WIT))?/u, '§');
  found.places = placesIn(rest);
  found.crowd = crowdIn(rest.replaceAll('§', ','));
}

const ORGANISED: readonly { pattern: RegExp; keys: readonly ('segment' | 'manner' | 'organiser' | 'partners')[] }[] = [
  { pattern: /^Kegiatan itu diperuntukkan bagi (.+)\.$/u, keys: ['segment'] },
  { pattern: /^Penyelenggara kegiatan(?: bagi (.+?))? itu(?:, yang berlangsung secara (.+?),)? adalah (.+?)(?:, bekerja sama dengan (.+))?\.$/u, keys: ['segment', 'manner', 'organiser', 'partners'] },
  { pattern: /^Kegiatan(?: bagi (.+?))? itu (?:digelar|diselenggarakan)(?: secara (.+?))? oleh (.+?)(?:, bekerja sama dengan (.+))?\.$/u, keys: ['segment', 'manner', 'organiser', 'partners'] },
  { pattern: /^Kegiatan(?: bagi (.+?))? itu diselenggarakan(?: secara (\p{Ll}+))?(?: bekerja sama dengan (.+))?\.$/u, keys: ['segment', 'manner', 'partners'] },
  { pattern: /^Kegiatan(?: bagi (.+?))? itu diselenggarakan (.+?)(?:, bekerja sama dengan (.+))?\.$/u, keys: ['segment', 'organiser', 'partners'] },
  { pattern: /^(.+?),? menyelenggarakan kegiatan(?: bagi (.+?))? itu(?: secara (.+?))?(?:, bekerja sama dengan (.+))?\.$/u, keys: ['organiser', 'segment', 'manner', 'partners'] },
];

function readOrganised(found: Found, sentence: string): boolean {
  for (const { pattern, keys } of ORGANISED) {
    const match = pattern.exec(sentence);
    if (!match) continue;
    keys.forEach((key, at) => {
      const value = match[at + 1] ?? null;
      if (key === 'partners') found.partners = value === null ? [] : membersOf(value);
      else found[key] = value;
    });
    return true;
  }
  return false;
}

/** A person's paragraph: role and order by the words around the name, then subject and what was said in marks. */
function readPerson(paragraph: string, sentences: readonly string[]): FoundPerson | null {
  const [first = ''] = sentences;
  const roles = /((?:N|n)arasumber|(?:P|p)embicara kunci|(?:K|k)ey opinion leader \(KOL\)|(?:S|s)ambutan pembuka|(?:P|p)embukaan kegiatan|(?:M|m)oderator|(?:J|j)alannya acara)/u.exec(first.replaceAll(/“[^”]*”/gu, '“”'));
  const role = roles?.[1]?.toLowerCase() ?? 'official';
  const ordinal = new RegExp(`narasumber (${ORDINAL.join('|')})`, 'iu').exec(first)?.[1];
  const opening = first.replace(/^“[^”]*”,? ?/u, '');
  const starts = [
    /^(?:Narasumber(?: \p{Ll}+)?|Pembicara kunci)(?: kegiatan itu)? adalah (?=\S)/u, /^(?:Narasumber(?: ke\p{Ll}+| pertama)?|Pembicara kunci), /u, /^Sebagai (?:narasumber(?: \p{Ll}+)?|pembicara kunci) tampil /u,
    /^Sebagai (?:narasumber(?: ke\p{Ll}+| pertama)?|pembicara kunci), /u, /^(?:Menurut|kata) (?:narasumber(?: ke\p{Ll}+| pertama)?|pembicara kunci), /u, /^(?:Menurut|kata) /u,
    /^(?:Selaku|Sebagai) key opinion leader \(KOL\), /u, /^Key opinion leader \(KOL\) kegiatan itu adalah /u, /^Kegiatan itu menghadirkan key opinion leader \(KOL\) /u, /^Tampil sebagai key opinion leader \(KOL\) adalah /u,
    /^Sambutan pembuka (?:disampaikan|datang dari) /u, /^Pembukaan kegiatan turut dihadiri /u, /^Acara dipandu moderator /u, /^Moderator acara itu adalah /u, /^Jalannya acara dipandu /u, /^(?:Hadir pula|Turut hadir) /u,
  ];
  const start = starts.find((pattern) => pattern.test(opening));
  const person = personAt(start ? opening.replace(start, '') : opening);
  if (!person || (!start && !/^(?:selaku |menyampaikan sambutan|memandu acara|juga hadir|turut hadir|hadir selaku)/u.test(person.rest) && !new RegExp(`^(?:juga )?(?:${VERBS})(?!\\p{L})`, 'u').test(person.rest))) return null;
  const subject = /(?:membahas|mengulas|memaparkan|mengupas) (?:“([^”]+)”|(.+?))\.$/u.exec(first) ?? /mengajak peserta (.+?)\.$/u.exec(first);
  const { rest: _rest, ...who } = person;
  return {
    ...who, role: role === 'jalannya acara' ? 'moderator' : role, order: ordinal ? ORDINAL.indexOf(ordinal.toLowerCase()) + 1 : null, subject: subject?.slice(1).find((one) => one !== undefined) ?? null,
    quotes: [...paragraph.matchAll(/“([^”]+)”(?=,? ?(?:kata|ujar|tutur|jelas)|$| )/gu)].filter(({ index, 0: text }) => /mengatakan, $/u.test(paragraph.slice(0, index)) || /^,? ?(?:kata(?:nya)?|ujarnya|tuturnya|jelasnya)\b/u.test(paragraph.slice(index + text.length))).map(([, words = '']) => words),
    text: paragraph,
  };
}

const ASKED = /^(?:(?:Dalam|Pada|Saat) sesi (?:tanya jawab|itu)|Kemudian|Selanjutnya|Berikutnya|Setelah itu), (.+)$/u;

function readQuestion(found: Found, sentences: readonly string[]): boolean {
  const question: FoundQuestion = { asker: null, to: null, questions: [], answer: null, answeredBy: null };
  let asked = false;
  for (const sentence of sentences) {
    const count = /^(?:Sesi tanya jawab (?:mencatat|memuat)|Pada sesi tanya jawab tercatat|Dalam sesi tanya jawab,) (\S+) pertanyaan(?: dicatat)?\.$/u.exec(sentence)?.[1];
    if (count !== undefined) {
      found.questionCount = NUMBER.includes(count) ? NUMBER.indexOf(count) : Number(count);
      continue;
    }
    const turn = ASKED.exec(sentence)?.[1];
    const verb = / (?:bertanya|mengajukan pertanyaan|melontarkan pertanyaan)(?= |:|\.)/u;
    if (turn !== undefined && verb.test(turn)) {
      asked = true;
      question.asker = turn.startsWith('seorang peserta') ? null : personAt(turn)?.name ?? '?';
      let rest = turn.slice((verb.exec(turn)?.index ?? 0)).replace(verb, '');
      if (rest.startsWith(' kepada ')) {
        const to = personAt(rest.slice(8));
        question.to = to?.name ?? '?';
        rest = to?.rest ?? '';
      }
      rest = rest.replace(/^[:,]? ?/u, '');
      if (withoutStop(rest) !== '') question.questions.push(rest);
      continue;
    }
    const again = /^Ia juga bertanya:? (.+)$/u.exec(sentence)?.[1];
    const given = /^(?:Jawaban yang diberikan|Jawabannya|Pertanyaan itu memperoleh jawaban): (.+)$/u.exec(sentence)?.[1];
    const from = /^Jawaban dari (.+)$/u.exec(sentence)?.[1] ?? /^(?:Pertanyaan itu dijawab|Yang menjawab pertanyaan itu adalah) (.+)$/u.exec(sentence)?.[1];
    const by = personAt(from ?? sentence.replace(/^(?:Atas|Menanggapi) pertanyaan itu, /u, ''));
    if (again !== undefined) question.questions.push(again);
    else if (given !== undefined) question.answer = given;
    else if (by && (from !== undefined || by.rest.startsWith('menjawab'))) {
      question.answeredBy = by.name;
      question.answer = by.rest.replace(/^(?:menjawab[,:]|:) /u, '') || null;
    } else found.unread.push(sentence);
  }
  if (asked) found.questions.push(question);
  return asked;
}

/** Everything that stands in a sentence of its own. */
function readSentence(found: Found, sentence: string): boolean {
  const [day] = daysIn(sentence);
  const match = (pattern: RegExp): RegExpExecArray | null => pattern.exec(sentence);
  const second = /^(?:Menurut catatan lain|Catatan lain menyebutkan),? (.+)$/u.exec(sentence)?.[1];
  const registered = match(/^(?:Pendaftar kegiatan itu lebih dari|Lebih dari|Jumlah pendaftar kegiatan itu lebih dari) ([\d.]+) orang(?: mendaftar untuk kegiatan itu)?\.$/u);
  const capacity = match(/^(?:Ruang rapat daring|Ruang Zoom) ?(\p{Lu}\p{L}*)? (?:berkapasitas|dapat menampung) ([\d.]+) peserta\.$/u) ?? match(/^Kapasitas (?:ruang rapat daring|ruang Zoom) ?(\p{Lu}\p{L}*)? adalah ([\d.]+) peserta\.$/u);
  const views = match(/^Siaran langsung (\p{Lu}\p{L}*) (?:disaksikan|ditonton) lebih dari ([\d.]+) kali\.$/u);
  const groups = match(/^Peserta (?:dibagi|terbagi) dalam (\d+) kelompok\.$/u);
  const schedule = match(/^(?:Jadwal .+? (?:mencakup|memuat)|Untuk .+? dijadwalkan)(?: ([\d.]+))? peserta(?: dari (.+))?\.$/u) ?? match(/^Kegiatan berlangsung pula pada .+\.$/u);
  const runner = match(/^(?:Petugas lapangan \(runner\) kegiatan itu adalah|Sebagai petugas lapangan \(runner\) bertugas) (.+)$/u);
  const reach = match(/^(?:Informasi (?:disebarluaskan|disampaikan) melalui kanal|Kanal informasi) (.+?): (.+)\.$/u);
  const series = match(/^Kegiatan itu (?:merupakan bagian dari|digelar sebagai bagian dari|termasuk dalam) (?!program )(.+)\.$/u);
  const next = match(/^Webinar (?:ke-(\d+)|berikutnya)(?: (?:dijadwalkan|akan digelar|direncanakan) pada .+?)?(?: dengan tema “(.+)”| akan mengangkat tema “(.+)”| akan menyusul)?\.?$/u);
  const contact = match(/^(?:Narahubung|Narahubung kegiatan itu|Kontak kegiatan itu): (.+)\.$/u);
  const programme = match(/^Program (.+?) dibuka (.+?) pada (\d+) (\p{L}+) (\d{4}) dan menargetkan (.+)\.$/u);
  const users = match(/^(?:Pengguna|Jumlah pengguna) internet di Indonesia pada (.+?) (?:mencapai|adalah) (.+?) jiwa\.$/u);
  const population = match(/^(?:Jumlah penduduk Indonesia adalah|Penduduk Indonesia berjumlah) (.+?) jiwa\.$/u);
  const share = match(/^(?:Penetrasi|Tingkat penetrasi) internet mencapai (.+?) persen\.$/u);
  const index = match(/^Indeks literasi digital Indonesia (?:berada pada angka|mencapai) ([\d,]+) dari skala (.+)\.$/u);
  const hybrid = match(/^(Kegiatan luring digelar di .+)\.$/u);
  if (second !== undefined) found.second = crowdIn(second);
  else if (registered) found.registered = amount(registered[1]!);
  else if (capacity) found.capacity[capacity[1] ?? ''] = amount(capacity[2]!);
  else if (views) found.views[views[1]!] = amount(views[2]!);
  else if (groups) found.groups = Number(groups[1]);
  else if (schedule && day) found.schedule.push({ ...day, people: schedule[1] ? amount(schedule[1]) : null, units: schedule[2] ? membersOf(schedule[2]) : [] });
  else if (runner) {
    const who = personAt(runner[1]!);
    if (!who) return false;
    const { rest: _rest, ...person } = who;
    found.runner = { ...person, role: 'runner', order: null, subject: null, quotes: [], text: sentence };
  } else if (reach) {
    found.reachOwner = reach[1]!;
    for (const [, channel = '', count = ''] of reach[2]!.matchAll(/(\p{L}+) diikuti lebih dari ([\d.]+) pengikut/gu)) found.followers[channel.toLowerCase()] = amount(count);
    for (const [, host = ''] of reach[2]!.matchAll(/situs (\S+)/gu)) found.hosts.push(host);
  } else if (programme) found.programme = { name: programme[1]!, openedBy: programme[2]!, openedOn: iso(programme[3]!, String(MONTH.indexOf(programme[4]!) + 1), programme[5]!), target: programme[6]! };
  else if (series) found.series = series[1]!;
  else if (next) found.next = { number: next[1] ? Number(next[1]) : null, date: day?.date ?? null, weekday: day?.weekday ?? null, theme: next[2] ?? next[3] ?? null };
  else if (contact) found.contact = contact[1]!;
  else if (users) found.users = `${users[2]} ${users[1]}`;
  else if (population) found.population = population[1]!;
  else if (share) found.share = share[1]!;
  else if (index) found.index = { value: index[1]!, scale: index[2]! };
  else if (hybrid) found.hybrid = hybrid[1]!;
  else return false;
  return true;
}

/** Reads a recap as it is printed: headline, dateline with a dash, paragraphs parted by empty lines, initials in brackets. */
export function extractRecap(printed: string): Found {
  const initials = / \(([\p{L}/]+)\)$/u.exec(printed);
  const [title = '', lead = '', ...rest] = (initials ? printed.slice(0, initials.index) : printed).split('\n\n');
  const dateline = /^([\p{Lu} .'’/()-]+) – /u.exec(lead);
  const found: Found = {
    title, dateline: dateline?.[1] ?? '', writer: initials?.[1] ?? null, theme: null, days: [], start: null, end: null, zone: null, places: [], crowd: null, second: null, segment: null, organiser: null, partners: [],
    manner: null, hybrid: null, schedule: [], groups: null, people: [], questionCount: null, questions: [], registered: null, capacity: {}, views: {}, followers: {}, hosts: [], reachOwner: null, runner: null,
    series: null, next: null, contact: null, programme: null, users: null, population: null, share: null, index: null, unread: [],
  };
  const [first = '', ...others] = sentencesOf(dateline ? lead.slice(dateline[0].length) : lead);
  readLead(found, first);
  for (const sentence of others) if (!readOrganised(found, sentence) && !readSentence(found, sentence)) found.unread.push(sentence);
  for (const paragraph of rest) {
    const sentences = sentencesOf(paragraph);
    if (sentences.some((sentence) => / (?:bertanya|mengajukan pertanyaan|melontarkan pertanyaan)[ :.]/u.test(ASKED.exec(sentence)?.[1] ?? '')) && readQuestion(found, sentences)) continue;
    // "Kegiatan luring" and "Informasi" begin with a capital as names do: sentences of their own come first.
    if (readSentence(found, sentences[0] ?? '')) {
      for (const sentence of sentences.slice(1)) if (!readSentence(found, sentence)) found.unread.push(sentence);
      continue;
    }
    const person = readPerson(paragraph, sentences);
    if (person) found.people.push(person);
    else found.unread.push(...sentences);
  }
  return found;
}
