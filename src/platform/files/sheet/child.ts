// The reading process: bytes of one file on standard input, news of it on standard output (see `SheetNews`). Started by reader.ts
// without rights to write, to start others, or to know the product's settings.
import { SheetError, type SheetLimits, type SheetNews, type SheetRow } from './model.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as { sheet: string | null; limits: SheetLimits };
const say = (news: SheetNews): void => void process.stdout.write(`${JSON.stringify(news)}\n`);

const batchSize = 500;
let batch: [number, string[]][] = [];
const flush = (): void => {
  if (batch.length > 0) say({ rows: batch });
  batch = [];
};
const put = ({ line, cells }: SheetRow): void => {
  batch.push([line, cells]);
  if (batch.length === batchSize) flush();
};

const startsWith = (bytes: Buffer, signature: string): boolean => bytes.subarray(0, signature.length).equals(Buffer.from(signature, 'latin1'));

async function main(): Promise<void> {
  const pieces: Buffer[] = [];
  for await (const piece of process.stdin) pieces.push(piece as Buffer);
  const bytes = Buffer.concat(pieces);
  pieces.length = 0;
  // The container of Excel 97-2003, and of every workbook with a password.
  if (startsWith(bytes, '\xd0\xcf\x11\xe0')) throw new SheetError({ reason: 'sheet_locked' });
  if (bytes.length === 0) throw new SheetError({ reason: 'sheet_empty' });
  const head = (it: Extract<SheetNews, { head: unknown }>['head']): void => say({ head: it });
  // Only the reader that is needed is loaded: starting is most of what a small file costs.
  const { formulas } = startsWith(bytes, 'PK') ? await (await import('./xlsx.ts')).readXlsx(bytes, options, head, put) : await (await import('./csv.ts')).readCsv(bytes, options, head, put);
  flush();
  say({ end: { formulas, peakMib: Math.round(process.resourceUsage().maxRSS / 1024) } });
}

await main().catch((reason: unknown) => {
  say({ fault: reason instanceof SheetError ? reason.fault : { reason: 'sheet_damaged' } });
});
