import type { App } from '#platform/app/app.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { invariants } from './queries.ts';

export interface Diagnosis {
  ok: boolean;
  invariants: { id: string; name: string; ok: boolean; checked: number; failures: string[] }[];
}

/** So many failures of one invariant are told; the last line says how many there are more. */
const told = 20;

/** Looks whether everything that must hold does. Reads only; each invariant in a transaction of its own, so that one that cannot even be asked counts as failed and the others are still told. */
export async function examine(app: App): Promise<Diagnosis> {
  const found: Diagnosis['invariants'] = [];
  for (const { id, name, check } of invariants) {
    const { checked, failures } = await withScope(app.db, system('doctor'), check).catch((reason: unknown) => ({ checked: 0, failures: [`could not be examined: ${reason instanceof Error ? reason.message : String(reason)}`] }));
    const more = failures.length - told;
    found.push({ id, name, ok: failures.length === 0, checked, failures: more > 0 ? [...failures.slice(0, told), `and ${more} more`] : failures });
  }
  return { ok: found.every((one) => one.ok), invariants: found };
}
