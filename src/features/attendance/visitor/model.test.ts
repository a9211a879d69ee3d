import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { matchVisitors, nameKeysOf, type KnownAlias, type KnownRegistration, type Match, type Visitor } from './model.ts';

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);

const registration = (id: string, name: string, contact: string, more: Partial<KnownRegistration> = {}): KnownRegistration => ({ registrationId: id, participantId: `person of ${id}`, nameKey: nameKeysOf(name)[0]!, contact, contactKind: contact.includes('@') ? 'email' : 'phone', code: id, ...more });
const visitor = (id: string, name: string, more: Partial<Visitor> = {}): Visitor => ({ id, name, email: null, phone: null, registrant: null, decision: null, ...more });
const world = (registrations: readonly KnownRegistration[], { crew = [] as string[], aliases = [] as KnownAlias[] } = {}) => ({ registrations, crew: new Set(crew), aliases, aliasOfName: (key: string) => `name ${key}`, registrantHash: (number: string) => `hash ${number}` });
const told = (match: Match | undefined) => match && [match.state, match.reason, match.registrationId ?? match.candidates.map((one) => one.registrationId)];
const one = (seen: Visitor, ...rest: Parameters<typeof world>) => told(matchVisitors([seen], world(...rest)).get(seen.id));

const people = [registration('r1', 'Siti Aminah', 'siti@x'), registration('r2', 'Drs. Budi Santoso, M.Si.', '+62812'), registration('r3', 'Rahmat', '+62813'), registration('r4', 'Dewi Lestari', '+62814'), registration('r5', 'Agus Salim', '+62814')];

test('an address is enough, a registrant number of ours too, and a full name when one person bears it', () => {
  assert.deepEqual(one(visitor('v', 'HP Samsung', { email: 'siti@x' }), people), ['matched', 'email', 'r1']);
  assert.deepEqual(one(visitor('v', 'HP Samsung', { phone: '+62812' }), people), ['matched', 'phone', 'r2']);
  assert.deepEqual(one(visitor('v', 'HP', { registrant: 'hash K7Q29XMB' }), [registration('r9', 'Eko Prasetyo', '+1', { code: 'K7Q29XMB' })]), ['matched', 'registrant', 'r9']);
  assert.deepEqual(one(visitor('v', 'HP Samsung (BUDI SANTOSO)'), people), ['matched', 'name', 'r2']);
  assert.deepEqual(one(visitor('v', 'Dr. Budi Santoso'), people), ['matched', 'name', 'r2']);
});

test('one word, a shared number, another address and a similar name only suggest', () => {
  assert.deepEqual(one(visitor('v', 'Rahmat'), people), ['suggested', 'same_name', ['r3']]);
  assert.deepEqual(one(visitor('v', 'HP', { phone: '+62814' }), people), ['suggested', 'shared_contact', ['r4', 'r5']]);
  assert.deepEqual(one(visitor('v', 'Agus Salim', { phone: '+62814' }), people), ['matched', 'phone', 'r5']);
  assert.deepEqual(one(visitor('v', 'Siti Aminah', { email: 'other@x' }), people), ['suggested', 'other_address', ['r1']]);
  assert.deepEqual(one(visitor('v', 'Budi Santosa'), people), ['suggested', 'similar_name', ['r2']]);
  assert.deepEqual(one(visitor('v', 'Budi Santoso_SMPN 1 Jember'), people), ['suggested', 'similar_name', ['r2']]);
  assert.deepEqual(one(visitor('v', 'iPhone'), people), ['unmatched', 'nobody', []]);
});

test('two of one name are never credited by the name: neither two visitors nor two registrations', () => {
  const two = [visitor('v1', 'Budi Santoso', { email: 'a@x' }), visitor('v2', 'Budi Santoso', { email: 'b@x' })];
  const seen = matchVisitors(two, world(people));
  assert.deepEqual([...seen.values()].map(told), [['suggested', 'same_name', ['r2']], ['suggested', 'same_name', ['r2']]]);
  // Once a person has decided about one, the other is not the same man either.
  const decided = matchVisitors([{ ...two[0]!, decision: { kind: 'credit', registrationId: 'r2' } }, two[1]!], world(people));
  assert.deepEqual([...decided.values()].map(told), [['matched', 'person', 'r2'], ['suggested', 'same_name', ['r2']]]);
  assert.deepEqual(one(visitor('v', 'Budi Santoso'), [...people, registration('r6', 'Budi Santoso', '+62899')]), ['suggested', 'same_name', ['r2', 'r6']]);
});

test('one who comes back under a device and the name is one bearer of it', () => {
  const seen = matchVisitors([visitor('v1', 'Budi Santoso'), visitor('v2', 'HP Samsung (Budi Santoso)')], world(people));
  assert.deepEqual([...seen.values()].map(told), [['matched', 'name', 'r2'], ['matched', 'name', 'r2']]);
});

