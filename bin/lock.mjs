// A lock file that names its holder, for plain Node 18+ (no dependency is installed yet when it is needed).
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';

/**
 * When a process started, in clock ticks since boot, or '' where the system does not tell.
 * Beside the pid it makes a recycled pid recognisable. A zombie counts as gone (null).
 */
export function processStart(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : fields[19];
  } catch {
    try {
      process.kill(pid, 0);
      return '';
    } catch (error) {
      return error.code === 'EPERM' ? '' : null;
    }
  }
}

function readHolder(path) {
  try {
    const [pid, started] = readFileSync(path, 'utf8').trim().split(' ');
    return { pid: Number(pid), started: started ?? '' };
  } catch {
    return null;
  }
}

function isAlive(holder) {
  if (!(holder.pid > 0)) return false;
  const started = processStart(holder.pid);
  return started !== null && (started === '' || holder.started === '' || started === holder.started);
}

/** Takes the lock and answers null, or answers the pid of the live process that holds it. */
export function tryLock(path) {
  const own = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(own, `${process.pid} ${processStart(process.pid) ?? ''}\n`);
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      try {
        linkSync(own, path); // appears at once with its content: nobody can read half a lock
        return null;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const holder = readHolder(path);
      if (holder && isAlive(holder)) return holder.pid;
      setAside(path);
    }
    throw new Error(`the lock ${path} changes hands too quickly`);
  } finally {
    rmSync(own, { force: true });
  }
}

/** Removes a dead process's lock; a live one that slipped in meanwhile is put back. */
function setAside(path) {
  const aside = `${path}.stale.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const holder = readHolder(aside);
  try {
    if (holder && isAlive(holder)) linkSync(aside, path);
  } catch {
    // somebody else has taken it: that one counts
  }
  rmSync(aside, { force: true });
}

/** Waits for the lock; `onWait` hears once whom we wait for. Answers the function that gives it back. */
export async function lock(path, onWait) {
  let told = false;
  for (;;) {
    const holder = tryLock(path);
    if (holder === null) return () => rmSync(path, { force: true });
    if (!told) onWait(holder);
    told = true;
    await new Promise((done) => setTimeout(done, 200));
  }
}
