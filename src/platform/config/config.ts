import { resolve } from 'node:path';

export type Service = 'web' | 'live' | 'worker';

/** What the operator may decide, read once from the environment. Everything else is a decision of the product. */
export interface Config {
  port: number;
  host: string;
  /** Keys, files and the embedded database live here; mode 0700. */
  dataDir: string;
  /** A PostgreSQL server of one's own (the owner's connection); absent = the embedded one in `dataDir`. */
  databaseUrl: string | null;
  /** Load the demo into an empty database. */
  demo: boolean;
  services: readonly Service[];
  /** `smtp://user:pass@host:port`; absent = messages are kept for the console's mailbox page. */
  smtpUrl: string | null;
  mailFrom: string;
  /** The address printed in links; absent = taken from each request. */
  publicOrigin: string | null;
  /** Believe X-Forwarded-* of the proxy in front (number of proxies). 0 = overwrite them. */
  trustedProxies: number;
}

const allServices: readonly Service[] = ['web', 'live', 'worker'];

/** Refuses (throws) on a value that cannot be meant, naming the variable. */
export function readConfig(env: NodeJS.ProcessEnv, argv: readonly string[] = []): Config {
  const port = Number(env.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`PORT must be a number between 0 and 65535, not "${env.PORT}".`);
  const flag = argv.find((word) => word.startsWith('--services='))?.slice('--services='.length);
  const services = (flag ?? env.SERENTAK_SERVICES)?.split(',').filter(Boolean) ?? [...allServices];
  for (const service of services) {
    if (!(allServices as readonly string[]).includes(service)) throw new Error(`--services knows ${allServices.join(', ')}, not "${service}".`);
  }
  return {
    port,
    host: env.HOST ?? '0.0.0.0',
    dataDir: resolve(env.SERENTAK_DATA ?? 'data'),
    databaseUrl: env.DATABASE_URL || null,
    demo: env.SERENTAK_DEMO !== 'off',
    services: services as Service[],
    smtpUrl: env.SMTP_URL || null,
    mailFrom: env.MAIL_FROM ?? 'Serentak <no-reply@localhost>',
    publicOrigin: env.PUBLIC_ORIGIN?.replace(/\/$/, '') || null,
    trustedProxies: Number(env.TRUSTED_PROXIES ?? 0),
  };
}
