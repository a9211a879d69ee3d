/**
 * The picture of an event, as a poster (1080 x 1350) and as a story (1080 x 1920): an SVG whose texts are outlines, with a QR code.
 *
 * Made from the same record as the announcement, with the same blanks in braces. Long themes and names shrink and wrap; what does not
 * fit at a readable size gives way as a whole, offices first. Black and dark colours on paper, for it is printed too.
 */
import QRCode from 'qrcode';
import type { Language } from '#platform/i18n/format.ts';
import { partSources, withoutBraces } from '../announcement/blank/model.ts';
import type { Blank } from '../announcement/blank/model.ts';
import { announcedOf } from '../announcement/model.ts';
import { appearancesOf, contactOf, dayOf, doorsOf, hoursOf, kindOf, linkOf, organiserOf, personOf, reminderOf, roleWords, safetyOf, themeOf, venueOf, whereOf } from '../announcement/part/model.ts';
import type { Announced, AnnouncementInput } from '../announcement/schema.ts';
import { field } from '../fact/model.ts';
import { join, list, say, sourcesOf, textOf, told } from '../sentence/model.ts';
import type { Phrase } from '../sentence/model.ts';
import { drawPoster } from './drawing/model.ts';
import { fitBlocks } from './layout/model.ts';
import type { Block, Box, Choice, Frame, Style } from './layout/model.ts';

export type PillarKey = 'skill' | 'safety' | 'ethics' | 'culture';

export interface PosterInput extends AnnouncementInput {
  /** Under which pillar somebody speaks, by role and place in it. */
  pillars?: readonly { role: string; position: number; pillar: PillarKey | null }[];
}

export const formats = ['poster', 'story'] as const;
export type PosterFormat = (typeof formats)[number];

interface Sheet {
  width: number;
  height: number;
  /** Where the coloured head ends, and where texts begin in it: a story's edges lie under the buttons of the app. */
  head: Frame;
  headEnd: number;
  body: Frame;
  foot: Frame;
  qr: Frame;
}

const margin = 80;
function sheetOf(height: number, top: number, bottom: number, qrSide: number): Sheet {
  const width = 1080;
  const inner = width - 2 * margin;
  const headEnd = top + 190;
  const footTop = height - bottom - qrSide;
  return {
    width, height, headEnd,
    head: { x: margin + 92, y: top + 36, width: inner - 92, height: 118 },
    body: { x: margin, y: headEnd + 52, width: inner, height: footTop - 56 - (headEnd + 52) },
    qr: { x: margin, y: footTop, width: qrSide, height: qrSide },
    foot: { x: margin + qrSide + 40, y: footTop, width: inner - qrSide - 40, height: qrSide },
  };
}

const sheets: Readonly<Record<PosterFormat, Sheet>> = { poster: sheetOf(1350, 0, 64, 280), story: sheetOf(1920, 200, 270, 320) };

const [paper, ink, quiet, sea] = ['#ffffff', '#1b2330', '#4c5561', '#0b5a8a'];
const style = (size: number, weight: Style['weight'], colour: string, above: number, leading = 1.28): Style => ({ size, weight, colour, above, leading });
const styles = {
  kind: style(40, 'bold', paper, 0, 1.2), series: style(26, 'regular', paper, 16),
  theme: style(66, 'bold', ink, 0, 1.2), day: style(38, 'bold', sea, 44), hours: style(38, 'bold', sea, 12), place: style(28, 'regular', ink, 20),
  role: style(23, 'regular', quiet, 34), name: style(31, 'bold', ink, 14), office: style(24, 'regular', quiet, 8), topic: style(26, 'regular', ink, 8),
  call: style(31, 'bold', ink, 0), link: style(27, 'bold', sea, 12), line: style(23, 'regular', ink, 14), small: style(21, 'regular', quiet, 12),
} as const;
/** As the product shows pillars: a letter of the Indonesian name and a colour, dark enough for white letters. */
const pillarMarks: Readonly<Record<PillarKey, { letter: string; colour: string }>> = {
  skill: { letter: 'C', colour: '#0b5a8a' }, safety: { letter: 'A', colour: '#2f7a4a' }, ethics: { letter: 'E', colour: '#7a4a9a' }, culture: { letter: 'B', colour: '#a2521a' },
};

