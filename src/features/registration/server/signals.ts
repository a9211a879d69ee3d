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
/** Announced for each event in which a claim's place became one with its person's: what was proven at `from` counts at `into`. */
export const registrationJoined = 'registration.joined';
/** Announced when a person took that back. */
export const registrationParted = 'registration.parted';
export interface RegistrationJoined {
  eventId: string;
  from: string;
  into: string;
}
/** Announced when people who took their consent back were erased: what features above keep by name goes too. */
export const registrationErased = 'registration.erased';
export interface RegistrationErased {
  eventId: string;
  registrationIds: string[];
}
/** Announced when somebody asks for the links of a contact; who holds it is looked up afterwards, so that the answer tells nothing. */
export const linksAsked = 'registration.links_asked';
export interface LinksAsked {
  eventId: string;
  /** Encrypted contact, base64. */
  sealed: string;
  origin: string;
}
/** Announced when a holder corrected what he said about himself: he may count elsewhere now. */
export const registrationCorrected = 'registration.corrected';
export interface RegistrationCorrected {
  participantId: string;
}
