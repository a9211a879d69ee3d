import { fail, isActionFailure, type ActionFailure, type RequestEvent } from '@sveltejs/kit';
import type { EventDetails } from '#features/event/schema.ts';
import { withScope } from '#platform/database/scope.ts';
import { invalid } from '#platform/http/refusal.ts';
import type { Zone } from '#platform/i18n/format.ts';
import type { JsonValue } from '#platform/database/schema.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { orFormRefusal } from '../../../guard.ts';
import { textOf, withLists, type ListRefusal } from '../../../form.ts';
import { detailLists, readDetails } from './details.ts';
import { readPlaces, type Places } from './places.ts';

/** What the form of an event gets back: words, what was typed and ticked, and the place names to be told apart. */
export type DetailsRefusal = ListRefusal & { prompts: Places['prompts'] };

interface Read {
  details: EventDetails;
  regions: string[];
  /** What the idempotency key stands for. */
  body: Record<string, unknown>;
}

/** Reads the event form, asks about ambiguous places, and hands the rest to the command; one story for a new event and for an edit. */
export async function submitDetails<T extends object>(event: RequestEvent, form: FormData, before: { zone?: Zone; nextEvent?: JsonValue }, command: (read: Read) => Promise<T>): Promise<T | ActionFailure<DetailsRefusal>> {
  let places: Places | null = null;
  const outcome = await orFormRefusal(event, form, async () => {
    const { app, principal } = event.locals;
    places = await withScope(app.db, principal, (trx) => readPlaces(trx, form, textOf(form, 'startsOn')));
    const chosen = textOf(form, 'zone');
    const zone = chosen === 'WIB' || chosen === 'WITA' || chosen === 'WIT' ? chosen : (before.zone ?? places.zone);
    const details = readDetails(form, { zone, nextEvent: before.nextEvent ?? null });
    if (places.unknown.length > 0) throw invalid({ regions: 'region_unknown' });
    if (places.prompts.length > 0) throw invalid({ regions: 'region_ambiguous' });
    if (places.codes.length === 0) throw invalid({ regions: 'required' });
    return command({ details, regions: places.codes, body: { details, regions: places.codes } });
  });
  if (!isActionFailure(outcome)) return outcome as T;
  const { status, data } = withLists(outcome as ActionFailure<ListRefusal>, form, detailLists) as ActionFailure<ListRefusal>;
  const asked = places as Places | null;
  const unknown = asked?.unknown[0];
  const fields = unknown === undefined ? data.fields : { ...data.fields, regions: m.console_region_unknown({ text: unknown }) };
  return fail(status, { ...data, fields, prompts: asked?.prompts ?? [] });
}
