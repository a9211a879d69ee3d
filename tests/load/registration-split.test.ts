import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { testServer } from '../support/app.ts';
import { makeEvent } from '../support/factory.ts';
import { appendRoomLog } from '#platform/live/room-log.ts';

const root = join(import.meta.dirname, '../..');

/** The server tests of registration as they are, against web, live and worker as processes of their own. */
test('the tests of the door and of the sign-up pass with the services split', { timeout: 300_000 }, async () => {
  const files = ['src/features/registration/admission/server/commands.test.ts', 'src/features/registration/server/commands.test.ts'];
  // One test gives its own process a mail service, which the others know nothing of.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=tap', '--test-skip-pattern=by mail in a day', ...files], { cwd: root, env: { ...env, SERENTAK_TEST_SPLIT: '1' } });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (said += part));
  const [code] = (await once(child, 'exit')) as [number];
  assert.equal(code, 0, said.slice(-3000));
  const passed = Number(/^# pass (\d+)$/m.exec(said)?.[1] ?? 0);
  assert.ok(passed >= 20, `${passed} passed`);
});

test('what one process writes, the live one tells', { timeout: 60_000 }, async () => {
  process.env.SERENTAK_TEST_SPLIT = '1';
  const server = await testServer();
  try {
    const event = await makeEvent(server, { state: 'live' });
    const heard = await fetch(`${server.origin}/live/${event.slug}`);
    const reader = heard.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = (await reader.read()).value ?? '';
    // Written by this process, carried by the database, told by another one.
    await server.asSystem((trx) => appendRoomLog(trx, event.eventId, server.app.clock.now(), [{ kind: 'test.said', payload: { text: 'across processes' } }]));
    server.app.live.wake(event.eventId);
    for (const end = Date.now() + 10_000; !text.includes('across processes') && Date.now() < end; ) text += (await reader.read()).value ?? '';
    assert.ok(text.includes('across processes'), text);
    await reader.cancel();
  } finally {
    await server.close();
    delete process.env.SERENTAK_TEST_SPLIT;
  }
});
