create table identity.security_alert (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  occurred_at timestamptz not null,
  kind text not null check (kind in ('password_spraying', 'account_locked')),
  ip text not null,
  user_id uuid references identity.app_user,
  names int not null,
  acknowledged_at timestamptz,
  acknowledged_by uuid references identity.app_user
);
create index security_alert_time on identity.security_alert (tenant_id, occurred_at desc);
create index security_alert_open on identity.security_alert (tenant_id) where acknowledged_at is null;
select kernel.protect('identity.security_alert');

-- An address that may not log in to this tenant for a while; other tenants do not suffer for it.
create table identity.address_block (
  tenant_id uuid not null references identity.tenant,
  ip text not null,
  blocked_until timestamptz not null,
  primary key (tenant_id, ip)
);
select kernel.protect('identity.address_block');
