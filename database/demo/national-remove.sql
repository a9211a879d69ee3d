-- Takes the simulated events and people of the national demonstration away; what hangs on an event goes with it. :programme is filled in.

delete from attendance where event_id in (select id from event where programme_id = :programme);
delete from attendance_evidence where event_id in (select id from event where programme_id = :programme);
delete from registration where event_id in (select id from event where programme_id = :programme);
delete from registration_pool where event_id in (select id from event where programme_id = :programme);
delete from registration_counter where event_id in (select id from event where programme_id = :programme);
delete from channel where event_id in (select id from event where programme_id = :programme);
delete from event_region where event_id in (select id from event where programme_id = :programme);
delete from participant where programme_id = :programme;
delete from event where programme_id = :programme and simulated;
delete from event where programme_id = :programme;
delete from report_cell where programme_id = :programme;
delete from report_presence where event_id in (select event_id from report_event where programme_id = :programme);
delete from report_event where programme_id = :programme;
delete from report_programme where programme_id = :programme;
delete from programme_segment where programme_id = :programme;
delete from programme where id = :programme;
