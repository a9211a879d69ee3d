import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { wordOf, wordParagraph, zipOf } from '../../../tests/support/zip.ts';
import { LARGEST_PAPER, readPaper } from './paper.ts';

const pdf = (body: string) => Buffer.from(`%PDF-1.7\n${body}\ntrailer<</Root 1 0 R>>\n%%EOF\n`, 'latin1');
const part = (name: string) => ({ name, body: Buffer.from('<x/>') });
const refused = (bytes: Uint8Array) => readPaper(bytes).then((paper) => paper.type, (reason: { reason: string; status: number }) => `${reason.status} ${reason.reason}`);

test('a paper is what its bytes are', async () => {
  assert.equal(await refused(pdf('1 0 obj<</Type/Catalog>>endobj')), 'application/pdf');
  assert.equal(await refused(wordOf(wordParagraph('Surat tugas'))), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document');
  assert.equal(await refused(zipOf([part('[Content_Types].xml'), part('ppt/presentation.xml')])), 'application/vnd.openxmlformats-officedocument.presentationml.presentation');
});

test('what is none, is cut off, or carries a program is refused', async () => {
  assert.equal(await refused(Buffer.from('MZ\u0090 program')), '422 file_type');
  assert.equal(await refused(Buffer.alloc(0)), '422 file_type');
  assert.equal(await refused(zipOf([part('anything.txt')])), '422 file_type');
  assert.equal(await refused(Buffer.from('%PDF-1.7 cut off')), '422 file_damaged');
  assert.equal(await refused(pdf('<</S/JavaScript/JS(app.alert(1))>>')), '422 file_active');
  assert.equal(await refused(pdf('<</S/J#61vaScript>>')), '422 file_active');
  assert.equal(await refused(zipOf([part('[Content_Types].xml'), part('word/document.xml'), part('word/vbaProject.bin')])), '422 file_active');
  assert.equal(await refused(Buffer.alloc(LARGEST_PAPER + 1)), '413 file_too_large');
});

test('letters inside a picture are no program, packed objects are read', async () => {
  const stream = (dictionary: string, body: Buffer) => pdf(`1 0 obj<<${dictionary}/Length ${body.length}>>\nstream\n${body.toString('latin1')}\nendstream\nendobj`);
  assert.equal(await refused(stream('/Type/XObject', Buffer.from('a /JS (in a scan) /JavaScript'))), 'application/pdf');
  assert.equal(await refused(stream('/Type/ObjStm/Filter/FlateDecode', deflateSync('2 0 <</S/JavaScript/JS(app.alert(1))>>'))), '422 file_active');
  assert.equal(await refused(stream('/Type/ObjStm/Filter/FlateDecode', deflateSync('2 0 <</Type/Page>>'))), 'application/pdf');
});
