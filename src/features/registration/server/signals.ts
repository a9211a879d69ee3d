/** Announced once per admission batch, in its transaction. */
export const registrationAdmitted = 'registration.admitted';
export interface RegistrationAdmitted {
  eventId: string;
  count: number;
}
/** Announced when people got other seats: promoted, moved or released. */
export const registrationMoved = 'registration.moved';
export interface RegistrationMoved {
  eventId: string;
  count: number;
}
/** Announced when a holder gives a seat back. */
export const registrationCancelled = 'registration.cancelled';
export interface RegistrationCancelled {
  eventId: string;
  registrationId: string;
}
