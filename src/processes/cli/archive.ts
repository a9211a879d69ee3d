import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { addArticles, readWaiting, type ArticleFile } from '#features/recap/archive/intake/server/commands.ts';
import { noFolder, programmeNeeded } from '#features/recap/archive/server/errors.ts';
import { countArchive, listOccasions, listRefused } from '#features/recap/archive/server/queries.ts';
import { FILE_LIMIT } from '#features/recap/reading/server/vendor.ts';
import { READING_LIMIT } from '#features/recap/reading/source/model.ts';
import { listProgrammes } from '#features/programme/server/queries.ts';
import { system } from '#platform/app/principal.ts';
import { withScope } from '#platform/database/scope.ts';
import { refusalSentence } from '#platform/i18n/locale.ts';
import { m } from '#platform/i18n/paraglide/messages.js';
import type { Command } from './command.ts';

const ours = system('command-line');
const articleName = /\.(?:txt|html?|docx)$/i;
/** Files whose bytes are in memory at once. */
const chunk = 100;

/** Articles of a folder and its sub-folders, by name; whatever lies beside them is left alone. */
async function articlesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && articleName.test(entry.name) && !entry.name.startsWith('.')).map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** A file larger than any article is not read into memory: its first bytes are enough to be refused. */
async function fileOf(path: string, folder: string): Promise<ArticleFile> {
  const { size } = await stat(path);
  return { name: relative(folder, path), bytes: size > FILE_LIMIT ? new Uint8Array(FILE_LIMIT + 1) : await readFile(path) };
}

/** Brings a folder of old recaps into the review queue and reads them; a second run changes nothing. What comes of them people decide. */
export const recapImport: Command = {
  noun: 'recap', verb: 'import', words: ['FOLDER'], options: { programme: 'string' },
  about: (locale) => m.cli_recap_import({}, { locale }),
  async run({ app, words, options, locale }) {
    const folder = words.FOLDER!;
    if (!(await stat(folder).catch(() => null))?.isDirectory()) throw noFolder();
    const programmes = await withScope(app.db, ours, (trx) => listProgrammes(trx));
    const key = typeof options.programme === 'string' ? options.programme : programmes.length === 1 ? programmes[0]!.key : null;
    if (key === null) throw programmeNeeded(programmes.map((one) => one.key));
    const paths = await articlesIn(folder);
    const told = { files: paths.length, added: 0, known: 0, refused: [] as { file: string; reason: string; message: string }[] };
    for (let from = 0; from < paths.length; from += chunk) {
      const files = await Promise.all(paths.slice(from, from + chunk).map((path) => fileOf(path, folder)));
      const { added, known, refused } = await addArticles(app, ours, { programme: key, files });
      told.added += added;
      told.known += known;
      told.refused.push(...refused.map(({ name, reason }) => ({ file: name, reason, message: refusalSentence(reason, locale, { limit: READING_LIMIT }) })));
    }
    const programmeId = programmes.find((one) => one.key === key)?.id ?? '';
    let done = 0;
    const report = (): void => {
      done += 1;
      if (process.stderr.isTTY) process.stderr.write(`\r${done} / ${told.added} `);
    };
    await readWaiting(app, ours, { programmeId, onRead: report });
    const counts = await settled(() => withScope(app.db, ours, (trx) => countArchive(trx, programmeId)));
    const { unread, queue } = await withScope(app.db, ours, async (trx) => ({
      unread: await listRefused(trx, { programmeId, limit: 1000 }), queue: await listOccasions(trx, { programmeId, state: 'open', limit: 1000, offset: 0 }),
    }));
    const data = {
      programme: key, ...told,
      unread: unread.map(({ name, reason }) => ({ file: name, reason, message: refusalSentence(reason, locale, { limit: READING_LIMIT }) })),
      occasions: counts.occasions,
      queue: queue.map(({ id, theme, startsOn, endsOn, regions, certainty, doubts, articles, known }) => ({ id, theme, startsOn, endsOn, regions, certainty: Number(certainty.toFixed(2)), asks: doubts, articles, event: known?.slug ?? null })),
    };
    return { data, text: m.cli_recap_imported({ files: told.files, added: told.added, known: told.known, refused: told.refused.length + unread.length, open: counts.occasions.open }, { locale }) };
  },
};

/** A worker of the running server may hold the last article: its reading takes seconds at most. */
async function settled<T extends { waiting: number }>(look: () => Promise<T>): Promise<T> {
  for (let turn = 0; ; turn += 1) {
    const counts = await look();
    if (counts.waiting === 0 || turn >= 100) return counts;
    await wait(100);
  }
}
