-- Pools and ownership (CUS-043 … 056): who owns a customer since when, when the rules give it back, and every move.
alter table customers.customer
  -- Null: since before this was kept; then it counts from `created_at`.
  add column owned_since timestamptz,
  add column released_at timestamptz,
  add column last_sale_at timestamptz,
  add column protected_until timestamptz,
  add column protection_reason text,
  -- When the rules give the customer back to the public pool; kept true by whoever changes what it depends on, and
  -- reckoned anew before anybody acts on it.
  add column recycle_at timestamptz,
  -- The newest move: what is taken back must still be the newest.
  add column last_move_id uuid;
-- For the round across tenants, and for the list.
create index customer_recycle_due on customers.customer (recycle_at) where recycle_at is not null;
create index customer_recycle on customers.customer (tenant_id, recycle_at, id) where recycle_at is not null;
-- Private customers in the order of their ids, for batches.
create index customer_private on customers.customer (tenant_id, id) where owner_id is not null;

-- Each saved version stays, because moves and refusals quote rules by version and number.
create table customers.pool_rules (
  tenant_id uuid not null references identity.tenant,
  version int not null,
  rules jsonb not null,
  saved_by uuid not null references identity.app_user,
  saved_at timestamptz not null,
  primary key (tenant_id, version)
);
select kernel.protect('customers.pool_rules');
revoke update on customers.pool_rules from guanjia_app, guanjia_platform;

-- One row per person who gets customers. Whoever gives somebody a customer locks it, so that limits hold exactly.
create table customers.pool_holder (
  tenant_id uuid not null references identity.tenant,
  user_id uuid not null references identity.app_user,
  -- The tenant's day that `picked` counts.
  day date not null,
  picked int not null,
  primary key (tenant_id, user_id)
);
select kernel.protect('customers.pool_holder');

create table customers.pool_move (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  customer_id uuid not null references customers.customer,
  -- Of the customer after the move: the order of its moves, whatever the clocks of several servers say.
  version int not null,
  kind text not null,
  occurred_at timestamptz not null,
  -- Null: the public pool.
  from_owner uuid references identity.app_user,
  to_owner uuid references identity.app_user,
  actor_id uuid references identity.app_user,
  -- For a move by a rule: number, version and facts.
  rule jsonb,
  note text,
  bulk_id uuid,
  -- What the move overwrote, so that it can be taken back.
  before jsonb not null,
  undoes uuid
);
create index pool_move_customer on customers.pool_move (tenant_id, customer_id, version desc);
create unique index pool_move_undoes on customers.pool_move (undoes) where undoes is not null;
select kernel.protect('customers.pool_move');
-- Moves are only added; the moves of a purged customer go with everything else that is known of them.
revoke update on customers.pool_move from guanjia_app, guanjia_platform;

create table customers.share (
  tenant_id uuid not null references identity.tenant,
  customer_id uuid not null references customers.customer,
  user_id uuid not null references identity.app_user,
  access text not null check (access in ('read', 'edit')),
  -- Null: until it is taken back.
  until timestamptz,
  granted_by uuid references identity.app_user,
  granted_at timestamptz not null,
  primary key (customer_id, user_id)
);
create index share_user on customers.share (tenant_id, user_id, customer_id);
create index share_until on customers.share (until) where until is not null;
select kernel.protect('customers.share');
