-- Row-level security is forced, so it binds the owner too; here the owner changes rows of all tenants.
alter table identity.tenant no force row level security;
alter table identity.work_group no force row level security;
alter table identity.role no force row level security;
alter table identity.app_user no force row level security;

-- One tree per tenant: the company at the root, below it branches, departments and work groups in any depth.
alter table identity.work_group rename to unit;
alter table identity.unit
  drop constraint work_group_tenant_id_name_key,
  add column parent_id uuid references identity.unit,
  add column kind text not null default 'group' check (kind in ('company', 'branch', 'department', 'group')),
  add column branch_kind text check (branch_kind in ('company', 'store', 'outlet', 'dealer', 'centre')),
  add column code text,
  add column head_id uuid references identity.app_user,
  add column address text,
  add column phone text,
  -- Weekly hours (contract `workingHours`); null: those of the unit above.
  add column working_hours jsonb,
  add column position int not null default 0,
  -- The unit's ancestors from the root down, itself last: "below" is one comparison.
  add column path uuid[] not null default '{}',
  -- Itself or the nearest ancestor that is a branch or the company.
  add column branch_id uuid,
  -- Itself or the nearest ancestor that is no group.
  add column department_id uuid,
  add column archived_at timestamptz,
  add column version int not null default 1;
insert into identity.unit (id, tenant_id, name, kind)
  select gen_random_uuid(), tenant_id, name, 'company' from identity.tenant;
update identity.unit u set
  parent_id = case when u.id <> c.id then c.id end,
  path = case when u.id = c.id then array[c.id] else array[c.id, u.id] end,
  branch_id = c.id,
  department_id = c.id
from identity.unit c where c.tenant_id = u.tenant_id and c.kind = 'company';
alter table identity.unit
  alter column kind drop default,
  alter column path drop default,
  alter column branch_id set not null,
  alter column department_id set not null,
  add constraint unit_root check ((kind = 'company') = (parent_id is null)),
  add constraint unit_branch_kind check ((kind = 'branch') = (branch_kind is not null));
create unique index unit_one_root on identity.unit (tenant_id) where kind = 'company';
create unique index unit_name on identity.unit (tenant_id, parent_id, name) where archived_at is null;
create unique index unit_code on identity.unit (tenant_id, lower(code)) where archived_at is null;

-- Posts (岗位): what somebody does in the organisation, apart from what the role allows.
create table identity.post (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  name_en text not null,
  -- Duties and requirements (IAM-043).
  profile text not null default '',
  position int not null default 0,
  archived_at timestamptz,
  unique (tenant_id, name)
);
select kernel.protect('identity.post');

create table identity.skill (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  archived_at timestamptz,
  unique (tenant_id, name)
);
select kernel.protect('identity.skill');

alter table identity.app_user rename column group_id to unit_id;
update identity.app_user u set unit_id = c.id
  from identity.unit c where u.unit_id is null and c.tenant_id = u.tenant_id and c.kind = 'company';
alter table identity.app_user
  alter column unit_id set not null,
  add column category text not null default 'employee' check (category in ('employee', 'manager', 'director')),
  add column post_id uuid references identity.post,
  add column email text,
  add column birthday date,
  add column gender text not null default 'unknown' check (gender in ('female', 'male', 'unknown')),
  add column hired_on date,
  -- The object of the picture in the object store.
  add column avatar_object text,
  add column avatar_type text,
  add column working_hours jsonb,
  -- Left the enterprise: disabled for good, the work handed over.
  add column left_at timestamptz,
  add column version int not null default 1;
update identity.app_user u set
  category = case r.key when 'administrator' then 'director' when 'supervisor' then 'director'
    when 'inspector' then 'director' when 'leader' then 'manager' else 'employee' end
from identity.role r where r.id = u.role_id;
create unique index app_user_employee_no on identity.app_user (tenant_id, lower(employee_no));

create table identity.user_skill (
  tenant_id uuid not null references identity.tenant,
  user_id uuid not null references identity.app_user,
  skill_id uuid not null references identity.skill,
  -- 1 (learning) to 9 (master)
  level int not null check (level between 1 and 9),
  primary key (user_id, skill_id)
);
select kernel.protect('identity.user_skill');

