-- Deleted customers stay, so that calls and results keep what they point at; nobody sees them. Purged ones have lost
-- everything that says who they were.
alter table customers.customer add column deleted_at timestamptz, add column purged_at timestamptz;

create or replace view customers.card with (security_invoker = true) as
  select c.tenant_id, c.id, c.name, c.region, c.gender, c.level, c.pool, c.owner_id,
    p.e164 as phone, p.extension
  from customers.customer c
  left join customers.phone p on p.customer_id = c.id and p.is_primary
  where c.deleted_at is null;
