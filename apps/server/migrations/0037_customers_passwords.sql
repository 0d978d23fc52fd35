-- What customers prove who they are with (IAM-019 … 026).
create table customers.password (
  tenant_id uuid not null references identity.tenant,
  customer_id uuid not null references customers.customer,
  method text not null check (method in ('service', 'electronic')),
  -- Argon2id.
  hash text not null,
  -- Not chosen by the customer: good for nothing but being changed.
  initial boolean not null,
  failures int not null default 0,
  locked_at timestamptz,
  changed_at timestamptz not null,
  primary key (customer_id, method)
);
select kernel.protect('customers.password');

-- `code_hash` is keyed with the server's secret: six digits would be found from a plain hash at once.
create table customers.dynamic_code (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  customer_id uuid not null references customers.customer,
  code_hash bytea not null,
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  tries int not null default 0,
  used_at timestamptz
);
create index dynamic_code_customer on customers.dynamic_code (tenant_id, customer_id, requested_at desc);
select kernel.protect('customers.dynamic_code');

-- Proofs that were right; those that were not stand in the audit trail.
create table customers.verification (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  customer_id uuid not null references customers.customer,
  method text not null check (method in ('service', 'electronic', 'dynamic')),
  level text not null check (level in ('basic', 'full', 'double')),
  actor_id uuid references identity.app_user,
  occurred_at timestamptz not null
);
create index verification_customer on customers.verification (tenant_id, customer_id, occurred_at desc);
select kernel.protect('customers.verification');
