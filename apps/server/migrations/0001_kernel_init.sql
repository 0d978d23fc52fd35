-- kernel.migration and the schema itself are made by the migrator (apps/server/src/kernel/migrate.ts).

grant usage on schema kernel to guanjia_app, guanjia_platform;

-- Every module begins its first migration with this: select kernel.create_module_schema('voice');
create function kernel.create_module_schema(name text) returns void
language plpgsql as $$
begin
  execute format('create schema %I', name);
  execute format('grant usage on schema %I to guanjia_app, guanjia_platform', name);
end
$$;

-- Every table with a tenant_id is given to this right after it was created. Row-level security is forced, so that
-- it binds the owner as well. The sub-select is evaluated once per statement, not once per row; without a tenant
-- set the setting is null or '' and no row matches. The platform's own policy is for servers whose administrator
-- may not grant BYPASSRLS.
create function kernel.protect(target regclass) returns void
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    $policy$create policy tenant on %s
      using (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))
      with check (tenant_id = (select nullif(current_setting('app.tenant_id', true), '')::uuid))$policy$,
    target);
  execute format('create policy platform on %s to guanjia_platform using (true) with check (true)', target);
  execute format('grant select, insert, update, delete on %s to guanjia_app, guanjia_platform', target);
end
$$;

revoke execute on function kernel.create_module_schema(text), kernel.protect(regclass) from public;
