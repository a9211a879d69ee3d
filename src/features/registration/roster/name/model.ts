import { formatName, parseName } from '#features/speaker/model.ts';
import { tidyText } from '#features/participant/model.ts';

/** Words that stay small inside a name. */
const small = new Set(['bin', 'binti', 'van', 'der', 'den', 'de', 'al']);

const properWord = (word: string): string => {
  if (/^[IVX]{2,4}$/.test(word)) return word; // the third of his name
  const lower = word.toLowerCase();
  if (small.has(lower)) return lower;
  return lower.replace(/(^|[-'’.(])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
};

/**
 * A name as a person writes it, of one that a list has in capitals (or all small), with its titles in their proper forms:
 * "DRS. EKO PAMUJI, M.I.KOM" -> "Drs. Eko Pamuji, M.I.Kom.". A name in mixed letters was typed with care and stays.
 * Titles in columns of their own (`front`, `back`) are put where they belong.
 */
export function rosterName({ name, front = '', back = '' }: { name: string; front?: string; back?: string }): string {
  const bare = tidyText(name).replace(/\s+,/g, ',').replace(/[,\s]+$/, '');
  const [head = ''] = bare.split(',');
  const words = head.replace(/\b\p{L}{1,5}\./gu, '');
  const careless = words.length > 2 && (words === words.toUpperCase() || words === words.toLowerCase());
  const parts = parseName([[tidyText(front), bare].filter(Boolean).join(' '), tidyText(back)].filter((part) => part !== '' && part !== '-').join(', '));
  if (!careless) return front === '' && back === '' ? bare : formatName(parts);
  return formatName({ ...parts, name: parts.name.split(' ').map(properWord).join(' ') });
}
