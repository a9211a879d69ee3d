/** Links: broken ones, left-overs of templates, and hosts that the record does not know. */
import { m } from '#platform/i18n/paraglide/messages.js';
import links from '../data/links.json' with { type: 'json' };
import type { Fault } from '../finding/model.ts';
import type { Known } from '../known/model.ts';
import { matches } from '../reading/model.ts';
import type { Reading } from '../reading/model.ts';

const STRANGE = new Set(links.strange);
const SHORTENERS = new Set(links.shorteners);
const BROKEN = /(?<!\p{L})(?:h?t{1,3}ps?|https?)(?::\/(?!\/)|:(?!\/)(?=[a-z]{2})|\/\/|;\/\/|:\/\/(?=\s|$)|:\/\/\/|:\/\/ ?(?=www ))|(?<!\p{L})(?:htpp|hhtp|htp|htttp)s?:\/\/|(?<!\p{L})www(?:,|\. |\.\.)(?=\p{L})|https?:\/\/(?:www\.)?[\p{L}\d-]+(?![\p{L}\d.-])(?!:\d|\/)/giu;
const LINK = /(?<![\p{L}\d@])(?:https?:\/\/[^\s<>“”"]{3,140}|(?:www\.)[\p{L}\d.-]+\.[a-z]{2,}(?:\/[^\s<>“”"]*)?|(?:[a-z\d-]+\.)+(?:com|id|org|net|ly|me|io|gl)(?![\p{L}\d])(?:\/[^\s<>“”"]*)?)/giu;

const hostOf = (link: string): string => link.replace(/^https?:\/\//iu, '').replace(/^www\./iu, '').replace(/[/?#:].*$/u, '').replace(/[.,]+$/u, '').toLowerCase();

/** All findings on links. Nothing is fetched: the checker works without a network. */
export function linkFaults(reading: Reading, known: Known): Fault[] {
  const broken = [...matches(reading, BROKEN)].map(({ from, to }): Fault => ({ from, to, what: 'link_broken', certainty: 'certain', why: (options) => m.check_link_broken({}, options) }));
  const foreign = [...matches(reading, LINK)].flatMap(({ from, to, text }): Fault[] => {
    const host = hostOf(text);
    const isLeftOver = STRANGE.has(host);
    const isUnknown = known.hasFacts && !known.isOnRecord(host);
    if (broken.some((one) => one.from === from) || !(isLeftOver || isUnknown || (SHORTENERS.has(host) && !known.isOnRecord(text)))) return [];
    return [{ from, to, what: 'link_foreign', certainty: isLeftOver ? 'certain' : isUnknown ? 'likely' : 'possible', why: (options) => m.check_link_foreign({ host }, options) }];
  });
  return [...broken, ...foreign];
}
