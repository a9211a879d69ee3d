import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import QRCode from 'qrcode';
import demo from '../data/facts.json' with { type: 'json' };
import type { AnnouncedEvent } from '../announcement/schema.ts';
import type { EventFacts, ProgrammeFacts } from '../schema.ts';
import { quietZone } from './drawing/model.ts';
import { drawable, widthOf, wrap } from './letter/model.ts';
import { formats, makePoster } from './model.ts';
import type { Poster, PosterInput } from './model.ts';
import { renderPng } from './server/vendor.ts';

const link = 'https://serentak.example/e/bangka-barat-2021-07-15';
const events = demo.events as unknown as (EventFacts & { source: string; programme: string; regency?: string })[];
const inputOf = (event: (typeof events)[number]): PosterInput => ({
  event: { ...event, zone: event.province === 'Bali' ? 'WITA' : 'WIB' },
  programme: (demo.programmes as unknown as (ProgrammeFacts & { key: string })[]).find((one) => one.key === event.programme)!, link,
  pillars: [{ role: 'speaker', position: 1, pillar: 'safety' }],
});

/** Texts, tags and the QR code keep apart from one another and stay on the sheet, at least `edge` from its border. */
function assertApart({ boxes, width, height }: Poster, edge = 40): void {
  for (const box of boxes) {
    assert.ok(box.x >= edge && box.y >= edge - 10 && box.x + box.width <= width - edge && box.y + box.height <= height - edge, `${box.name} leaves the sheet: ${JSON.stringify(box)}`);
  }
  for (const [at, one] of boxes.entries()) {
    for (const other of boxes.slice(at + 1)) {
      const apart = one.x + one.width <= other.x + 0.01 || other.x + other.width <= one.x + 0.01 || one.y + one.height <= other.y + 0.01 || other.y + other.height <= one.y + 0.01;
      assert.ok(apart, `${one.name} overlaps ${other.name}: ${JSON.stringify([one, other])}`);
    }
  }
}

const textOf = ({ boxes }: Poster): string => boxes.flatMap((box) => (box.kind === 'text' ? [box.lines.map((line) => line.text).join(' ')] : [])).join('\n');

for (const event of events) {
  test(`${event.source}: theme, day, place and everybody's name stand on poster and story, nothing overlaps, and both become a PNG`, async () => {
    for (const format of formats) {
      const poster = makePoster(inputOf(event), format, 'id');
      assertApart(poster);
      const text = textOf(poster);
      for (const fact of [event.theme, event.regency, event.segment === undefined ? null : null, event.keynote?.name, 'Panitia tidak pernah meminta kode OTP.'].filter((one) => typeof one === 'string')) assert.ok(text.includes(fact), `${fact} in\n${text}`);
      for (const speaker of event.speakers ?? []) assert.ok(text.includes(speaker.name.split(',')[0]!), `${speaker.name} in\n${text}`);
      assert.deepEqual(poster.missing, event.start ? [] : ['hours']);
      const png = await renderPng(poster.svg);
      assert.deepEqual([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)], ['PNG', 1080, format === 'poster' ? 1350 : 1920]);
    }
  });
}

/** Reads the modules back out of the drawn path. */
function drawnModules(svg: string): { modules: Set<string>; side: number } {
  const [, scale, x, path] = /matrix\(([\d.]+) 0 0 [\d.]+ ([\d.]+) [\d.]+\)" fill="#000" shape-rendering="crispEdges" d="([^"]+)"/.exec(svg)!;
  const modules = new Set([...path!.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)].flatMap(([, left, top, run]) => Array.from({ length: Number(run) }, (_, i) => `${Number(left) + i} ${top}`)));
  return { modules, side: (Number(x) - 80) / Number(scale) };
}

test('the drawn QR code is the library’s own for the public link, dark for dark, with four modules of white around', () => {
  for (const format of formats) {
    const { svg } = makePoster(inputOf(events[0]!), format, 'id');
    const { modules: own } = QRCode.create(link, { errorCorrectionLevel: 'M' });
    const expected = new Set(Array.from({ length: own.size ** 2 }, (_, i) => [i % own.size, Math.floor(i / own.size)] as const).filter(([x, y]) => own.get(y, x)).map(([x, y]) => `${x} ${y}`));
    const { modules, side } = drawnModules(svg);
    assert.deepEqual([...modules].sort(), [...expected].sort());
    assert.ok(Math.abs(side - quietZone) < 0.01, String(side));
  }
});

test('without a link there is no code, and the picture says what it waits for', () => {
  const poster = makePoster({ event: {}, programme: null, link: null }, 'poster', 'id');
  assert.deepEqual(poster.missing, ['theme', 'date', 'hours', 'zone', 'link']);
  assert.equal(/shape-rendering/.test(poster.svg), false);
});

test('hostile words become neither markup nor a picture that no XML may hold', () => {
  const { svg } = makePoster({ event: { theme: '<script>alert("x")</script> & \u0000\u202E abc' }, programme: null, link }, 'poster', 'id');
  assert.equal(/<script/.test(svg), false);
  // oxlint-disable-next-line no-control-regex -- this is what must not be there
  assert.equal(/[\u0000-\u0008]/.test(svg), false);
  assert.match(svg, /<title id="t">“&lt;script&gt;alert\(‘x‘?’?\)&lt;\/script&gt; &amp;/);
});

test('letters we cannot draw leave their base or a question mark, never nothing and never another word', () => {
  assert.deepEqual([drawable('Đặng “Été” 日本'), drawable('a\u200Bb\u00A0c')], ['Đặng “Été” ??'.replace('ặ', 'a'), 'ab c']);
});

test('lines are never wider than asked, and hold all the words in their order', () => {
  fc.assert(fc.property(fc.lorem({ maxCount: 40 }), fc.integer({ min: 120, max: 900 }), fc.integer({ min: 18, max: 90 }), (text, width, size) => {
    const lines = wrap(text, { width, size, weight: 'bold' });
    for (const line of lines) assert.ok(widthOf(line, size, 'bold') <= width || line.length === 1, line);
    assert.equal(lines.join('').replaceAll(' ', ''), drawable(text).replaceAll(' ', ''));
  }));
});

const words = (max: number) => fc.string({ unit: fc.constantFrom(...'abcdefgijlmnoprstuwy WM,.’-é'.split('')), minLength: 3, maxLength: max });
const person = fc.record({ name: words(200), position: words(300), subject: words(300) });
const anyEvent = fc.record({
  theme: words(300), organiser: words(300), series: words(200), regency: words(60), province: words(60), segment: words(100), contact: fc.record({ name: words(200) }),
  speakers: fc.array(person, { maxLength: 9 }), keynote: person, moderator: person, keyOpinionLeader: person,
}, { requiredKeys: ['theme'] });

test('however long theme, names and offices are, nothing overlaps and nothing leaves the sheet', { timeout: 120_000 }, () => {
  fc.assert(fc.property(anyEvent, fc.constantFrom(...formats), fc.constantFrom('id' as const, 'en' as const), (event, format, language) => {
    const poster = makePoster({ event: event as AnnouncedEvent, programme: null, link, pillars: [{ role: 'speaker', position: 1, pillar: 'skill' }] }, format, language);
    assertApart(poster);
    assert.ok(poster.boxes.some((box) => box.name === 'theme'));
  }), { numRuns: 60 });
});
