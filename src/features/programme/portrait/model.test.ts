import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonValue } from '#platform/database/schema.ts';
import type { Statement } from '../model.ts';
import { pillarOf, readPortrait } from './model.ts';

const statement = (key: string, value: JsonValue, source: string | null = null): Statement => ({ key, value, source, derived: false });

test('the baseline keeps the words and the scale of its source', () => {
  const portrait = readPortrait([
    statement('baseline', {
      internetUsers: 202_600_000, internetUsersAsOf: 'awal 2021', population: 274_900_000, penetrationPercent: 73.7,
      literacyIndex: { value: 3.47, scaleMin: 1, scaleMax: 4, asWritten: '3,47 dari skala 1 hingga 4', judgement: 'masih di bawah tingkatan baik' },
    }, 'article.txt'),
    { key: 'literacyScale', value: { min: 1, max: 5 }, source: 'survey', derived: true },
  ]);
  assert.deepEqual(portrait.baseline, {
    source: 'article.txt',
    internetUsers: { value: 202_600_000, asOf: 'awal 2021' },
    population: { value: 274_900_000, asOf: null },
    penetrationPercent: 73.7,
    literacy: { value: 3.47, asWritten: '3,47 dari skala 1 hingga 4', judgement: 'masih di bawah tingkatan baik' },
  });
});

test('what nobody stated stays empty', () => {
  assert.deepEqual(readPortrait([]), {
    opened: null, aims: [], aimsSources: [], pillars: [], pillarsStatedBy: null, pillarsSource: null, scale: [], baseline: null, reminder: null, nameAsWritten: null, derived: [],
  });
});

test('a statement of any shape never breaks the page', () => {
  const keys = fc.constantFrom('opened', 'aims', 'aimsSources', 'pillars', 'scale', 'baseline', 'reminder', 'nameAsWritten', 'derived');
  fc.assert(fc.property(fc.array(fc.tuple(keys, fc.jsonValue())), (all) => {
    const portrait = readPortrait(all.map(([key, value]) => statement(key, value as JsonValue)));
    assert.equal(portrait.aims.every((aim) => typeof aim === 'string'), true);
  }));
});

test('the words of a source for a pillar are recognised in both languages', () => {
  assert.deepEqual(['digital skill', 'digital safety', 'digital ethics', 'digital culture', 'Keamanan Digital', 'Budaya Digital', 'netralitas'].map(pillarOf), [
    'skill', 'safety', 'ethics', 'culture', 'safety', 'culture', null,
  ]);
});
