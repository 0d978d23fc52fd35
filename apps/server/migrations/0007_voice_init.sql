select kernel.create_module_schema('voice');

create table voice.trunk (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  host text not null,
  port int not null,
  username text,
  password text,
  register boolean not null default false,
  unique (tenant_id, name)
);
select kernel.protect('voice.trunk');

-- Own numbers: what customers call and see. Which tenant an inbound call is for is decided by trunk and number.
create table voice.number (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  trunk_id uuid not null references voice.trunk,
  number text not null,
  is_default boolean not null default false,
  unique (trunk_id, number)
);
create index number_tenant on voice.number (tenant_id);
select kernel.protect('voice.number');

-- A person's phone and its leg, which stays up between calls.
create table voice.phone (
  user_id uuid primary key references identity.app_user,
  tenant_id uuid not null references identity.tenant,
  -- SIP user at the switch.
  phone_id text not null unique,
  password text not null,
  state text not null default 'disconnected' check (state in ('disconnected', 'connecting', 'ready')),
  leg_id text,
  -- The page that holds the phone; another page takes over.
  page_id text,
  changed_at timestamptz not null
);
create index phone_leg on voice.phone (leg_id) where leg_id is not null;
select kernel.protect('voice.phone');

create table voice.call (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  direction text not null check (direction in ('outbound', 'inbound')),
  subject_kind text not null check (subject_kind in ('campaign_task', 'manual', 'inbound')),
  subject_id uuid,
  -- E.164 where it is a number, else as the carrier sent it.
  number text not null,
  own_number text,
  customer_id uuid,
  agent_id uuid references identity.app_user,
  state text not null,
  customer_leg_id text not null,
  agent_leg_id text,
  muted boolean not null default false,
  recording text not null default 'none' check (recording in ('none', 'running', 'saved', 'failed')),
  started_at timestamptz not null,
  answered_at timestamptz,
  connected_at timestamptz,
  ended_at timestamptz,
  outcome text,
  -- State of the reducer (apps/server/src/modules/voice/call.ts).
  data jsonb not null
);
create index call_started on voice.call (tenant_id, started_at desc, id desc);
create index call_agent on voice.call (tenant_id, agent_id, started_at desc);
create index call_customer on voice.call (tenant_id, customer_id, started_at desc);
create index call_subject on voice.call (tenant_id, subject_id, started_at desc) where subject_id is not null;
create index call_leg on voice.call (customer_leg_id) where ended_at is null;
-- Nobody can be in two calls.
create unique index call_one_per_agent on voice.call (agent_id) where ended_at is null and agent_id is not null;
select kernel.protect('voice.call');

-- The manifest: written when a recording starts, so that a missing file is noticed.
create table voice.recording (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  call_id uuid not null unique references voice.call,
  leg_id text not null,
  state text not null default 'running' check (state in ('running', 'saved', 'failed')),
  started_at timestamptz not null,
  duration_ms int,
  bytes bigint,
  problem text
);
create index recording_running on voice.recording (started_at) where state = 'running';
select kernel.protect('voice.recording');

-- Published to the other modules.
create view voice.agent_phone with (security_invoker = true) as
  select tenant_id, user_id, state from voice.phone;
grant select on voice.agent_phone to guanjia_app, guanjia_platform;

create view voice.call_summary with (security_invoker = true) as
  select tenant_id, id, agent_id, customer_id, subject_kind, subject_id, direction, outcome, recording, state,
    started_at, answered_at, ended_at,
    case when connected_at is null then null
      else greatest(0, round(extract(epoch from ended_at - connected_at)))::int end as talk_seconds
  from voice.call;
grant select on voice.call_summary to guanjia_app, guanjia_platform;
