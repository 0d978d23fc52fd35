select kernel.create_module_schema('customers');

create table customers.customer (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  kind text not null check (kind in ('person', 'company')),
  name text not null,
  gender text not null check (gender in ('female', 'male', 'unknown')),
  birth_year int,
  region text,
  level text not null check (level in ('normal', 'silver', 'gold', 'platinum')),
  -- Public pool: nobody owns the customer; private pool: `owner_id` does.
  pool text not null check (pool in ('public', 'private')),
  owner_id uuid references identity.app_user,
  source text,
  note text,
  -- Values of the tenant's own fields, typed by customers.form.
  custom jsonb not null default '{}',
  last_contact_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((pool = 'private') = (owner_id is not null))
);
create index customer_created on customers.customer (tenant_id, created_at desc, id desc);
create index customer_name on customers.customer (tenant_id, name collate "zh-x-icu", id);
create index customer_owner on customers.customer (tenant_id, owner_id, created_at desc);
create index customer_contact on customers.customer (tenant_id, last_contact_at desc nulls last, id);
select kernel.protect('customers.customer');

create table customers.phone (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  customer_id uuid not null references customers.customer on delete cascade,
  -- E.164; what was typed stands beside it.
  e164 text not null check (e164 ~ '^\+[0-9]{6,15}$'),
  extension text,
  raw text not null,
  is_primary boolean not null,
  unique (customer_id, e164, extension)
);
create index phone_number on customers.phone (tenant_id, e164);
create unique index phone_primary on customers.phone (customer_id) where is_primary;
select kernel.protect('customers.phone');

create table customers.timeline_entry (
  id uuid not null,
  tenant_id uuid not null,
  customer_id uuid not null,
  kind text not null,
  occurred_at timestamptz not null,
  actor_id uuid,
  data jsonb not null,
  ref_id uuid,
  primary key (id, occurred_at)
) partition by range (occurred_at);
create index timeline_customer on customers.timeline_entry (tenant_id, customer_id, occurred_at desc, id desc);
select kernel.protect('customers.timeline_entry');
select kernel.ensure_month_partitions('customers.timeline_entry');

create table customers.form (
  tenant_id uuid primary key references identity.tenant,
  fields jsonb not null
);
select kernel.protect('customers.form');

-- Published to the other modules: what a list shows of a customer.
create view customers.card with (security_invoker = true) as
  select c.tenant_id, c.id, c.name, c.region, c.gender, c.level, c.pool, c.owner_id,
    p.e164 as phone, p.extension
  from customers.customer c
  left join customers.phone p on p.customer_id = c.id and p.is_primary;
grant select on customers.card to guanjia_app, guanjia_platform;
