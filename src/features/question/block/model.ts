/** Why somebody may no longer ask in an event. */
export const blockReasons = ['flooding', 'abusive', 'advertising', 'other'] as const;
export type BlockReason = (typeof blockReasons)[number];
