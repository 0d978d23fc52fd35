-- Values of the tenant's own fields of users, typed by the form `identity.user`.
alter table identity.app_user add column custom jsonb not null default '{}';
