-- What a tenant decided about protected data; a tenant without a row keeps the defaults.
create table audit.setting (
  tenant_id uuid primary key references identity.tenant,
  settings jsonb not null,
  version int not null
);
select kernel.protect('audit.setting');

-- Reveals of a person on a day of the tenant, and what was granted on top of the budget.
create table audit.reveal_use (
  tenant_id uuid not null references identity.tenant,
  user_id uuid not null references identity.app_user,
  day date not null,
  used int not null default 0 check (used >= 0),
  granted int not null default 0 check (granted >= 0),
  primary key (tenant_id, user_id, day)
);
select kernel.protect('audit.reveal_use');
