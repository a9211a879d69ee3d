import type { ServerResponse } from 'node:http';

/** One open stream, and the number of the last entry that was written to it. */
export interface Connection {
  seq: number;
  write(bytes: Buffer): void;
  end(bytes: Buffer): void;
  destroy(): void;
}

/**
 * Starts the stream on a response. What a slow reader has not taken is kept in memory, so a connection that lets more than
 * `capBytes` pile up is cut: it comes back, says its last number and goes on from there, and nobody else pays for it.
 */
export function openConnection(response: ServerResponse, { seq, capBytes, onCut }: { seq: number; capBytes: number; onCut(): void }): Connection {
  // A stream lives until it is closed, so it needs no chunk marks: each write is one buffer that all connections share.
  response.removeHeader('transfer-encoding');
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' });
  response.socket?.setKeepAlive(true, 30_000);
  return {
    seq,
    write(bytes) {
      if (response.destroyed || response.writableEnded) return;
      response.write(bytes);
      if (response.writableLength <= capBytes) return;
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
