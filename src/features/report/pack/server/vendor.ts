import { fileURLToPath } from 'node:url';
import { typesetter, type Typesetter } from '#platform/files/typeset.ts';
import { writeWorkbook } from '#platform/files/sheet/writer.ts';
import { mostPrinted, type Pack } from '../model.ts';

const template = fileURLToPath(new URL('../data/pack.typ', import.meta.url));

/** The pack as PDF, fonts and pictures in it. A list of more than `mostPrinted` lines is cut there; `more` says so. */
export function renderPack(pack: Pack, { files, more, setter = typesetter() }: { files: Readonly<Record<string, Uint8Array>>; more: (rows: number) => string; setter?: Typesetter }): Promise<Buffer> {
  const printed = {
    ...pack,
    sections: pack.sections.map((section) => (section.table && section.table.rows.length > mostPrinted
      ? { ...section, notes: [...section.notes, more(section.table.rows.length)], table: { ...section.table, rows: section.table.rows.slice(0, mostPrinted) } }
      : section)),
  };
  return setter.set({ template, format: 'pdf', inputs: { pack: JSON.stringify(printed) }, files });
}

/** The same sections as a workbook, one sheet each; what has words alone stands in one column. */
export function packWorkbook(pack: Pack, { overview }: { overview: string }): Promise<Buffer> {
  return writeWorkbook([
    { name: overview, rows: [[pack.title, ''], ...pack.facts.map((pair) => [...pair])] },
    ...pack.sections.map((section) => ({
      name: section.title,
      rows: [
        ...(section.table ? [section.table.head, ...section.table.rows] : [[section.title]]),
        ...(section.text ?? []).map((paragraph) => [paragraph]),
        ...(section.pictures ?? []).map((picture) => [picture.caption]),
        ...section.notes.map((note) => [note]),
      ],
    })),
  ]);
}
