-- Levels become the tenant's own words; a record keeps the key of its term.
alter table customers.customer drop constraint customer_level_check;
alter table customers.customer
  -- Keys of terms in customers.vocabulary.
  add column stage text,
  add column status text,
  add column media text,
  -- Which station, paper or site, where the medium asks for it.
  add column media_detail text,
  add column industry text,
  add column products text,
  -- Of a year, in minor units.
  add column turnover bigint,
  add column employees int,
  -- What the agent says first when this customer calls.
  add column greeting text,
  -- 0 … 100; null until it was counted for the first time.
  add column completeness int check (completeness between 0 and 100),
  -- The list that the customer or one of its numbers is on; a copy of customers.listing for lists.
  add column listed text check (listed in ('black', 'white'));

-- Texts and numbers compare leakproof, so these serve under row-level security; empty ones cost nothing.
create index customer_stage on customers.customer (tenant_id, stage, id) where stage is not null;
create index customer_status on customers.customer (tenant_id, status, id) where status is not null;
create index customer_media on customers.customer (tenant_id, media, id) where media is not null;
create index customer_listed on customers.customer (tenant_id, listed, id) where listed is not null;
create index customer_completeness on customers.customer (tenant_id, completeness, id) where completeness is not null;
create index customer_turnover on customers.customer (tenant_id, turnover, id) where turnover is not null;
create index customer_employees on customers.customer (tenant_id, employees, id) where employees is not null;
create index customer_unscored on customers.customer (tenant_id, id) where completeness is null;

create table customers.vocabulary (
  tenant_id uuid not null references identity.tenant,
  kind text not null,
  terms jsonb not null,
  version int not null,
  primary key (tenant_id, kind)
);
select kernel.protect('customers.vocabulary');

-- What the tenant decided about its records; what is absent is as in the defaults.
create table customers.setting (
  tenant_id uuid primary key references identity.tenant,
  settings jsonb not null,
  version int not null
);
select kernel.protect('customers.setting');

create table customers.tag (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  color text not null,
  -- Its customers are on their way to this tag; nobody sees this one any more.
  merged_into uuid references customers.tag,
  created_at timestamptz not null
);
create unique index tag_name on customers.tag (tenant_id, lower(name)) where merged_into is null;
select kernel.protect('customers.tag');

create table customers.customer_tag (
  tenant_id uuid not null references identity.tenant,
  tag_id uuid not null references customers.tag,
  customer_id uuid not null references customers.customer on delete cascade,
  primary key (tenant_id, tag_id, customer_id)
);
create index customer_tag_customer on customers.customer_tag (tenant_id, customer_id);
select kernel.protect('customers.customer_tag');

create table customers.customer_category (
  tenant_id uuid not null references identity.tenant,
  category text not null,
  customer_id uuid not null references customers.customer on delete cascade,
  primary key (tenant_id, category, customer_id)
);
create index customer_category_customer on customers.customer_category (tenant_id, customer_id);
select kernel.protect('customers.customer_category');

-- Files of a customer; the file itself is held by the module forms. Removed ones can be put back for a day.
create table customers.attachment (
  tenant_id uuid not null references identity.tenant,
  customer_id uuid not null references customers.customer on delete cascade,
  attachment_id uuid not null,
  added_by uuid,
  added_at timestamptz not null,
  removed_at timestamptz,
  primary key (customer_id, attachment_id)
);
create index attachment_removed on customers.attachment (removed_at) where removed_at is not null;
select kernel.protect('customers.attachment');
