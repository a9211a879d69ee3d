/** Where an observation comes from. */
export const evidenceSources = ['room_pulse', 'room_code', 'zoom_registrant', 'zoom_guest', 'zoom_webhook', 'hall_scan', 'viewing_point', 'paper', 'manual'] as const;
export type EvidenceSource = (typeof evidenceSources)[number];

/**
 * How much an observation is worth. A: a person of ours saw the ticket and its holder · B: our own page with the personal link, or a
 * platform's log under an address of theirs · C: a log under a name alone, a room code, a host's roster · D: a log without times,
 * a provisional report, a sheet of paper · E: somebody's word, with a reason.
 */
export const grades = ['A', 'B', 'C', 'D', 'E'] as const;
export type Grade = (typeof grades)[number];

/** interval: there from start to end · instant: there at that moment · total: so many seconds somewhere between start and end. */
export type EvidenceShape = 'interval' | 'instant' | 'total';
/** As what somebody was there; only attendees are counted. */
export type EvidenceRole = 'attendee' | 'host' | 'panelist' | 'waiting_room';
