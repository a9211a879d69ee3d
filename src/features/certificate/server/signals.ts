/** Somebody asked for the certificates of an event; the worker issues them. */
export const certificateAsked = 'certificate.asked';

export interface CertificateAsked {
  eventId: string;
  runId: string;
}
