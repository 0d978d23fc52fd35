-- The authenticator app of a user; secrets are encrypted with a key derived from the server's secret.
create table identity.totp (
  user_id uuid primary key references identity.app_user,
  tenant_id uuid not null references identity.tenant,
  sealed_secret bytea,
  confirmed_at timestamptz check ((confirmed_at is null) = (sealed_secret is null)),
  -- Begun, and in the place of the other once a code of it came back.
  next_secret bytea,
  -- The time step of the last code that was taken: a code counts once (RFC 6238, 5.2).
  last_step bigint not null default 0
);
select kernel.protect('identity.totp');

create table identity.recovery_code (
  tenant_id uuid not null references identity.tenant,
  user_id uuid not null references identity.app_user,
  code_hash bytea not null,
  primary key (user_id, code_hash)
);
select kernel.protect('identity.recovery_code');

create table identity.trusted_device (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  user_id uuid not null references identity.app_user,
  -- SHA-256 of the cookie's value.
  token_hash bytea not null unique,
  ip text not null,
  user_agent text,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null
);
create index trusted_device_user on identity.trusted_device (tenant_id, user_id);
select kernel.protect('identity.trusted_device');

-- What a session still waits for before anything but that may be done with it.
alter table identity.session add column pending_factor text
  check (pending_factor in ('second_factor', 'enrolment'));
-- When its owner last showed who they are.
alter table identity.session add column confirmed_at timestamptz;
