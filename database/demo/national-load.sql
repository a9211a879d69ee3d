-- A year of a national movement for a demonstration: 30,000 closed events in every regency and city, some twenty people each. All of it is
-- simulated and lies in a programme of its own. :now, :programme and :original are filled in; run in one transaction, statement by statement.

insert into programme (id, key, name, organiser, note, created_at)
values (:programme, 'simulasi-nasional', 'Simulasi nasional', 'Peragaan Serentak', 'Seluruh kegiatan dan orang di sini dibuat untuk peragaan.', :now);
insert into programme_segment (programme_id, key, position, name, name_en) values
  (:programme, 'pelajar', 1, 'Pelajar dan mahasiswa', 'Students'), (:programme, 'umum', 2, 'Masyarakat umum', 'General public'),
  (:programme, 'asn', 3, 'ASN, TNI, dan Polri', 'Civil servants'), (:programme, 'perempuan', 4, 'Komunitas perempuan', 'Women’s groups');
-- The draft that every simulated event is a copy of.
insert into event (id, programme_id, slug, state, theme, organiser, starts_on, ends_on, zone, created_at)
values (:original, :programme, 'simulasi-nasional-asal', 'draft', 'Dampak Positif Bermedsos', 'Peragaan Serentak', '2026-01-01', '2026-01-01', 'WIB', :now);

-- Numbers between 0 and 1 that look like chance and are the same every time. Regencies in turn, so that all have some, then more in some
-- than in others; weekdays of a year that ended last week.
create temp table demo_event on commit drop as
with place as (select code, zone, (row_number() over (order by code) - 1)::int as at from region where kind <> 'province'),
  size as (select count(*)::int as n from place),
  made as (
    select g.n, (hashint8(g.n::bigint * 7919 + 1) & 1048575) / 1048576.0 as a, (hashint8(g.n::bigint * 7919 + 2) & 1048575) / 1048576.0 as b,
      (hashint8(g.n::bigint * 7919 + 3) & 1048575) / 1048576.0 as c, (hashint8(g.n::bigint * 7919 + 4) & 1048575) / 1048576.0 as d from generate_series(0, 29999) g (n)),
  dated as (select made.*, (:now)::date - 6 - floor(d * 358)::int as some_day from made)
select m.n, p.code, p.zone, m.some_day - greatest(extract(isodow from m.some_day)::int - 5, 0) as day, 8 + floor(m.a * m.b * 48)::int as people
from dated m cross join size join place p on p.at = case when m.n < 8 * size.n then m.n % size.n else floor(size.n * power(m.c, 1.35))::int end;

insert into event (id, programme_id, slug, state, theme, organiser, starts_on, ends_on, zone, starts_at, ends_at, segments, pillars, copy_of, simulated, opened_at, ended_at, closed_at, created_at)
select ('0a0e0001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, :programme, 'simulasi-' || replace(code, '.', '') || '-' || day || '-' || n, 'closed',
  (array['Dampak Positif Bermedsos', 'Cakap Bermedia Digital', 'Aman Bertransaksi Daring', 'Lawan Hoaks dari Gawai Kita', 'Etika Berjejaring', 'Jejak Digital Anak Kita', 'UMKM Naik Kelas secara Digital', 'Kata Sandi yang Tak Tertebak'])[1 + n % 8],
  'Peragaan Serentak', day, day, zone, day + time '02:00' at time zone 'UTC', day + time '05:00' at time zone 'UTC',
  (array['pelajar', 'umum', 'asn', 'perempuan'])[1 + n % 4 : 1 + n % 4], (array['skill', 'safety', 'ethics', 'culture'])[1 + n % 4 : 1 + n % 4 + (n / 4) % 2],
  :original, true, day + time '02:00' at time zone 'UTC', day + time '05:00' at time zone 'UTC', day + time '05:30' at time zone 'UTC', :now from demo_event;
insert into event_region (event_id, region_code, position) select ('0a0e0001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, code, 1 from demo_event;
insert into channel (event_id, id, kind, position, name, provider)
select ('0a0e0001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ('0a0e0002-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'stream', 1, 'Siaran simulasi', 'other' from demo_event;
insert into registration_pool (event_id, id, channel_id, position, taken)
select ('0a0e0001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ('0a0e0003-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ('0a0e0002-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 1, people from demo_event;
insert into registration_counter (event_id, last_number) select ('0a0e0001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, people from demo_event;

-- People of a regency come once, twice or three times; one in six leaves too early.
create temp table demo_pool on commit drop as
with own as (select code, greatest(max(people), ceil(sum(people) * 0.6)::int) as people from demo_event group by code)
select code, people, (sum(people) over (order by code) - people)::int as first from own;
insert into participant (id, programme_id, name, name_key, contact_kind, contact, contact_hmac, contact_hint, region_code, segment, language, origin_hmac, simulated, created_at)
select ('0a0e0004-0000-7000-8000-' || lpad(to_hex(first + k), 12, '0'))::uuid, :programme, 'Peserta simulasi ' || (first + k), 'peserta simulasi ' || (first + k), 'phone', '\x00', decode(lpad(to_hex(first + k), 16, '0'), 'hex'), '-', code,
  (array['pelajar', 'umum', 'asn', 'perempuan'])[1 + (hashint8((first + k)::bigint * 31) & 3)], 'id', decode(lpad(to_hex(first + k), 16, '0'), 'hex'), true, :now
from demo_pool, generate_series(0, people - 1) k;
create temp table demo_visit on commit drop as
select e.n, k + 1 as number, e.n::bigint * 128 + k as v, p.first + (k + e.n * 17) % p.people as person, (hashint8((e.n::bigint * 128 + k) * 7919) & 1023) > 174 as met, e.day
from demo_event e join demo_pool p on p.code = e.code cross join lateral generate_series(0, e.people - 1) k;
insert into registration (event_id, id, number, participant_id, channel_id, pool_id, code, via, created_at)
select ('0a0e0001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ('0a0e0005-0000-7000-8000-' || lpad(to_hex(v), 12, '0'))::uuid, number, ('0a0e0004-0000-7000-8000-' || lpad(to_hex(person), 12, '0'))::uuid,
  ('0a0e0002-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ('0a0e0003-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, lpad(number::text, 8, '0'), 'form', day::timestamptz from demo_visit;
insert into attendance_evidence (event_id, id, registration_id, source, source_key, started_at, ended_at, grade)
select ('0a0e0001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ('0a0e0006-0000-7000-8000-' || lpad(to_hex(v), 12, '0'))::uuid, ('0a0e0005-0000-7000-8000-' || lpad(to_hex(v), 12, '0'))::uuid, 'room_pulse', 'simulasi',
  day + time '02:00' at time zone 'UTC', day + time '02:00' at time zone 'UTC' + case when met then interval '160 minutes' else interval '20 minutes' end, 'B' from demo_visit;
insert into attendance (event_id, registration_id, seconds, needed_seconds, met, reason, grade, sources, computed_at)
select ('0a0e0001-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ('0a0e0005-0000-7000-8000-' || lpad(to_hex(v), 12, '0'))::uuid, case when met then 9600 else 1200 end, 5400, met, case when met then 'met' else 'too_short' end, 'B', array['room_pulse'], :now from demo_visit;
