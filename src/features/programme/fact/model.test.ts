import { test } from 'node:test';
import assert from 'node:assert/strict';
import { blockingFacts, factsOfBaseline, factState, factsUsedBy, figureOf, termOf } from './model.ts';

const at = (path: string | null, more: { state?: 'active' | 'disputed' | 'expired'; validUntil?: string | null; reason?: string | null } = {}) => ({ path, state: 'active' as const, validUntil: null, reason: null, ...more });

test('a fact is over after its last day without anybody’s act, and a dispute outlasts its term', () => {
  assert.deepEqual([factState(at(null, { validUntil: '2026-11-22' }), '2026-11-22'), factState(at(null, { validUntil: '2026-11-21' }), '2026-11-22'), factState(at(null, { state: 'disputed', validUntil: '2026-11-21' }), '2026-11-22'), factState(at(null, { state: 'expired' }), '2026-11-22')], ['active', 'expired', 'disputed', 'expired']);
});

test('a text uses the facts whose path it cites, or a part of it, in the order of the text', () => {
  const facts = [at('programme.baseline.internetUsers'), at('programme.baseline.literacyIndex'), at('programme.baseline.population'), at(null)];
  const sources = ['event.theme', 'programme.baseline.literacyIndex.value', 'programme.baseline.literacyIndex.scaleMin', 'programme.baseline.internetUsersAsOf', 'programme.baseline.internetUsers'];
  assert.deepEqual(factsUsedBy(facts, sources), [
    { fact: facts[1], sources: ['programme.baseline.literacyIndex.value', 'programme.baseline.literacyIndex.scaleMin'] },
    { fact: facts[0], sources: ['programme.baseline.internetUsers'] },
  ]);
});

test('disputed and expired facts block with their reason, others and unused ones do not', () => {
  const disputed = at('programme.baseline.literacyIndex', { state: 'disputed', reason: 'Skala survei 1–5.' });
  const over = at('programme.baseline.population', { validUntil: '2026-01-31' });
  const unused = at('programme.target', { state: 'expired', reason: 'Diganti.' });
  const sources = ['programme.baseline.population', 'programme.baseline.literacyIndex.value', 'programme.baseline.internetUsers'];
  assert.deepEqual(blockingFacts([disputed, over, unused, at('programme.baseline.internetUsers')], sources, '2026-11-22'), [
    { fact: over, state: 'expired', reason: null, over: '2026-01-31' }, { fact: disputed, state: 'disputed', reason: 'Skala survei 1–5.', over: null },
  ]);
  assert.deepEqual(blockingFacts([disputed, over, unused], ['event.theme'], '2026-11-22'), []);
});

test('figures and terms are worded in the reader’s language', () => {
  assert.deepEqual([figureOf({ value: 202_600_000, unit: 'jiwa', scale: null }, 'id'), figureOf({ value: 3.47, unit: null, scale: { min: 1, max: 5 } }, 'en'), figureOf({ value: null, unit: null, scale: null }, 'id')], ['202,6 juta jiwa', '3.47 (scale 1–5)', null]);
  assert.deepEqual([termOf({ validFrom: '2021-01-01', validUntil: null }, 'id'), termOf({ validFrom: null, validUntil: '2021-12-31' }, 'id'), termOf({ validFrom: null, validUntil: null }, 'id')], ['sejak 1 Januari 2021', 'sampai 31 Desember 2021', null]);
});

test('the baseline of a record becomes one fact per figure, with its source, its date as worded and our note on the scale', () => {
  const baseline = { internetUsers: 202_600_000, internetUsersAsOf: 'awal 2021', penetrationPercent: 73.7, literacyIndex: { value: 3.47, scaleMin: 1, scaleMax: 4 }, source: 'a.txt' };
  assert.deepEqual(factsOfBaseline(baseline, { min: 1, max: 5 }), [
    { path: 'programme.baseline.internetUsers', value: 202_600_000, unit: 'jiwa', asOf: 'awal 2021', scale: null, source: 'a.txt', note: null, sentence: 'Pengguna internet di Indonesia pada awal 2021 mencapai 202,6 juta jiwa.' },
    { path: 'programme.baseline.penetrationPercent', value: 73.7, unit: 'persen', asOf: null, scale: null, source: 'a.txt', note: null, sentence: 'Penetrasi internet di Indonesia mencapai 73,7 persen.' },
    { path: 'programme.baseline.literacyIndex', value: 3.47, unit: null, asOf: null, scale: { min: 1, max: 4 }, source: 'a.txt', sentence: 'Indeks literasi digital Indonesia berada pada angka 3,47 dari skala 1 hingga 4.', note: 'Skala dikutip sebagaimana tertulis dalam sumber; survei sendiri memakai 1–5.' },
  ]);
  assert.deepEqual([factsOfBaseline(undefined, null), factsOfBaseline({ penetrationPercent: 1 }, null)], [[], []]);
});
