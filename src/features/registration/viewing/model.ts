/** How a person agreed to be written down: signed on paper, said so, or pressed a button. */
export type ViewingConsent = 'paper' | 'voice' | 'form';

/** Somebody of a viewing point's list, as the host's page shows and keeps it. */
export interface ViewingPerson {
  /** Made on the device that wrote the person down, so that a list sent twice is kept once. */
  id: string;
  /** On an agency's list too. */
  entryId: string | null;
  name: string;
  contactHint: string | null;
  nipHint: string | null;
  /** ISO instants, by the server's clock. */
  cameAt: string | null;
  leftAt: string | null;
  addedBy: 'host' | 'self';
  /** The person has a place of the event, so that presence counts. */
  registered: boolean;
}

/** Somebody an agency named and the host has not ticked yet. */
export interface ExpectedPerson {
  entryId: string;
  name: string;
  nipHint: string | null;
  unit: string | null;
}

/** What a host's device sends of one person; a field that is absent stays as it is. */
export interface ViewingChange {
  id: string;
  entryId?: string | null;
  name?: string;
  contact?: string;
  nip?: string;
  consent?: ViewingConsent;
  /** ISO instants by the device's clock; null takes it back. */
  cameAt?: string | null;
  leftAt?: string | null;
  removed?: boolean;
}

/** Most people one request may carry; a longer queue is sent in several. */
export const mostChanges = 200;

/** What a device knows of one person together: the earlier notes and the newer one over them. */
export const mergeChange = (before: ViewingChange | undefined, change: ViewingChange): ViewingChange => ({ ...before, ...change });

/** A line as the host sees it; `waiting` = this device has something of it that was not sent. */
export type ViewingLine = ViewingPerson & { waiting: boolean };

/** The list as the host sees it: what the server said, and over it what this device has not sent yet; by name. */
export function overlay(people: readonly ViewingPerson[], changes: readonly ViewingChange[], expected: readonly ExpectedPerson[]): ViewingLine[] {
  const lines = new Map<string, ViewingLine>(people.map((person) => [person.id, { ...person, waiting: false }]));
  for (const change of changes) {
    const known = lines.get(change.id) ?? people.map((person) => lines.get(person.id)).find((line) => change.entryId && line?.entryId === change.entryId);
    if (change.removed) {
      lines.delete(known?.id ?? change.id);
      continue;
    }
    const name = change.name ?? known?.name ?? expected.find(({ entryId }) => entryId === change.entryId)?.name;
    if (name === undefined) continue;
    const base: ViewingPerson = known ?? { id: change.id, entryId: change.entryId ?? null, name, contactHint: null, nipHint: null, cameAt: null, leftAt: null, addedBy: 'host', registered: false };
    lines.set(base.id, {
      ...base, name,
      cameAt: change.cameAt === undefined ? base.cameAt : change.cameAt,
      leftAt: change.leftAt === undefined ? base.leftAt : change.leftAt,
      waiting: true,
    });
  }
  return [...lines.values()].sort((a, b) => a.name.localeCompare(b.name, 'id') || a.id.localeCompare(b.id));
}

/** The HttpOnly cookie by which a browser is a viewing point's host. */
export const hostCookie = (eventId: string): string => `serentak_titik_${eventId}`;

/**
 * An instant of a device by the server's clock: what the device's clock was off by when it sent is taken off, and nothing is ever
 * later than now or earlier than a day before the event.
 */
export function settleInstant(said: string, { sentAt, now, earliest }: { sentAt: Date; now: Date; earliest: Date }): Date {
  const at = Date.parse(said) + (now.getTime() - sentAt.getTime());
  return new Date(Math.max(earliest.getTime(), Math.min(now.getTime(), Number.isNaN(at) ? now.getTime() : at)));
}
