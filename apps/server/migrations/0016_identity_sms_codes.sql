-- E.164. A person logs in with it and gets a new password by it, so it is written only after a code came back.
alter table identity.app_user add column mobile text check (mobile ~ '^\+[1-9][0-9]{6,14}$');
create unique index app_user_mobile on identity.app_user (tenant_id, mobile);

-- A code that was asked for, also for numbers and enterprises that are nobody's: the limits are the same for all.
-- Belongs to the platform alone, because the limits of a number hold across tenants. `code_hash` is keyed with the
-- server's secret: six digits would be found from a plain hash at once.
create table identity.sms_code (
  id uuid primary key,
  purpose text not null check (purpose in ('log_in', 'password_reset', 'mobile')),
  -- What the code is good for: a keyed hash of enterprise, number and, where one was named, user.
  subject_hash bytea not null,
  mobile_hash bytea not null,
  ip text not null,
  -- Null: nobody, and no code was sent.
  user_id uuid,
  code_hash bytea not null,
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  tries int not null default 0,
  used_at timestamptz
);
create index sms_code_subject on identity.sms_code (purpose, subject_hash, requested_at desc);
create index sms_code_mobile on identity.sms_code (mobile_hash, requested_at desc);
create index sms_code_ip on identity.sms_code (ip, requested_at desc);
grant select, insert, update, delete on identity.sms_code to guanjia_platform;
