create table identity.passkey (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  user_id uuid not null references identity.app_user,
  -- The host that it was made for; it is shown to no other.
  rp_id text not null,
  credential_id text not null unique,
  public_key bytea not null,
  -- Grows with each use where the authenticator counts; a smaller one is a copy.
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_user on identity.passkey (tenant_id, user_id);
select kernel.protect('identity.passkey');

-- Lives five minutes and for one answer; belongs to nobody, as a captcha does.
create table identity.passkey_challenge (
  id uuid primary key,
  challenge text not null,
  -- Whose passkey is being made; null where one is shown.
  user_id uuid,
  expires_at timestamptz not null
);
grant select, insert, delete on identity.passkey_challenge to guanjia_platform;
