import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { App } from '#platform/app/app.ts';

/** What the store holds, by media type; the ending makes a file open on a desk without our help. */
const endings = { 'application/octet-stream': 'bin', 'image/jpeg': 'jpg', 'image/png': 'png', 'application/pdf': 'pdf', 'audio/mpeg': 'mp3', 'text/html': 'html', 'text/plain': 'txt', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx', 'text/csv': 'csv', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx', 'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx', 'application/zip': 'zip' } as const;
export type FileType = keyof typeof endings;

/** The ending of a file's name on a desk. */
export const endingOf = (type: FileType): string => endings[type];

export interface StoredFile {
  /** SHA-256 of the bytes: the file's name. Rows that mean the file keep it. */
  hash: Buffer;
  type: FileType;
}

const pathOf = (app: Pick<App, 'config'>, { hash, type }: StoredFile): string => {
  const name = hash.toString('hex');
  return join(app.config.dataDir, 'files', name.slice(0, 2), `${name}.${endings[type]}`);
};

/**
 * Keeps bytes in the data folder under the hash of their content and answers it once they are on the disk. The same bytes are kept
 * once, whoever brings them. A file is whole or absent: it gets its name after it was written. Store before the row that means it:
 * a file without a row is only forgotten, a row without a file is broken.
 */
export async function storeFile(app: Pick<App, 'config'>, bytes: Uint8Array, { type }: { type: FileType }): Promise<StoredFile> {
  const file: StoredFile = { hash: createHash('sha256').update(bytes).digest(), type };
  const path = pathOf(app, file);
  if ((await stat(path).catch(() => null))?.size === bytes.length) return file;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const part = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    const handle = await open(part, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, path);
  } catch (reason) {
    await rm(part, { force: true });
    throw reason;
  }
  return file;
}

/** The bytes of a file, or null when it is not here. Who may have them is the caller's policy. */
export async function openFile(app: Pick<App, 'config'>, file: StoredFile): Promise<Buffer | null> {
  return readFile(pathOf(app, file)).catch((reason: NodeJS.ErrnoException) => {
    if (reason.code === 'ENOENT') return null;
    throw reason;
  });
}

/** Takes a file away for good; one that is not here is no fault. Only for bytes that nobody else can mean, such as sealed ones. */
export async function removeFile(app: Pick<App, 'config'>, file: StoredFile): Promise<void> {
  await rm(pathOf(app, file), { force: true });
}
