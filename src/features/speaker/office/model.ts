/** The office somebody held between two days; an open end is null. */
export interface Office {
  id: string;
  office: string;
  /** How the name was written then, titles included; null = as the register has it. */
  nameAsWritten: string | null;
  startsOn: string | null;
  endsOn: string | null;
  source: string;
}

/**
 * The office that was held on a day (ISO): of several the one that began last. An article of 2023 finds the office of 2023, whoever
 * holds it now. Undefined where nothing is known of that day.
 */
export function officeOn(offices: readonly Office[], day: string): Office | undefined {
  return offices.filter(({ startsOn, endsOn }) => (startsOn === null || startsOn <= day) && (endsOn === null || day <= endsOn)).toSorted((a, b) => ((a.startsOn ?? '') > (b.startsOn ?? '') ? -1 : 1))[0];
}
