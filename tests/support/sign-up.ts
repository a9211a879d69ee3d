import { register, type Registered } from '#features/registration/server/commands.ts';
import type { App } from '#platform/app/app.ts';
import { anybody } from '#platform/app/principal.ts';
import { newId } from '#platform/database/id.ts';

/** Signs a person up for an event of the factory, as the API would; whatever is given stands in for the ordinary. */
export function signUpAs(app: App, slug: string, person: Readonly<Record<string, unknown>> & { name: string }): Promise<Registered> {
  return register(app, anybody, {
    slug, key: newId(), via: 'api', origin: 'https://uji.contoh', language: 'id',
    body: { region: '35.09', segment: 'umum', institution: null, consent: { attend: true, publicity: false, contact: false }, ...person },
  });
}
