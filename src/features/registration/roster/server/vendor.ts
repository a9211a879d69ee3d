import { createHash } from 'node:crypto';
import type { App } from '#platform/app/app.ts';
import { openFile, storeFile } from '#platform/files/store.ts';
import type { Sheet } from '#platform/files/sheet/model.ts';
import { readSheet } from '#platform/files/sheet/reader.ts';
import { rosterFileForgotten } from './errors.ts';

const type = 'application/octet-stream';

/** Keeps an uploaded list encrypted, for it holds thousands of people; the hash it is found by. */
export async function keepRosterFile(app: App, bytes: Uint8Array): Promise<Buffer> {
  return (await storeFile(app, app.keys.encrypt(Buffer.from(bytes).toString('base64')), { type })).hash;
}

/** Reads a kept list again, in the reading process. Refuses `roster_file_forgotten` and whatever `readSheet` refuses. */
export async function readRosterFile(app: App, { hash, sheet }: { hash: Buffer; sheet: string }): Promise<Sheet> {
  const sealed = await openFile(app, { hash, type });
  if (!sealed) throw rosterFileForgotten();
  return readSheet(Buffer.from(app.keys.decrypt(sealed), 'base64'), { sheet: sheet || null });
}

export const contentHash = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
export const rosterFile = (hash: Buffer) => ({ hash, type }) as const;
