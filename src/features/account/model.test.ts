import { test } from 'node:test';
import assert from 'node:assert/strict';
import { minutesToWait, safeReturn, scopesOf } from './model.ts';

test('a sign-in leads back to a page of the console and nowhere else', () => {
  const back = (to: string | null) => safeReturn(to);
  assert.equal(back('/console/event/jember-ulang?tab=1'), '/console/event/jember-ulang?tab=1');
  assert.equal(back('/console'), '/console');
  for (const to of [null, '', '//evil.example', 'https://evil.example', '/console\\..\\evil', '/\\evil', '/console.evil', '/console/sign-in?to=/console', '/masuk', '/console/a b']) assert.equal(back(to), '/console', String(to));
});

test('a budget refuses the try after the last one, until its window is over', () => {
  const now = new Date('2026-11-22T02:10:00Z');
  const since = new Date('2026-11-22T02:00:00Z');
  assert.equal(minutesToWait({ tries: 10, since }, { limit: 10, now }), null);
  assert.equal(minutesToWait({ tries: 11, since }, { limit: 10, now }), 5);
});

test('scopes of several grants name each place once', () => {
  const grants = [
    { role: 'regional_organiser', kind: 'region', id: '35.09' },
    { role: 'programme_admin', kind: 'region', id: '35.09' },
    { role: 'programme_admin', kind: 'programme', id: 'p' },
  ] as const;
  assert.deepEqual(scopesOf(grants), { programmes: ['p'], regions: ['35.09'] });
});