export interface Poster {
  svg: string;
  width: number;
  height: number;
  /** Every text, tag and the QR code with its place: nothing may overlap. */
  boxes: (Box | ({ kind: 'qr'; name: string } & Frame))[];
  sources: string[];
  /** Blanks in the picture: with one of them it must not go out. */
  missing: Blank[];
  /** How much gave way: 0 = nothing. */
  choice: number;
}

/** Draws one format. The QR code holds the public link; without one its place stays an empty frame. */
export function makePoster(input: PosterInput, format: PosterFormat, language: Language): Poster {
  const announced = announcedOf(input);
  const sheet = sheets[format];
  const used: string[] = [];
  const block = (name: string, phrase: Phrase | null, blockStyle: Style, more: Partial<Block> = {}): Block[] => {
    if (!phrase || textOf(phrase) === '') return [];
    return [{ name, text: textOf(withoutBraces(phrase)), style: blockStyle, ...more }];
  };
  const note = (phrase: Phrase | null): Phrase | null => {
    if (phrase) used.push(...sourcesOf(phrase));
    return phrase;
  };
  const head = fitBlocks([{ blocks: headBlocks(announced, language, block, note), smallest: 0.5 }], sheet.head);
  const body = fitBlocks(bodyChoices(announced, input.pillars ?? [], language, block, note), sheet.body);
  const foot = fitBlocks(footChoices(announced, language, block, note), sheet.foot);
  const { facts, missing } = partSources(used);
  const link = announced.link?.value ?? null;
  const boxes = [...head.boxes, ...body.boxes, ...foot.boxes];
  const title = textOf(themeOf(announced.event, language));
  const description = boxes.flatMap((box) => (box.kind === 'text' ? [box.lines.map((line) => line.text).join(' ')] : [])).join('. ');
  return {
    svg: drawPoster({ width: sheet.width, height: sheet.height, headEnd: sheet.headEnd, headTop: sheet.head.y, boxes, qr: { ...sheet.qr, matrix: link ? qrMatrix(link) : null }, title, description, language }),
    width: sheet.width, height: sheet.height,
    boxes: [...boxes, { kind: 'qr', name: 'qr', ...sheet.qr }],
    sources: facts, missing, choice: body.choice,
  };
}

/** The modules of the QR code of a link, row by row; error correction M, as posters get dirty. */
export function qrMatrix(link: string): boolean[][] {
  const { modules } = QRCode.create(link, { errorCorrectionLevel: 'M' });
  return Array.from({ length: modules.size }, (_, y) => Array.from({ length: modules.size }, (_, x) => Boolean(modules.get(y, x))));
}

type MakeBlock = (name: string, phrase: Phrase | null, style: Style, more?: Partial<Block>) => Block[];
type Note = (phrase: Phrase | null) => Phrase | null;

function headBlocks(announced: Announced, language: Language, block: MakeBlock, note: Note): Block[] {
  const series = field(announced.event, 'series') ?? field(announced.programme, 'name');
  const kind = kindOf(announced, language).map((piece) => ({ ...piece, text: piece.text.toLocaleUpperCase('id') }));
  return [...block('kind', note(kind), styles.kind), ...block('series', note(series && told(series)), styles.series)];
}

