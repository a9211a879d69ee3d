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
