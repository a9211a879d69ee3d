import type { App } from '#platform/app/app.ts';
import { withScope } from '#platform/database/scope.ts';
import { Refusal } from '#platform/http/refusal.ts';
import type { Receiver } from '#platform/signals/receiver.ts';
import { linkRegistered } from '../link/server/commands.ts';
import { forgetRosterFiles, rosterJob, takeRoster } from './commands.ts';
import { rosterAccepted, type RosterAccepted } from './signals.ts';

/** Lists are taken over as soon as somebody says so; who signed up by himself is linked within half a minute; old files are deleted. */
export function rosterReceivers(app: App): Receiver[] {
  return [
    {
      signal: rosterAccepted,
      name: 'roster',
      async receive(payload) {
        await takeRoster(app, payload as RosterAccepted).catch((reason: unknown) => {
          if (!(reason instanceof Refusal)) throw reason; // said on the list's page; trying again would not help
        });
      },
    },
    {
      signal: 'roster.link',
      name: 'roster',
      everySeconds: 30,
      async receive() {
        const events = await withScope(app.db, rosterJob, (trx) => trx.selectFrom('registration_roster_entry').select('event_id').distinct().where('registration_id', 'is', null).execute());
        for (const { event_id } of events) await withScope(app.db, rosterJob, (trx) => linkRegistered(trx, { eventId: event_id, now: app.clock.now() }));
      },
    },
    { signal: 'roster.forget', name: 'roster', everySeconds: 3600, receive: async () => void (await forgetRosterFiles(app)) },
  ];
}
