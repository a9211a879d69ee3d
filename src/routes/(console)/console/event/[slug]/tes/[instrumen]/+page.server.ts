import { makeInstrument, previewSheet, removeItem, replaceItems, saveItem } from '#features/assessment/bank/server/commands.ts';
import { getInstrument } from '#features/assessment/bank/server/queries.ts';
import { itemsEntry, nameEntry } from '#features/assessment/bank/schema.ts';
import { readItems, writeItems, headings } from '#features/assessment/bank/sheet/model.ts';
import { itemWrong } from '#features/assessment/bank/server/errors.ts';
import { listItems } from '#features/assessment/server/queries.ts';
import { mayWrite } from '#features/assessment/server/policy.ts';
import { mayEdit } from '#features/event/server/policy.ts';
import { getEvent } from '#features/event/server/queries.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { staff } from '#platform/http/policy.ts';
import { invalid, notFound } from '#platform/http/refusal.ts';
import { linesOf, parseForm, textOf } from '../../../../../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../../../../../guard.ts';
import { saveOnce } from '../../../keyed.ts';
import type { Actions, PageServerLoad } from './$types';

export const _policy = staff();

export const load: PageServerLoad = (event) => orErrorPage(event, () => {
  const principal = allow(event, _policy);
  return withScope(event.locals.app.db, principal, async (trx) => {
    const found = await getEvent(trx, event.params.slug);
    const instrument = await getInstrument(trx, event.params.instrumen);
    if (instrument.programmeId !== found.programmeId) throw notFound();
    const version = instrument.versions.find(({ number }) => String(number) === event.url.searchParams.get('versi')) ?? instrument.versions[0]!;
    const items = await listItems(trx, { versionId: version.id });
    // The key as the sheet writes it, so that page and file say the same.
    const keys = writeItems(items).slice(1).map((row) => row[headings.indexOf('kunci')]!);
    return {
      slug: found.slug, instrument, version, newest: version.id === instrument.versions[0]!.id,
      items: items.map((item, i) => ({ ...item, key: keys[i]! })),
      mayWrite: mayWrite(principal, instrument), mayMake: mayEdit(principal, found),
      saved: event.url.searchParams.has('tersimpan'),
      key: newId(),
    };
  });
});

/** One item as its form sends it, read like a row of the sheet, so that both obey the same rules. */
function readItem(form: FormData) {
  const row = Object.fromEntries(headings.map((heading) => [heading, '']));
  Object.assign(row, { kode: textOf(form, 'code'), bentuk: textOf(form, 'form'), pilar: textOf(form, 'pillar'), jenis: textOf(form, 'kind'), pertanyaan: textOf(form, 'text'), question: textOf(form, 'textEn'), kunci: textOf(form, 'answer') });
  const [own, english] = [linesOf(form, 'options'), linesOf(form, 'optionsEn')];
  if (own.length > 6 || english.length > 6) throw itemWrong('options_too_many');
  own.forEach((option, i) => (row[`pilihan ${'abcdef'[i]!}`] = option));
  english.forEach((option, i) => (row[`option ${'abcdef'[i]!}`] = option));
  // Somebody who writes steps in their right order need not write it twice.
  if (row.jenis === 'ordering' && row.kunci === '') row.kunci = own.map((_, i) => 'abcdef'[i]!).join(', ');
  const [read] = readItems([{ line: 1, cells: [...headings] }, { line: 2, cells: headings.map((heading) => row[heading]!) }]);
  const [problem] = read!.problems;
  if (problem) throw itemWrong(problem);
  return read!.item;
}

/** Items that were looked at, as the page's hidden field carries them back. */
function readLooked(form: FormData) {
  try {
    return itemsEntry.parse(JSON.parse(textOf(form, 'items')));
  } catch {
    throw invalid({ file: 'wrong' });
  }
}

export const actions: Actions = {
  simpan: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'instrument.save_item', form }, async (key) => {
      await saveItem(event.locals.app, principal, { instrumentId: event.params.instrumen, item: readItem(form), key });
    });
  },
  hapus: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'instrument.remove_item', form }, (key) => removeItem(event.locals.app, principal, { instrumentId: event.params.instrumen, code: textOf(form, 'code'), key }));
  },
  periksa: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    const file = form.get('file');
    return orFormRefusal(event, form, async () => {
      if (!(file instanceof File) || file.size === 0) throw invalid({ file: 'required' });
      const { items } = await previewSheet(principal, new Uint8Array(await file.arrayBuffer()));
      const rows = items.map(({ line, item, problems }) => ({ line, code: item.code, form: item.form as string, text: item.text.id.slice(0, 120), problems }));
      return { looked: { name: file.name.replace(/\.[a-z]+$/i, '').slice(0, 200), rows, items: JSON.stringify(items.map(({ item }) => item)) } };
    });
  },
  ganti: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'instrument.replace', form }, async (key) => {
      await replaceItems(event.locals.app, principal, { instrumentId: event.params.instrumen, items: readLooked(form), key });
    });
  },
  baru: async (event) => {
    const principal = allow(event, _policy);
    const form = await event.request.formData();
    return saveOnce(event, { principal, action: 'instrument.make', form }, async (key) => {
      const { name } = parseForm(nameEntry, { name: textOf(form, 'name') });
      await makeInstrument(event.locals.app, principal, { event: event.params.slug, name: { id: name, en: null }, items: readLooked(form), origin: 'sheet', key });
    });
  },
};
