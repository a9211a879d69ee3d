import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer, request as ask, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { brotliDecompressSync, constants, createGunzip, gunzipSync } from 'node:zlib';
import { chooseEncoding, compressText } from './compress.ts';

const sentence = 'Tersimpan di ponsel, menunggu sinyal. ';
const page = sentence.repeat(200);

/** Serves `handle` behind compressText for the length of `use`. */
async function serving(handle: RequestListener, use: (port: number) => Promise<void>): Promise<void> {
  const server = createServer((request, response) => {
    compressText(request, response);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Opens an answer; its body is read by the caller. */
function open(port: number, headers: Record<string, string> = {}, method = 'GET'): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => ask({ port, host: '127.0.0.1', method, headers }, resolve).on('error', reject).end());
}

async function read(answer: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

const decoded = (answer: IncomingMessage, body: Buffer): string => {
  const encoding = answer.headers['content-encoding'];
  return (encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body).toString();
};

test('the encoding is the client’s choice among brotli and gzip', () => {
  assert.equal(chooseEncoding('gzip, deflate, br'), 'br');
  assert.equal(chooseEncoding('gzip, deflate'), 'gzip');
  assert.equal(chooseEncoding('br;q=0.2, gzip;q=0.8'), 'gzip');
  assert.equal(chooseEncoding('br;q=0, gzip'), 'gzip');
  assert.equal(chooseEncoding('*'), 'br');
  assert.equal(chooseEncoding('br;q=0, *;q=0'), null);
  assert.equal(chooseEncoding('identity'), null);
  assert.equal(chooseEncoding('br;q=nonsense'), null);
  assert.equal(chooseEncoding(undefined), null);
});

test('text leaves smaller and reads back the same, however the handler writes it', async () => {
  const ways: Record<string, RequestListener> = {
    'one end': (_request, response) => void response.setHeader('content-type', 'text/html').end(page),
    'head and end': (_request, response) => void response.writeHead(200, 'Fine', { 'Content-Type': 'text/html', 'content-length': String(page.length), etag: '"abc"' }).end(page),
    'head in pairs, parts': (_request, response) => {
      response.writeHead(200, ['content-type', 'application/json; charset=utf-8', 'set-cookie', 'a=1', 'set-cookie', 'b=2']);
      for (let at = 0; at < page.length; at += 700) response.write(Buffer.from(page.slice(at, at + 700)));
      response.end();
    },
    'a pipe': (_request, response) => void Readable.from([page.slice(0, 3000), page.slice(3000)]).pipe(response.setHeader('content-type', 'text/calendar')),
  };
  for (const [way, handle] of Object.entries(ways)) {
    await serving(handle, async (port) => {
      for (const encoding of ['br', 'gzip']) {
        const answer = await open(port, { 'accept-encoding': encoding });
        const body = await read(answer);
        assert.equal(answer.headers['content-encoding'], encoding, way);
        assert.equal(answer.headers.vary, 'Accept-Encoding', way);
        assert.equal(answer.headers['content-length'], undefined, way);
        assert.equal(body.length < page.length / 10, true, way);
        assert.equal(decoded(answer, body), page, way);
      }
      const asItIs = await open(port, { 'accept-encoding': 'identity' });
      assert.equal((await read(asItIs)).toString(), page, way);
      assert.equal(asItIs.headers['content-encoding'], undefined, way);
      assert.equal(asItIs.headers.vary, 'Accept-Encoding', way);
    });
  }
  await serving(ways['head and end']!, async (port) => {
    const answer = await open(port, { 'accept-encoding': 'br' });
    await read(answer);
    assert.equal(answer.statusMessage, 'Fine');
    assert.equal(answer.headers.etag, 'W/"abc"');
    const head = await open(port, { 'accept-encoding': 'br' }, 'HEAD');
    assert.deepEqual([(await read(head)).length, head.headers['content-length'], head.headers['content-encoding'], head.headers.etag, head.headers.vary], [0, undefined, 'br', 'W/"abc"', 'Accept-Encoding']);
    const plainHead = await open(port, {}, 'HEAD');
    assert.deepEqual([(await read(plainHead)).length, plainHead.headers['content-length'], plainHead.headers['content-encoding'], plainHead.headers.etag], [0, String(page.length), undefined, '"abc"']);
  });
  await serving(ways['head in pairs, parts']!, async (port) => {
    assert.deepEqual((await open(port)).headers['set-cookie'], ['a=1', 'b=2']);
  });
});

test('what is no text, small, encoded already, a part, without a body, or must not be changed, leaves as it came', async () => {
  const cases: Record<string, RequestListener> = {
    picture: (_request, response) => void response.writeHead(200, { 'content-type': 'image/png' }).end(page),
    small: (_request, response) => void response.setHeader('content-type', 'application/json').end('{"ok":true}'),
    'small and announced': (_request, response) => void response.writeHead(200, { 'content-type': 'application/json', 'content-length': '11' }).end('{"ok":true}'),
    encoded: (_request, response) => void response.writeHead(200, { 'content-type': 'text/css', 'content-encoding': 'zstd' }).end(page),
    part: (_request, response) => void response.writeHead(206, { 'content-type': 'text/css' }).end(page),
    unchangeable: (_request, response) => void response.writeHead(200, { 'content-type': 'text/html', 'cache-control': 'private, no-transform' }).end(page),
    'without a type': (_request, response) => void response.end(page),
  };
  for (const [name, handle] of Object.entries(cases)) {
    await serving(handle, async (port) => {
      const [compressed, plain] = [await open(port, { 'accept-encoding': 'br' }), await open(port)];
      assert.deepEqual(await read(compressed), await read(plain), name);
      assert.equal(compressed.headers['content-encoding'], plain.headers['content-encoding'], name);
      assert.equal(compressed.headers['content-length'], plain.headers['content-length'], name);
    });
  }
  await serving((_request, response) => void response.writeHead(304, { 'content-type': 'text/html', etag: '"abc"' }).end(), async (port) => {
    const answer = await open(port, { 'accept-encoding': 'br' });
    assert.deepEqual([answer.statusCode, answer.headers['content-encoding'], (await read(answer)).length], [304, undefined, 0]);
  });
});

test('an event stream is never held back nor encoded', async () => {
  await serving(
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: 1\n\n');
    },
    async (port) => {
      const answer = await open(port, { 'accept-encoding': 'br, gzip' });
      const first = await answer.iterator({ destroyOnReturn: false }).next();
      assert.equal(String(first.value), 'data: 1\n\n');
      assert.equal(answer.headers['content-encoding'], undefined);
      answer.destroy();
    },
  );
});

test('the first rows of a slow list arrive before the last are known', async () => {
  let finish = (): void => {};
  await serving(
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/csv' });
      response.write('number,name\n');
      finish = () => response.end('1,Ani\n');
    },
    async (port) => {
      const answer = await open(port, { 'accept-encoding': 'gzip' });
      const text = answer.pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }));
      const rows = text.iterator();
      assert.equal(String((await rows.next()).value), 'number,name\n');
      finish();
      assert.equal(String((await rows.next()).value), '1,Ani\n');
    },
  );
});

