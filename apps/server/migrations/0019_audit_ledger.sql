-- From which session an entry came; null for the system and for work that went on after the request.
alter table audit.entry add column session_id uuid;

-- Entries that have no place in the ledger yet: written with the entry, taken by the sealer after the commit.
create table audit.waiting (
  entry_id uuid primary key,
  tenant_id uuid not null,
  occurred_at timestamptz not null
);
create index waiting_order on audit.waiting (tenant_id, occurred_at, entry_id);
select kernel.protect('audit.waiting');
revoke update, delete on audit.waiting from guanjia_app;

-- The ledger: every entry's place, without gaps per tenant. `digest` is the SHA-256 of the entry's content, `hash` that of
-- the previous hash, the number and the digest, so that no row can change, go, come or move unnoticed.
create table audit.link (
  tenant_id uuid not null,
  seq bigint not null check (seq > 0),
  entry_id uuid not null,
  digest bytea not null,
  previous bytea not null,
  hash bytea not null,
  sealed_at timestamptz not null,
  primary key (tenant_id, seq),
  unique (tenant_id, entry_id)
);
select kernel.protect('audit.link');
revoke insert, update, delete on audit.link from guanjia_app;
revoke update, delete on audit.link from guanjia_platform;

-- The end of each tenant's ledger; its row lock lets one sealer at a time continue the chain.
create table audit.head (
  tenant_id uuid primary key,
  seq bigint not null,
  hash bytea not null,
  sealed_at timestamptz not null
);
select kernel.protect('audit.head');
revoke insert, update, delete on audit.head from guanjia_app;

-- Each walk along the ledger and what it found.
create table audit.verification (
  id uuid primary key,
  tenant_id uuid not null,
  -- Null: the nightly one.
  user_id uuid,
  verified_at timestamptz not null,
  up_to bigint not null,
  findings jsonb not null
);
create index verification_time on audit.verification (tenant_id, verified_at desc);
select kernel.protect('audit.verification');
revoke update, delete on audit.verification from guanjia_app, guanjia_platform;

-- What stands already is sealed by the first run.
-- Row-level security is forced, so it binds the owner too; here the owner reads and writes rows of all tenants.
alter table audit.entry no force row level security;
alter table audit.waiting no force row level security;
insert into audit.waiting (entry_id, tenant_id, occurred_at) select id, tenant_id, occurred_at from audit.entry;
alter table audit.entry force row level security;
alter table audit.waiting force row level security;
