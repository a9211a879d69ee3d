/**
 * What a feature does when a lower one announces something. A signal is news (`noun.past-tense`) announced in the transaction of
 * its cause: one job per batch and receiver. Receivers are wired in one list, `src/processes/receivers.ts`.
 */
export interface Receiver {
  /** The announced news, or a job's own name for work nobody announces (schedules). */
  signal: string;
  /** Who listens; unique per signal. */
  name: string;
  /** Repeating it must do no harm: a job may run twice. */
  receive(payload: unknown): Promise<void>;
  /** Run by the clock instead of a signal: seconds between runs. */
  everySeconds?: number;
}

/** The queue of one receiver. */
export const queueOf = (receiver: Pick<Receiver, 'signal' | 'name'>): string => `${receiver.signal}/${receiver.name}`;
