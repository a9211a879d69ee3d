import { findEvent } from '#features/event/server/queries.ts';
import { openMessage } from '#features/message/server/commands.ts';
import { listMailbox } from '#features/message/server/queries.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { notFound } from '#platform/http/refusal.ts';
import { allow, orErrorPage } from '../../../guard.ts';
import type { PageServerLoad } from './$types';

export const _policy = staff();

const pageSize = 40;

/** Messages of the events one may see; `event` narrows them, `baca` opens one, which is recorded, `sebelum` is the next page. */
export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    const principal = allow(request, _policy);
    const { app } = request.locals;
    const asked = (name: string) => request.url.searchParams.get(name)?.trim().slice(0, 120) || undefined;
    const [slug, before, open] = [asked('event'), asked('sebelum'), asked('baca')];
    const list = await withScope(app.db, principal, async (trx) => {
      const event = slug === undefined ? undefined : await findEvent(trx, slug);
      if (slug !== undefined && !event) throw notFound();
      const rows = await listMailbox(trx, { eventId: event?.id, before, limit: pageSize + 1 });
      return { event: event && { slug: event.slug, theme: event.theme }, rows: rows.slice(0, pageSize), more: rows.length > pageSize };
    });
    return { ...list, paged: before !== undefined, now: app.clock.now(), opened: open === undefined ? null : { id: open, ...(await openMessage(app, principal, { id: open })) } };
  });
