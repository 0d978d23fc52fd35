-- Register of violations (SEC-009). Cases are confidential: one permission sees them, the person concerned does not.
create table audit.violation (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  category text not null,
  person_id uuid not null references identity.app_user,
  happened_on date not null,
  description text not null,
  -- What proves it: entries of the trail, calls, customers.
  evidence jsonb not null,
  state text not null check (state in ('reported', 'investigating', 'confirmed', 'dismissed', 'closed')),
  severity text,
  penalty text,
  decision text,
  reported_by uuid not null references identity.app_user,
  reported_at timestamptz not null,
  decided_by uuid references identity.app_user,
  decided_at timestamptz,
  version int not null default 1,
  check (decided_by is distinct from reported_by),
  check (decided_by is distinct from person_id)
);
create index violation_time on audit.violation (tenant_id, reported_at desc, id desc);
select kernel.protect('audit.violation');
revoke delete on audit.violation from guanjia_app, guanjia_platform;
