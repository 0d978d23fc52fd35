-- What a customer is found by. Chinese has no spaces and PostgreSQL knows no pinyin, so the server computes the terms
-- (modules/customers/finding/search-terms.ts); null: not computed yet, which the job `customers.fill_terms` mends.
alter table customers.customer
  -- For whom a person works, as typed.
  add column company text,
  add column terms tsvector;
-- How many customers a search finds decides between the index and reading on; by default only 1,000 terms are counted.
alter table customers.customer alter column terms set statistics 500;
create index customer_terms on customers.customer using gin (tenant_id, terms);
create index customer_without_terms on customers.customer (tenant_id, id) where terms is null;

-- One index for each column that lists filter or sort by; the id breaks ties in the direction of the sort. Lists show no
-- deleted customers: without them, counting reads the index alone.
drop index customers.customer_created, customers.customer_name, customers.customer_owner, customers.customer_contact;
create index customer_created on customers.customer (tenant_id, created_at desc, id desc) where deleted_at is null;
create index customer_name on customers.customer (tenant_id, name collate "zh-x-icu", id) where deleted_at is null;
create index customer_owner on customers.customer (tenant_id, owner_id, created_at desc, id desc)
  where deleted_at is null;
create index customer_last_contact on customers.customer (tenant_id, last_contact_at, id) where deleted_at is null;
create index customer_region on customers.customer (tenant_id, region collate "zh-x-icu", id) where deleted_at is null;
create index customer_source on customers.customer (tenant_id, source collate "zh-x-icu", id) where deleted_at is null;
create index customer_company on customers.customer (tenant_id, company collate "zh-x-icu", id)
  where deleted_at is null and company is not null;
create index customer_level on customers.customer (tenant_id, level, id) where deleted_at is null;
create index customer_gender on customers.customer (tenant_id, gender, id) where deleted_at is null;

-- How many of all customers have a term. Statistics are hidden from who is bound by row-level security; these are parts
-- of a few letters, readings and digits, of no tenant in particular.
create function customers.frequent_terms() returns table (term text, frequency float4)
language sql stable security definer set search_path = pg_catalog as $$
  select e.term, e.frequency
  from pg_stats s,
    unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) as e(term, frequency)
  where s.schemaname = 'customers' and s.tablename = 'customer' and s.attname = 'terms' and e.term is not null
$$;
revoke execute on function customers.frequent_terms() from public;
grant execute on function customers.frequent_terms() to guanjia_app, guanjia_platform;
