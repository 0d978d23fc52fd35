-- What a customer is found by. Chinese has no spaces and PostgreSQL knows no pinyin, so the server computes the terms
-- (modules/customers/finding/search-terms.ts); null: not computed yet, which the job `customers.fill_terms` mends.
alter table customers.customer
  -- For whom a person works, as typed.
  add column company text,
  add column terms tsvector;
create index customer_terms on customers.customer using gin (tenant_id, terms);
create index customer_without_terms on customers.customer (tenant_id, id) where terms is null;

-- One index for each column that lists filter or sort by; the id breaks ties in the direction of the sort.
create index customer_region on customers.customer (tenant_id, region collate "zh-x-icu", id);
create index customer_level on customers.customer (tenant_id, level, id);
create index customer_source on customers.customer (tenant_id, source collate "zh-x-icu", id);
create index customer_company on customers.customer (tenant_id, company collate "zh-x-icu", id) where company is not null;
create index customer_last_contact on customers.customer (tenant_id, last_contact_at, id);
drop index customers.customer_contact;

-- Terms that so many customers have that an index over them finds nothing quicker than reading on: the search leaves
-- them out. Statistics are hidden from who is bound by row-level security; these are texts of up to two characters.
create function customers.common_terms(share float8) returns text[]
language sql stable security definer set search_path = pg_catalog as $$
  select coalesce(array_agg(e.term), '{}')
  from pg_stats s,
    unnest(s.most_common_elems::text::text[], s.most_common_elem_freqs) as e(term, frequency)
  where s.schemaname = 'customers' and s.tablename = 'customer' and s.attname = 'terms'
    and e.frequency > share
$$;
revoke execute on function customers.common_terms(float8) from public;
grant execute on function customers.common_terms(float8) to guanjia_app, guanjia_platform;
