/** What makes sign-ups odd; words of the table's CHECK, each with a sentence `flag_kind_<kind>`. */
export const flagKinds = ['burst', 'same_device', 'same_contact', 'same_name', 'same_nip', 'guardian_missing'] as const;
export type FlagKind = (typeof flagKinds)[number];

/** From how many on a person should look. A family, a class or an office stays below; nobody is refused above. */
export const flagFrom = {
  /** Sign-ups without proof of work within one minute. */
  burst: 120,
  /** People signed up by one browser. */
  same_device: 12,
  /** Different names under one number or address. */
  same_contact: 8,
  /** Different contacts under one name. */
  same_name: 5,
  /** People with one number of a civil servant. */
  same_nip: 2,
  /** Pupils for whom nobody is known to have agreed (they came through the API). */
  guardian_missing: 1,
} as const satisfies Record<FlagKind, number>;

/** How far back one look goes. */
export const lookBackMinutes = 60;

export interface Flag {
  id: string;
  kind: FlagKind;
  count: number;
  /** A few of the registrations, by number. */
  people: { registrationId: string; number: number; name: string; contactHint: string }[];
  state: 'open' | 'fine' | 'handled';
  firstAt: Date;
  lastAt: Date;
  note: string | null;
}
