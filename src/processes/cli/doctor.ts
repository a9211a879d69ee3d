import { runDoctor } from '#features/report/doctor/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { formatNumber } from '#platform/i18n/format.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import { tableOf, type Command } from './command.ts';

/** The names in the reader's language; `--json` keeps one name for scripts. */
const names: Record<string, typeof m.doctor_i1> = {
  I1: m.doctor_i1, I2: m.doctor_i2, I3: m.doctor_i3, I4: m.doctor_i4, I5: m.doctor_i5, I6: m.doctor_i6, I8: m.doctor_i8, I12: m.doctor_i12, I20: m.doctor_i20, I24: m.doctor_i24,
};

export const doctor: Command = {
  noun: 'doctor', verb: null, words: [], options: {},
  about: (locale) => m.doctor_about({}, { locale }),
  async run({ app, locale }) {
    const diagnosis = await withScope(app.db, system('doctor'), runDoctor);
    const headings = [m.doctor_column_id, m.doctor_column_result, m.doctor_column_checked, m.doctor_column_name].map((heading) => heading({}, { locale }));
    const rows = diagnosis.invariants.map(({ id, name, ok, checked }) => [id, (ok ? m.doctor_result_ok : m.doctor_result_failed)({}, { locale }), formatNumber(checked, locale), names[id]?.({}, { locale }) ?? name]);
    const failures = diagnosis.invariants.flatMap(({ id, failures: lines }) => lines.map((line) => `${id}: ${line}`));
    const failed = diagnosis.invariants.filter((one) => !one.ok).length;
    const sum = failed === 0 ? m.doctor_ok({ count: rows.length }, { locale }) : m.doctor_failed({ count: failed }, { locale });
    return { data: diagnosis, text: [tableOf(headings, rows), ...failures, sum].join('\n'), failed: !diagnosis.ok };
  },
};