test('a large list reaches a slow reader whole, and the writer is made to wait', async () => {
  const block = randomBytes(48 * 1024).toString('base64'); // 64 kB that hardly compress
  const blocks = 128;
  let held = 0;
  await serving(
    (_request, response) => {
      response.setHeader('content-type', 'text/csv');
      let left = blocks;
      const more = (): void => {
        while (left > 0) {
          left -= 1;
          if (!response.write(block)) {
            held += 1;
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
    },
    async (port) => {
      const answer = await open(port, { 'accept-encoding': 'gzip' });
      const hash = createHash('sha256');
      for await (const part of answer.pipe(createGunzip())) {
        hash.update(part as Buffer);
        if (held < 3) await sleep(20);
      }
      assert.equal(hash.digest('hex'), createHash('sha256').update(block.repeat(blocks)).digest('hex'));
      assert.equal(held >= 3, true);
    },
  );
});

test('a reader that hangs up ends the answer without an error', async () => {
  const closed = Promise.withResolvers<void>();
  await serving(
    (_request, response) => {
      response.on('close', () => closed.resolve());
      response.setHeader('content-type', 'text/html');
      response.write(page);
      const timer = setInterval(() => response.write(page), 5);
      response.on('close', () => setTimeout(() => clearInterval(timer), 30)); // still writes after the reader left
    },
    async (port) => {
      const answer = await open(port, { 'accept-encoding': 'br' });
      answer.on('error', () => {});
      answer.destroy();
      await closed.promise;
      await sleep(60);
    },
  );
});
