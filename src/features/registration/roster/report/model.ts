import { m } from '#platform/i18n/paraglide/messages.js';
import { refusalSentence, type Locale } from '#platform/i18n/locale.ts';
import type { ExportCell } from '#platform/files/sheet/writer.ts';
import type { RosterField } from '../mapping/model.ts';
import type { RosterFault } from '../model.ts';

const fieldNames: Record<RosterField, typeof m.roster_field_nip> = {
  nip: m.roster_field_nip, name: m.roster_field_name, front: m.roster_field_front, back: m.roster_field_back, phone: m.roster_field_phone, email: m.roster_field_email,
  agency: m.roster_field_agency, unit: m.roster_field_unit, position: m.roster_field_position, region: m.roster_field_region,
};
export const fieldName = (field: RosterField, locale: Locale): string => fieldNames[field]({}, { locale });

/** What is wrong with a row, in words. */
export function faultSentence({ reason, value }: RosterFault, locale: Locale): string {
  return refusalSentence(reason, locale, value === null ? {} : reason === 'twice_in_list' ? { line: value } : { missing: value });
}

/** The error sheet: line, column and what is wrong, then the row as it came, so that it can be mended and sent again. */
export function errorSheet(faults: readonly RosterFault[], { heading, cells }: { heading: readonly string[]; cells: ReadonlyMap<number, string[]> }, locale: Locale): ExportCell[][] {
  const width = Math.max(heading.length, ...faults.map(({ line }) => cells.get(line)?.length ?? 0));
  const padded = (row: readonly string[]): string[] => Array.from({ length: width }, (_, i) => row[i] ?? '');
  return [
    [m.roster_line_word({}, { locale }), m.roster_column_field({}, { locale }), m.roster_column_why({}, { locale }), ...padded(heading)],
    ...faults.map((fault) => [fault.line, fieldName(fault.field, locale), faultSentence(fault, locale), ...padded(cells.get(fault.line) ?? [])]),
  ];
}
