import { parseArgs } from 'node:util';
import { benches } from './benches.ts';

/** One measured thing: ours against the bare engine doing the same work in the same run. */
export interface Measured {
  name: string;
  ours: number;
  baseline: number;
  ratio: number;
  unit: string;
  seed: number;
  figures: Record<string, number>;
}

/** `npm run -s bench -- NAME... --json`: one JSON array of what was measured; without a name, all of them. */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
const wanted = positionals.length > 0 ? positionals : Object.keys(benches);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  process.stderr.write(`bench knows ${Object.keys(benches).join(', ')}, not ${unknown.join(', ')}\n`);
  process.exit(2);
}
const measured: Measured[] = [];
for (const name of wanted) measured.push(await benches[name]!());
if (values.json) process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
else for (const { name, ours, baseline, ratio, unit, figures } of measured) process.stdout.write(`${name}: ${ours} ${unit}, bare ${baseline} ${unit}, ratio ${ratio}; ${JSON.stringify(figures)}\n`);
