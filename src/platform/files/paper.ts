import { fileURLToPath } from 'node:url';
import { Refusal } from '#platform/http/refusal.ts';
import { ApartError, readApart } from './apart.ts';
import { readPicture } from './picture.ts';
import type { FileType } from './store.ts';

/** No paper of a known kind; cut off or broken; holds programs (macros, scripts, files within). */
export type PaperFault = 'type' | 'damaged' | 'active';

/** A file somebody hands in, ready for the store. */
export interface Paper {
  type: FileType;
  bytes: Uint8Array;
}

export const LARGEST_PAPER = 15_000_000;
const program = fileURLToPath(new URL('./paper-program.ts', import.meta.url));

/**
 * A paper from outside: PDF, Word, Excel, PowerPoint by what the bytes are, looked at in a child process with limits, or a picture, kept
 * without what the camera noted. Refuses `file_too_large` (413) and, each with `fields.file`, `file_type`, `file_damaged`, `file_active`.
 */
export async function readPaper(bytes: Uint8Array): Promise<Paper> {
  if (bytes.length > LARGEST_PAPER) throw new Refusal('file_too_large', 413, { fields: { file: 'file_too_large' }, values: { megabytes: LARGEST_PAPER / 1_000_000 } });
  const refused = (fault: PaperFault) => new Refusal(`file_${fault}`, 422, { fields: { file: `file_${fault}` } });
  if (bytes.length === 0) throw refused('type');
  const picture = readPicture(bytes);
  if (picture) return { type: picture.type, bytes: picture.bytes };
  const said = (await readApart(program, 'paperKind', bytes, { milliseconds: 10_000, memory: 400_000_000, answer: 1000 }).catch((reason: unknown) => {
    if (reason instanceof ApartError) throw refused('damaged');
    throw reason;
  })) as { type: FileType } | { fault: PaperFault };
  if ('fault' in said) throw refused(said.fault);
  return { type: said.type, bytes };
}
