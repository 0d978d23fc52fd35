-- Changes of many customers at once (CUS-041). The rows are frozen before the first is changed; each keeps its outcome
-- and what is needed to take it back.
create table customers.bulk (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  user_id uuid not null references identity.app_user,
  action text not null,
  params jsonb not null,
  target jsonb not null,
  label text not null,
  state text not null check
    (state in ('freezing', 'running', 'paused', 'cancelled', 'done', 'undoing', 'undone', 'failed')),
  -- What goes on when a pause ends.
  resume_to text check (resume_to in ('freezing', 'running', 'undoing')),
  -- The last customer that was frozen.
  frozen_to uuid,
  total int not null default 0,
  done int not null default 0,
  refused int not null default 0,
  undone int not null default 0,
  kept int not null default 0,
  -- Notes of the action from one batch to the next, such as who has got how many.
  memory jsonb not null default '{}',
  created_at timestamptz not null,
  finished_at timestamptz
);
create index bulk_user on customers.bulk (tenant_id, user_id, created_at desc);
select kernel.protect('customers.bulk');

create table customers.bulk_item (
  tenant_id uuid not null references identity.tenant,
  bulk_id uuid not null references customers.bulk,
  customer_id uuid not null references customers.customer,
  outcome text not null check (outcome in ('waiting', 'done', 'refused', 'undone', 'kept')),
  code text,
  params jsonb,
  -- What the action needs to take this row back.
  undo jsonb,
  primary key (bulk_id, customer_id)
);
-- The work in its order: what waits, what can be taken back, what was refused.
create index bulk_item_outcome on customers.bulk_item (bulk_id, outcome, customer_id);
select kernel.protect('customers.bulk_item');
