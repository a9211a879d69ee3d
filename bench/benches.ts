import { plan } from './plan.ts';
import { reader } from './reader.ts';
import { roster } from './roster.ts';
import type { Measured } from './run.ts';

export const benches: Readonly<Record<string, () => Promise<Measured>>> = { plan, roster, reader };
