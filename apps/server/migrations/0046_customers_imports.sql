-- Lists of customers that were uploaded, what was done with them, and what it takes to take that back.
create table customers.import (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  user_id uuid not null references identity.app_user,
  file_name text not null,
  file_object text not null,
  state text not null check (state in
    ('uploaded', 'checking', 'checked', 'running', 'paused', 'done', 'cancelled', 'failed', 'undoing', 'undone')),
  columns jsonb not null,
  sample jsonb not null,
  -- SHA-256 of the header: lists with the same one are mapped the same way.
  header_key text not null,
  rules jsonb not null,
  remembered boolean not null,
  total_rows int,
  exact boolean not null default false,
  counts jsonb not null,
  problems jsonb not null default '[]',
  -- Goes up with every check and run; says which rows of import_row count.
  pass int not null default 0,
  -- Rows before this one are in: a crashed run goes on here.
  next_row int not null default 0,
  -- The entry of the task centre for what runs now.
  task_id uuid,
  undo jsonb not null default '{"removed": 0, "restored": 0, "kept": 0}',
  -- Customers up to this one are undone: those that were added first, then those that were changed.
  undo_phase text not null default 'added' check (undo_phase in ('added', 'changed')),
  undo_after uuid,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  undone_at timestamptz,
  file_deleted_at timestamptz
);
create index import_created on customers.import (tenant_id, created_at desc, id desc);
select kernel.protect('customers.import');

-- How lists with a header were last mapped.
create table customers.import_memory (
  tenant_id uuid not null references identity.tenant,
  header_key text not null,
  rules jsonb not null,
  used_at timestamptz not null,
  primary key (tenant_id, header_key)
);
select kernel.protect('customers.import_memory');

-- Rows that were not taken, by their place below the header, and customers that an undo left as they are.
create table customers.import_row (
  tenant_id uuid not null,
  import_id uuid not null references customers.import,
  pass int not null,
  kind text not null check (kind in ('bad', 'skipped', 'kept')),
  place int not null,
  customer_id uuid,
  problems jsonb not null,
  primary key (import_id, pass, kind, place)
);
select kernel.protect('customers.import_row');

-- Customers whose record an import changed: as they were, and the version that the import left. No `before`: the same
-- import had added the customer.
create table customers.import_change (
  tenant_id uuid not null,
  import_id uuid not null references customers.import,
  customer_id uuid not null references customers.customer on delete cascade,
  before jsonb,
  after_version int not null,
  primary key (import_id, customer_id)
);
create index import_change_customer on customers.import_change (customer_id);
select kernel.protect('customers.import_change');

-- Which import added a customer. Not a foreign key: it would be checked a million times, and imports are never deleted.
alter table customers.customer add column import_id uuid;
create index customer_import on customers.customer (tenant_id, import_id, id) where import_id is not null;
