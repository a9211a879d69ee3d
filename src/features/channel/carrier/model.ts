import type { ChannelKind } from '../model.ts';

/** Where the people of the meeting are sent: into the meeting, or to the stream while it fails them. */
export type Carrier = 'meeting' | 'stream';

export interface CarrierState {
  carrier: Carrier;
  /** How often it was switched; 0 = never. */
  version: number;
  /** ISO; null = never switched. */
  changedAt: string | null;
}

export const usualCarrier: CarrierState = { carrier: 'meeting', version: 0, changedAt: null };

/** Whether somebody with a seat of this kind is sent elsewhere now. */
export const isDetoured = (kind: ChannelKind, carrier: Carrier): boolean => kind === 'meeting' && carrier === 'stream';
