import { isActionFailure, redirect, type ActionFailure } from '@sveltejs/kit';
import { mayArchive } from '#features/event/server/policy.ts';
import { addArticles, type ArticlesKept } from '#features/recap/archive/intake/server/commands.ts';
import { occasionStates } from '#features/recap/archive/model.ts';
import { countArchive, listOccasions, listRefused } from '#features/recap/archive/server/queries.ts';
import { READING_LIMIT } from '#features/recap/reading/source/model.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { getRegionIndex } from '#features/region/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { keyFor } from '#platform/idempotency/idempotency.ts';
import { refusalSentence } from '#platform/i18n/locale.ts';
import { allow, orErrorPage, orFormRefusal, type FormRefusal } from '../../../guard.ts';
import { textOf } from '../../../form.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff('programme_admin');

const pageSize = 40;

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  const { app, locale } = event.locals;
  const { searchParams } = event.url;
  const state = occasionStates.find((one) => one === searchParams.get('keadaan')) ?? 'open';
  const page = Math.min(Math.max(1, Math.trunc(Number(searchParams.get('hal'))) || 1), 10_000);
  return withScope(app.db, principal, async (trx) => {
    const programmes = (await listProgrammes(trx)).filter(({ id }) => mayArchive(principal, id));
    const programme = programmes.find(({ key }) => key === searchParams.get('program')) ?? programmes[0];
    const base = { programmes: programmes.map(({ key, name }) => ({ key, name })), state, page, pageSize, added: numberIn(searchParams.get('baru')), known: numberIn(searchParams.get('lama')), key: newId() };
    if (!programme) return { ...base, programme: null, counts: null, lines: [], unread: [] };
    const lines = await listOccasions(trx, { programmeId: programme.id, state, limit: pageSize, offset: (page - 1) * pageSize });
    const regions = lines.length > 0 ? await getRegionIndex(trx) : null;
    return {
      ...base,
      programme: { key: programme.key, name: programme.name },
      counts: await countArchive(trx, programme.id),
      lines: lines.map((line) => ({ ...line, regions: line.regions.map((code) => regions?.byCode.get(code)?.name ?? code) })),
      unread: (await listRefused(trx, { programmeId: programme.id, limit: 50 })).map(({ name, reason }) => ({ name, why: refusalSentence(reason, locale, { limit: READING_LIMIT }) })),
    };
  });
});

const numberIn = (text: string | null): number | null => (text !== null && /^\d{1,5}$/.test(text) ? Number(text) : null);

export const actions: Actions = {
  add: async (event) => {
    const principal = allow(event, _policy);
    const { app, locale } = event.locals;
    const form = await event.request.formData();
    const programme = textOf(form, 'programme');
    const sent = form.getAll('files').filter((one): one is File => one instanceof File && one.size > 0);
    const outcome = await orFormRefusal(event, form, async () => {
      const files = await Promise.all(sent.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
      const key = keyFor(principal, 'archive.add', form.get('key'), { programme, files: sent.map(({ name, size }) => [name, size]) });
      return { kept: await addArticles(app, principal, { programme, files, key }) };
    });
    if (isActionFailure(outcome)) return outcome as unknown as ActionFailure<FormRefusal>;
    const { added, known, refused } = (outcome as { kept: ArticlesKept }).kept;
    // Files that are no articles are nowhere kept: this page alone can name them.
    if (refused.length > 0) return { added, known, refused: refused.map(({ name, reason }) => ({ name, why: refusalSentence(reason, locale, { limit: READING_LIMIT }) })) };
    redirect(303, `/console/arsip?${new URLSearchParams({ program: programme, baru: String(added), lama: String(known) }).toString()}`);
  },
};
