/** The other side of `readApart`: reads the bytes, calls the function that was named, says its answer as JSON, and ends. */
import { buffer } from 'node:stream/consumers';

const [, , module = '', call = ''] = process.argv;
const read = (await import(module)) as Record<string, (bytes: Uint8Array) => unknown>;
const answer: unknown = await read[call]!(new Uint8Array(await buffer(process.stdin)));
process.stdout.write(JSON.stringify(answer ?? null));
