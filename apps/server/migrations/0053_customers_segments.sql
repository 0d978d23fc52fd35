-- Segments (CUS-069 … 071): a dynamic one is a filter of the customer list, a frozen one keeps its members.
create table customers.segment (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  note text,
  kind text not null check (kind in ('dynamic', 'frozen')),
  -- Dynamic: what it is. Frozen: what its members are found by.
  query jsonb not null,
  best jsonb,
  owner_id uuid not null references identity.app_user,
  -- Whose members count. No foreign key: freezings refer to their segment.
  freezing_id uuid,
  size int,
  counted_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  check (kind = 'frozen' or (freezing_id is null and best is null))
);
create unique index segment_name on customers.segment (tenant_id, name) where deleted_at is null;
select kernel.protect('customers.segment');

-- One run that finds the members of a frozen segment. They count when it is done, all at once.
create table customers.segment_freezing (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  segment_id uuid not null references customers.segment,
  user_id uuid not null references identity.app_user,
  state text not null check (state in ('running', 'done', 'failed')),
  -- The last customer that was looked at.
  reached uuid,
  size int not null default 0,
  -- For the best: who just belongs to them, {value, id}, and what part of the sum of all they hold.
  bar jsonb,
  share double precision,
  created_at timestamptz not null,
  finished_at timestamptz
);
create unique index segment_freezing_running on customers.segment_freezing (segment_id) where state = 'running';
create index segment_freezing_segment on customers.segment_freezing (segment_id);
select kernel.protect('customers.segment_freezing');

create table customers.segment_member (
  tenant_id uuid not null references identity.tenant,
  freezing_id uuid not null references customers.segment_freezing,
  customer_id uuid not null references customers.customer,
  primary key (freezing_id, customer_id)
);
select kernel.protect('customers.segment_member');
