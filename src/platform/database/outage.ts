// What PostgreSQL and the sockets say when there is no server to talk to, or it is going away or coming up, or it has no more room:
// connection exceptions (class 08), shutdown and start (57P01-57P03), too many connections, disk full, out of memory.
const codes = new Set(['57P01', '57P02', '57P03', '53100', '53200', '53300', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH']);
const sentences = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|the database system is)/;

/** Whether the database is away rather than of another opinion: the same request may succeed in a few seconds. */
export function isOutage(reason: unknown): boolean {
  if (!(reason instanceof Error)) return false;
  const { code, syscall } = reason as { code?: string; syscall?: string };
  return codes.has(code ?? '') || (code?.startsWith('08') ?? false) || (code === 'ENOENT' && syscall === 'connect') || sentences.test(reason.message);
}
