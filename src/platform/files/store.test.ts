import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { App } from '#platform/app/app.ts';
import { openFile, storeFile } from './store.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'serentak-files-'));
after(() => rmSync(dataDir, { recursive: true, force: true }));
const app = { config: { dataDir } } as unknown as App;
const names = (): string[] => readdirSync(join(dataDir, 'files'), { recursive: true }).map(String).filter((name) => name.includes('.'));

test('the same bytes are kept once, also when many bring them at once, and come back as they were', async () => {
  const bytes = Buffer.from('a picture');
  const files = await Promise.all(Array.from({ length: 20 }, () => storeFile(app, bytes, { type: 'image/png' })));
  assert.equal(new Set(files.map(({ hash }) => hash.toString('hex'))).size, 1);
  assert.deepEqual(names(), [`${files[0]!.hash.toString('hex').slice(0, 2)}/${files[0]!.hash.toString('hex')}.png`]);
  assert.deepEqual(await openFile(app, files[0]!), bytes);
  assert.equal(statSync(join(dataDir, 'files', names()[0]!)).mode & 0o777, 0o600);
});

test('what was never stored is absent', async () => {
  assert.equal(await openFile(app, { hash: Buffer.alloc(32), type: 'image/png' }), null);
});

test('a file cut off by a death is written again', async () => {
  const bytes = Buffer.from('whole');
  const file = await storeFile(app, bytes, { type: 'image/jpeg' });
  writeFileSync(join(dataDir, 'files', names().find((name) => name.endsWith('.jpg'))!), 'who');
  await storeFile(app, bytes, { type: 'image/jpeg' });
  assert.deepEqual(await openFile(app, file), bytes);
});
