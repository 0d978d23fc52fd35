select kernel.create_module_schema('audit');

-- Who changed or saw what. Rows are only ever added.
create table audit.entry (
  id uuid not null,
  tenant_id uuid not null,
  occurred_at timestamptz not null,
  -- Null: the system itself.
  actor_id uuid,
  action text not null,
  entity_type text not null,
  entity_id text,
  before jsonb,
  after jsonb,
  purpose text,
  ip text,
  primary key (id, occurred_at)
) partition by range (occurred_at);
create index entry_time on audit.entry (tenant_id, occurred_at desc, id);
create index entry_entity on audit.entry (tenant_id, entity_type, entity_id, occurred_at desc);
select kernel.protect('audit.entry');
revoke update, delete on audit.entry from guanjia_app, guanjia_platform;
select kernel.ensure_month_partitions('audit.entry');