test('files tell each other who an address is, whichever comes first', () => {
  const seen = [visitor('v1', 'HP Samsung', { email: 'b@x' }), visitor('v2', 'Budi', { email: 'b@x', phone: '+62812' })];
  for (const order of [seen, [...seen].reverse()]) assert.deepEqual(told(matchVisitors(order, world(people)).get('v1')), ['matched', 'phone', 'r2']);
});

test('what a person decided of an address holds in later events; of a mere name it only suggests', () => {
  const aliases = [{ alias: 'galaxy@x', strong: true, participantId: 'person of r2' }, { alias: 'name galaxy a12', strong: false, participantId: 'person of r1' }];
  assert.deepEqual(one(visitor('v', 'Galaxy A12', { email: 'galaxy@x' }), people, { aliases }), ['matched', 'alias', 'r2']);
  assert.deepEqual(one(visitor('v', 'Galaxy A12'), people, { aliases }), ['suggested', 'learned_name', ['r1']]);
});

test('cast and crew are no participants, and one who registered is asked about', () => {
  const crew = ['ani lestari', 'siti aminah'];
  assert.deepEqual(one(visitor('v', 'Dr. Ani Lestari, M.Pd.'), people, { crew }), ['crew', 'crew', []]);
  assert.deepEqual(one(visitor('v', 'Siti Aminah', { email: 'siti@x' }), people, { crew }), ['suggested', 'crew_or_participant', ['r1']]);
  assert.deepEqual(one(visitor('v', 'Penonton', { decision: { kind: 'set_aside' } }), people), ['crew', 'set_aside', []]);
});

test('nobody gets what is another\'s: over generated crowds with shared names, numbers and guests, in any order', (t) => {
  const runs = process.env.SERENTAK_LONG ? 20_000 : 1000;
  t.diagnostic(`${runs} crowds, replay: SEED=${seed} node --test src/features/attendance/visitor/model.test.ts`);
  const names = ['Siti Aminah', 'Budi Santoso', 'Budi Santosa', 'Rahmat', 'Dewi Lestari', 'Dewi Lestari Putri'];
  // A person of flesh and blood: registered or not, with an address or none, seen under their name, their device's name, or both.
  const person = fc.record({ name: fc.constantFrom(...names), contact: fc.constantFrom('own', 'family'), registered: fc.boolean(), shows: fc.array(fc.record({ as: fc.constantFrom('name', 'device', 'both'), address: fc.boolean() }), { maxLength: 3 }) });
  fc.assert(
    fc.property(fc.array(person, { maxLength: 8 }), fc.nat(), (crowd, turn) => {
      const contactOf = (at: number) => (crowd[at]!.contact === 'own' ? `own${at}` : 'family');
      // Two of one name under one number are one person to everybody: nobody could tell.
      const told = crowd.map((one, at) => ({ ...one, at })).filter(({ name, contact, at }) => contact === 'own' || crowd.findIndex((other) => other.name === name && other.contact === 'family') === at);
      const registrations = told.filter((one) => one.registered).map(({ name, at }) => registration(`r${at}`, name, contactOf(at)));
      const visitors = told.flatMap(({ name, shows, at, registered }) => shows.flatMap(({ as, address }, i): Visitor[] => {
        // A stranger who bears the name of somebody registered is told apart by an address, and by that somebody being there under
        // the name too; a namesake who comes in the place of one who stays away is told apart by nobody.
        const isNamesake = told.some((other) => other.registered && other.name === name);
        if (!registered && as !== 'device' && isNamesake && !(address && told.some((other) => other.registered && other.name === name && other.shows.some((show) => show.as !== 'device')))) return [];
        const shown = as === 'name' ? name : as === 'device' ? `HP ${at}-${i}` : `HP ${at}-${i} (${name})`;
        return [visitor(`v${at}-${i}`, shown, { email: address ? contactOf(at) : null })];
      }));
      const seen = matchVisitors(visitors, world(registrations));
      for (const { id } of visitors) {
        const { registrationId } = seen.get(id)!;
        const at = Number(/^v(\d+)/.exec(id)![1]);
        const sharesFamily = crowd[at]!.contact === 'family';
        if (registrationId !== null && !sharesFamily) assert.equal(registrationId, `r${at}`);
      }
      const turned = [...visitors].sort((a, b) => ((a.id.charCodeAt(1) * 31 + turn) % 7) - ((b.id.charCodeAt(1) * 31 + turn) % 7));
      const again = matchVisitors(turned, world([...registrations].reverse()));
      for (const { id } of visitors) assert.deepEqual(again.get(id), seen.get(id));
    }),
    { seed, numRuns: runs },
  );
});
