/** Questions: who asked, whom, and who answered, against the record. */
import { m } from '#platform/i18n/paraglide/messages.js';
import { formatName, nameKey, parseName } from '#features/speaker/model.ts';
import type { EventFacts, QuestionFacts } from '../../schema.ts';
import type { Fault } from '../finding/model.ts';
import type { Known } from '../known/model.ts';
import type { Reading, Span } from '../reading/model.ts';

const keyOf = (name: string | null | undefined): string => (name ? nameKey(parseName(name)) : '');
const fullOf = (name: string): string => formatName(parseName(name));
const plainOf = (text: string): string => ` ${text.toLowerCase().replaceAll(/[.,;:()]/gu, ' ').replaceAll(/ +/gu, ' ')} `;
const holds = (text: string, key: string): boolean => key !== '' && plainOf(text).includes(` ${key} `);
const NAMED = /\p{Lu}[\p{L}'’]+(?:[ .]+\p{Lu}[\p{L}'’]*)*/u;

function addresseeOf(question: QuestionFacts, facts: EventFacts): string | null {
  if (question.to) return question.to;
  const { toOrder } = question;
  if (!toOrder) return null;
  const speakers = facts.speakers ?? [];
  return (speakers[toOrder - 1]?.order === toOrder ? speakers[toOrder - 1] : speakers.find(({ order }) => order === toOrder))?.name ?? null;
}

interface Asking {
  sentence: Span;
  asker: string;
  addressee: string;
  words: string;
}

const ASKING = /^(.*?)(?<!\p{L})(?:bertanya|menanyakan|(?:mengajukan|melontarkan|menyampaikan) pertanyaan|asked|put (?:a|this) question)(?!\p{L})(?: (?:kepada|to) )?(.*)$/u;

function askingIn(sentence: Span): Asking | null {
  const [, before = '', rest = ''] = ASKING.exec(sentence.text) ?? [];
  if (before === '') return null;
  const hasAddressee = /(?:bertanya|pertanyaan) (?:kepada|to) |asked \p{Lu}|question to \p{Lu}/u.test(sentence.text);
  const [addressee = ''] = rest.split(/: |, (?=\p{Ll})| (?=apa |apakah |bagaimana |mengapa |kenapa |siapa |kapan |berapa |adakah |di mana )/u);
  const asker = before.replace(/^(?:Dalam|Pada|Saat|In|There|Next|Kemudian|Selanjutnya|Berikutnya|Setelah itu)\b[^,]*, /u, '');
  return { sentence, asker, addressee: hasAddressee ? addressee : '', words: rest };
}

/** All findings on questions; without a record of questions nothing can be said. */
export function questionFaults(reading: Reading, known: Known): Fault[] {
  const { facts } = known.context;
  const questions = facts?.questions ?? [];
  if (!facts || questions.length === 0) return [];
  const faults: Fault[] = [];
  let current: QuestionFacts | undefined;
  for (const sentence of reading.sentences) {
    const asking = askingIn(sentence);
    if (asking && !/^(?:ia|and)\b/iu.test(asking.asker)) {
      const said = (one: QuestionFacts): boolean => [one.question, ...(one.questions ?? [])].some((words) => words && sentence.text.toLowerCase().includes(words.toLowerCase().replace(/[\s?]+$/u, '').slice(0, 60)));
      const byAsker = questions.filter((one) => holds(asking.asker, keyOf(one.asker)));
      // Two people may ask the same words.
      const byWords = questions.find((one) => byAsker.includes(one) && said(one)) ?? questions.find(said);
      current = byWords && (byAsker.length === 0 || byAsker.includes(byWords)) ? byWords : byAsker[0] ?? byWords;
      if (byWords?.asker && NAMED.test(asking.asker) && !holds(asking.asker, keyOf(byWords.asker))) {
        const asker = fullOf(byWords.asker);
        faults.push(fault(sentence, asking.asker, 'question_asker', asker, (options) => m.check_question_asker({ name: asker }, options)));
      } else if (byAsker.length === 0 && byWords === undefined && NAMED.test(asking.asker)) {
        faults.push(fault(sentence, asking.asker, 'question_asker', null, (options) => m.check_question_asker_unknown({ name: asking.asker.trim() }, options)));
      }
      const to = current ? addresseeOf(current, facts) : null;
      if (to && asking.addressee !== '' && NAMED.test(asking.addressee) && !holds(asking.addressee, keyOf(to))) {
        const name = fullOf(to);
        faults.push(fault(sentence, asking.addressee, 'question_addressee', name, (options) => m.check_question_addressee({ name }, options)));
      }
      continue;
    }
    const answer = /(?:^(?:Atas|Menanggapi|Menjawab) pertanyaan itu, (.+?) menjawab|^(?!Atas |Menanggapi |Menjawab )(.{3,120}?),? menjawab[,:]|^Jawaban dari (.+?):|^(\p{Lu}.{2,120}?),? answered:|dijawab (?:oleh )?(\p{Lu}.+?)[.]?$|^Answer of (.+?):|answered by (\p{Lu}.+?)[.]?$)/u.exec(sentence.text);
    const by = answer?.slice(1).find((one) => one !== undefined);
    if (by && current?.answeredBy && !holds(by, keyOf(current.answeredBy))) {
      const name = fullOf(current.answeredBy);
      faults.push(fault(sentence, by, 'answer_by', name, (options) => m.check_answer_by({ name }, options)));
    }
  }
  return faults;
}

function fault(sentence: Span, words: string, what: Fault['what'], suggestion: string | null, why: Fault['why']): Fault {
  const at = sentence.from + Math.max(0, sentence.text.indexOf(words));
  return { from: at, to: at + words.trimEnd().length, what, certainty: 'likely', suggestion, why };
}
