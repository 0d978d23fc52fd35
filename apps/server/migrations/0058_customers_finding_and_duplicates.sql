-- Searching. The tenant was a column of the index over terms; then PostgreSQL reads the places of all the tenant's customers
-- for every search: 7 ms of a million. Instead each tenant's terms begin with a part of its id, so that they are terms of its
-- own; the few tenants that share that part are told apart by their rows.
create function customers.own_terms(tenant uuid, terms tsvector) returns tsvector
-- About what the comparison of texts costs beside it: the planner shall not shun reading on in a list because of it.
language plpgsql immutable strict parallel safe cost 10 as $$
begin
  -- Terms are letters, digits and colons: a blank and a quotation mark are never inside one.
  return replace(' ' || terms::text, ' ''', ' ''' || right(tenant::text, 3))::tsvector;
end
$$;
do $$
begin
  alter function customers.own_terms(uuid, tsvector) leakproof;
exception when insufficient_privilege then
  -- Only a superuser may say so. Without, row-level security keeps searches from their index: slower, not wrong.
  null;
end
$$;
-- Built in memory, as far as this goes: with the default it takes several times as long for a million customers.
set local maintenance_work_mem = '256MB';
create index customer_own_terms on customers.customer using gin (customers.own_terms(tenant_id, terms));
drop index customers.customer_terms;
-- How many customers a search finds is told by the index now.
alter index customers.customer_own_terms alter column 1 set statistics 500;
alter table customers.customer alter column terms set statistics 0;

-- How many of all customers have a term of one tenant.
create function customers.frequent_terms(tag text) returns table (term text, frequency float4)
language sql stable security definer set search_path = pg_catalog as $$
  select substr(e.term, length(tag) + 1), e.frequency
  from pg_stats s, unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) as e(term, frequency)
  where s.schemaname = 'customers' and s.tablename = 'customer_own_terms' and starts_with(e.term, tag)
$$;
revoke execute on function customers.frequent_terms(text) from public;
grant execute on function customers.frequent_terms(text) to guanjia_app, guanjia_platform;

-- What people sort the customers of somebody by stands beside them in the index, so that sorting five thousand does not read
-- five thousand rows. Nothing is written more often: each of these columns has an index of its own.
drop index customers.customer_owner;
create index customer_owner on customers.customer (tenant_id, owner_id, created_at desc, id desc)
  include (name, level, region, source, last_contact_at, company) where deleted_at is null;

-- Customers who may be one (ADR: possible duplicates). Everything here is reckoned from the records and can be reckoned anew,
-- besides what people said of it. What customers share is kept as a hash: no number or document stands here a second time.
create table customers.duplicate_group (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  -- Hash of its customers' ids: the same customers are one row, whatever they share.
  members_key text not null,
  size int not null,
  reasons text[] not null,
  -- `gone`: they share nothing any more; the row remembers that somebody said that they are not one.
  state text not null check (state in ('open', 'dismissed', 'gone')),
  found_at timestamptz not null,
  -- What they shared when somebody said so. Once they share more, they are shown again.
  dismissed_keys text[] not null default '{}',
  dismissed_by uuid references identity.app_user,
  dismissed_at timestamptz,
  unique (tenant_id, members_key)
);
create index duplicate_group_found on customers.duplicate_group (tenant_id, state, found_at desc, id desc);
create index duplicate_group_size on customers.duplicate_group (tenant_id, state, size, id);
select kernel.protect('customers.duplicate_group');

create table customers.duplicate_member (
  tenant_id uuid not null references identity.tenant,
  group_id uuid not null references customers.duplicate_group on delete cascade,
  customer_id uuid not null references customers.customer on delete cascade,
  primary key (group_id, customer_id)
);
create index duplicate_member_customer on customers.duplicate_member (customer_id);
select kernel.protect('customers.duplicate_member');

-- What the customers of a group share.
create table customers.duplicate_key (
  tenant_id uuid not null references identity.tenant,
  key text not null,
  reason text not null,
  group_id uuid not null references customers.duplicate_group on delete cascade,
  -- The full scan that saw it last.
  scan int not null,
  primary key (tenant_id, key)
);
create index duplicate_key_group on customers.duplicate_key (group_id);
create index duplicate_key_scan on customers.duplicate_key (tenant_id, scan);
select kernel.protect('customers.duplicate_key');

-- Customers whose names, numbers or other ways changed since they were looked at. No foreign key: it would be checked at
-- every save, and whoever is gone is passed over.
create table customers.duplicate_due (
  tenant_id uuid not null references identity.tenant,
  customer_id uuid not null,
  primary key (tenant_id, customer_id)
);
select kernel.protect('customers.duplicate_due');

create table customers.duplicate_scan (
  tenant_id uuid primary key references identity.tenant,
  -- Goes up with every full scan.
  scan int not null default 0,
  kind text not null check (kind in ('full', 'changes')),
  state text not null check (state in ('running', 'done', 'failed')),
  -- The part of the scan that is under way, and the last value or customer that was looked at in it.
  phase text not null,
  reached text,
  -- Shared values, or changed customers, so far.
  looked int not null default 0,
  -- Values that so many customers share that they say nothing.
  crowded int not null default 0,
  -- When this scan began; whoever was added before the end of the last one was looked at.
  started_at timestamptz not null,
  finished_at timestamptz,
  -- When the last scans that ended had begun.
  full_at timestamptz,
  covered_at timestamptz,
  -- The entry of the task centre of whoever asked for it.
  task_id uuid
);
select kernel.protect('customers.duplicate_scan');
