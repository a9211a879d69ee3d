/**
 * Which questions ask the same: words without endings and filler, and triples of letters against typing errors. Small, for
 * Indonesian and English, and made to suggest: a person merges, and can undo it.
 */

const filler = new Set(
  ('yang dan di ke dari untuk dengan pada adalah itu ini apa apakah bagaimana cara caranya agar supaya kita saya kami anda kalau jika bila bisa dapat bapak ibu pak bu kak mohon izin tanya bertanya menanyakan ' +
    'terima kasih selamat pagi siang sore malam ya tidak atau oleh sebagai dalam juga akan sudah ada lebih seperti tentang hal para si sang nya kah lah pun mengenai terhadap ' +
    'the a an and or of to in on for with is are be do does how what why when can could should would i we you it this that my our your please from as at by about if so not').split(' '),
);
const same = new Map(Object.entries({ gimana: '', wa: 'whatsapp', hp: 'ponsel', handphone: 'ponsel', telepon: 'ponsel', phone: 'ponsel', medsos: 'sosmed', hoaks: 'hoax', anak2: 'anak', children: 'anak', kids: 'anak', password: 'sandi', kata: '', scam: 'tipu', fraud: 'tipu', penipu: 'tipu', secure: 'aman', safe: 'aman', protect: 'aman', security: 'aman' }));

/** A word without the usual endings and beginnings; short words stay as they are. */
function stem(word: string): string {
  let left = word;
  for (const end of ['nya', 'kah', 'lah', 'kan', 'an', 'i', 'ing', 's']) if (left.endsWith(end) && left.length - end.length >= 4) left = left.slice(0, -end.length);
  for (const start of ['meng', 'meny', 'mem', 'men', 'me', 'peng', 'peny', 'pem', 'pen', 'per', 'ber', 'ter', 'di', 'ke', 'se', 'pe']) {
    if (left.startsWith(start) && left.length - start.length >= 4) return left.slice(start.length);
  }
  return left;
}

/** The words that carry a question, each once. */
export function wordsOf(text: string): string[] {
  const plain = text.toLowerCase().normalize('NFKD').replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
  const words = plain.split(' ').map((word) => same.get(word) ?? word).filter((word) => word.length > 1 && !filler.has(word));
  const carried = [...new Set(words.map((word) => { const short = stem(word); return same.get(short) ?? short; }))].filter((word) => word.length > 1);
  return carried.length > 0 ? carried : [...new Set(plain.split(' '))];
}

function triples(words: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const word of words) for (let at = -1; at < word.length - 1; at += 1) found.add(` ${word} `.slice(at + 1, at + 4));
  return found;
}

/** Sørensen's index of two sets: twice what they share over what they hold. 0..1. */
function agreement(one: ReadonlySet<string>, two: ReadonlySet<string>): number {
  let shared = 0;
  for (const part of one) if (two.has(part)) shared += 1;
  return one.size + two.size === 0 ? 0 : (2 * shared) / (one.size + two.size);
}

interface Read {
  number: number;
  words: Set<string>;
  triples: Set<string>;
}

function read(number: number, text: string): Read {
  const words = wordsOf(text);
  return { number, words: new Set(words), triples: triples(words) };
}

const likeness = (one: Read, two: Read): number => (agreement(one.words, two.words) + agreement(one.triples, two.triples)) / 2;

/** How much two questions are alike, 0..1. */
export const similarity = (one: string, two: string): number => likeness(read(1, one), read(2, two));

/** From here on a person is asked whether two questions are one. */
export const suggestFrom = 0.5;

/**
 * Questions that seem to ask the same, under the first of each group in the order given; a group of one has an empty list. Only
 * questions that share a word are compared, so that a flood of a thousand takes a moment.
 */
export function groupSimilar(questions: readonly { number: number; text: string }[]): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  const leaders = new Map<number, Read>();
  const byWord = new Map<string, number[]>();
  for (const { number, text } of questions) {
    const one = read(number, text);
    let best = { number: 0, likeness: 0 };
    const shared = new Map<number, number>();
    for (const word of one.words) for (const leader of byWord.get(word) ?? []) shared.set(leader, (shared.get(leader) ?? 0) + 1);
    const near = [...shared].sort((a, b) => b[1] - a[1]).slice(0, 20);
    for (const [leader] of near) {
      const alike = likeness(leaders.get(leader)!, one);
      if (alike > best.likeness) best = { number: leader, likeness: alike };
    }
    if (best.likeness >= suggestFrom) {
      groups.get(best.number)!.push(number);
      continue;
    }
    groups.set(number, []);
    leaders.set(number, one);
    for (const word of one.words) byWord.set(word, [...(byWord.get(word) ?? []), number]);
  }
  return groups;
}
