import { reader } from './reader.ts';
import type { Measured } from './run.ts';

export const benches: Readonly<Record<string, () => Promise<Measured>>> = { reader };
