select kernel.create_module_schema('backup');

-- When a tenant is backed up by itself; a tenant without a row keeps the defaults.
create table backup.setting (
  tenant_id uuid primary key,
  enabled boolean not null,
  -- Of the tenant's day.
  hour int not null check (hour between 0 and 23),
  -- So many of each kind stay.
  keep int not null check (keep between 1 and 90),
  changed_at timestamptz not null,
  version int not null
);
select kernel.protect('backup.setting');

-- Backups that were asked for. No foreign keys: these rows outlive what a restore replaces.
create table backup.run (
  id uuid primary key,
  tenant_id uuid not null,
  kind text not null check (kind in ('scheduled', 'manual', 'before_restore')),
  -- Null: by the clock, or from the command line.
  user_id uuid,
  user_name text,
  state text not null check (state in ('queued', 'running', 'done', 'failed')),
  error_code text,
  created_at timestamptz not null,
  finished_at timestamptz,
  -- Of the file; null while there is none.
  bytes bigint,
  rows bigint,
  objects bigint,
  sha256 text,
  -- When it was last read through, and what was wrong with it.
  verified_at timestamptz,
  verify_error text,
  -- When its file was let go.
  removed_at timestamptz
);
create index run_time on backup.run (tenant_id, created_at desc, id desc);
create unique index run_one_at_a_time on backup.run (tenant_id) where state in ('queued', 'running');
select kernel.protect('backup.run');

-- Restores, also those that failed.
create table backup.restoration (
  id uuid primary key,
  tenant_id uuid not null,
  -- The backup as its maker called it: a run of this list, or a file from elsewhere.
  source text not null,
  source_at timestamptz not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed')),
  error_code text,
  user_id uuid,
  user_name text,
  reason text not null,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index restoration_time on backup.restoration (tenant_id, created_at desc);
create unique index restoration_one_at_a_time on backup.restoration (tenant_id) where state in ('queued', 'running');
select kernel.protect('backup.restoration');

-- The last backup whose absence was told, so that it is told once.
create table backup.alarm (
  tenant_id uuid primary key,
  slot timestamptz not null
);
select kernel.protect('backup.alarm');

-- Empties a table for one tenant, also where the server's roles may not delete; the audit ledger only stays as it is.
create function backup.clear_rows(target regclass, tenant uuid) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  if target::text in ('audit.cut', 'audit.entry', 'audit.head', 'audit.link', 'audit.verification', 'audit.waiting') then
    raise exception 'the audit ledger is not turned back: %', target;
  end if;
  -- Row-level security binds the owner, too.
  perform set_config('app.tenant_id', tenant::text, true);
  execute format('delete from %s where tenant_id = $1', target) using tenant;
end $$;
revoke execute on function backup.clear_rows from public;
grant execute on function backup.clear_rows to guanjia_platform;

-- Says where the ledger begins that comes with a backup; only for a tenant that has none.
create function backup.load_cut(tenant uuid, seq bigint, hash bytea, cut_at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform set_config('app.tenant_id', tenant::text, true);
  if exists (select from audit.link l where l.tenant_id = tenant) then
    raise exception 'the tenant has a ledger';
  end if;
  insert into audit.cut (tenant_id, seq, hash, cut_at) values (tenant, load_cut.seq, load_cut.hash, load_cut.cut_at);
end $$;
revoke execute on function backup.load_cut from public;
grant execute on function backup.load_cut to guanjia_platform;
