-- Work that somebody stopped, for now or for good.
alter table kernel.background_task drop constraint background_task_state_check;
alter table kernel.background_task add constraint background_task_state_check
  check (state in ('waiting', 'queued', 'running', 'paused', 'done', 'cancelled', 'failed'));
