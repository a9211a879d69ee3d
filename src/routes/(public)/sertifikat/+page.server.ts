import { redirect } from '@sveltejs/kit';
import { findPayload, readNumber } from '#features/certificate/payload/model.ts';
import { largestFile, readCertificate } from '#features/certificate/verification/model.ts';
import { fileTooLarge, noCertificateInside, noHead, numberUnknown } from '#features/certificate/verification/server/errors.ts';
import { checkGrowth, checkNumber } from '#features/certificate/verification/server/queries.ts';
import { anyone } from '#platform/http/policy.ts';
import { refusalSentence } from '#platform/i18n/locale.ts';
import { textOf } from '../../form.ts';
import { allow, orErrorPage, orFormRefusal } from '../../guard.ts';
import type { Actions, PageServerLoad } from './$types';

/** Whoever holds a certificate, or knows its number, may ask. */
export const _policy = anyone();

export const load: PageServerLoad = (request) =>
  orErrorPage(request, async () => {
    allow(request, _policy);
    const typed = request.url.searchParams.get('nomor')?.slice(0, 200) ?? '';
    const scanned = findPayload(typed); // somebody pasted what a scanner read
    if (scanned) redirect(303, `/sertifikat/${scanned}`);
    const number = typed === '' ? null : readNumber(typed);
    const found = number && (await checkNumber(request.locals.app, number));
    return { typed, found: found || null, refused: typed !== '' && !found ? refusalSentence(numberUnknown().reason, request.locals.locale, {}) : null };
  });

export const actions: Actions = {
  berkas: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    const outcome = await orFormRefusal(request, form, async () => {
      const file = form.get('file');
      if (!(file instanceof File) || file.size === 0) throw noCertificateInside();
      if (file.size > largestFile) throw fileTooLarge();
      const payload = readCertificate(new Uint8Array(await file.arrayBuffer()))?.payload ?? '';
      if (findPayload(payload) !== payload) throw noCertificateInside(); // it becomes a part of an address
      return { payload };
    });
    if ('payload' in outcome) redirect(303, `/sertifikat/${outcome.payload}`);
    return outcome;
  },
  log: async (request) => {
    allow(request, _policy);
    const form = await request.request.formData();
    return orFormRefusal(request, form, async () => {
      const growth = await checkGrowth(request.locals.app, textOf(form, 'head').slice(0, 2000));
      if (!growth) throw noHead();
      return { growth };
    });
  },
};