/** From everything to theme, day and place alone. */
function bodyChoices(announced: Announced, pillars: NonNullable<PosterInput['pillars']>, language: Language, block: MakeBlock, note: Note): Choice[] {
  const { event } = announced;
  const top = [
    ...block('theme', note(themeOf(event, language)), styles.theme),
    ...block('day', note(dayOf(event, language)), styles.day),
    ...block('hours', note(hoursOf(event, language)), styles.hours),
    ...block('place', note(join([venueOf(event), whereOf(event, language)], ', ')), styles.place),
  ];
  const people = appearancesOf(event).filter(({ role }) => role !== 'official');
  for (const one of people) note(personOf(one, { office: false, topic: 'none' }, language));
  const listed = (whom: typeof people, offices: boolean, topics: boolean): Block[] => {
    const seen = new Map<string, number>();
    return whom.flatMap((one, at) => {
      const position = (seen.get(one.role) ?? 0) + 1;
      seen.set(one.role, position);
      const [office, description, subject] = [field(one.person, 'position'), field(one.person, 'description'), field(one.person, 'subject')];
      const pillar = pillars.find((own) => own.role === one.role && own.position === position)?.pillar ?? null;
      const isNew = whom[at - 1]?.role !== one.role;
      const what = office ?? description;
      const key = `${one.role} ${position}`;
      return [
        ...(isNew ? block(`${key} role`, say`${roleWords[language][one.role]}`, styles.role) : []),
        ...block(`${key} name`, personOf(one, { office: false, topic: 'none' }, language), { ...styles.name, above: isNew ? 12 : 24 }, pillar ? { mark: pillarMarks[pillar] } : {}),
        ...(topics && subject && one.role === 'speaker' ? block(`${key} topic`, told(subject), styles.topic) : []),
        ...(offices && what ? block(`${key} office`, told(what), styles.office) : []),
      ];
    });
  };
  const names = people.length > 0 ? block('names', list(people.map((one) => personOf(one, { office: false, topic: 'none' }, language)), language), { ...styles.place, above: 34 }) : [];
  const [speakers, others] = [people.filter(({ role }) => role === 'speaker'), people.filter(({ role }) => role !== 'speaker')];
  const beside = (offices: boolean, topics: boolean, smallest: number): Choice => (speakers.length > 0 && others.length > 0
    ? { blocks: top, columns: [listed(speakers, offices, topics), listed(others, offices, topics)], smallest }
    : { blocks: [...top, ...listed(people, offices, topics)], smallest });
  return [
    { blocks: [...top, ...listed(people, true, true)], smallest: 0.95 },
    beside(true, true, 0.75), beside(false, true, 0.7), beside(false, false, 0.62),
    { blocks: [...top, ...names], smallest: 0.62 },
    { blocks: top, smallest: 0.5 },
  ];
}

/** An address as people type it, without its scheme. */
const shown = (link: Phrase | null): Phrase | null => link && link.map((piece) => ({ ...piece, text: piece.text.replace(/^https?:\/\//u, '') }));

function footChoices(announced: Announced, language: Language, block: MakeBlock, note: Note): Choice[] {
  const { event } = announced;
  const id = language === 'id';
  const { words, manner } = doorsOf(event, language);
  const doors = words.length > 0 ? list(words, language) : manner;
  const contact = field(event, 'contact') ? contactOf(event, language) : null;
  const reminder = reminderOf(announced, language);
  const must = [
    ...block('call', say`${id ? 'Pindai untuk mendaftar dan masuk' : 'Scan to sign up and come in'}`, styles.call),
    ...block('link', shown(note(linkOf(announced, language))), styles.link),
  ];
  const safety = block('safety', note(safetyOf(announced, language)), styles.small);
  const told_ = block('reminder', note(reminder && say`${id ? 'Pengingat' : 'Reminder'}: ${reminder}.`), styles.line);
  const by = block('organiser', field(event, 'organiser') ? organiserOf(event, language) : null, styles.small);
  const asked = block('contact', contact && say`${id ? 'Narahubung' : 'Contact'}: ${contact}`, styles.line);
  return [
    { blocks: [...must, ...block('doors', doors, styles.line), ...asked, ...told_, ...by, ...safety], smallest: 0.8 },
    { blocks: [...must, ...asked, ...told_, ...by, ...safety], smallest: 0.7 },
    { blocks: [...must, ...told_, ...safety], smallest: 0.6 },
  ];
}
