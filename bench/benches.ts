import { certificates } from './certificates.ts';
import { dashboard } from './dashboard.ts';
import { ledger } from './ledger.ts';
import { plan } from './plan.ts';
import { reader } from './reader.ts';
import { roster } from './roster.ts';
import type { Measured } from './run.ts';
import { signup } from './signup.ts';
import { tests } from './tests.ts';

export const benches: Readonly<Record<string, () => Promise<Measured>>> = { certificates, dashboard, ledger, plan, roster, reader, signup, tests };
