select kernel.create_module_schema('messaging');

create table messaging.setting (
  tenant_id uuid primary key references identity.tenant,
  settings jsonb not null,
  version int not null
);
select kernel.protect('messaging.setting');

create table messaging.template (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  kind text not null check (kind in ('greeting', 'marketing', 'notice')),
  text text not null,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz
);
create unique index template_name on messaging.template (tenant_id, name) where deleted_at is null;
select kernel.protect('messaging.template');

-- One text to many customers, or to one.
create table messaging.sending (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  user_id uuid not null references identity.app_user,
  -- Null: to one customer, from the record.
  name text,
  kind text not null check (kind in ('greeting', 'marketing', 'notice')),
  text text not null,
  -- As it was when the sending was started: what was shown in the preview is what goes out.
  signature text not null,
  target jsonb not null,
  state text not null check (state in
    ('scheduled', 'collecting', 'running', 'waiting', 'paused', 'cancelled', 'done', 'failed')),
  -- While waiting or paused: with what it goes on.
  resume_to text check (resume_to in ('scheduled', 'collecting', 'running')),
  waits_for text check (waits_for in ('hours', 'gateway', 'restored')),
  -- When it begins or goes on by itself.
  next_at timestamptz,
  -- Lots of messages that were handed over; see messaging.handed_over.
  lots int not null default 0,
  -- Customers that came later are left out; set when collecting begins.
  collects_before timestamptz,
  -- The last customer that was looked at.
  reached uuid,
  looked int not null default 0,
  total int not null default 0,
  sent int not null default 0,
  failed int not null default 0,
  unknown int not null default 0,
  refused int not null default 0,
  parts bigint not null default 0,
  -- How many were refused or failed, by reason.
  reasons jsonb not null default '{}',
  error_code text,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index sending_created on messaging.sending (tenant_id, created_at desc, id desc) where name is not null;
create index sending_due on messaging.sending (next_at) where next_at is not null;
select kernel.protect('messaging.sending');

-- The same number of lots, which a restore does not turn back: when the two differ, messages that wait in the backup may
-- have been sent since it was made.
create table messaging.handed_over (
  sending_id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  lots int not null
);
select kernel.protect('messaging.handed_over');

-- Every message. All of a sending carry its `created_at`, so that they stand in one month and a number is unique in it.
create table messaging.message (
  id uuid not null,
  tenant_id uuid not null references identity.tenant,
  sending_id uuid not null,
  -- Who sends it, as the sending says: what somebody sees of all messages is found by it.
  user_id uuid not null references identity.app_user,
  customer_id uuid,
  -- E.164; null: there was none, or whose it was is gone.
  number text,
  -- Null for those that were never to be sent, or when whose it was is gone.
  text text,
  parts int not null,
  state text not null check (state in ('queued', 'submitting', 'sent', 'failed', 'unknown', 'refused', 'cancelled')),
  reason text,
  -- What the gateway said, and its own number of the message.
  detail text,
  gateway_id text,
  created_at timestamptz not null,
  submitted_at timestamptz,
  primary key (id, created_at)
) partition by range (created_at);
-- A number gets a message of a sending once.
create unique index message_number on messaging.message (sending_id, number, created_at)
  where number is not null and state <> 'refused';
create index message_open on messaging.message (sending_id, id) where state in ('queued', 'submitting');
create index message_created on messaging.message (tenant_id, created_at desc, id desc);
create index message_sender on messaging.message (tenant_id, user_id, created_at desc, id desc);
create index message_sending on messaging.message (tenant_id, sending_id, created_at desc, id desc);
create index message_customer on messaging.message (tenant_id, customer_id, created_at desc);
select kernel.protect('messaging.message');
select kernel.ensure_month_partitions('messaging.message');
