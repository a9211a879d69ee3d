// Preloaded into the process that `become` starts: the other end of this pipe is held by the starter. A starter that is
// killed cannot forward anything, so a closed pipe is read as SIGTERM; otherwise a server would live on unseen.
import { Socket } from 'node:net';

const fd = Number(process.env.SERENTAK_PARENT_FD);
delete process.env.SERENTAK_PARENT_FD; // not for our own children
if (fd > 2) {
  const starter = new Socket({ fd, readable: true, writable: false });
  const end = () => process.kill(process.pid, 'SIGTERM');
  starter.on('error', () => {});
  starter.once('close', end);
  starter.resume();
  starter.unref();
}
