-- Customers who were found to be one. The others stay as rows, out of every list by `deleted_at`, and lead to the one who
-- stayed: what other modules keep of them goes on pointing at them.
alter table customers.customer
  -- Who stayed; never one who is merged.
  add column merged_into uuid references customers.customer;
create index customer_merged on customers.customer (merged_into) where merged_into is not null;

create table customers.merge (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  survivor_id uuid not null references customers.customer,
  other_ids uuid[] not null,
  merged_by uuid references identity.app_user,
  merged_at timestamptz not null,
  -- Of the survivor after the merge: the order of its merges, whatever the clocks of several servers say.
  version int not null,
  -- Everything that the merge changed, before and after, so that it can be undone.
  images jsonb not null,
  undone_by uuid references identity.app_user,
  undone_at timestamptz
);
create index merge_survivor on customers.merge (survivor_id, version desc);
select kernel.protect('customers.merge');

-- Who a merged customer is now.
create or replace view customers.card with (security_invoker = true) as
  select c.tenant_id, c.id, s.name, s.region, s.gender, s.level, s.pool, s.owner_id,
    p.e164 as phone, p.extension
  from customers.customer c
  join customers.customer s on s.id = coalesce(c.merged_into, c.id)
  left join customers.phone p on p.customer_id = s.id and p.is_primary
  where s.deleted_at is null;
