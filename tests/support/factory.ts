import type { TestApp } from './app.ts';
import { newId } from '#platform/database/id.ts';

export interface TestEvent {
  programmeId: string;
  eventId: string;
  slug: string;
  meetingChannelId: string;
  streamChannelId: string;
  speakers: { castId: string; name: string }[];
}

/** One published event in Jember (35.09) from now until in three hours: `seats` meeting seats, then the stream; four speakers, four talks. */
export async function makeEvent({ app, asSystem }: Pick<TestApp, 'app' | 'asSystem'>, { seats = 10, state = 'published' as 'draft' | 'published' | 'live' | 'ended' | 'closed', region = '35.09', slug = `uji-${newId().slice(-10)}` } = {}): Promise<TestEvent> {
  const now = app.clock.now();
  const [programmeId, eventId, meeting, stream] = [newId(), newId(), newId(), newId()];
  const day = now.toISOString().slice(0, 10);
  return asSystem(async (trx) => {
    await trx.insertInto('region').values([{ code: region.slice(0, 2), kind: 'province', name: 'Provinsi Uji', zone: 'WIB', source: 'test' }]).onConflict((oc) => oc.doNothing()).execute();
    await trx.insertInto('region').values([{ code: region, kind: 'regency', name: 'Kabupaten Uji', parent_code: region.slice(0, 2), zone: 'WIB', source: 'test' }]).onConflict((oc) => oc.doNothing()).execute();
    await trx.insertInto('programme').values({ id: programmeId, key: `p-${programmeId.slice(-8)}`, name: 'Programme of the test', organiser: 'Dinas Uji', created_at: now }).execute();
    await trx.insertInto('programme_segment').values({ programme_id: programmeId, key: 'umum', position: 1, name: 'Masyarakat umum', name_en: 'General public' }).execute();
    await trx
      .insertInto('event')
      .values({ id: eventId, programme_id: programmeId, slug, state, theme: 'Dampak Positif Bermedsos', organiser: 'Dinas Uji', starts_on: day, ends_on: day, zone: 'WIB', starts_at: now, ends_at: new Date(now.getTime() + 3 * 3_600_000), segments: ['umum'], created_at: now, ...(state === 'draft' || state === 'published' ? {} : { opened_at: now }) })
      .execute();
    await trx.insertInto('event_region').values({ event_id: eventId, region_code: region, position: 1 }).execute();
    const speakers: TestEvent['speakers'] = [];
    for (const [i, name] of ['Ani Lestari', 'Budi Santosa', 'Citra Dewi', 'Dodi Wijaya'].entries()) {
      const key = `${name.toLowerCase()} ${eventId.slice(-6)}`;
      const speakerId = newId();
      const castId = newId();
      await trx.insertInto('speaker').values({ id: speakerId, name, name_key: key, created_at: now }).execute();
      await trx.insertInto('event_cast').values({ event_id: eventId, id: castId, role: 'speaker', position: i + 1, speaker_id: speakerId, name_as_written: name, talk_title: `Materi ${i + 1}` }).execute();
      await trx.insertInto('rundown_item').values({ event_id: eventId, id: newId(), position: i + 2, kind: 'talk', title: `Materi ${i + 1}`, cast_id: castId, planned_minutes: 20 }).execute();
      speakers.push({ castId, name });
    }
    await trx.insertInto('rundown_item').values([
      { event_id: eventId, id: newId(), position: 1, kind: 'opening', title: 'Pembukaan', planned_minutes: 10 },
      { event_id: eventId, id: newId(), position: 6, kind: 'questions', title: 'Tanya jawab', planned_minutes: 40 },
    ]).execute();
    await trx.insertInto('channel').values([
      { event_id: eventId, id: meeting, kind: 'meeting', position: 1, name: 'Zoom', provider: 'zoom', url: 'https://zoom.example/j/123', capacity: Math.max(seats, 1) },
      { event_id: eventId, id: stream, kind: 'stream', position: 1, name: 'Siaran langsung', provider: 'youtube', external_id: 'dQw4w9WgXcQ' },
    ]).execute();
    await trx.insertInto('registration_counter').values({ event_id: eventId }).execute();
    await trx.insertInto('registration_pool').values([
      { event_id: eventId, id: newId(), channel_id: meeting, position: 1, seat_limit: seats },
      { event_id: eventId, id: newId(), channel_id: stream, position: 2 },
    ]).execute();
    return { programmeId, eventId, slug, meetingChannelId: meeting, streamChannelId: stream, speakers };
  });
}
