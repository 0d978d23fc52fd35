select kernel.create_module_schema('outbound');

create table outbound.script (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  steps jsonb not null,
  version int not null,
  created_at timestamptz not null
);
select kernel.protect('outbound.script');

create table outbound.questionnaire (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  fields jsonb not null,
  version int not null,
  created_at timestamptz not null
);
select kernel.protect('outbound.questionnaire');

create table outbound.campaign (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  state text not null default 'draft' check (state in ('draft', 'running', 'paused', 'finished')),
  dial_mode text not null check (dial_mode in ('claim', 'automatic')),
  product_id uuid references orders.product,
  script_id uuid references outbound.script,
  questionnaire_id uuid references outbound.questionnaire,
  starts_on date,
  ends_on date,
  max_attempts int not null check (max_attempts > 0),
  retry_after_minutes int not null check (retry_after_minutes > 0),
  daily_target int,
  wrap_up_seconds int,
  version int not null default 1,
  created_at timestamptz not null
);
create index campaign_created on outbound.campaign (tenant_id, created_at desc, id desc);
select kernel.protect('outbound.campaign');

-- One number to call. In exactly one state: never dialed to a result (待拨), to be dialed again (再拨), done, given up.
create table outbound.task (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  campaign_id uuid not null references outbound.campaign,
  customer_id uuid not null references customers.customer,
  number text not null,
  extension text,
  state text not null default 'pending' check (state in ('pending', 'redial', 'done', 'failed')),
  agent_id uuid references identity.app_user,
  attempts int not null default 0,
  last_outcome text,
  due_at timestamptz,
  claimed_at timestamptz,
  -- Claims go in this order: random for the list, yet one index look-up (OUT-004).
  shuffle float8 not null default random(),
  -- What the agent has typed and not saved.
  draft jsonb,
  import_id uuid,
  created_at timestamptz not null,
  unique (campaign_id, number)
);
create index task_claimable on outbound.task (tenant_id, campaign_id, shuffle) where state = 'pending' and agent_id is null;
create index task_agent on outbound.task (tenant_id, agent_id, state, due_at);
create index task_campaign on outbound.task (tenant_id, campaign_id, state);
create index task_due on outbound.task (tenant_id, state, due_at, id);
create index task_customer on outbound.task (tenant_id, customer_id);
select kernel.protect('outbound.task');

-- One finished attempt with its result.
create table outbound.contact (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  task_id uuid not null references outbound.task,
  campaign_id uuid not null references outbound.campaign,
  customer_id uuid not null references customers.customer,
  call_id uuid unique references voice.call,
  agent_id uuid not null references identity.app_user,
  outcome text not null check (outcome in ('success', 'no_answer', 'busy', 'empty_number', 'unreachable', 'redial')),
  disposition_id uuid references orders.disposition,
  notes text not null,
  talk_seconds int,
  created_at timestamptz not null
);
create index contact_created on outbound.contact (tenant_id, created_at desc, id desc);
create index contact_agent on outbound.contact (tenant_id, agent_id, created_at desc);
create index contact_task on outbound.contact (task_id);
select kernel.protect('outbound.contact');

create table outbound.response (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  questionnaire_id uuid not null references outbound.questionnaire,
  contact_id uuid not null unique references outbound.contact,
  campaign_id uuid not null references outbound.campaign,
  customer_id uuid not null references customers.customer,
  agent_id uuid not null references identity.app_user,
  answers jsonb not null,
  answered int not null,
  created_at timestamptz not null
);
create index response_created on outbound.response (tenant_id, created_at desc, id desc);
select kernel.protect('outbound.response');

-- What an agent works on.
create table outbound.seat (
  user_id uuid primary key references identity.app_user,
  tenant_id uuid not null references identity.tenant,
  campaign_id uuid references outbound.campaign,
  task_id uuid references outbound.task
);
create index seat_campaign on outbound.seat (tenant_id, campaign_id) where campaign_id is not null;
select kernel.protect('outbound.seat');

create table outbound.list_import (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  campaign_id uuid not null references outbound.campaign,
  user_id uuid not null references identity.app_user,
  file_name text not null,
  file_object text not null,
  state text not null check (state in ('uploaded', 'previewed', 'running', 'done', 'failed')),
  columns jsonb not null,
  sample jsonb not null,
  mapping jsonb not null,
  total_rows int not null,
  counts jsonb not null,
  problems jsonb not null default '[]',
  duplicates jsonb not null default '[]',
  -- Rows before this one are in: a crashed run goes on here.
  next_row int not null default 0,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index list_import_campaign on outbound.list_import (tenant_id, campaign_id, created_at desc);
select kernel.protect('outbound.list_import');

-- Published to reporting: the same rows as the lists show.
create view outbound.contact_fact with (security_invoker = true) as
  select c.tenant_id, c.id, c.campaign_id, c.agent_id, c.outcome, c.talk_seconds, c.created_at, d.kind as disposition_kind
  from outbound.contact c
  -- Nobody buys at a busy line, whatever was chosen before the call was given up.
  left join orders.disposition d on d.id = c.disposition_id and c.outcome = 'success';
grant select on outbound.contact_fact to guanjia_app, guanjia_platform;

create view outbound.response_fact with (security_invoker = true) as
  select r.tenant_id, r.id, r.questionnaire_id, r.campaign_id, r.agent_id, r.answers, r.created_at,
    q.name as questionnaire_name, q.fields
  from outbound.response r join outbound.questionnaire q on q.id = r.questionnaire_id;
grant select on outbound.response_fact to guanjia_app, guanjia_platform;
