/** The names of an entry's fields, for lists and forms. */
import { m } from '#platform/i18n/paraglide/messages.js';
import type { EntryField } from '../schema.ts';

export const fieldNames: Record<EntryField, () => string> = {
  theme: m.archive_field_theme, dates: m.archive_field_dates, start: m.archive_field_start, end: m.archive_field_end, zone: m.archive_field_zone,
  regions: m.archive_field_regions, organiser: m.archive_field_organiser, segments: m.archive_field_segments, participants: m.archive_field_participants,
  people: m.archive_field_people, questions: m.archive_field_questions,
};
