-- What was deleted and can come back until `purge_at`. The record itself is kept by its module, marked as deleted.
create table audit.deleted_record (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  entity_type text not null,
  entity_id uuid not null,
  label text not null,
  -- What it was, masked as in the trail.
  payload jsonb not null,
  deleted_by uuid not null references identity.app_user,
  deleted_at timestamptz not null,
  reason text,
  purge_at timestamptz not null,
  unique (tenant_id, entity_type, entity_id)
);
create index deleted_record_time on audit.deleted_record (tenant_id, deleted_at desc, id desc);
create index deleted_record_due on audit.deleted_record (purge_at);
select kernel.protect('audit.deleted_record');

-- Where a ledger begins after old entries were let go: the last number that went, with its hash.
create table audit.cut (
  tenant_id uuid primary key,
  seq bigint not null,
  hash bytea not null,
  cut_at timestamptz not null
);
select kernel.protect('audit.cut');
revoke insert, update, delete on audit.cut from guanjia_app, guanjia_platform;

-- Lets go what was sealed before `before`, from the beginning of the ledger only, and never what is younger than half a
-- year: the server's roles may not delete entries by themselves. Returns how many went.
create function audit.cut_ledger(tenant uuid, before timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog as $$
declare
  last record;
  gone bigint;
begin
  -- Row-level security binds the owner, too.
  perform set_config('app.tenant_id', tenant::text, true);
  select l.seq, l.hash into last from audit.link l
  where l.tenant_id = tenant and l.sealed_at < least(before, now() - interval '180 days')
  order by l.seq desc limit 1;
  if last is null then return 0; end if;
  delete from audit.entry e using audit.link l
  where l.tenant_id = tenant and l.seq <= last.seq and e.tenant_id = tenant and e.id = l.entry_id;
  delete from audit.link l where l.tenant_id = tenant and l.seq <= last.seq;
  get diagnostics gone = row_count;
  insert into audit.cut (tenant_id, seq, hash, cut_at) values (tenant, last.seq, last.hash, now())
  on conflict (tenant_id) do update set seq = excluded.seq, hash = excluded.hash, cut_at = excluded.cut_at;
  return gone;
end $$;
revoke execute on function audit.cut_ledger from public;
grant execute on function audit.cut_ledger to guanjia_platform;
