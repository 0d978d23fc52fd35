-- A backup that failed, or did not happen, is an alert as well; it comes from no address.
alter table identity.security_alert drop constraint security_alert_kind_check;
alter table identity.security_alert add constraint security_alert_kind_check
  check (kind in ('password_spraying', 'account_locked', 'backup_failed', 'backup_missing'));
alter table identity.security_alert alter column ip drop not null;
