import { createServer, type Socket, connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface SlowLine {
  /** "http://127.0.0.1:<port>" in place of the server's own address. */
  origin: string;
  /** Bytes that went to the browser so far. */
  received(): number;
  /** Breaks every connection and takes no new one for so long. */
  cut(milliseconds: number): void;
  close(): Promise<void>;
}

/**
 * A line as in a valley: everything between browser and server goes through one pipe of `bitsPerSecond` each way, shared by all
 * connections, and takes half of `roundTripMs` to arrive; opening a connection costs a round trip. `loss`: the share of packets that
 * are lost and come again after a timeout, with everything behind them waiting, as TCP does. Loopback only.
 */
export async function slowLine(target: string, { bitsPerSecond, roundTripMs, loss = 0 }: { bitsPerSecond: number; roundTripMs: number; loss?: number }): Promise<SlowLine> {
  const { hostname, port } = new URL(target);
  const bytesPerMs = bitsPerSecond / 8 / 1000;
  const sockets = new Set<Socket>();
  let received = 0;
  /** When the pipe of one direction has taken in what it was given. */
  const free = { up: 0, down: 0 };

  function carry(from: Socket, to: Socket, direction: 'up' | 'down', afterMs: number): void {
    let last = Promise.resolve();
    const opened = performance.now() + afterMs;
    from.on('data', (bytes: Buffer) => {
      // In pieces, as a line does: a small answer is not held up behind the whole of a large one.
      for (let at = 0; at < bytes.length; at += 512) {
        const piece = bytes.subarray(at, at + 512);
        const now = Math.max(performance.now(), opened);
        free[direction] = Math.max(free[direction], now) + piece.length / bytesPerMs;
        const due = free[direction] + roundTripMs / 2 + (Math.random() < loss ? Math.max(200, roundTripMs * 1.5) : 0);
        last = last.then(async () => {
          await pause(Math.max(0, due - performance.now()));
          if (direction === 'down') received += piece.length;
          if (!to.destroyed) to.write(piece);
        });
      }
    });
    from.on('end', () => void last.then(() => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => void last.then(() => to.destroy()));
  }

  let brokenUntil = 0;
  const server = createServer((browser) => {
    if (performance.now() < brokenUntil) {
      browser.destroy();
      return;
    }
    const upstream = connect({ host: hostname, port: Number(port) });
    for (const socket of [browser, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true).on('close', () => sockets.delete(socket));
    }
    carry(browser, upstream, 'up', roundTripMs);
    carry(upstream, browser, 'down', 0);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address() as { port: number };
  return {
    origin: `http://127.0.0.1:${address.port}`,
    received: () => received,
    cut(milliseconds) {
      brokenUntil = performance.now() + milliseconds;
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
