-- Typed copies of the fields that lists filter and sort by; `custom` stays the truth. Comparisons of text, float8 and
-- timestamptz are leakproof, so these indexes serve under row-level security, as an expression over jsonb would not. All
-- exist from the start: a tenant's choice is a row in forms.slot, never a change of this table. Empty ones cost nothing,
-- since each index leaves out the rows without a value.
create extension if not exists btree_gin;

alter table customers.customer
  add column s1 text,
  add column s2 text,
  add column s3 text,
  add column s4 text,
  add column s5 text,
  add column s6 text,
  add column s7 text,
  add column s8 text,
  add column s9 text,
  add column s10 text,
  add column s11 text,
  add column s12 text,
  add column s13 text,
  add column s14 text,
  add column s15 text,
  add column s16 text,
  add column s17 text,
  add column s18 text,
  add column s19 text,
  add column s20 text,
  add column n1 float8,
  add column n2 float8,
  add column n3 float8,
  add column n4 float8,
  add column n5 float8,
  add column n6 float8,
  add column n7 float8,
  add column n8 float8,
  add column n9 float8,
  add column n10 float8,
  add column t1 timestamptz,
  add column t2 timestamptz,
  add column t3 timestamptz,
  add column t4 timestamptz,
  add column t5 timestamptz;

create index customer_s1 on customers.customer (tenant_id, s1 collate "zh-x-icu", id) where s1 is not null;
create index customer_s2 on customers.customer (tenant_id, s2 collate "zh-x-icu", id) where s2 is not null;
create index customer_s3 on customers.customer (tenant_id, s3 collate "zh-x-icu", id) where s3 is not null;
create index customer_s4 on customers.customer (tenant_id, s4 collate "zh-x-icu", id) where s4 is not null;
create index customer_s5 on customers.customer (tenant_id, s5 collate "zh-x-icu", id) where s5 is not null;
create index customer_s6 on customers.customer (tenant_id, s6 collate "zh-x-icu", id) where s6 is not null;
create index customer_s7 on customers.customer (tenant_id, s7 collate "zh-x-icu", id) where s7 is not null;
create index customer_s8 on customers.customer (tenant_id, s8 collate "zh-x-icu", id) where s8 is not null;
create index customer_s9 on customers.customer (tenant_id, s9 collate "zh-x-icu", id) where s9 is not null;
create index customer_s10 on customers.customer (tenant_id, s10 collate "zh-x-icu", id) where s10 is not null;
create index customer_s11 on customers.customer (tenant_id, s11 collate "zh-x-icu", id) where s11 is not null;
create index customer_s12 on customers.customer (tenant_id, s12 collate "zh-x-icu", id) where s12 is not null;
create index customer_s13 on customers.customer (tenant_id, s13 collate "zh-x-icu", id) where s13 is not null;
create index customer_s14 on customers.customer (tenant_id, s14 collate "zh-x-icu", id) where s14 is not null;
create index customer_s15 on customers.customer (tenant_id, s15 collate "zh-x-icu", id) where s15 is not null;
create index customer_s16 on customers.customer (tenant_id, s16 collate "zh-x-icu", id) where s16 is not null;
create index customer_s17 on customers.customer (tenant_id, s17 collate "zh-x-icu", id) where s17 is not null;
create index customer_s18 on customers.customer (tenant_id, s18 collate "zh-x-icu", id) where s18 is not null;
create index customer_s19 on customers.customer (tenant_id, s19 collate "zh-x-icu", id) where s19 is not null;
create index customer_s20 on customers.customer (tenant_id, s20 collate "zh-x-icu", id) where s20 is not null;
create index customer_n1 on customers.customer (tenant_id, n1, id) where n1 is not null;
create index customer_n2 on customers.customer (tenant_id, n2, id) where n2 is not null;
create index customer_n3 on customers.customer (tenant_id, n3, id) where n3 is not null;
create index customer_n4 on customers.customer (tenant_id, n4, id) where n4 is not null;
create index customer_n5 on customers.customer (tenant_id, n5, id) where n5 is not null;
create index customer_n6 on customers.customer (tenant_id, n6, id) where n6 is not null;
create index customer_n7 on customers.customer (tenant_id, n7, id) where n7 is not null;
create index customer_n8 on customers.customer (tenant_id, n8, id) where n8 is not null;
create index customer_n9 on customers.customer (tenant_id, n9, id) where n9 is not null;
create index customer_n10 on customers.customer (tenant_id, n10, id) where n10 is not null;
create index customer_t1 on customers.customer (tenant_id, t1, id) where t1 is not null;
create index customer_t2 on customers.customer (tenant_id, t2, id) where t2 is not null;
create index customer_t3 on customers.customer (tenant_id, t3, id) where t3 is not null;
create index customer_t4 on customers.customer (tenant_id, t4, id) where t4 is not null;
create index customer_t5 on customers.customer (tenant_id, t5, id) where t5 is not null;

-- Exact values of fields without a slot.
create index customer_custom on customers.customer using gin (tenant_id, custom jsonb_path_ops);
-- The end of a list sorted by a slot: the rows without a value, in the order of their ids.
create index customer_id on customers.customer (tenant_id, id);

-- The customers' form moves to the one home of all forms. The old table stays for servers of the version before. Its
-- owner is bound by row-level security too, and no tenant is set here.
alter table customers.form no force row level security;
alter table forms.form no force row level security;
alter table forms.form_version no force row level security;
insert into forms.form (tenant_id, object, version, fields)
  select tenant_id, 'customers.customer', 1, fields from customers.form;
insert into forms.form_version (tenant_id, object, version, fields, groups, published_at)
  select tenant_id, 'customers.customer', 1, fields, '[]', now() from customers.form;
alter table customers.form force row level security;
alter table forms.form force row level security;
alter table forms.form_version force row level security;
