/** Asked for by a person; put together by the worker. */
export const packRequested = 'report.pack_requested';

export interface PackRequested {
  packId: string;
}
