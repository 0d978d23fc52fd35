select kernel.create_module_schema('views');

-- What a list shows under a name. `unit_id`: the work group or branch that is offered it.
create table views.saved_view (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  list text not null,
  owner_id uuid not null references identity.app_user,
  name text not null,
  search jsonb not null,
  audience text not null check (audience in ('own', 'group', 'branch', 'everybody')),
  unit_id uuid references identity.unit,
  version int not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((audience in ('group', 'branch')) = (unit_id is not null))
);
create unique index saved_view_name on views.saved_view (tenant_id, owner_id, list, name);
create index saved_view_list on views.saved_view (tenant_id, list);
select kernel.protect('views.saved_view');
