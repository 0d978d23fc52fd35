-- Work that its user stopped for a while, or for good.
alter table kernel.background_task drop constraint background_task_state_check;
alter table kernel.background_task add constraint background_task_state_check
  check (state in ('waiting', 'queued', 'running', 'paused', 'cancelled', 'done', 'failed'));
