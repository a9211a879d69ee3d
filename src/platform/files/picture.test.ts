import assert from 'node:assert/strict';
import { deflateSync, crc32 } from 'node:zlib';
import { test } from 'node:test';
import fc from 'fast-check';
import { readPicture } from './picture.ts';

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};
const header = Buffer.alloc(13);
header.writeUInt32BE(3, 0);
header.writeUInt32BE(2, 4);
header.set([8, 2, 0, 0, 0], 8);
const mark = Buffer.from('89504e470d0a1a0a', 'hex');
const scan = chunk('IDAT', deflateSync(Buffer.alloc(20)));
const png = Buffer.concat([mark, chunk('IHDR', header), chunk('tEXt', Buffer.from('Author\0Budi')), chunk('eXIf', Buffer.from('MM gps')), scan, chunk('IEND', Buffer.alloc(0))]);

const segment = (marker: number, data: Buffer): Buffer => Buffer.concat([Buffer.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255]), data]);
const exif = (turned: number): Buffer => Buffer.concat([Buffer.from('Exif\0\0II*\0', 'latin1'), Buffer.from([8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, turned, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('GPS -8.17 113.7')]);
const frame = segment(0xc0, Buffer.from([8, 0, 40, 0, 60, 3, 1, 17, 0, 2, 17, 0, 3, 17, 0]));
const jpeg = (turned: number): Buffer => Buffer.concat([
  Buffer.from([0xff, 0xd8]), segment(0xe0, Buffer.from('JFIF\0')), segment(0xe1, exif(turned)), segment(0xed, Buffer.from('Photoshop 3.0 Budi')), segment(0xfe, Buffer.from('taken by Budi')),
  frame, segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([1, 2, 0xff, 0, 3, 0xff, 0xd9]), Buffer.from('hidden archive'),
]);

test('a PNG keeps its picture and loses its texts and EXIF', () => {
  const picture = readPicture(png)!;
  assert.deepEqual([picture.type, picture.width, picture.height], ['image/png', 3, 2]);
  assert.deepEqual(Buffer.from(picture.bytes), Buffer.concat([mark, chunk('IHDR', header), scan, chunk('IEND', Buffer.alloc(0))]));
});

test('a JPEG loses place, author and what hangs behind its end, and stays upright', () => {
  const straight = Buffer.from(readPicture(jpeg(1))!.bytes);
  assert.doesNotMatch(straight.toString('latin1'), /GPS|Budi|Exif|hidden/);
  assert.match(straight.toString('latin1'), /JFIF/);
  const turned = readPicture(jpeg(6))!;
  assert.deepEqual([turned.width, turned.height], [40, 60]);
  assert.doesNotMatch(Buffer.from(turned.bytes).toString('latin1'), /GPS|Budi/);
  assert.deepEqual([readPicture(turned.bytes)!.width, readPicture(turned.bytes)!.height], [40, 60]);
  assert.deepEqual(readPicture(turned.bytes)!.bytes, turned.bytes);
});

test('what is no picture, or is cut off anywhere, is none', () => {
  for (const bytes of [Buffer.alloc(0), Buffer.from('<svg onload=alert(1)>'), Buffer.from('GIF89a'), Buffer.from('<html>'), mark]) assert.equal(readPicture(bytes), null);
  for (let cut = 0; cut < png.length; cut += 1) assert.equal(readPicture(png.subarray(0, cut)), null, `png ${cut}`);
  const whole = jpeg(3);
  for (let cut = 0; cut < whole.length - 'hidden archive'.length; cut += 1) assert.equal(readPicture(whole.subarray(0, cut)), null, `jpeg ${cut}`);
});

test('no bytes make it stumble', () => {
  fc.assert(fc.property(fc.constantFrom(png, jpeg(5)), fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 8 }), (good, hits) => {
    const bytes = Buffer.from(good);
    for (const [at, value] of hits) bytes[at % bytes.length] = value;
    readPicture(bytes);
  }), { numRuns: 2000 });
});
