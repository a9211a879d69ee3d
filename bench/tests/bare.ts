import { createServer } from 'node:http';
import pg from 'pg';

/** The bare loop: node:http and pg; whoever waits is one durable transaction with the same rows. No ticket, no validation, no lock. */
const pool = new pg.Pool({ ...(JSON.parse(process.env.BARE_DATABASE!) as pg.PoolConfig), max: 8 });
const eventId = '01900000-0000-7000-8000-000000000001';

interface Save {
  attempt: string;
  item: string;
  value: unknown;
  sequence: number;
}
const waiting: { save: Save; answer(): void }[] = [];
let running = false;

async function run(): Promise<void> {
  running = true;
  await new Promise((done) => setTimeout(done, 2));
  while (waiting.length > 0) {
    const batch = waiting.splice(0, 400);
    const newest = new Map(batch.map(({ save }) => [`${save.attempt} ${save.item}`, save]));
    const rows = [...newest.values()];
    await pool.query({
      name: 'save',
      text: `insert into bare_answer select $1, row.*, now() from unnest($2::uuid[], $3::uuid[], $4::jsonb[], $5::bigint[]) as row
        on conflict (event_id, attempt_id, item_id) do update set value = excluded.value, sequence = excluded.sequence, saved_at = excluded.saved_at`,
      values: [eventId, rows.map(({ attempt }) => attempt), rows.map(({ item }) => item), rows.map(({ value }) => JSON.stringify(value)), rows.map(({ sequence }) => sequence)],
    });
    for (const { answer } of batch) answer();
  }
  running = false;
}

const server = createServer((request, response) => {
  let text = '';
  request.setEncoding('utf8').on('data', (part: string) => (text += part)).on('end', () => {
    waiting.push({
      save: JSON.parse(text) as Save,
      answer() {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{"kept":true}');
      },
    });
    if (!running) void run();
  });
});

await pool.query('create table bare_answer (event_id uuid, attempt_id uuid, item_id uuid, value jsonb, sequence bigint, saved_at timestamptz, primary key (event_id, attempt_id, item_id))');
process.stdin.on('end', () => process.exit(0)).resume();
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.stdout.write(`${(server.address() as { port: number }).port}\n`));
