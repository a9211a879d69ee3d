import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import type { Keys } from '#platform/files/keys.ts';
import { hallTicketBytes, writeHallTicket, type HallTicket } from '../model.ts';

/** PKCS #8 of an Ed25519 key is this and its 32 bytes of seed (RFC 8410). */
const header = Buffer.from('302e020100300506032b657004220420', 'hex');

const privateKey = (keys: Keys) => createPrivateKey({ key: Buffer.concat([header, Buffer.from(keys.secret('hall-ticket'), 'base64url')]), format: 'der', type: 'pkcs8' });

/** What the QR code of a ticket says at the door of a hall; the same every time. */
export function hallTicketText(keys: Keys, ticket: HallTicket): string {
  const signed = hallTicketBytes(ticket);
  return writeHallTicket(signed, sign(null, signed, privateKey(keys)));
}

/** The public key that a scanner needs (32 bytes, base64url); nobody can make tickets with it. */
export function hallTicketKey(keys: Keys): string {
  return createPublicKey(privateKey(keys)).export({ format: 'jwk' }).x!;
}
