/** Questions and answers: who asked, whom, what, who answered, what. */
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';
import { field, items } from '../fact/model.ts';
import { nameGoingOn, nameOf } from '../person/model.ts';
import type { EventFacts, QuestionFacts } from '../schema.ts';
import { tidyNote } from '../speech/model.ts';
import { because, put, say, sentence } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';

const NUMBERS = ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan', 'sepuluh', 'sebelas'];
const ASKING = /^(apa|apakah|bagaimana|bagaimanakah|mengapa|kenapa|siapa|siapakah|kapan|di mana|dimana|ke mana|kemana|dari mana|berapa|berapakah|adakah|bisakah|dapatkah|mana)\b/iu;
const TURNS = ['kemudian', 'selanjutnya', 'berikutnya'];

const withoutMark = (text: string): string => tidyNote(text).replace(/\s*\?+$/u, '');

/** An indirect question when it opens with a question word, else the words as they were put, after a colon. */
function asked(question: Fact<string>): { isIndirect: boolean; words: Phrase } {
  if (ASKING.test(question.value.trim())) {
    return { isIndirect: true, words: put(question, (text) => withoutMark(text).replace(/^\p{L}/u, (letter) => letter.toLowerCase())) };
  }
  return { isIndirect: false, words: put(question, (text) => `${withoutMark(text)}?`) };
}

/** The speaker a question was put to by number ("Narasumber 2"). The place in the list decides where two carry the same number. */
function addresseeByOrder(event: Fact<EventFacts>, toOrder: Fact<number>): Phrase | null {
  const speakers = items(field(event, 'speakers'));
  const inPlace = speakers[toOrder.value - 1];
  const speaker = inPlace?.value.order === toOrder.value ? inPlace : speakers.find((one) => one.value.order === toOrder.value);
  const [name, order] = [field(speaker ?? null, 'name'), field(speaker ?? null, 'order')];
  if (!name || !order) return null;
  return nameOf(name).map((piece) => ({ ...piece, sources: [...piece.sources, order.path, toOrder.path] }));
}

function addressee(event: Fact<EventFacts>, question: Fact<QuestionFacts>): Phrase | null {
  const to = field(question, 'to');
  if (to) return nameOf(to);
  const toOrder = field(question, 'toOrder');
  return toOrder && addresseeByOrder(event, toOrder);
}

function questionsOf(question: Fact<QuestionFacts>): Fact<string>[] {
  const one = field(question, 'question');
  return [...(one ? [one] : []), ...items(field(question, 'questions'))];
}

const goingOn = (name: Phrase): Phrase => (name.some((piece) => piece.text.includes(',')) ? say`${name},` : name);

function questionSentences(event: Fact<EventFacts>, question: Fact<QuestionFacts>, opener: Phrase, language: Language): Phrase[] {
  const id = language === 'id';
  const asker = field(question, 'asker');
  const who = asker ? nameGoingOn(asker) : id ? say`seorang peserta` : say`a participant`;
  const to = addressee(event, question);
  const told = questionsOf(question);
  if (!id) {
    if (told.length === 0) return [sentence(say`${opener}${who} put a question${to && say` to ${to}`}`)];
    return told.map((one, at) => {
      const words = put(one, (text) => `${withoutMark(text)}?`);
      return sentence(at === 0 ? say`${opener}${who} asked${to && say` ${to}`}: ${words}` : say`and also: ${words}`);
    });
  }
  if (told.length === 0) return [sentence(say`${opener}${who} mengajukan pertanyaan${to && say` kepada ${to}`}`)];
  return told.map((one, at) => {
    const { isIndirect, words } = asked(one);
    const subject = at === 0 ? say`${opener}${who} bertanya` : say`ia juga bertanya`;
    const whom = at === 0 ? to : null;
    return sentence(isIndirect ? say`${subject}${whom && say` kepada ${goingOn(whom)}`} ${words}` : say`${subject}${whom && say` kepada ${whom}`}: ${words}`);
  });
}

function answerSentence(question: Fact<QuestionFacts>, language: Language): Phrase | null {
  const [answer, by] = [field(question, 'answer'), field(question, 'answeredBy')];
  const words = answer && put(answer, tidyNote);
  const opensWithCapital = answer !== null && !/^\p{Ll}/u.test(tidyNote(answer.value));
  if (language === 'en') {
    if (!words) return by && sentence(say`the question was answered by ${nameOf(by)}`);
    return sentence(by ? say`answer of ${nameOf(by)}: ${words}` : say`the answer: ${words}`);
  }
  if (!words) return by && sentence(say`pertanyaan itu dijawab ${nameOf(by)}`);
  if (!by) return sentence(say`jawaban yang diberikan: ${words}`);
  return sentence(say`atas pertanyaan itu, ${nameGoingOn(by)} menjawab${opensWithCapital ? ':' : ','} ${words}`);
}

/** One paragraph for every question. The first says how many were put on record, which is a number and no praise. */
export function discussionParagraphs(event: Fact<EventFacts>, language: Language): Phrase[][] {
  const id = language === 'id';
  const list = field(event, 'questions');
  const questions = items(list);
  const total = questions.reduce((sum, one) => sum + Math.max(1, questionsOf(one).length), 0);
  return questions.map((question, at) => {
    const first = id ? say`dalam sesi tanya jawab, ` : say`in the question session, `;
    const later = id ? say`${TURNS[(at - 1) % TURNS.length] ?? 'kemudian'}, ` : say`next, `;
    const count = at === 0 && total > 1 && list
      ? [sentence(id
        ? say`sesi tanya jawab mencatat ${because(list, NUMBERS[total] ?? String(total))} pertanyaan`
        : say`the record of the question session holds ${because(list, String(total))} questions`)] : [];
    const counted = id ? say`pada sesi itu, ` : say`there, `;
    const start = at > 0 ? later : total > 1 ? counted : first;
    const answer = answerSentence(question, language);
    return [...count, ...questionSentences(event, question, start, language), ...(answer ? [answer] : [])];
  });
}
