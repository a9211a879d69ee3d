import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One address before several processes: passes each request on as it is, to whom `of` names for its path. */
export async function openDoor(of: (path: string) => string): Promise<{ origin: string; close(): void }> {
  const server = createServer((asked, answer) => {
    const { hostname, port } = new URL(of(asked.url ?? '/'));
    const passed = request({ hostname, port, path: asked.url, method: asked.method, headers: asked.headers }, (reply) => {
      answer.writeHead(reply.statusCode!, reply.headers);
      reply.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
