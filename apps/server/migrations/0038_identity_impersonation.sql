-- A platform operator who works as a user for a while. The id becomes that of the session, so that the audit trail can
-- tell its entries from those of the user.
create table identity.impersonation (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  user_id uuid not null references identity.app_user,
  operator text not null,
  reason text not null,
  -- SHA-256: 256 random bits need no salt.
  code_hash bytea not null unique,
  created_at timestamptz not null,
  usable_until timestamptz not null,
  started_at timestamptz,
  ends_at timestamptz
);
select kernel.protect('identity.impersonation');

-- Published to the audit trail.
create view identity.impersonator with (security_invoker = true) as
  select tenant_id, id, operator from identity.impersonation;
grant select on identity.impersonator to guanjia_app, guanjia_platform;

alter table identity.security_alert drop constraint security_alert_kind_check;
alter table identity.security_alert add constraint security_alert_kind_check
  check (kind in ('password_spraying', 'account_locked', 'backup_failed', 'backup_missing', 'impersonation'));
alter table identity.log_in_attempt drop constraint log_in_attempt_method_check;
alter table identity.log_in_attempt add constraint log_in_attempt_method_check
  check (method in ('password', 'sms', 'passkey', 'second_factor', 'sign_on', 'impersonation'));
