select kernel.create_module_schema('identity');

-- The tenant is its own tenant_id, so that the one policy serves here as well.
create table identity.tenant (
  tenant_id uuid primary key,
  code text not null unique check (code ~ '^[A-Za-z0-9-]{2,40}$'),
  name text not null,
  timezone text not null default 'Asia/Shanghai',
  demo boolean not null default false,
  created_at timestamptz not null
);
select kernel.protect('identity.tenant');

create table identity.work_group (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  unique (tenant_id, name)
);
select kernel.protect('identity.work_group');

-- A built-in role takes its permissions and scope from the code; `permissions` and `scope` are for the tenant's own.
create table identity.role (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  key text not null,
  name text not null,
  built_in boolean not null,
  permissions text[] not null default '{}',
  scope text not null default 'own' check (scope in ('own', 'group', 'department', 'branch', 'all')),
  unique (tenant_id, key)
);
select kernel.protect('identity.role');

create table identity.app_user (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  login text not null,
  name text not null,
  employee_no text not null,
  role_id uuid not null references identity.role,
  group_id uuid references identity.work_group,
  password_hash text not null,
  -- Hashes of passwords used before, newest first.
  password_history text[] not null default '{}',
  must_change_password boolean not null,
  password_changed_at timestamptz not null,
  failed_logins int not null default 0,
  locked_at timestamptz,
  disabled_at timestamptz,
  preferences jsonb not null default '{}',
  created_at timestamptz not null
);
create unique index app_user_login on identity.app_user (tenant_id, lower(login));
create index app_user_group on identity.app_user (tenant_id, group_id);
select kernel.protect('identity.app_user');

create table identity.session (
  -- SHA-256 of the cookie's value: whoever reads this table cannot use what stands here.
  token_hash bytea primary key,
  id uuid not null unique,
  tenant_id uuid not null references identity.tenant,
  user_id uuid not null references identity.app_user,
  csrf_token text not null,
  ip text,
  user_agent text,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_tenant_user on identity.session (tenant_id, user_id);
select kernel.protect('identity.session');

-- Lives five minutes and for one try; belongs to nobody until the log-in succeeds.
create table identity.captcha (
  id uuid primary key,
  answer text not null,
  expires_at timestamptz not null
);
grant select, insert, delete on identity.captcha to guanjia_platform;

-- Published to the other modules: people by name and group.
create view identity.person with (security_invoker = true) as
  select u.tenant_id, u.id, u.name, u.employee_no, u.group_id, g.name as group_name
  from identity.app_user u left join identity.work_group g on g.id = u.group_id;
grant select on identity.person to guanjia_app, guanjia_platform;
