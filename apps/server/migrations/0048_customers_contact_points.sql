-- Every way to a customer has a type, a label, whether it was verified and whether it must not be used. Numbers keep
-- their table, which calls look up; servers of the version before write it without the new columns.
alter table customers.phone
  -- Null: what the number itself says, mobile or land line.
  add column type text,
  add column label text,
  add column verified_at timestamptz,
  add column do_not_use boolean not null default false,
  add column do_not_use_reason text;
-- Customers may be without a number, and a number is read together with those of its customer.
create index phone_customer on customers.phone (tenant_id, customer_id);

create table customers.contact_point (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  customer_id uuid not null references customers.customer on delete cascade,
  channel text not null check (channel in ('email', 'address', 'chat', 'document')),
  type text not null,
  label text,
  value text not null,
  -- What belongs to one channel only: region, postcode, holder, expiry, who acted for the holder.
  detail jsonb not null default '{}',
  is_primary boolean not null,
  verified_at timestamptz,
  do_not_use boolean not null default false,
  do_not_use_reason text
);
create index contact_point_customer on customers.contact_point (tenant_id, customer_id);
create index contact_point_value on customers.contact_point (tenant_id, channel, value);
create unique index contact_point_primary on customers.contact_point (customer_id, channel) where is_primary;
select kernel.protect('customers.contact_point');

-- The ways of one channel before and after a change: what undoing puts back. Kept for some days only.
create table customers.contact_change (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  customer_id uuid not null references customers.customer on delete cascade,
  channel text not null,
  before jsonb not null,
  after jsonb not null,
  changed_at timestamptz not null
);
create index contact_change_customer on customers.contact_change (tenant_id, customer_id);
create index contact_change_age on customers.contact_change (changed_at);
select kernel.protect('customers.contact_change');
