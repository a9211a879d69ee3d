import { get, type IncomingHttpHeaders } from 'node:http';

export interface StreamEvent {
  id: number | null;
  event: string;
  data: unknown;
}

/** A reader of one room's stream that keeps everything it was told. */
export interface Stream {
  status: number;
  headers: IncomingHttpHeaders;
  events: StreamEvent[];
  /** The last `retry:` in milliseconds. */
  retry: number | null;
  /** The number a browser would send as Last-Event-ID. */
  lastId: number | null;
  /** Resolves with the first event that fits, also one that came before; rejects when the stream ends or 5 s pass. */
  until(fits: (event: StreamEvent) => boolean): Promise<StreamEvent>;
  /** Stops reading, as a frozen phone does; the connection stays open. */
  freeze(): void;
  close(): void;
  closed: Promise<void>;
}

/** Opens `GET /live/{slug}` as a browser does. */
export function openStream(origin: string, slug: string, { lastId = null, after = null, counted = true }: { lastId?: number | null; after?: number | null; counted?: boolean } = {}): Promise<Stream> {
  return new Promise((resolve, reject) => {
    const query = new URLSearchParams({ ...(after === null ? {} : { after: String(after) }), ...(counted ? {} : { count: '0' }) });
    const address = `${origin}/live/${slug}?${query.toString()}`;
    const request = get(address, { agent: false, headers: { accept: 'text/event-stream', ...(lastId === null ? {} : { 'last-event-id': String(lastId) }) } }, (response) => {
      const waiting = new Set<() => void>();
      const wakeAll = (): void => waiting.forEach((wake) => wake());
      let ended = false;
      const stream: Stream = {
        status: response.statusCode!,
        headers: response.headers,
        events: [],
        retry: null,
        lastId: null,
        until: (fits) =>
          new Promise((found, failed) => {
            const timer = setTimeout(() => finish(null, 'in 5 s'), 5000);
            const look = (): void => {
              const event = stream.events.find(fits);
              if (event) finish(event, '');
              else if (ended) finish(null, 'before the stream ended');
            };
            function finish(event: StreamEvent | null, reason: string): void {
              clearTimeout(timer);
              waiting.delete(look);
              if (event) found(event);
              else failed(new Error(`No such event ${reason}; ${stream.events.length} others: ${JSON.stringify(stream.events.slice(-3))}`));
            }
            waiting.add(look);
            look();
          }),
        freeze: () => void response.pause(),
        close: () => request.destroy(),
        closed: new Promise((done) => {
          response.once('close', () => {
            ended = true;
            done();
            wakeAll();
          });
        }),
      };
      let text = '';
      response.setEncoding('utf8');
      response.on('error', () => {}); // a cut connection; `closed` tells
      response.on('data', (chunk: string) => {
        text += chunk;
        const blocks = text.split('\n\n');
        text = blocks.pop()!;
        for (const block of blocks) read(stream, block);
        wakeAll();
      });
      resolve(stream);
    });
    request.once('error', reject);
  });
}

function read(stream: Stream, block: string): void {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const [, name, value] = /^(id|event|data|retry): (.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) fields.set(name, value);
  }
  if (fields.has('retry')) stream.retry = Number(fields.get('retry'));
  if (!fields.has('data')) return;
  const id = fields.has('id') ? Number(fields.get('id')) : null;
  if (id !== null) stream.lastId = id;
  stream.events.push({ id, event: fields.get('event') ?? 'message', data: JSON.parse(fields.get('data')!) });
}

/** The numbers of the entries a stream was told, in the order they came. */
export const entryIds = (stream: Stream): number[] => stream.events.filter(({ event }) => event === 'entry').map(({ id }) => id!);
