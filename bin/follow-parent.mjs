// Preloaded into the processes that bootstrap.mjs starts: the other end of this pipe is held by the starter. A starter that
// is killed cannot forward anything, so a closed pipe is read as SIGTERM; otherwise a server would live on unseen.
import { Socket } from 'node:net';

const { SERENTAK_PARENT_FD: number, SERENTAK_PARENT_GONE: signal = 'SIGTERM' } = process.env;
const fd = Number(number);
// Not for our own children.
delete process.env.SERENTAK_PARENT_FD;
delete process.env.SERENTAK_PARENT_GONE;
if (fd > 2) {
  const starter = new Socket({ fd, readable: true, writable: false });
  const end = () => process.kill(process.pid, signal);
  starter.on('error', () => {});
  starter.once('close', end);
  starter.resume();
  starter.unref();
}
