-- Open tasks of a deleted customer are withdrawn; they get back what they were when the customer is restored.
alter table outbound.task add column withdrawn_from text check (withdrawn_from in ('pending', 'redial'));
alter table outbound.task drop constraint task_state_check;
alter table outbound.task add constraint task_state_check
  check (state in ('pending', 'redial', 'done', 'failed', 'withdrawn'));
alter table outbound.task add constraint task_withdrawal_check
  check ((state = 'withdrawn') = (withdrawn_from is not null));
