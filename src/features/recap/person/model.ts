/** People as a recap introduces them: name with titles in EYD, then what they are. */
import { formatName, parseName } from '#features/speaker/model.ts';
import type { Language } from '#platform/i18n/format.ts';
import type { Fact } from '../fact/model.ts';
import { field, items } from '../fact/model.ts';
import type { PersonFacts } from '../schema.ts';
import { comma, join, put, say, standardSpelling, textOf, told } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';

/** The name with its titles as EYD writes them: 'Muhaimin, S.IP, MA' is printed 'Muhaimin, S.IP., M.A.'. */
export function nameOf(name: Fact<string>): Phrase {
  return put(name, (text) => formatName(parseName(text)));
}

/** A name inside a sentence that goes on: degrees after the name end with a comma. */
export function nameGoingOn(name: Fact<string>): Phrase {
  return closed(nameOf(name));
}

/** An apposition ends with a comma when the sentence goes on; a plain name needs none. */
function closed(phrase: Phrase): Phrase {
  return textOf(phrase).includes(',') ? comma(phrase) : phrase;
}

/** 'dr. Letizia, M.Kes., Staf Ahli Bidang Ekonomi, mewakili Sekretaris Daerah Kota Palembang', for the end of a sentence. */
export function introduction(person: Fact<PersonFacts>, language: Language): Phrase {
  const handle = field(person, 'handle');
  const representing = field(person, 'representing');
  const position = field(person, 'position');
  const description = field(person, 'description');
  return join([
    handle ? say`${nameOf(field(person, 'name') ?? nobody(person))} (${told(handle)})` : nameOf(field(person, 'name') ?? nobody(person)),
    position && told(position),
    description && told(description),
    // In one piece: nobody shall take the word away and leave the office.
    representing && put(representing, (whom) => `${language === 'id' ? 'mewakili' : 'representing'} ${whom}`),
  ], ', ');
}

/** The same inside a sentence that goes on. */
export function introductionGoingOn(person: Fact<PersonFacts>, language: Language): Phrase {
  return closed(introduction(person, language));
}

/** A record without a name is refused by the schema; an empty one is not, and prints nothing false. */
function nobody(person: Fact<PersonFacts>): Fact<string> {
  return { value: '-', path: `${person.path}.name` };
}

/** What the note-takers wrote down of a person, in the order it was said: one note a line, without the marks of a list. */
export function notesOf(person: Fact<PersonFacts>): Fact<string>[] {
  return [...items(field(person, 'points')), ...items(field(person, 'notes'))].flatMap(({ value, path }) =>
    value.split(/\n+/u).map((line) => standardSpelling(line.trim().replace(/^([-•*–]|\d+[.)])\s+/u, '')))
      .filter((line) => line !== '').map((line) => ({ value: line, path })));
}

/** What a person said word for word. */
export function quotesOf(person: Fact<PersonFacts>): Fact<string>[] {
  const quote = field(person, 'quote');
  return [...(quote ? [quote] : []), ...items(field(person, 'quotes'))];
}
