import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { giveTask } from '#features/registration/gate/server/commands.ts';
import type { App } from '#platform/app/app.ts';

/** What the script of the sign-up form puts into its field `work`, for one key: about ten milliseconds of one core at rest. */
export async function proofOfWork(app: App, door: { eventId: string; programmeId: string }, key: string): Promise<string> {
  const { eventId, programmeId } = door;
  const challenge = await giveTask(app, { eventId, programmeId }, key);
  return Buffer.from(JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) })).toString('base64');
}
