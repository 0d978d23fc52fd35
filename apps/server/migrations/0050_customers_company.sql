-- Who can be spoken to at a company. Both are customers; the person may be there for several companies.
create table customers.company_contact (
  id uuid not null unique,
  tenant_id uuid not null references identity.tenant,
  company_id uuid not null references customers.customer on delete cascade,
  person_id uuid not null references customers.customer on delete cascade,
  post text,
  category text,
  is_primary boolean not null default false,
  approval text not null check (approval in ('approved', 'pending', 'declined')),
  added_by uuid references identity.app_user,
  added_at timestamptz not null,
  decided_by uuid references identity.app_user,
  decided_at timestamptz,
  primary key (company_id, person_id),
  check (company_id <> person_id)
);
create index company_contact_person on customers.company_contact (tenant_id, person_id);
create index company_contact_added on customers.company_contact (tenant_id, added_at desc, id desc);
create unique index company_contact_primary on customers.company_contact (company_id) where is_primary;
select kernel.protect('customers.company_contact');

-- `to_id` is the `type` of `from_id`.
create table customers.relation (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  from_id uuid not null references customers.customer on delete cascade,
  to_id uuid not null references customers.customer on delete cascade,
  type text not null,
  note text,
  created_by uuid references identity.app_user,
  created_at timestamptz not null,
  unique (from_id, to_id, type),
  check (from_id <> to_id)
);
create index relation_from on customers.relation (tenant_id, from_id);
create index relation_to on customers.relation (tenant_id, to_id);
select kernel.protect('customers.relation');
