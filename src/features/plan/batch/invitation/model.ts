import { formatLongDate, formatNumber, type Language } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { BatchGroup } from '../model.ts';

/** One text per unit, ready for WhatsApp: when its people come, in which groups, and where they sign up. In the order of the groups. */
export function invitationsOf({ groups, theme, link, hours }: { groups: readonly BatchGroup[]; theme: string; link: string; hours: string | null }, locale: Language): { unit: string; people: number; text: string }[] {
  const units = [...new Set(groups.flatMap((group) => group.units.map((part) => part.unit)))];
  return units.map((unit) => {
    const parts = groups.flatMap((group) => group.units.filter((part) => part.unit === unit).map((part) => ({ ...group, people: part.people })));
    const people = parts.reduce((sum, part) => sum + part.people, 0);
    const sessions = parts.map((part) => m.batch_invite_session({ group: part.group, day: [formatLongDate(part.day, locale), ...(hours ? [hours] : [])].join(', '), people: formatNumber(part.people, locale) }, { locale })).join('\n');
    return { unit, people, text: m.batch_invite_text({ unit, people: formatNumber(people, locale), theme, sessions, link }, { locale }) };
  });
}
