import { createServer } from 'node:http';
import pg from 'pg';

/**
 * The bare loop: node:http and pg, a batch of whoever waits in one durable transaction with the rows of a registration, its three
 * consents, its audit line and its message, numbered under one row's lock. No validation, no identity, no permission, no replay.
 */
const pool = new pg.Pool({ ...(JSON.parse(process.env.BARE_DATABASE!) as pg.PoolConfig), max: 8 });
const eventId = '01900000-0000-7000-8000-000000000001';

interface Waiting {
  body: { name: string; phone: string };
  answer(number: number): void;
}
const waiting: Waiting[] = [];
let running = false;

async function run(): Promise<void> {
  running = true;
  while (waiting.length > 0) {
    const batch = waiting.splice(0, 400);
    const client = await pool.connect();
    await client.query('begin');
    const { rows } = await client.query<{ last: number }>({ name: 'lock', text: 'update bare_counter set last = last + $1 returning last', values: [batch.length] });
    const first = rows[0]!.last - batch.length;
    const ids = batch.map(() => crypto.randomUUID());
    const numbers = batch.map((_, i) => first + i + 1);
    await client.query({ name: 'registration', text: 'insert into bare_registration select $1, * from unnest($2::uuid[], $3::int[], $4::text[], $5::text[])', values: [eventId, ids, numbers, batch.map(({ body }) => body.name), batch.map(({ body }) => body.phone)] });
    await client.query({ name: 'consent', text: "insert into bare_consent select $1, id, purpose, true, 'v1', now() from unnest($2::uuid[]) id, unnest(array['attend', 'publicity', 'contact']) purpose", values: [eventId, ids] });
    await client.query({ name: 'audit', text: "insert into bare_audit select gen_random_uuid(), now(), 'registration.create', id, '{}' from unnest($1::uuid[]) id", values: [ids] });
    await client.query({ name: 'outbox', text: "insert into bare_outbox select $1, gen_random_uuid(), id, 'ticket', body::jsonb, now() from unnest($2::uuid[], $3::text[]) as row (id, body)", values: [eventId, ids, batch.map(({ body }) => JSON.stringify(body))] });
    await client.query('commit');
    client.release();
    batch.forEach((one, i) => one.answer(numbers[i]!));
  }
  running = false;
}

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => {
    waiting.push({
      body: JSON.parse(text) as Waiting['body'],
      answer(number) {
        response.writeHead(201, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ number, channel: 'meeting' }));
      },
    });
    if (!running) void run();
  });
});

await pool.query(`
  create table bare_counter (last int not null);
  insert into bare_counter values (0);
  create table bare_registration (event_id uuid, id uuid, number int, name text, phone text, primary key (event_id, id), unique (event_id, number));
  create table bare_consent (event_id uuid, registration_id uuid, purpose text, given boolean, version text, at timestamptz, primary key (event_id, registration_id, purpose));
  create table bare_audit (id uuid primary key, at timestamptz, action text, object_id uuid, detail jsonb);
  create table bare_outbox (event_id uuid, id uuid, registration_id uuid, template text, data jsonb, at timestamptz, primary key (event_id, id))`);
process.stdin.on('end', () => process.exit(0)).resume();
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.stdout.write(`${(server.address() as { port: number }).port}\n`));
