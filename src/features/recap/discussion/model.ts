/** Questions and answers: who asked, whom, what, who answered, what. */
import type { Fact } from '../fact/model.ts';
import { field, items } from '../fact/model.ts';
import { nameGoingOn, nameOf } from '../person/model.ts';
import type { EventFacts, QuestionFacts } from '../schema.ts';
import { tidyNote } from '../speech/model.ts';
import { because, put, say, sentence } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';
import type { Voice } from '../voice/model.ts';

const NUMBERS = ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan', 'sepuluh', 'sebelas'];
const ASKING = /^(apa|apakah|bagaimana|bagaimanakah|mengapa|kenapa|siapa|siapakah|kapan|di mana|dimana|ke mana|kemana|dari mana|berapa|berapakah|adakah|bisakah|dapatkah|mana)\b/iu;
const TURNS = ['kemudian', 'selanjutnya', 'berikutnya', 'setelah itu'];

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

function questionSentences(event: Fact<EventFacts>, question: Fact<QuestionFacts>, opener: Phrase, voice: Voice, turn: number): Phrase[] {
  const id = voice.language === 'id';
  const asker = field(question, 'asker');
  const who = asker ? nameGoingOn(asker) : id ? say`seorang peserta` : say`a participant`;
  const to = addressee(event, question);
  const told = questionsOf(question);
  if (!id) {
    if (told.length === 0) return [sentence(say`${opener}${who} put a question${to && say` to ${to}`}`)];
    return told.map((one, at) => {
      const words = put(one, (text) => `${withoutMark(text)}?`);
      const put_ = voice.choose('en.asked', [say`${who} asked${to && say` ${to}`}: ${words}`, say`${who} put this question${to && say` to ${to}`}: ${words}`], turn);
      return sentence(at === 0 ? say`${opener}${put_}` : say`and also: ${words}`);
    });
  }
  if (told.length === 0) return [sentence(say`${opener}${who} mengajukan pertanyaan${to && say` kepada ${to}`}`)];
  return told.map((one, at) => {
    if (at > 0) return followUp(one);
    const { isIndirect, words } = asked(one);
    const whole = put(one, (text) => `${withoutMark(text).replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase('id'))}?`);
    return sentence(voice.choose('asked', [
      isIndirect ? say`${opener}${who} bertanya${to && say` kepada ${goingOn(to)}`} ${words}` : say`${opener}${who} bertanya${to && say` kepada ${to}`}: ${words}`,
      say`${opener}${who} mengajukan pertanyaan${to && say` kepada ${to}`}: ${whole}`,
      say`${opener}${who} melontarkan pertanyaan${to && say` kepada ${to}`}: ${whole}`,
    ], turn));
  });
}

function followUp(question: Fact<string>): Phrase {
  const { isIndirect, words } = asked(question);
  return sentence(isIndirect ? say`ia juga bertanya ${words}` : say`ia juga bertanya: ${words}`);
}

function answerSentence(question: Fact<QuestionFacts>, voice: Voice, turn: number): Phrase | null {
  const [answer, by] = [field(question, 'answer'), field(question, 'answeredBy')];
  const words = answer && put(answer, tidyNote);
  const opensWithCapital = answer !== null && !/^\p{Ll}/u.test(tidyNote(answer.value));
  if (voice.language === 'en') {
    if (!words) return by && sentence(say`the question was answered by ${nameOf(by)}`);
    if (!by) return sentence(voice.choose('en.answered', [say`the answer: ${words}`, say`the answer given: ${words}`], turn));
    return sentence(voice.choose('en.answer', [say`answer of ${nameOf(by)}: ${words}`, say`${nameGoingOn(by)} answered: ${words}`], turn));
  }
  if (!words) return by && sentence(voice.choose('answered', [say`pertanyaan itu dijawab ${nameOf(by)}`, say`yang menjawab pertanyaan itu adalah ${nameOf(by)}`], turn));
  if (!by) return sentence(voice.choose('answer.given', [say`jawaban yang diberikan: ${words}`, say`jawabannya: ${words}`, say`pertanyaan itu memperoleh jawaban: ${words}`], turn));
  const [who, mark] = [nameGoingOn(by), opensWithCapital ? ':' : ','];
  return sentence(voice.choose('answer', [
    say`atas pertanyaan itu, ${who} menjawab${mark} ${words}`,
    say`${who} menjawab${mark} ${words}`,
    say`menanggapi pertanyaan itu, ${who} menjawab${mark} ${words}`,
    say`jawaban dari ${nameOf(by)}: ${words}`,
  ], turn));
}

/** One paragraph for every question. The first says how many were put on record, which is a number and no praise. */
export function discussionParagraphs(event: Fact<EventFacts>, voice: Voice): Phrase[][] {
  const id = voice.language === 'id';
  const list = field(event, 'questions');
  const questions = items(list);
  const total = questions.reduce((sum, one) => sum + Math.max(1, questionsOf(one).length), 0);
  return questions.map((question, at) => {
    const first = voice.word('questions.one', id ? ['dalam', 'pada', 'saat'] : ['in']);
    const later = id ? TURNS[(at - 1 + voice.shift('turns')) % TURNS.length] ?? 'kemudian' : 'next';
    const counted = voice.word('questions.there', id ? ['pada sesi itu', 'dalam sesi itu'] : ['there', 'in that session']);
    const start = at > 0 ? later : total > 1 ? counted : id ? `${first} sesi tanya jawab` : 'in the question session';
    const answer = answerSentence(question, voice, at);
    const count = at === 0 && total > 1 && list ? [sentence(countSentence(list, total, voice))] : [];
    return [...count, ...questionSentences(event, question, say`${start}, `, voice, at), ...(answer ? [answer] : [])];
  });
}

function countSentence(list: Fact<unknown>, total: number, voice: Voice): Phrase {
  if (voice.language === 'en') {
    const number = because(list, String(total));
    return voice.choose('questions', [say`the record of the question session holds ${number} questions`, say`in the question session, ${number} questions were put on record`]);
  }
  const number = because(list, NUMBERS[total] ?? String(total));
  return voice.choose('questions', [
    say`sesi tanya jawab mencatat ${number} pertanyaan`, say`pada sesi tanya jawab tercatat ${number} pertanyaan`,
    say`sesi tanya jawab memuat ${number} pertanyaan`, say`dalam sesi tanya jawab, ${number} pertanyaan dicatat`,
  ]);
}
