import type { Transaction } from 'kysely';
import { countsOf, listAttendance, listReported } from '#features/attendance/server/queries.ts';
import { countProgress } from '#features/assessment/setting/server/queries.ts';
import { getResults, listEventAssessments } from '#features/assessment/server/queries.ts';
import { daysText, hoursText } from '#features/event/listing/model.ts';
import type { EventRecord } from '#features/event/model.ts';
import { checkPapers, type PaperCheck, type PaperKind } from '#features/plan/paper/model.ts';
import { listPapers, listWaivers } from '#features/plan/paper/server/queries.ts';
import { findLotOf } from '#features/plan/lot/server/queries.ts';
import { listDeskQuestions } from '#features/question/server/queries.ts';
import { clippingName } from '#features/recap/clipping/model.ts';
import { listClippings } from '#features/recap/clipping/server/queries.ts';
import { listDeskPhotos } from '#features/recap/photo/server/queries.ts';
import { publishedRecapOf } from '#features/recap/server/queries.ts';
import { planOf } from '#features/rundown/model.ts';
import { listRundown } from '#features/rundown/server/queries.ts';
import type { Database } from '#platform/database/schema.ts';
import type { StoredFile } from '#platform/files/store.ts';
import { formatDate, formatInstant, formatNumber, formatTime } from '#platform/i18n/format.ts';
import type { Locale } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { mostPrinted, type Pack, type PackFigures, type PackSection } from '../model.ts';

export interface Gathered {
  pack: Pack;
  figures: PackFigures;
  papers: PaperCheck[];
  /** Files of the photos, by the names the pack uses. */
  photos: Map<string, StoredFile>;
  people: number;
}

const everybody = 1_000_000;
const paperNames: Record<PaperKind, (inputs: Record<string, never>, options: { locale: Locale }) => string> = {
  assignment: m.pack_paper_assignment, invitation: m.pack_paper_invitation, cv: m.pack_paper_cv, slides: m.pack_paper_slides, receipt: m.pack_paper_receipt, handover: m.pack_paper_handover, other: m.pack_paper_other,
};

