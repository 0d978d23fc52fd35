-- No row: the defaults of the contract, which come with the version that runs.
create table identity.security_policy (
  tenant_id uuid primary key references identity.tenant,
  policy jsonb not null,
  updated_at timestamptz not null
);
select kernel.protect('identity.security_policy');

-- Every try to log in to an enterprise: a person's history, and what guessing is recognised by. An unknown name is
-- kept as its SHA-256 only, because people type passwords where the name belongs.
create table identity.log_in_attempt (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  occurred_at timestamptz not null,
  user_id uuid references identity.app_user,
  login_hash bytea not null,
  method text not null check (method in ('password', 'sms', 'passkey', 'second_factor')),
  outcome text not null
    check (outcome in ('success', 'wrong', 'locked', 'disabled', 'address_not_allowed', 'address_blocked')),
  ip text not null,
  user_agent text
);
create index log_in_attempt_user on identity.log_in_attempt (tenant_id, user_id, occurred_at desc);
create index log_in_attempt_time on identity.log_in_attempt (tenant_id, occurred_at desc);
select kernel.protect('identity.log_in_attempt');
