export type EmbeddedProblem = 'in-use' | 'version' | 'disk-full' | 'unreadable' | 'no-binaries' | 'failed';

/** The embedded database cannot run; `message` is one sentence for the person who started the product. */
export class EmbeddedDatabaseError extends Error {
  override readonly name: string = 'EmbeddedDatabaseError';
  readonly problem: EmbeddedProblem;
  constructor(problem: EmbeddedProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.problem = problem;
  }
}

/** Another live process of ours owns the data folder. */
export class DataFolderInUse extends EmbeddedDatabaseError {
  override readonly name = 'DataFolderInUse';
  readonly pid: number;
  constructor(dataDir: string, pid: number) {
    super('in-use', `The data folder ${dataDir} is in use by process ${pid}. Stop that process or choose another data folder.`);
    this.pid = pid;
  }
}

/** Turns a failure of the file system or of PostgreSQL's own log into a sentence a person can act on. */
export function explain(dataDir: string, reason: unknown, log = ''): EmbeddedDatabaseError {
  if (reason instanceof EmbeddedDatabaseError) return reason;
  const code = reason instanceof Error && 'code' in reason ? String(reason.code) : '';
  const text = `${reason instanceof Error ? reason.message : String(reason)}\n${log}`;
  if (code === 'ENOSPC' || code === 'EDQUOT' || /No space left on device|Disk quota exceeded|Check free disk space/.test(text)) {
    return new EmbeddedDatabaseError('disk-full', `The disk under ${dataDir} is full. Free some space and start again; nothing acknowledged is lost.`, { cause: reason });
  }
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(code) || /Permission denied|Read-only file system|wrong ownership/.test(text)) {
    return new EmbeddedDatabaseError('unreadable', `The data folder ${dataDir} cannot be read and written by this user. Change its owner or choose another data folder.`, { cause: reason });
  }
  const last = log.trim().split('\n').slice(-6).join('\n');
  return new EmbeddedDatabaseError('failed', `The embedded database in ${dataDir} did not start: ${text.split('\n')[0]}${last && `\n${last}`}`, { cause: reason });
}
