import type { App } from '#platform/app/app.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { issueCertificates } from './commands.ts';
import { certificateAsked, type CertificateAsked } from './signals.ts';

/** Issues what somebody asked for; a job that is tried again goes on where the last one stopped. */
export const issueOnRequest = (app: App): Receiver => ({
  signal: certificateAsked,
  name: 'issue-certificates',
  receive: (payload) => issueCertificates(app, payload as CertificateAsked),
});
