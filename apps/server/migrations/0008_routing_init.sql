select kernel.create_module_schema('routing');

-- What an agent chose, and what work made of it. The shown state is derived (apps/server/src/modules/routing/agent.ts).
create table routing.agent (
  user_id uuid primary key references identity.app_user,
  tenant_id uuid not null references identity.tenant,
  chosen text not null default 'signed_out' check (chosen in ('signed_out', 'ready', 'not_ready', 'break')),
  reason text,
  -- The call that keeps the agent busy.
  call_id uuid,
  offer_id uuid,
  -- In after-call work; `wrap_up_until` null: until the agent ends it.
  wrapping_up boolean not null default false,
  wrap_up_until timestamptz,
  -- Since when the shown state holds.
  since timestamptz not null,
  -- When the agent last finished work: who has waited longest is offered first.
  idle_since timestamptz not null
);
create index agent_wrap_up on routing.agent (wrap_up_until) where wrap_up_until is not null;
select kernel.protect('routing.agent');

create table routing.queue (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  -- How long an offer rings at one agent.
  ring_seconds int not null default 20,
  wrap_up_seconds int not null default 30,
  unique (tenant_id, name)
);
select kernel.protect('routing.queue');

create table routing.work_item (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  queue_id uuid not null references routing.queue,
  call_id uuid not null unique,
  state text not null check (state in ('waiting', 'offered', 'taken', 'gone')),
  arrived_at timestamptz not null,
  ended_at timestamptz,
  agent_id uuid,
  offer_id uuid,
  offer_expires_at timestamptz,
  -- Who was asked and what became of it: answers "why did this call go there?"
  trace jsonb not null default '[]'
);
create index work_item_open on routing.work_item (tenant_id, queue_id, arrived_at) where state in ('waiting', 'offered');
create index work_item_expiring on routing.work_item (offer_expires_at) where state = 'offered';
select kernel.protect('routing.work_item');

-- Published to the other modules.
create view routing.agent_status with (security_invoker = true) as
  select tenant_id, user_id, chosen, call_id, offer_id, wrapping_up, since, idle_since from routing.agent;
grant select on routing.agent_status to guanjia_app, guanjia_platform;
