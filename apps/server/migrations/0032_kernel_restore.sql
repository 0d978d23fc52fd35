-- Which events a subscriber wants: whoever backs a tenant up sees from it which are still on their way to somebody.
alter table kernel.subscription add column types text[] not null default '{}';

-- Creates the partition of the month in which `at` (UTC) lies: rows that come back from a backup may be older than all.
create function kernel.ensure_month_partition(parent regclass, at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  month date := date_trunc('month', at at time zone 'UTC')::date;
  child text := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
begin
  if not exists (select from pg_partitioned_table p where p.partrelid = parent) then
    raise exception '% has no partitions', parent;
  end if;
  if to_regclass(child) is not null then return; end if;
  execute format(
    'create table %s partition of %s for values from (%L) to (%L)',
    child, parent, month::text || ' 00:00+00', (month + interval '1 month')::date::text || ' 00:00+00');
  execute format('alter table %s enable row level security', child);
  execute format('alter table %s force row level security', child);
end $$;
revoke execute on function kernel.ensure_month_partition from public;
grant execute on function kernel.ensure_month_partition to guanjia_platform;

-- A backup says by which schema it was made.
grant select on kernel.migration to guanjia_platform;
