import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { prepareDatabase } from '../src/processes/open.ts';
import { testCluster } from '../tests/support/cluster.ts';
import { databaseTypes } from './database-types.ts';
import { houseRoot, type Finding } from './finding.ts';
import { snapshotSchema } from './snapshot-schema.ts';

const files = { 'database/schema.sql': snapshotSchema, 'src/platform/database/schema.ts': databaseTypes } as const;

/** The two texts made from the database (its schema and its types) against a database migrated just now. */
export async function checkSnapshot({ write = false } = {}): Promise<Finding[]> {
  const cluster = await testCluster();
  const name = `snapshot_${process.pid}`;
  await cluster.create(name);
  const client = new pg.Client(cluster.ownerUrl(name));
  try {
    await prepareDatabase(cluster.ownerUrl(name), { password: 'test-only' });
    await client.connect();
    const findings: Finding[] = [];
    for (const [file, render] of Object.entries(files)) {
      const path = join(houseRoot, file);
      const now = await render(client);
      if (write) writeFileSync(path, now);
      const kept = write ? now : read(path);
      if (kept !== now) {
        const line = now.split('\n').findIndex((text, i) => text !== kept.split('\n')[i]) + 1;
        findings.push({ file, line, rule: 'snapshot', message: 'differs from the migrated database: node bin/run.mjs tools/snapshot.ts --write' });
      }
    }
    return findings;
  } finally {
    await client.end();
    await cluster.drop(name);
    await cluster.stop();
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

if (import.meta.main) {
  const findings = await checkSnapshot({ write: process.argv.includes('--write') });
  for (const { file, line, message } of findings) console.log(`${file}:${line} ${message}`);
  process.exit(findings.length > 0 ? 1 : 0);
}