alter table identity.role
  add column description text not null default '',
  add column category text check (category in ('employee', 'manager', 'director')),
  -- Scopes of single domains that differ from `scope`.
  add column scopes jsonb not null default '{}',
  -- Rules of single fields that differ from the standard, by `<record>.<field>`.
  add column field_rules jsonb not null default '{}',
  -- Paths of the console's menu that people of this role do not need.
  add column hidden_menus text[] not null default '{}',
  add column version int not null default 1;
insert into identity.role (id, tenant_id, key, name, built_in)
  select gen_random_uuid(), t.tenant_id, r.key, r.name, true
  from identity.tenant t cross join (values
    ('director', '总监'), ('manager', '经理'), ('quality_supervisor', '质检主管'), ('account_manager', '大客户经理'),
    ('personnel', '分公司人管'), ('store_manager', '店长'), ('outlet_clerk', '网点文员'), ('supervision', '督导'),
    ('logistics', '物流'), ('finance', '财务'), ('compliance', '稽核'), ('provisioning', '业务受理')) as r (key, name)
  on conflict (tenant_id, key) do nothing;

create unique index role_name on identity.role (tenant_id, name);

-- Doing and checking in different hands (IAM-044): no role may hold a permission of both sides.
create table identity.duty_separation (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  doing text[] not null,
  checking text[] not null,
  unique (tenant_id, name)
);
select kernel.protect('identity.duty_separation');

-- Facts about the enterprise (contract `enterpriseProfile`).
alter table identity.tenant
  add column profile jsonb not null default '{}',
  add column version int not null default 1;

-- Somebody's work passing to others: one row per leaving person, kept.
create table identity.departure (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  user_id uuid not null references identity.app_user,
  -- Null: to nobody in particular (public pool, unclaimed).
  successor_id uuid references identity.app_user,
  reason text not null,
  -- By kind of work: how much has passed on.
  moved jsonb not null default '{}',
  started_at timestamptz not null,
  started_by uuid not null references identity.app_user,
  finished_at timestamptz
);
create index departure_user on identity.departure (tenant_id, user_id);
select kernel.protect('identity.departure');

-- A file of users between its upload and its start (contract `userImport`).
create table identity.user_import (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  file_name text not null,
  rows jsonb not null,
  created_by uuid not null references identity.app_user,
  created_at timestamptz not null,
  finished_at timestamptz,
  result jsonb
);
select kernel.protect('identity.user_import');

-- Posts of service and call centres (IAM-037 to IAM-043), a beginning that a tenant changes as it likes.
create function identity.add_usual_posts(target uuid) returns void
language sql as $$
  insert into identity.post (id, tenant_id, name, name_en, position)
  select gen_random_uuid(), target, p.name, p.name_en, row_number() over ()
  from (values ('客服部经理', 'Service manager'), ('客服主管', 'Service supervisor'), ('副主管', 'Deputy supervisor'),
    ('班长', 'Shift leader'), ('组长', 'Team leader'), ('座席', 'Agent'), ('投诉受理', 'Complaint handler'),
    ('订单受理', 'Order handler'), ('质检主管', 'Quality supervisor'), ('质检员', 'Quality inspector'),
    ('大客户经理', 'Key-account manager'), ('建档人', 'File creator'), ('操作员', 'Operator'), ('收集人', 'Collector'),
    ('系统管理员', 'System administrator')) as p (name, name_en)
  on conflict (tenant_id, name) do nothing
$$;
revoke execute on function identity.add_usual_posts from public;
grant execute on function identity.add_usual_posts to guanjia_app, guanjia_platform;
select identity.add_usual_posts(tenant_id) from identity.tenant;

create or replace view identity.person with (security_invoker = true) as
  select u.tenant_id, u.id, u.name, u.employee_no,
    case when n.kind = 'group' then n.id end as group_id,
    case when n.kind = 'group' then n.name end as group_name,
    u.unit_id, n.name as unit_name, n.path as unit_path, n.department_id, n.branch_id
  from identity.app_user u join identity.unit n on n.id = u.unit_id;

-- Published to the other modules: who can do what, and how well.
create view identity.agent_skill with (security_invoker = true) as
  select k.tenant_id, k.user_id, k.skill_id, s.name, k.level
  from identity.user_skill k join identity.skill s on s.id = k.skill_id and s.archived_at is null;
grant select on identity.agent_skill to guanjia_app, guanjia_platform;

alter table identity.tenant force row level security;
alter table identity.unit force row level security;
alter table identity.role force row level security;
alter table identity.app_user force row level security;
