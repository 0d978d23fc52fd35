-- When somebody last had an entry for looking at something: looks within the next minutes fold into it.
create table audit.recent_read (
  tenant_id uuid not null,
  actor_id uuid not null,
  action text not null,
  entity_type text not null,
  entity_id text not null,
  at timestamptz not null,
  primary key (tenant_id, actor_id, action, entity_type, entity_id)
);
create index recent_read_age on audit.recent_read (at);
select kernel.protect('audit.recent_read');

