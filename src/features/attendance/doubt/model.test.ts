import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beforeEvent, codeBursts, inOrderOfWeight, sameWords, sharedDevices, twoDoors, twoPlaces, withoutSecondSign, type Entry } from './model.ts';

const minute = 60_000;
const start = Date.parse('2026-11-22T02:00:00Z');
const entries = (count: number, everyMs: number, from: { address: string; device: string }): Entry[] => Array.from({ length: count }, (_, i) => ({ registrationId: `p${i}`, at: start + i * everyMs, ...from }));
const kinds = (list: { kind: string; level: string; people: number }[]) => list.map(({ kind, level, people }) => [kind, level, people]);

test('two doors without an exit between are listed, the same door or an exit between are not', () => {
  const passed = (deviceId: string, direction: 'in' | 'out', at: number) => ({ registrationId: 'a', deviceId, direction, at: start + at * minute });
  assert.deepEqual(kinds(twoDoors([passed('1', 'in', 0), passed('2', 'in', 20)])), [['two_doors', 'middle', 1]]);
  assert.deepEqual(twoDoors([passed('1', 'in', 0), passed('1', 'in', 20)]), []);
  assert.deepEqual(twoDoors([passed('1', 'in', 0), passed('2', 'out', 10), passed('2', 'in', 20)]), []);
  assert.deepEqual(twoDoors([passed('1', 'in', 0), passed('2', 'in', 0.1)]), [], 'two scanners at one door saw it at once');
});

test('a body is in one place: halls and viewing points that overlap, beyond a clock\'s error', () => {
  const stay = (place: string, from: number, until: number) => ({ registrationId: 'a', place, from: start + from * minute, until: start + until * minute });
  assert.deepEqual(twoPlaces([stay('hall', 0, 60), stay('nobar', 30, 90)]).map(({ kind, level, detail, at }) => [kind, level, detail, at]), [['two_places', 'high', '30', start + 30 * minute]]);
  assert.deepEqual(twoPlaces([stay('hall', 0, 60), stay('nobar', 57, 90)]), []);
  assert.deepEqual(twoPlaces([stay('hall', 0, 60), stay('hall', 30, 90)]), []);
});

test('a class that types together is no burst; a script is', () => {
  const school = { address: 'school', device: 'd' };
  assert.deepEqual(codeBursts(entries(40, 2000, school)), [], 'forty pupils within eighty seconds');
  assert.deepEqual(kinds(codeBursts(entries(12, 500, school))), [['code_burst', 'middle', 12]]);
  assert.deepEqual(kinds(codeBursts(entries(60, 100, school))), [['code_burst', 'high', 60]]);
});

test('a family on one phone is no finding, ten people are', () => {
  const phone = { address: 'a', device: 'phone' };
  assert.deepEqual(sharedDevices(entries(3, minute, phone)), []);
  assert.deepEqual(kinds(sharedDevices(entries(4, minute, phone))), [['shared_device', 'middle', 4]]);
  assert.deepEqual(kinds(sharedDevices(entries(10, minute, phone))), [['shared_device', 'high', 10]]);
});

test('the same sentence from three people, however it is written; a greeting is none', () => {
  const say = (text: string) => ['a', 'b', 'c'].map((registrationId) => ({ registrationId, text }));
  assert.deepEqual(kinds(sameWords([...say('Terima kasih banyak'), { registrationId: 'a', text: 'Saya hadir sejak awal, sinyal hilang.' }, { registrationId: 'b', text: 'saya hadir  sejak awal; sinyal hilang' }, { registrationId: 'c', text: 'SAYA HADIR SEJAK AWAL SINYAL HILANG' }])), [['same_words', 'middle', 3]]);
});

test('hours before the event, and presence without a second sign', () => {
  assert.deepEqual(kinds(beforeEvent([{ registrationId: 'a', at: start - 26 * 60 * minute }, { registrationId: 'b', at: start - 30 * minute }], start)), [['before_event', 'high', 1]]);
  const met = [{ registrationId: 'a', sources: ['manual'] }, { registrationId: 'b', sources: ['room_pulse'] }, { registrationId: 'c', sources: ['room_code', 'room_pulse'] }, { registrationId: 'd', sources: ['room_pulse'] }];
  assert.deepEqual(kinds(withoutSecondSign(met, new Set(['d']))), [['claim_only', 'middle', 1], ['single_signal', 'low', 1]]);
});

test('the gravest stand first', () => {
  const list = inOrderOfWeight([...withoutSecondSign([{ registrationId: 'b', sources: ['paper'] }], new Set()), ...sharedDevices(entries(4, 1, { address: 'a', device: 'x' })), ...beforeEvent([{ registrationId: 'a', at: 0 }], start)]);
  assert.deepEqual(list.map(({ level }) => level), ['high', 'middle', 'low']);
});
