import { pino, type Logger } from 'pino';

/**
 * Structured lines on standard error. Nothing personal: requests are logged by route pattern, never by address, query or body;
 * the redaction is a second line for objects that carry such a field by mistake.
 */
export function createLog(level = process.env.LOG_LEVEL ?? 'info'): Logger {
  const personal = ['name', 'phone', 'email', 'contact', 'token', 'link', 'code', 'recipient', 'password'];
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: personal.flatMap((field) => [field, `*.${field}`]), censor: '[personal]' } },
    pino.destination({ fd: 2, sync: false }),
  );
}
