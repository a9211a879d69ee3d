/** The other side of `createTypesetter`: sets one page per message, with typst and its own fonts. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { TypesetJob } from './typeset.ts';

const compiler = NodeCompiler.create();
const templates = new Map<string, string>();
let pages = 0;

process.on('message', ({ template, inputs, files = {}, format }: TypesetJob) => {
  try {
    let text = templates.get(template);
    if (text === undefined) templates.set(template, (text = readFileSync(template, 'utf8')));
    for (const [name, bytes] of Object.entries(files)) compiler.mapShadow(resolve(name), Buffer.from(bytes));
    const page = { mainFileContent: text, inputs };
    const bytes = format === 'pdf' ? compiler.pdf(page) : Buffer.from(compiler.plainSvg(page));
    process.send!({ bytes });
    pages += 1;
    if (pages % 50 === 0) compiler.evictCache(5);
  } catch (reason) {
    process.send!({ error: reason instanceof Error ? reason.message : String(reason) });
  }
});
process.on('disconnect', () => process.exit(0));
