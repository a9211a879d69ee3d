import { fail } from '@sveltejs/kit';
import { holdReport, openHeldReport, previewReport, takeReport, withdrawFile, type ReportInput } from '#features/attendance/file/server/commands.ts';
import { addAccount, removeAccount } from '#features/channel/account/server/commands.ts';
import { listAccounts } from '#features/channel/account/server/queries.ts';
import { accountEntry } from '#features/channel/account/schema.ts';
import { countDesk, listFiles } from '#features/attendance/visitor/server/queries.ts';
import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { invalid, Refusal } from '#platform/http/refusal.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { parseForm, textOf } from '../../../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../../../guard.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) =>
  orErrorPage(event, () => {
    const principal = allow(event, _policy);
    return withScope(event.locals.app.db, principal, async (trx) => {
      const found = await getEvent(trx, event.params.slug);
      const { slug, theme, zone } = found;
      const mayTake = mayEdit(principal, found);
      const base = event.locals.app.config.publicOrigin ?? event.url.origin;
      const accounts = mayTake ? (await listAccounts(trx, found.programmeId)).map((account) => ({ ...account, address: `${base}/api/v1/zoom/${account.id}` })) : [];
      return { event: { slug, theme, zone }, mayTake, accounts, files: await listFiles(trx, found.id), desk: await countDesk(trx, found.id), key: newId() };
    });
  });

/** What can be put right without choosing the file again. */
const answerable = new Set(['report_order_unknown', 'report_other_meeting', 'report_other_time', 'report_zone_wrong']);

function saidOf(form: FormData): Pick<ReportInput, 'zone' | 'order' | 'anyMeeting'> {
  const order = textOf(form, 'order');
  return { zone: textOf(form, 'zone') || null, order: order === 'dmy' || order === 'mdy' ? order : null, anyMeeting: form.get('any') === 'yes' };
}

async function bytesOf(event: RequestEvent, form: FormData): Promise<{ bytes: Uint8Array; name: string }> {
  const file = form.get('file');
  if (file instanceof File && file.size > 0) return { bytes: new Uint8Array(await file.arrayBuffer()), name: file.name };
  const held = textOf(form, 'held');
  if (!held) throw invalid({ file: 'required' });
  return { bytes: await openHeldReport(event.locals.app, { event: event.params.slug, held }), name: textOf(form, 'name') };
}

export const actions: Actions = {
  look: async (event) => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    const form = await event.request.formData();
    let held = '';
    let name = '';
    const looked = await orFormRefusal(event, form, async () => {
      const file = await bytesOf(event, form);
      ({ name } = file);
      try {
        const preview = await previewReport(app, principal, { event: event.params.slug, ...file, ...saidOf(form), assumeZone: true });
        held = await holdReport(app, { event: event.params.slug, bytes: file.bytes });
        return { preview, held, name };
      } catch (reason) {
        if (reason instanceof Refusal && answerable.has(reason.reason)) held = await holdReport(app, { event: event.params.slug, bytes: file.bytes });
        throw reason;
      }
    });
    return 'status' in looked ? fail(looked.status, { ...looked.data, held, name }) : looked;
  },
  take: async (event) => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    const form = await event.request.formData();
    return orFormRefusal(event, form, async () => {
      const file = await bytesOf(event, form);
      const said = saidOf(form);
      const { layout, rows, people, minutes, suggested, unmatched } = await takeReport(app, principal, { event: event.params.slug, ...file, ...said }, keyFor(principal, 'attendance.import', form.get('key'), { ...event.params, held: textOf(form, 'held'), ...said }));
      return { taken: { people, minutes, open: suggested + unmatched, questions: layout === 'question' ? rows : 0 } };
    });
  },
  connect: async (event) => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    const form = await event.request.formData();
    return orFormRefusal(event, form, async () => {
      const entry = parseForm(accountEntry, { name: textOf(form, 'account'), secret: textOf(form, 'secret') });
      return { connected: await addAccount(app, principal, { event: event.params.slug, entry, key: keyFor(principal, 'channel.add_account', form.get('key'), { ...event.params, ...entry }) }) };
    });
  },
  disconnect: async (event) => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    const form = await event.request.formData();
    const id = textOf(form, 'id');
    return orFormRefusal(event, form, async () => ({ disconnected: await removeAccount(app, principal, { event: event.params.slug, id, key: keyFor(principal, 'channel.remove_account', form.get('key'), { ...event.params, id }) }) }));
  },
  withdraw: async (event) => {
    const principal = allow(event, _policy);
    const { app } = event.locals;
    const form = await event.request.formData();
    const hash = textOf(form, 'hash');
    return orFormRefusal(event, form, async () => ({ withdrawn: await withdrawFile(app, principal, { event: event.params.slug, hash }, keyFor(principal, 'attendance.withdraw', form.get('key'), { ...event.params, hash })) }));
  },
};
