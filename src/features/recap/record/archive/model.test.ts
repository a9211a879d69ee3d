import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonValue } from '#platform/database/schema.ts';
import { readReach, readRecord } from './model.ts';

const folder = join(import.meta.dirname, '../../../../../database/demo');
const read = <T>(name: string): T => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
const { events } = read<{ events: (Record<string, JsonValue> & { source: string })[] }>('facts.json');
const { events: additions } = read<{ events: Record<string, { slug: string }> }>('additions.json');
const segments = [{ key: 'asn', name: 'ASN', nameEn: 'Civil servants' }, { key: 'asn-daerah', name: 'ASN Daerah', nameEn: 'Regional civil servants' }];
const archived = (slug: string) => {
  const facts = events.find((event) => additions[event.source]?.slug === slug)!;
  return { facts, record: readRecord(facts, { slug, zone: 'WIB', pillars: [], segments }) };
};

test('what no column holds goes into the statements, and nothing of it twice', () => {
  assert.deepEqual(archived('bangka-barat-2021-07-15').record.event.statements, {
    channels: ['daring'], provinceAsWritten: 'Provinsi Bangka Belitung', derived: ['programme', 'province'],
    engagement: { asWritten: 'banyaknya tanggapan dan pertanyaan-pertanyaan yang diajukan kepada para narasumber' },
  });
  assert.deepEqual(Object.keys(archived('bali-2023-08-21').record.event.statements).sort(), ['dateline', 'derived', 'hybrid']);
});

test('two questions of one turn become two rows with the one answer', () => {
  const { record } = archived('bangka-barat-2021-07-15');
  assert.deepEqual(record.questions.map(({ asker, to, answeredBy, statement }) => [asker, to, answeredBy, statement.turn]), [
    ['Yudartha', null, { role: 'speaker', position: 2 }, 0],
    ['Yudartha', null, { role: 'speaker', position: 2 }, 0],
  ]);
});

test('only the first of eight groups is placed on a day, for only that is stated', () => {
  const { groups } = archived('bali-2023-08-21').record.event;
  assert.deepEqual(groups.map(({ day, quota, units }) => [day, quota, units]), [
    ['2023-08-21', 5000, ['Pemprov Bali', 'Pemkot Denpasar']],
    ...Array.from({ length: 7 }, () => [null, null, []]),
  ]);
});

test('figures of others keep their kind, qualifier and source', () => {
  const { facts, record } = archived('jember-2021-06-22');
  assert.deepEqual(record.reported.map(({ kind, count, qualifier, asWritten, source }) => [kind, count, qualifier, asWritten, source]), [
    ['attended', null, null, 'diikuti ribuan peserta', '004_fd938b92a780a29f.txt'],
    ['registered', 2000, 'moreThan', 'yang mendaftar lebih dari 2.000 orang', '004_fd938b92a780a29f.txt'],
    ['views', 1000, 'moreThan', null, '004_fd938b92a780a29f.txt'],
  ]);
  assert.deepEqual(record.channels.map(({ kind, provider, capacity }) => [kind, provider, capacity]), [['meeting', 'zoom', 1000], ['stream', 'youtube', null]]);
  assert.deepEqual(readReach(facts).map(({ channel, followers, owner, asOf }) => [channel, followers, owner, asOf]), [
    ['facebook', 33518, 'Pemkab Jember', '2021-06-22'], ['instagram', 1448, 'Pemkab Jember', '2021-06-22'],
    ['youtube', null, 'Pemkab Jember', '2021-06-22'], ['website', null, 'Pemkab Jember', '2021-06-22'],
  ]);
});

test('a talk named after a pillar belongs to it; who opens and who appears on video is known', () => {
  assert.deepEqual(archived('jember-2021-06-22').record.event.cast.filter((one) => one.role === 'speaker').map((one) => one.pillar), ['safety', 'culture']);
  const { record } = archived('palembang-2021-06-18');
  assert.deepEqual(record.event.cast.map(({ role, form, representing }) => [role, form, representing]), [
    ['opening', null, 'Sekretaris Daerah Kota Palembang'], ['keynote', 'video', null],
    ['speaker', null, null], ['speaker', null, null], ['speaker', null, null], ['speaker', null, null], ['kol', null, null], ['moderator', null, null],
  ]);
  assert.deepEqual(record.rundown.map(({ kind, cast }) => [kind, cast?.role ?? null]), [['opening', 'moderator'], ['anthem', null], ['video', 'keynote'], ['talk', null], ['questions', null]]);
});
