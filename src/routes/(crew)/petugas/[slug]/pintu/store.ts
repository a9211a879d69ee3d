import { answerOf, done } from '#ui/disk.ts';
import type { Direction, DoorList, Scan } from '#features/attendance/hall/model.ts';

/** A scan as the phone keeps it. `ticket` = hash of whose it is, to know what went by here; null where nobody knows. */
export interface StoredScan extends Scan {
  ticket: string | null;
  sent: boolean;
}

export interface Device {
  id: string;
  label: string;
}

export interface DoorStore {
  device: Device;
  list: DoorList | null;
  offset: number;
  /** Everything scanned here, by number. */
  scans: StoredScan[];
}

/** The phone's own store of one event's door. What it has acknowledged survives an empty battery. */
export async function openDoorStore(slug: string) {
  const opening = indexedDB.open(`serentak-pintu-${slug}`, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('meta');
    opening.result.createObjectStore('scan', { keyPath: 'sequence' });
  };
  const db = await answerOf(opening);
  /** Strict: the transaction is complete when the disk has it, not when the system has promised to write it. */
  const writing = (...stores: string[]): IDBTransaction => db.transaction(stores, 'readwrite', { durability: 'strict' });

  async function putMeta(name: string, value: unknown): Promise<void> {
    const act = writing('meta');
    act.objectStore('meta').put(value, name);
    await done(act);
  }

  return {
    async load(): Promise<DoorStore> {
      const act = db.transaction(['meta', 'scan'], 'readonly');
      const read = <T>(name: string): Promise<T | undefined> => answerOf(act.objectStore('meta').get(name) as IDBRequest<T | undefined>);
      const [device, list, offset, scans] = await Promise.all([read<Device>('device'), read<DoorList>('list'), read<number>('offset'), answerOf(act.objectStore('scan').getAll() as IDBRequest<StoredScan[]>)]);
      const own = device ?? { id: crypto.randomUUID(), label: '' };
      if (!device) await putMeta('device', own);
      return { device: own, list: list ?? null, offset: offset ?? 0, scans };
    },
    keepDevice: (device: Device) => putMeta('device', device),
    keepList: (list: DoorList) => putMeta('list', list),
    keepOffset: (offset: number) => putMeta('offset', offset),
    /** Numbers and keeps a scan in one transaction; resolves when it is on the disk, and only then may anybody say "ok". */
    async add(scan: { text: string; direction: Direction; at: number; offset: number; ticket: string | null }): Promise<StoredScan> {
      const act = writing('scan');
      const store = act.objectStore('scan');
      const last = await answerOf(store.openCursor(null, 'prev'));
      const kept: StoredScan = { ...scan, sequence: ((last?.key as number | undefined) ?? 0) + 1, sent: false };
      store.add(kept);
      await done(act);
      return kept;
    },
    /** What the server has, it has: the ticket's text is not needed here any more. */
    async markSent(sequences: readonly number[]): Promise<void> {
      const act = writing('scan');
      const store = act.objectStore('scan');
      for (const sequence of sequences) {
        const scan = await answerOf(store.get(sequence) as IDBRequest<StoredScan | undefined>);
        if (scan) store.put({ ...scan, text: '', sent: true });
      }
      await done(act);
    },
  };
}
