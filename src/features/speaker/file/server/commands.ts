import type { App } from '#platform/app/app.ts';
import { principalId, type Principal } from '#platform/app/principal.ts';
import { writeAudit } from '#platform/audit/audit.ts';
import { newId } from '#platform/database/id.ts';
import { withScope } from '#platform/database/scope.ts';
import { readPaper } from '#platform/files/paper.ts';
import { endingOf, openFile, storeFile, type FileType } from '#platform/files/store.ts';
import { notFound } from '#platform/http/refusal.ts';
import { once, type IdempotencyKey } from '#platform/idempotency/idempotency.ts';
import { assertMayKeepRegister, assertMayReadFiles } from '../../server/policy.ts';
import type { FileEntry } from '../schema.ts';

/** Keeps a curriculum or slides. Refuses `forbidden`, `not_found`, and whatever `readPaper` refuses. */
export async function addSpeakerFile(app: App, principal: Principal, { speakerId, entry, bytes, key = null }: { speakerId: string; entry: FileEntry; bytes: Uint8Array; key?: IdempotencyKey | null }): Promise<{ id: string }> {
  assertMayKeepRegister(principal);
  const paper = await readPaper(bytes);
  const file = await storeFile(app, paper.bytes, { type: paper.type });
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    if (!(await trx.selectFrom('speaker').select('id').where('id', '=', speakerId).executeTakeFirst())) throw notFound();
    const [id, now] = [newId(), app.clock.now()];
    await trx.insertInto('speaker_file').values({ id, speaker_id: speakerId, kind: entry.kind, title: entry.title, file_hash: file.hash, type: file.type, size: paper.bytes.length, added_by: principalId(principal), added_at: now }).execute();
    await writeAudit(trx, { by: principal, at: now, action: 'speaker.add_file', objectKind: 'speaker', objectId: speakerId, detail: { file: id, kind: entry.kind } });
    return { id };
  }));
}

/** Takes a file off the list. Refuses `forbidden` and `not_found`. */
export function removeSpeakerFile(app: App, principal: Principal, { id, key = null }: { id: string; key?: IdempotencyKey | null }): Promise<{ id: string }> {
  return withScope(app.db, principal, (trx) => once(trx, app.clock.now(), key, async () => {
    assertMayKeepRegister(principal);
    const now = app.clock.now();
    const row = await trx.updateTable('speaker_file').set({ removed_at: now }).where('id', '=', id).where('removed_at', 'is', null).returning('speaker_id').executeTakeFirst();
    if (!row) throw notFound();
    await writeAudit(trx, { by: principal, at: now, action: 'speaker.remove_file', objectKind: 'speaker', objectId: row.speaker_id, detail: { file: id } });
    return { id };
  }));
}

/** The bytes, for staff; one line of the audit for each download. Refuses `forbidden` and `not_found`. */
export async function downloadSpeakerFile(app: App, principal: Principal, { id }: { id: string }): Promise<{ name: string; type: FileType; bytes: Buffer }> {
  assertMayReadFiles(principal);
  const row = await withScope(app.db, principal, async (trx) => {
    const found = await trx.selectFrom('speaker_file').selectAll().where('id', '=', id).where('removed_at', 'is', null).executeTakeFirst();
    if (!found) throw notFound();
    await writeAudit(trx, { by: principal, at: app.clock.now(), action: 'speaker.download_file', objectKind: 'speaker', objectId: found.speaker_id, detail: { file: id } });
    return found;
  });
  const type = row.type as FileType;
  const bytes = await openFile(app, { hash: row.file_hash, type });
  if (!bytes) throw notFound();
  return { name: `${row.kind}-${id.slice(-8)}.${endingOf(type)}`, type, bytes };
}