/** Everything that proves one event, read at one instant: the counts are those of the ledger, which the dashboards count too. */
export async function gatherPack(trx: Transaction<Database>, event: EventRecord, { language, now }: { language: Locale; now: Date }): Promise<Gathered> {
  const locale = { locale: language };
  const eventId = event.id;
  const hour = (instant: string | null | undefined): string => (instant ? formatTime(new Date(instant), event.zone, language) : '');
  const counts = await countsOf(trx, eventId);
  const { lines } = await listAttendance(trx, { eventId, filter: 'all', limit: everybody, offset: 0 });
  const reported = await listReported(trx, eventId);
  const rundown = await listRundown(trx, { eventId });
  const questions = (await listDeskQuestions(trx, { eventId })).filter(({ state }) => state !== 'hidden');
  const photos = await listDeskPhotos(trx, { eventId });
  const clippings = await listClippings(trx, { eventId });
  const recap = await publishedRecapOf(trx, { slug: event.slug, language, now });
  const lot = await findLotOf(trx, { eventId });
  const attached = await listPapers(trx, { eventId });
  const papers = checkPapers(attached, await listWaivers(trx, { eventId }));
  const { name: programme } = await trx.selectFrom('programme').select('name').where('id', '=', event.programmeId).executeTakeFirstOrThrow();

  const rule = event.attendanceRule.kind === 'share' ? m.pack_rule_share({ percent: formatNumber(Math.round(event.attendanceRule.share * 100), language) }, locale) : m.pack_rule_minutes({ minutes: formatNumber(event.attendanceRule.minutes, language) }, locale);
  const planned = planOf(rundown, event.startsAt?.toISOString() ?? null);
  const photoFiles = new Map(photos.map((photo, at) => [`photo${at + 1}`, photo.file]));
  const section = (title: string, more: Partial<PackSection>): PackSection => ({ title, notes: [], table: null, ...more });

  const sections: PackSection[] = [
    section(m.pack_section_counts({}, locale), {
      notes: [m.pack_counts_note({}, locale)],
      table: {
        head: [m.pack_col_figure({}, locale), m.pack_col_count({}, locale), m.pack_col_definition({}, locale)],
        rows: [
          [m.pack_registrations({}, locale), counts.registrations, m.pack_registrations_def({}, locale)],
          [m.pack_attendances({}, locale), counts.attendances, m.pack_attendances_def({}, locale)],
          [m.pack_met({}, locale), counts.met, m.pack_met_def({}, locale)],
          [m.pack_short({}, locale), counts.short, m.pack_short_def({}, locale)],
          [m.pack_none({}, locale), counts.none, m.pack_none_def({}, locale)],
          ...reported.map((figure) => [m.pack_reported({ source: figure.source }, locale), figure.count, figure.asWritten ?? '']),
        ],
      },
    }),
    section(m.pack_section_rundown({}, locale), rundown.length === 0 ? { notes: [m.pack_rundown_none({}, locale)] } : {
      table: {
        head: [m.pack_col_planned({}, locale), m.pack_col_started({}, locale), m.pack_col_ended({}, locale), m.pack_col_item({}, locale)],
        rows: rundown.map((item) => [hour(planned.get(item.id)), hour(item.startedAt), hour(item.endedAt), [item.title, item.castName].filter(Boolean).join(', ')]),
      },
    }),
    section(m.pack_section_questions({}, locale), questions.length === 0 ? { notes: [m.pack_questions_none({}, locale)] } : {
      table: {
        head: [m.pack_col_asker({}, locale), m.pack_col_to({}, locale), m.pack_col_question({}, locale), m.pack_col_answer({}, locale)],
        rows: questions.map((question) => [question.asker, question.to ?? '', question.text, question.answer ?? '']),
      },
    }),
    await testsSection(trx, eventId, language),
    section(m.pack_section_recap({}, locale), recap ? { text: [recap.recap.title, ...recap.recap.paragraphs.map((paragraph) => paragraph.text)] } : { notes: [m.pack_recap_none({}, locale)] }),
    section(m.pack_section_clippings({}, locale), clippings.length === 0 ? { notes: [m.pack_clippings_none({}, locale)] } : {
      table: {
        head: [m.pack_col_day({}, locale), m.pack_col_outlet({}, locale), m.pack_col_title({}, locale), m.pack_col_address({}, locale)],
        rows: clippings.map((clipping) => [clipping.publishedOn ? formatDate(clipping.publishedOn, language) : '', clipping.outlet ?? '', clippingName(clipping), clipping.url ?? clipping.file ?? '']),
      },
    }),
    section(m.pack_section_photos({}, locale), photos.length === 0 ? { notes: [m.pack_photos_none({}, locale)] } : {
      pictures: photos.map((photo, at) => ({ file: `photo${at + 1}`, caption: [language === 'en' ? photo.captionEn : photo.caption, photo.credit].filter(Boolean).join(' / ') })),
    }),
    section(m.pack_section_papers({}, locale), {
      table: {
        head: [m.pack_col_paper({}, locale), m.pack_col_standing({}, locale), m.pack_col_hash({}, locale)],
        rows: [
          ...papers.flatMap((check) => (check.state === 'there'
            ? check.papers.map((paper) => [`${paperNames[check.kind]({}, locale)}: ${paper.title}`, m.pack_there({}, locale), paper.hash.slice(0, 16)])
            : [[paperNames[check.kind]({}, locale), check.state === 'waived' ? m.pack_waived({ reason: check.reason ?? '' }, locale) : m.pack_missing({}, locale), '']])),
          ...attached.filter(({ kind }) => kind === 'other').map((paper) => [`${paperNames.other({}, locale)}: ${paper.title}`, m.pack_there({}, locale), paper.hash.slice(0, 16)]),
        ],
      },
    }),
    section(m.pack_section_list({}, locale), lines.length === 0 ? { notes: [m.pack_list_none({}, locale)] } : {
      table: {
        head: [m.pack_col_number({}, locale), m.pack_col_name({}, locale), m.pack_col_channel({}, locale), m.pack_col_minutes({}, locale), m.pack_col_met({}, locale)],
        rows: lines.map(({ number, name, channel, verdict }) => [number, name, channel, Math.floor((verdict?.seconds ?? 0) / 60), verdict?.met ? m.pack_yes({}, locale) : m.pack_no({}, locale)]),
      },
    }),
  ];

  return {
    papers, photos: photoFiles, people: lines.length,
    figures: { registrations: counts.registrations, attendances: counts.attendances, met: counts.met },
    pack: {
      language, slug: event.slug, title: event.title ?? event.theme, subtitle: m.pack_subtitle({ at: formatInstant(now, 'WIB', language) }, locale),
      rehearsal: event.simulated ? m.pack_rehearsal({}, locale) : null,
      facts: [
        [m.pack_programme({}, locale), programme],
        [m.pack_organiser({}, locale), event.organiser],
        [m.pack_when({}, locale), [daysText(event, language), hoursText(event, language)].filter(Boolean).join(', ')],
        [m.pack_where({}, locale), event.regions.map((region) => region.name).join(', ')],
        [m.pack_lot({}, locale), lot ? `${lot.number}. ${lot.name} (${lot.contractor})` : m.pack_no_lot({}, locale)],
        [m.pack_rule({}, locale), rule],
        [m.pack_state({}, locale), event.state === 'closed' ? m.pack_confirmed({}, locale) : m.pack_provisional({}, locale)],
      ],
      sections,
      signatures: {
        heading: m.pack_signatures({}, locale), statement: m.pack_signed_statement({}, locale), place: m.pack_signed_place({}, locale), name: m.pack_signed_name({}, locale),
        roles: [m.pack_signed_contractor({}, locale), m.pack_signed_organiser({}, locale), m.pack_signed_verifier({}, locale)],
      },
    },
  };
}

