-- The black list holds for all branches, the white one where it is shared. What agents report waits for a decision.
create table customers.listing (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  list text not null check (list in ('black', 'white')),
  state text not null check (state in ('requested', 'active', 'declined', 'ended')),
  customer_id uuid references customers.customer on delete cascade,
  e164 text,
  reason text not null,
  origin text not null check (origin in ('record', 'call', 'chat')),
  origin_id uuid,
  everywhere boolean not null,
  until timestamptz,
  requested_by uuid references identity.app_user,
  requested_at timestamptz not null,
  decided_by uuid references identity.app_user,
  decided_at timestamptz,
  decision_note text,
  check ((customer_id is null) <> (e164 is null)),
  check (list = 'white' or everywhere)
);
create index listing_requested on customers.listing (tenant_id, requested_at desc, id desc);
create index listing_customer on customers.listing (tenant_id, customer_id) where customer_id is not null;
create index listing_number on customers.listing (tenant_id, e164) where e164 is not null;
create index listing_until on customers.listing (until) where state = 'active' and until is not null;
create unique index listing_customer_once on customers.listing (tenant_id, customer_id, list)
  where state in ('requested', 'active') and customer_id is not null;
create unique index listing_number_once on customers.listing (tenant_id, e164, list)
  where state in ('requested', 'active') and e164 is not null;
select kernel.protect('customers.listing');

create table customers.listing_branch (
  tenant_id uuid not null references identity.tenant,
  listing_id uuid not null references customers.listing on delete cascade,
  branch_id uuid not null references identity.unit,
  primary key (listing_id, branch_id)
);
select kernel.protect('customers.listing_branch');
