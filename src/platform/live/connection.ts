import type { ServerResponse } from 'node:http';

/** One open stream, and the number of the last entry that was written to it. */
export interface Connection {
  seq: number;
  /** Whether it is somebody in the room; a desk looks on. */
  readonly counted: boolean;
  /** Hears how many are present with the signs of life alone. */
  readonly quiet: boolean;
  write(bytes: Buffer): void;
  end(bytes: Buffer): void;
  destroy(): void;
}

/**
 * Starts the stream on a response. What a slow reader has not taken is kept in memory, so a connection that has let more than
 * `capBytes` pile up is cut at the next word: it comes back, says its last number and goes on from there, and nobody else pays
 * for it. One word longer than the cap (a big room's snapshot) passes.
 */
export function openConnection(response: ServerResponse, { seq, counted, quiet, capBytes, onCut }: { seq: number; counted: boolean; quiet: boolean; capBytes: number; onCut(): void }): Connection {
  // A stream lives until it is closed, so it needs no chunk marks: each write is one buffer that all connections share.
  response.removeHeader('transfer-encoding');
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' });
  response.socket?.setKeepAlive(true, 30_000);
  return {
    seq,
    counted,
    quiet,
    write(bytes) {
      if (response.destroyed || response.writableEnded) return;
      if (response.writableLength <= capBytes) {
        response.write(bytes);
        return;
      }
      onCut();
      response.destroy();
    },
    end(bytes) {
      if (!response.destroyed) response.end(bytes);
    },
    destroy() {
      response.destroy();
    },
  };
}
