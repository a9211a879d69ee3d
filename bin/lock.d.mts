export function processStart(pid: number): string | null;
export function tryLock(path: string, note?: string): { pid: number; note: string } | null;
export function lock(path: string, onWait: (pid: number) => void): Promise<() => void>;
