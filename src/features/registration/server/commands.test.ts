import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { testServer } from '../../../../tests/support/app.ts';
import { makeEvent } from '../../../../tests/support/factory.ts';

const server = await testServer();
after(server.close);

test('a sign-up over the API gets the next number, a meeting seat while there is one, then the stream', async () => {
  const event = await makeEvent(server, { seats: 1 });
  const seats: string[] = [];
  for (let i = 0; i < 3; i++) {
    const response = await fetch(`${server.origin}/api/v1/events/${event.slug}/registrations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `key-number-${i}` },
      body: JSON.stringify({ name: `Orang ${i}`, phone: `0812345678${i}0`, region: '35.09', segment: 'umum', consent: { attend: true } }),
    });
    const { number, channel } = (await response.json()) as { number: number; channel: string };
    seats.push(`${response.status} ${number} ${channel}`);
  }
  assert.deepEqual(seats, ['201 1 meeting', '201 2 stream', '201 3 stream']);
});
