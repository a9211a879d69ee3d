import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Refusal } from '#platform/http/refusal.ts';
import { sheetLimits, type Sheet, type SheetFault, type SheetLimits, type SheetNews } from './model.ts';

const refusal = ({ reason, values }: SheetFault): Refusal => new Refusal(reason, reason === 'sheet_too_large' ? 413 : 422, { fields: { file: reason }, ...(values ? { values } : {}) });

/**
 * Reads a spreadsheet from outside, XLSX or CSV by its content and never by its name, in a process of its own with bounds on
 * time, memory, rows, columns, cells and what is unpacked. CSV may be UTF-8, UTF-16 or Windows-1252, with or without a byte order
 * mark, separated by comma, semicolon, tab or bar. Cells come as trimmed text: dates as `2023-08-21` (`T09:00:00` with an
 * hour), long numbers in all their digits where the file has them (else with an exponent, digits lost), formulas as the value
 * saved with them. Rows without anything are left out, `line` keeps counting them.
 *
 * @param sheet the name of the sheet of a workbook; without it the largest visible one.
 * @param limits tighter or wider than `sheetLimits`.
 * Refuses `sheet_wrong_type`, `sheet_locked` (old .xls, or a password), `sheet_too_large`, `sheet_too_many_rows`,
 * `sheet_too_wide`, `sheet_cell_too_long`, `sheet_too_heavy` (time, memory, unpacked size), `sheet_damaged`, `sheet_empty`,
 * each with its own sentence and with `fields.file`.
 */
export async function readSheet(bytes: Uint8Array, { sheet = null, limits: own = {} }: { sheet?: string | null; limits?: Partial<SheetLimits> } = {}): Promise<Sheet> {
  const limits = { ...sheetLimits, ...own };
  if (bytes.length > limits.bytes) throw refusal({ reason: 'sheet_too_large', values: { megabytes: Math.floor(limits.bytes / 1_000_000) } });
  const read = await inChild(bytes, sheet, limits);
  if ('fault' in read) throw refusal(read.fault);
  if (read.sheet.rows.length === 0) throw refusal({ reason: 'sheet_empty' });
  return read.sheet;
}

/** A cell of memory beyond the rows themselves: the program, its libraries and the file as it came. */
const heapMib = (limits: SheetLimits): number => Math.max(48, Math.floor(limits.memoryMib * 0.55));

function inChild(bytes: Uint8Array, sheet: string | null, limits: SheetLimits): Promise<{ sheet: Sheet } | { fault: SheetFault }> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ['--permission', '--allow-fs-read=*', `--max-old-space-size=${heapMib(limits)}`, '--max-semi-space-size=4', '--disable-warning=SecurityWarning', join(import.meta.dirname, 'child.ts'), JSON.stringify({ sheet, limits })],
      { stdio: ['pipe', 'pipe', 'ignore'], env: { TZ: 'UTC' } },
    );
    let fault: SheetFault | null = null;
    let head: Extract<SheetNews, { head: unknown }>['head'] | null = null;
    let end: Extract<SheetNews, { end: unknown }>['end'] | null = null;
    const rows: Sheet['rows'] = [];
    const giveUp = (): void => {
      fault ??= { reason: 'sheet_too_heavy' };
      child.kill('SIGKILL');
    };
    const clock = setTimeout(giveUp, limits.milliseconds);
    const watch = setInterval(() => {
      if (residentMib(child.pid) > limits.memoryMib) giveUp();
    }, 50);
    createInterface({ input: child.stdout, crlfDelay: Infinity }).on('line', (line) => {
      const news = JSON.parse(line) as SheetNews;
      if ('rows' in news) for (const [number, cells] of news.rows) rows.push({ line: number, cells });
      else if ('head' in news) head = news.head;
      else if ('end' in news) end = news.end;
      else fault ??= news.fault;
    });
    child.stdin.on('error', () => undefined); // a child that refuses early does not read to the end
    child.on('error', reject);
    child.on('close', () => {
      clearTimeout(clock);
      clearInterval(watch);
      if (fault) resolve({ fault });
      else if (head && end) resolve({ sheet: { ...head, ...end, rows } });
      else resolve({ fault: { reason: 'sheet_too_heavy' } }); // it died: of memory, nothing else ends it silently
    });
    child.stdin.end(bytes);
  });
}

function residentMib(pid: number | undefined): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * 4096) / 1_048_576;
  } catch {
    return 0; // gone, or a system without /proc, where the heap's own bound stands alone
  }
}
