create table identity.api_token (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  user_id uuid not null references identity.app_user,
  name text not null,
  prefix text not null,
  -- SHA-256: 256 random bits need no salt.
  token_hash bytea not null unique,
  permissions text[] not null,
  scope text,
  ip_allow_list text[] not null,
  created_at timestamptz not null,
  created_by uuid not null references identity.app_user,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  last_ip text,
  revoked_at timestamptz
);
create index api_token_user on identity.api_token (tenant_id, user_id);
create index api_token_time on identity.api_token (tenant_id, created_at desc, id);
select kernel.protect('identity.api_token');

-- Published to the audit trail: an entry's session is the token's id where a token acted.
create view identity.api_token_name with (security_invoker = true) as
  select tenant_id, id, name, prefix from identity.api_token;
grant select on identity.api_token_name to guanjia_app, guanjia_platform;
