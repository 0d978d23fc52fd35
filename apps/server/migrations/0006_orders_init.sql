select kernel.create_module_schema('orders');

create table orders.category (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  created_at timestamptz not null,
  unique (tenant_id, name)
);
select kernel.protect('orders.category');

-- The sales results that an agent can choose (OUT-028). Retired ones stay for the records that name them.
create table orders.disposition (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  category_id uuid not null references orders.category,
  name text not null,
  kind text not null check (kind in ('success', 'interested', 'failure')),
  position int not null,
  retired_at timestamptz
);
create index disposition_category on orders.disposition (tenant_id, category_id, position);
select kernel.protect('orders.disposition');

create table orders.product (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  category_id uuid not null references orders.category,
  code text not null,
  name text not null,
  -- Minor units.
  price bigint not null check (price >= 0),
  description text not null,
  retired_at timestamptz,
  created_at timestamptz not null,
  unique (tenant_id, code)
);
select kernel.protect('orders.product');