/** What an event asked and how it went: counts and means, never one person's answers. */
async function testsSection(trx: Transaction<Database>, eventId: string, language: Locale): Promise<PackSection> {
  const locale = { locale: language };
  const title = m.pack_section_tests({}, locale);
  const asked = await listEventAssessments(trx, { eventId });
  if (asked.length === 0) return { title, notes: [m.pack_tests_none({}, locale)], table: null };
  const progress = await countProgress(trx, { eventId });
  const results = await getResults(trx, { eventId });
  const roles = { pre: m.pack_role_pre, post: m.pack_role_post, feedback: m.pack_role_feedback, follow_up: m.pack_role_follow_up } as const;
  return {
    title, notes: [],
    table: {
      head: [m.pack_col_role({}, locale), m.pack_col_test({}, locale), m.pack_col_submitted({}, locale), m.pack_col_expired({}, locale), m.pack_col_mean({}, locale), m.pack_col_passed({}, locale)],
      rows: asked.map(({ role, name }) => {
        const own = results.flatMap((person) => person.results[role] ?? []).filter((result) => result.score.of > 0);
        const mean = own.length === 0 ? '' : Math.round((1000 * own.reduce((sum, { score }) => sum + score.points / score.of, 0)) / own.length) / 10;
        const judged = own.filter(({ passed }) => passed !== null);
        return [roles[role]({}, locale), name[language], progress[role].submitted, progress[role].expired, mean, judged.length === 0 ? '' : judged.filter(({ passed }) => passed).length];
      }),
    },
  };
}

/** The words under a list that the PDF cuts. */
export const moreLines = (language: Locale) => (rows: number): string => m.pack_more({ printed: formatNumber(mostPrinted, language), rows: formatNumber(rows, language) }, { locale: language });

export interface LotPack {
  id: string;
  state: 'queued' | 'running' | 'done' | 'failed';
  done: number;
  total: number;
  size: number | null;
  askedAt: Date;
}

/** The packs made of a lot, newest first. */
export async function listLotPacks(trx: Transaction<Database>, { lotId }: { lotId: string }): Promise<LotPack[]> {
  const rows = await trx.selectFrom('report_pack').selectAll().where('lot_id', '=', lotId).orderBy('asked_at', 'desc').limit(5).execute();
  return rows.map((row) => ({ id: row.id, state: row.state as LotPack['state'], done: row.done, total: row.total, size: row.size === null ? null : Number(row.size), askedAt: row.asked_at }));
}
