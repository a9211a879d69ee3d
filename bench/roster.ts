import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import excel from 'exceljs';
import pg from 'pg';
import { acceptRoster, takeRoster, uploadRoster } from '#features/registration/roster/server/commands.ts';
import { system } from '#platform/app/principal.ts';
import { readSheet } from '#platform/files/sheet/reader.ts';
import { writeXlsx } from '#platform/files/sheet/writer.ts';
import { testApp } from '../tests/support/app.ts';
import { makeEvent } from '../tests/support/factory.ts';
import type { Measured } from './run.ts';

const people = 20_000;
const heading = ['No', 'NIP', 'Nama Lengkap', 'Jabatan', 'Unit Kerja', 'OPD', 'No HP', 'Email', 'Golongan', 'Pendidikan', 'Alamat', 'Keterangan'];

/** Rows as an agency sends them: a letterhead, capitals, spaces in the NIP, phones as numbers. Each NIP once. */
function rows(): (string | number)[][] {
  const one = (i: number): (string | number)[] => {
    const born = `19${60 + (i % 29)}${String(1 + (i % 12)).padStart(2, '0')}${String(1 + (i % 28)).padStart(2, '0')}`;
    const since = `20${String(5 + (i % 15)).padStart(2, '0')}${String(1 + (Math.trunc(i / 7) % 12)).padStart(2, '0')}`;
    return [i + 1, `${born} ${since} ${1 + (i % 2)} ${String(Math.trunc(i / 21) % 1000).padStart(3, '0')}`, `PEGAWAI NOMOR ${i} SAMPAI HABIS, S.SOS`, 'Analis Kepegawaian Ahli Muda', `Bidang ${i % 9}`, `Dinas ${i % 40}`, 81_200_000_000 + i, `pegawai${i}@contoh.go.id`, 'III/c', 'S1', `Jalan Contoh ${i}`, ''];
  };
  return [['PEMERINTAH PROVINSI BALI'], ['DAFTAR PESERTA'], [], heading, ...Array.from({ length: people }, (_, i) => one(i))];
}

/** One list of 20,000 people, from the file to the last row in the tables; the bare engines only read the same workbook and insert its cells. */
export async function roster(): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'serentak-bench-'));
  const server = await testApp();
  const pool = new pg.Pool({ ...server.doors.owner, max: 1 });
  try {
    const bytes = await writeXlsx(rows(), { name: 'Daftar' });
    const file = join(folder, 'roster.xlsx');
    writeFileSync(file, bytes);
    const event = await makeEvent(server);
    const by = system('bench');

    let began = performance.now();
    const { rosterId } = await uploadRoster(server.app, by, { event: event.slug, bytes, fileName: 'roster.xlsx', agency: null });
    const looked = performance.now() - began;
    await acceptRoster(server.app, by, { event: event.slug, rosterId });
    const counts = await takeRoster(server.app, { eventId: event.eventId, rosterId });
    const seconds = (performance.now() - began) / 1000;
    if (counts.added + counts.faulty !== people) throw new Error(`${counts.added} of ${people} people were added`);
    const { peakMib } = await readSheet(bytes);

    began = performance.now();
    await pool.query('create unlogged table bench_row (cells text[])');
    let batch: string[][] = [];
    const insert = async (): Promise<void> => {
      if (batch.length > 0) await pool.query('insert into bench_row select array(select jsonb_array_elements_text(row)) from jsonb_array_elements($1::jsonb) row', [JSON.stringify(batch)]);
      batch = [];
    };
    const reader = new excel.stream.xlsx.WorkbookReader(createReadStream(file), { sharedStrings: 'cache', worksheets: 'emit' });
    for await (const sheet of reader) {
      for await (const row of sheet) {
        batch.push((row.values as unknown[]).map(String));
        if (batch.length === 500) await insert();
      }
    }
    await insert();
    const bare = (performance.now() - began) / 1000;

    const hostile = await refusals();
    const round = (value: number): number => Number(value.toPrecision(4));
    return { name: 'roster', ours: round(people / seconds), baseline: round(people / bare), ratio: round(bare / seconds), unit: 'rows/s', seed: 0, figures: { seconds: round(seconds), preview_s: round(looked / 1000), rss_mib: peakMib, hostile_s: hostile } };
  } finally {
    await pool.end();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The slowest refusal among files made to do harm, in seconds. */
async function refusals(): Promise<number> {
  const cell = (text: string): string => `a;b\n${text};1\n`;
  const files = [Buffer.from(cell('x'.repeat(10_000))), Buffer.from('x'.repeat(15_000_000)), Buffer.from('a;b\n'.repeat(1_000_000)), Buffer.from('89504e470d0a1a0a0000', 'hex'), Buffer.from('d0cf11e0a1b11ae10000', 'hex')];
  let slowest = 0;
  for (const bytes of files) {
    const began = performance.now();
    const refused = await readSheet(bytes).then(() => false, () => true);
    if (!refused) throw new Error('a hostile file was read');
    slowest = Math.max(slowest, performance.now() - began);
  }
  return Number((slowest / 1000).toFixed(2));
}
