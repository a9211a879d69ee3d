/**
 * Segments whose people are mostly under 18 (keys of `programme_segment`): for them the form asks who agrees. Nobody else is
 * asked for an age, and nobody proves one.
 */
const pupilSegments: readonly string[] = ['pelajar', 'siswa', 'santri', 'anak', 'remaja'];
export const isPupilSegment = (segment: string): boolean => segment.split('-').some((word) => pupilSegments.includes(word));

/** Who agreed, where it was not the person on the own phone. */
export type AssentGiver = 'person' | 'guardian' | 'school';
export type AssentWay = 'form' | 'paper' | 'voice';

/** How consent came about that the person did not tick on the own phone; kept beside the consent itself. */
export interface Assent {
  givenBy: AssentGiver;
  how: AssentWay;
  /** Name of the guardian, or of the school or teacher; null where the person agreed. */
  giver: string | null;
  /** When it was said or signed. */
  at: Date;
}
