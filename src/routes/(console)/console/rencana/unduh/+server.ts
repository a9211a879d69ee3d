import { columns } from '#features/plan/month/model.ts';
import { exportMonth } from '#features/plan/month/server/commands.ts';
import { addDays } from '#features/event/model.ts';
import { writeXlsx } from '#platform/files/sheet/writer.ts';
import { staff } from '#platform/http/policy.ts';
import { localDate } from '#platform/i18n/format.ts';
import { allow, orErrorPage } from '../../../../guard.ts';
import type { RequestHandler } from './$types';

export const _policy = staff();

const example = ['', 'Kabupaten Jember', '2026-12-01', '09.00', '12.00', 'WIB', 'Cakap Bermedia Digital', 'Masyarakat umum', 'Cakap | Aman', 'Dr. Nama Narasumber, M.Si. (Jabatan) | Nama Kedua', '', '', 'Nama Moderator', 'Nama Petugas', 'https://zoom.us/j/0000000000', '1000', '', 'Webinar Jember', '1', ''];

/** A month as a workbook that can be taken back in (`bulan`, `program`, `wilayah`), or the empty template with one example row (`kosong`). */
export const GET: RequestHandler = (event) =>
  orErrorPage(event, async () => {
    const principal = allow(event, _policy);
    const { searchParams } = event.url;
    const asked = searchParams.get('bulan');
    const month = asked && /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : localDate(event.locals.app.clock.now(), 'WIB').slice(0, 7);
    const empty = searchParams.has('kosong');
    const region = /^\d{2}(\.\d{2})?$/.exec(searchParams.get('wilayah') ?? '')?.[0];
    const programme = /^[a-z0-9-]{1,60}$/.exec(searchParams.get('program') ?? '')?.[0];
    const book = empty
      ? await writeXlsx([columns.map(([, heading]) => heading), example], { name: 'Templat' })
      : await exportMonth(event.locals.app, principal, { from: `${month}-01`, to: addDays(`${addDays(`${month}-28`, 4).slice(0, 7)}-01`, -1), programme, region });
    const name = empty ? 'serentak-templat-bulan.xlsx' : `serentak-${month}.xlsx`;
    return new Response(new Uint8Array(book), { headers: { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store' } });
  });
