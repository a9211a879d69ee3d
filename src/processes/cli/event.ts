import type { EventState } from '#features/event/model.ts';
import { listEventRecords } from '#features/recap/record/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { tableOf, type Command } from './command.ts';

const stateNames: Record<EventState, typeof m.event_state_draft> = {
  draft: m.event_state_draft, published: m.event_state_published, live: m.event_state_live, ended: m.event_state_ended, closed: m.event_state_closed,
};

export const eventList: Command = {
  noun: 'event', verb: 'list', words: [], options: { all: 'boolean' },
  about: (locale) => m.cli_event_list({}, { locale }),
  async run({ app, options, locale }) {
    const records = await withScope(app.db, system('command-line'), (trx) => listEventRecords(trx, { includeCopies: options.all === true }));
    const headings = [m.cli_column_event({}, { locale }), m.cli_column_state({}, { locale }), m.cli_column_place({}, { locale }), m.cli_column_theme({}, { locale })];
    const rows = records.map(({ slug, state, regions, theme }) => [slug, stateNames[state]({}, { locale }), regions.map((region) => region.name).join(', '), theme ?? '']);
    return { data: records, text: records.length === 0 ? m.cli_event_none({}, { locale }) : tableOf(headings, rows) };
  },
};
