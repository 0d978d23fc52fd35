-- Events wait in `outbox` until the sequencer has given them their place in `event_log`. A place is given after the
-- commit, in one transaction at a time, so that a reader who has seen place n never sees a smaller one appear later.
create table kernel.outbox (
  id bigint generated always as identity primary key,
  event_id uuid not null,
  tenant_id uuid not null,
  kind text not null check (kind in ('domain', 'realtime')),
  type text not null,
  topics text[] not null default '{}',
  payload jsonb not null,
  occurred_at timestamptz not null
);
select kernel.protect('kernel.outbox');

create sequence kernel.event_position;
grant usage on sequence kernel.event_position to guanjia_platform;

create table kernel.event_log (
  position bigint not null,
  event_id uuid not null,
  tenant_id uuid not null,
  kind text not null,
  type text not null,
  topics text[] not null,
  payload jsonb not null,
  occurred_at timestamptz not null,
  logged_at timestamptz not null default now(),
  primary key (position, logged_at)
) partition by range (logged_at);
create index event_log_tenant on kernel.event_log (tenant_id, position) where kind = 'realtime';
select kernel.protect('kernel.event_log');

-- Creates the month partitions of a table from last month to `ahead` months from now.
create function kernel.ensure_month_partitions(parent regclass, ahead int default 3) returns void
language plpgsql as $$
declare
  month date;
  child text;
begin
  for i in -1 .. ahead loop
    month := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => i))::date;
    child := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
    if to_regclass(child) is null then
      execute format(
        'create table %s partition of %s for values from (%L) to (%L)',
        child, parent, month::text || ' 00:00+00', (month + interval '1 month')::date::text || ' 00:00+00');
      execute format('alter table %s enable row level security', child);
      execute format('alter table %s force row level security', child);
    end if;
  end loop;
end $$;
select kernel.ensure_month_partitions('kernel.event_log');

create table kernel.subscription (
  name text primary key,
  position bigint not null
);
grant select, insert, update on kernel.subscription to guanjia_app, guanjia_platform;

-- Events that a subscriber could not handle after all its tries; an engineer looks at them.
create table kernel.dead_event (
  subscription text not null,
  position bigint not null,
  error text not null,
  died_at timestamptz not null default now(),
  primary key (subscription, position)
);
grant select, insert, delete on kernel.dead_event to guanjia_platform;

-- Who may be the only one: the fence goes up with every new holder, so that a stale one can be refused.
create table kernel.lease (
  name text primary key,
  holder uuid not null,
  fence bigint not null,
  expires_at timestamptz not null
);
grant select, insert, update, delete on kernel.lease to guanjia_platform;

-- Long work of a user, shown in the task centre.
create table kernel.background_task (
  id uuid primary key,
  tenant_id uuid not null,
  user_id uuid not null,
  kind text not null,
  label text not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  done bigint not null default 0,
  total bigint,
  result_path text,
  result_object text,
  error_code text,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index background_task_user on kernel.background_task (tenant_id, user_id, created_at desc);
select kernel.protect('kernel.background_task');

-- The server's roles own nothing of the job queue; adding a job goes through this function, inside the caller's
-- transaction, so that the job exists if and only if its cause does.
create function kernel.add_job(identifier text, payload json, job_key text, run_at timestamptz, queue_name text)
returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform graphile_worker.add_job(
    identifier, payload, queue_name => add_job.queue_name, run_at => add_job.run_at, job_key => add_job.job_key,
    max_attempts => 8);
end $$;
revoke execute on function kernel.add_job from public;
grant execute on function kernel.add_job to guanjia_app, guanjia_platform;
