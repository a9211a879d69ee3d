import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { Refusal } from '#platform/http/refusal.ts';
import { readSheet } from './reader.ts';
import { writeXlsx } from './writer.ts';

const cellsOf = async (bytes: Uint8Array): Promise<string[][]> => (await readSheet(bytes)).rows.map(({ cells }) => cells);
const text = (content: string): Buffer => Buffer.from(content);

/** A ZIP archive of the parts given, as small as it can be; `declared` lies about the unpacked size. */
function zip(parts: Record<string, string | Buffer>, { declared }: { declared?: number } = {}): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(parts)) {
    const raw = typeof content === 'string' ? Buffer.from(content) : content;
    const packed = deflateRawSync(raw);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(8, 8);
    header.writeUInt32LE(packed.length, 18);
    header.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(declared ?? raw.length, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(at, 42);
    local.push(header, Buffer.from(name), packed);
    central.push(entry, Buffer.from(name));
    at += 30 + Buffer.byteLength(name) + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(parts).length, 8);
  end.writeUInt16LE(Object.keys(parts).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}

const book = (sheet: string | Buffer, more: Record<string, string | Buffer> = {}): Record<string, string | Buffer> => ({
  'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="Data" sheetId="1" r:id="rId1"/></sheets></workbook>',
  'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
  'xl/worksheets/sheet1.xml': sheet,
  ...more,
});
const rowsXml = (rows: string): string => `<worksheet><sheetData>${rows}</sheetData></worksheet>`;

/** Refused with this reason and by no hang; how fast is measured by the bench `roster` (at most 2 s). */
async function refusedAs(bytes: Uint8Array, reason: string): Promise<void> {
  const began = performance.now();
  await assert.rejects(readSheet(bytes), (thrown: unknown) => {
    assert.ok(thrown instanceof Refusal);
    assert.equal(thrown.reason, reason);
    return true;
  });
  const took = performance.now() - began;
  assert.ok(took < 10_000, `${reason} took ${Math.round(took)} ms`);
}

test('a comma, semicolon, tab or bar separates, in UTF-8 with and without mark, UTF-16 and Windows-1252', async () => {
  const rows = [['NIP', 'Nama', 'Unit'], ['198501012010011001', 'Siti “Ati” Aminah', 'Café; Dinas, Kota']];
  const csv = (separator: string): string => rows.map((row) => row.map((cell) => (/[;,|\t"]/.test(cell) ? `"${cell}"` : cell)).join(separator)).join('\r\n');
  const utf16 = (content: string): Buffer => Buffer.from(content, 'utf16le');
  const cp1252 = Buffer.from(csv(';').replaceAll('“', '\x93').replaceAll('”', '\x94'), 'latin1');
  const files = [csv(','), csv(';'), csv('\t'), csv('|'), `\uFEFF${csv(';')}`, `sep=;\r\n${csv(';')}`].map(text);
  for (const file of [...files, utf16(`\uFEFF${csv('\t')}`), utf16(`\uFEFF${csv('\t')}`).swap16(), utf16(csv(';')), cp1252]) assert.deepEqual(await cellsOf(file), rows);
});

test('lines are counted as a spreadsheet shows them, empty ones and quoted line breaks included', async () => {
  const { rows } = await readSheet(text('Daftar\n\n\nNIP;Nama\n1;"dua\nbaris"\n3;C\n'));
  assert.deepEqual(rows.map(({ line, cells }) => [line, cells[0]]), [[1, 'Daftar'], [4, 'NIP'], [6, '1'], [7, '3']]);
});

test('a workbook gives texts, long numbers, dates, hours, truth values and what formulas had come to', async () => {
  const styles = '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd mmmm yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="22"/></cellXfs></styleSheet>';
  const sheet = rowsXml(`<row r="3"><c r="A3" t="s"><v>0</v></c><c r="C3"><v>198501012010011001</v></c><c r="D3"><v>1.98501012010011E+17</v></c></row>
    <row r="4"><c r="A4" s="1"><v>45159</v></c><c r="B4" s="2"><v>45159</v></c><c r="C4" s="3"><v>45159.375</v></c><c r="D4" t="b"><v>1</v></c><c r="E4" t="str"><f>A1&amp;"x"</f><v>hasil</v></c><c r="F4" t="inlineStr"><is><t>a &lt; b</t></is></c><c r="G4"><v>81234567890</v></c><c r="H4"><v>0.1</v></c></row>`);
  const read = await readSheet(zip(book(sheet, { 'xl/styles.xml': styles, 'xl/sharedStrings.xml': '<sst><si><r><t>Siti </t></r><r><t>Aminah</t></r><rPh><t>x</t></rPh></si></sst>' })));
  assert.deepEqual(read.rows, [
    { line: 3, cells: ['Siti Aminah', '', '198501012010011001', '1.98501012010011E+17'] },
    { line: 4, cells: ['2023-08-21', '2023-08-21', '2023-08-21T09:00:00', 'TRUE', 'hasil', 'a < b', '81234567890', '0.1'] },
  ]);
  assert.deepEqual([read.formulas, read.name, read.names, read.format], [1, 'Data', ['Data'], 'xlsx']);
});

test('a workbook that our own writer made is read as it was written', async () => {
  const rows = [['NIP', 'Nama'], ['198501012010011001', 'Drs. Eko & <Pamuji>'], ['', 'tanpa NIP']];
  assert.deepEqual(await cellsOf(await writeXlsx(rows, { name: 'Uji' })), rows);
});

test('the largest visible sheet is read, or the one that is named; hidden ones never', async () => {
  const parts = {
    'xl/workbook.xml': '<x:workbook xmlns:x="x" xmlns:r="r"><x:sheets><x:sheet name="Petunjuk" r:id="a"/><x:sheet name="Rahasia" state="hidden" r:id="b"/><x:sheet name="Data" r:id="c"/></x:sheets></x:workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/><Relationship Id="b" Target="/xl/worksheets/sheet2.xml"/><Relationship Id="c" Target="worksheets/sheet3.xml"/></Relationships>',
    ...Object.fromEntries(['baca dulu', 'r'.repeat(999), 'isi '.repeat(20)].map((word, i) => [`xl/worksheets/sheet${i + 1}.xml`, `<x:worksheet><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>${word}</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`])),
  };
  const read = await readSheet(zip(parts));
  assert.deepEqual([read.name, read.names], ['Data', ['Petunjuk', 'Data']]);
  assert.deepEqual((await readSheet(zip(parts), { sheet: 'Petunjuk' })).rows[0]?.cells, ['baca dulu']);
});

test('what is no sheet is refused by its content, whatever it is called', async () => {
  await refusedAs(Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108', 'hex'), 'sheet_wrong_type');
  await refusedAs(Buffer.concat([text('%PDF-1.7\n'), Buffer.alloc(64, 0)]), 'sheet_wrong_type');
  await refusedAs(zip({ 'word/document.xml': '<w/>' }), 'sheet_wrong_type');
  await refusedAs(Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(512)]), 'sheet_locked');
  await refusedAs(Buffer.from('PK\x03\x04 and then nothing', 'latin1'), 'sheet_damaged');
  await refusedAs(Buffer.alloc(0), 'sheet_empty');
  await refusedAs(Buffer.alloc(16_000_001), 'sheet_too_large');
});

test('bombs are refused: 10 kB that unpack to 4 GB, lying sizes, endless tags, a million empty rows, huge cells', async () => {
  const thick = Buffer.concat([text('<worksheet><sheetData>'), Buffer.alloc(200_000_000, '<row/>')]);
  await refusedAs(zip(book(thick), { declared: 100 }), 'sheet_too_many_rows');
  await refusedAs(zip(book(Buffer.alloc(150_000_000, ' ')), { declared: 100 }), 'sheet_too_heavy');
  await refusedAs(zip({ 'a.zip': zip(book(thick)) }), 'sheet_wrong_type');
  await refusedAs(zip(book(`<worksheet><sheetData>${'<row r="1"></row>'.repeat(1_000_000)}</sheetData></worksheet>`)), 'sheet_too_many_rows');
  await refusedAs(zip(book(rowsXml(`<row><c t="inlineStr"><is><t>${'x'.repeat(10_000)}</t></is></c></row>`))), 'sheet_cell_too_long');
  await refusedAs(zip(book(rowsXml('<row><c r="XFD1"><v>1</v></c></row>'))), 'sheet_too_wide');
  await refusedAs(zip(book(`<worksheet a="${'x'.repeat(2_000_000)}"/>`)), 'sheet_too_heavy');
  await refusedAs(text(`a;b\n${'x'.repeat(10_000)};1\n`), 'sheet_cell_too_long');
  await refusedAs(text('x'.repeat(15_000_000)), 'sheet_cell_too_long');
  await refusedAs(text('a;b\n'.repeat(100_001)), 'sheet_too_many_rows');
});

test('entities of its own, external ones and links to other files are never followed', async () => {
  await refusedAs(zip(book(`<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>${rowsXml('<row><c t="str"><v>&a;</v></c></row>')}`)), 'sheet_damaged');
  const linked = book(rowsXml('<row><c t="str"><f>[1]Sheet1!A1</f><v>tersimpan</v></c><c t="str"><f>WEBSERVICE("http://127.0.0.1:9/")</f><v/></c></row>'), {
    'xl/externalLinks/externalLink1.xml': '<externalLink/>',
    'xl/externalLinks/_rels/externalLink1.xml.rels': '<Relationships><Relationship Id="rId1" Target="http://127.0.0.1:9/x.xlsx" TargetMode="External"/></Relationships>',
  });
  const { rows, formulas } = await readSheet(zip(linked));
  assert.deepEqual([rows[0]?.cells, formulas], [['tersimpan'], 2]);
});

test('a reader that holds more memory or time than it may is ended, and this process lives on', async () => {
  const bytes = zip(book(rowsXml(Array.from({ length: 60_000 }, (_, i) => `<row><c t="inlineStr"><is><t>${i} ${'nama '.repeat(10)}</t></is></c></row>`).join(''))));
  for (const limits of [{ milliseconds: 60 }, { memoryMib: 40 }]) {
    await assert.rejects(readSheet(bytes, { limits }), { reason: 'sheet_too_heavy' });
  }
  assert.equal((await readSheet(bytes)).rows.length, 60_000);
});
