-- Recordings that were kept long enough are deleted; the call says so.
alter table voice.call drop constraint call_recording_check;
alter table voice.call add constraint call_recording_check
  check (recording in ('none', 'running', 'saved', 'failed', 'deleted'));
alter table voice.recording drop constraint if exists recording_state_check;
alter table voice.recording add constraint recording_state_check
  check (state in ('running', 'saved', 'failed', 'deleted'));
create index recording_kept on voice.recording (tenant_id, started_at) where state = 'saved';
