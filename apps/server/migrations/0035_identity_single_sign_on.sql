create table identity.identity_provider (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  issuer text not null,
  client_id text not null,
  -- Encrypted with a key derived from the server's secret. Null: a public client.
  sealed_secret bytea,
  scopes text[] not null,
  claims jsonb not null,
  link_by text check (link_by in ('login', 'email', 'employeeNo')),
  role_id uuid references identity.role,
  unit_id uuid references identity.unit,
  second_factor_values text[] not null,
  exclusive boolean not null,
  enabled boolean not null,
  created_at timestamptz not null,
  version int not null default 1,
  check ((role_id is null) = (unit_id is null))
);
create index identity_provider_tenant on identity.identity_provider (tenant_id);
select kernel.protect('identity.identity_provider');

-- Which person of a provider is which user. A provider's `sub` is never given to somebody else (OpenID Connect
-- Core 1.0, 2), unlike e-mail addresses and names: after the first log-in nothing but this row counts.
create table identity.external_identity (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  provider_id uuid not null references identity.identity_provider,
  user_id uuid not null references identity.app_user,
  subject text not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  constraint external_identity_subject unique (provider_id, subject),
  constraint external_identity_user unique (provider_id, user_id)
);
create index external_identity_of on identity.external_identity (tenant_id, user_id);
select kernel.protect('identity.external_identity');

-- A browser on its way to a provider and back: lives ten minutes and for one answer. Belongs to nobody yet.
create table identity.sign_on (
  state_hash bytea primary key,
  -- What only that browser knows: an answer that somebody else began is refused.
  handle_hash bytea not null,
  tenant_id uuid not null,
  provider_id uuid not null,
  nonce text not null,
  sealed_verifier bytea not null,
  redirect_uri text not null,
  expires_at timestamptz not null
);
grant select, insert, delete on identity.sign_on to guanjia_platform;

alter table identity.log_in_attempt drop constraint log_in_attempt_method_check;
alter table identity.log_in_attempt add constraint log_in_attempt_method_check
  check (method in ('password', 'sms', 'passkey', 'second_factor', 'sign_on'));
alter table identity.log_in_attempt drop constraint log_in_attempt_outcome_check;
alter table identity.log_in_attempt add constraint log_in_attempt_outcome_check
  check (outcome in ('success', 'wrong', 'locked', 'disabled', 'address_not_allowed', 'address_blocked', 'sign_on_only'));
