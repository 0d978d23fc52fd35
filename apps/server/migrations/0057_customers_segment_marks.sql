-- What a segment says of whoever is in it, shown on their records (CUS-063).
alter table customers.segment add column mark text check (mark in ('good', 'bad'));
create index segment_marked on customers.segment (tenant_id) where mark is not null and deleted_at is null;
