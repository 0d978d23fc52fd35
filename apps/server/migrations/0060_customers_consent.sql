-- Whether a customer agreed to be sent advertising (MSG-016), and what proves it.
alter table customers.customer
  add column consent text not null default 'unknown' check (consent in ('unknown', 'given', 'withdrawn')),
  add column consent_at timestamptz,
  add column consent_way text,
  add column consent_note text,
  add column consent_by uuid references identity.app_user;
-- Most customers were never asked.
create index customer_consent on customers.customer (tenant_id, consent, id) where consent <> 'unknown';
