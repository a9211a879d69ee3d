// A lock file that names its holder, for plain Node 18+ (no dependency is installed yet when it is needed).
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';

/**
 * When a process started (clock ticks since boot, and which boot), '' where the system does not tell, null when no such
 * process lives; a zombie counts as gone. Beside the pid it makes a recycled pid recognisable.
 */
export function processStart(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : `${fields[19]}@${bootId()}`;
  } catch {
    try {
      process.kill(pid, 0);
      return '';
    } catch (error) {
      return error.code === 'EPERM' ? '' : null;
    }
  }
}

function bootId() {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  } catch {
    return '';
  }
}

function readHolder(path) {
  try {
    const [pid, started, note] = readFileSync(path, 'utf8').trim().split(' ');
    return { pid: Number(pid), started: started ?? '', note: note ?? '' };
  } catch {
    return null;
  }
}

function isAlive(holder) {
  if (!(holder.pid > 0)) return false;
  const started = processStart(holder.pid);
  return started !== null && (started === '' || holder.started === '' || started === holder.started);
}

/** Takes the lock and answers null, or answers the live process that holds it with the one-word note it left. */
export function tryLock(path, note = '-') {
  const own = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(own, `${process.pid} ${processStart(process.pid) ?? ''} ${note}\n`, { mode: 0o644 });
  try {
    for (let attempt = 0; attempt < 20; attempt++) {
      try {
        linkSync(own, path); // appears at once with its content: nobody can read half a lock
        return null;
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const holder = readHolder(path);
      if (holder && isAlive(holder)) return { pid: holder.pid, note: holder.note };
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
    if (!told) onWait(holder.pid);
    told = true;
    await new Promise((done) => setTimeout(done, 200));
  }
}
