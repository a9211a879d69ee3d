import { answerOf, done } from '#ui/disk.ts';
import { mergeChange, type ViewingChange } from '#features/registration/viewing/model.ts';
import type { PointState } from './state.ts';

/** A note that was not sent yet; `turn` rises with each change of it, so that what was changed while sending stays. */
export interface Waiting {
  change: ViewingChange;
  turn: number;
}

export interface HostStore {
  point: PointState | null;
  headCount: number | null;
  waiting: Map<string, Waiting>;
}

/** The phone's own store of one viewing point. A note is on the disk before the page says that it is kept. */
export async function openHostStore(pointId: string) {
  const opening = indexedDB.open(`serentak-titik-${pointId}`, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('meta');
    opening.result.createObjectStore('waiting');
  };
  const db = await answerOf(opening);
  const writing = (store: string): IDBTransaction => db.transaction(store, 'readwrite', { durability: 'strict' });
  const putMeta = async (name: string, value: unknown): Promise<void> => {
    const act = writing('meta');
    act.objectStore('meta').put(value, name);
    await done(act);
  };
  return {
    async load(): Promise<HostStore> {
      const act = db.transaction(['meta', 'waiting'], 'readonly');
      const [point, headCount, notes] = await Promise.all([
        answerOf(act.objectStore('meta').get('point') as IDBRequest<PointState | undefined>),
        answerOf(act.objectStore('meta').get('headCount') as IDBRequest<number | null | undefined>),
        answerOf(act.objectStore('waiting').getAll() as IDBRequest<Waiting[]>),
      ]);
      return { point: point ?? null, headCount: headCount ?? null, waiting: new Map(notes.map((note) => [note.change.id, note])) };
    },
    keepPoint: (point: PointState) => putMeta('point', point),
    keepHeadCount: (headCount: number | null) => putMeta('headCount', headCount),
    /** Adds a note to what waits of this person; resolves when it is on the disk. */
    async add(change: ViewingChange): Promise<Waiting> {
      const act = writing('waiting');
      const store = act.objectStore('waiting');
      const before = await answerOf(store.get(change.id) as IDBRequest<Waiting | undefined>);
      const note: Waiting = { change: mergeChange(before?.change, change), turn: (before?.turn ?? 0) + 1 };
      store.put(note, change.id);
      await done(act);
      return note;
    },
    /** Takes away what the server has; a note that was changed meanwhile stays. */
    async drop(sent: readonly Waiting[]): Promise<void> {
      const act = writing('waiting');
      const store = act.objectStore('waiting');
      for (const { change, turn } of sent) {
        const now = await answerOf(store.get(change.id) as IDBRequest<Waiting | undefined>);
        if (now?.turn === turn) store.delete(change.id);
      }
      await done(act);
    },
  };
}
