import { AsyncLocalStorage } from 'node:async_hooks';
import * as messages from '#platform/i18n/paraglide/messages.js';
import { overwriteGetLocale } from '#platform/i18n/paraglide/runtime.js';

export type Locale = 'id' | 'en';

export const localeCookie = 'serentak_lang';

// Each request renders in its reader's language; Indonesian where nobody said otherwise.
const reading = new AsyncLocalStorage<Locale>();
overwriteGetLocale(() => reading.getStore() ?? 'id');

export function inLocale<T>(locale: Locale, act: () => T): T {
  return reading.run(locale, act);
}

/**
 * The reader's language: the choice in the address, then the cookie of an earlier choice; for machines the Accept-Language
 * header. Pages do not read that header: many Indonesian phones are set to English by whoever sold them.
 */
export function readLocale({ query, cookie, header }: { query?: string | null; cookie?: string | null; header?: string | null }): Locale {
  for (const said of [query, cookie, header?.split(',')[0]?.trim().slice(0, 2)]) {
    if (said === 'id' || said === 'en') return said;
  }
  return 'id';
}

type Sentence = (values?: Record<string, string | number>, options?: { locale?: Locale }) => string;

/** The sentence of a reason code (`refusal_<reason>`), or the general one when nobody has written it yet. */
export function refusalSentence(reason: string, locale: Locale, values: Readonly<Record<string, string | number>> = {}): string {
  const all = messages as unknown as Record<string, Sentence | undefined>;
  const sentence = all[`refusal_${reason}`] ?? all.refusal_wrong!;
  return sentence({ ...values }, { locale });
}
