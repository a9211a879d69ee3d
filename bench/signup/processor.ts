import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const tickUs = 1_000_000 / Number(execFileSync('getconf', ['CLK_TCK']));

function statOf(pid: string): { parent: number; us: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), us: (Number(fields[11]) + Number(fields[12])) * tickUs };
  } catch {
    return null; // it ended meanwhile
  }
}

/** Microseconds of processor a process and its children (a database's connections) have used; where other work shares the machine they say more than a rate. */
export function processorUs(pid: number): number {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).reduce((sum, name) => {
    const stat = statOf(name);
    return stat && (Number(name) === pid || stat.parent === pid) ? sum + stat.us : sum;
  }, 0);
}
