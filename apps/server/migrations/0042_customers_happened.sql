-- Funnels over what happened: the customers of one kind of entry since a day, from the index alone.
create index timeline_kind on customers.timeline_entry (tenant_id, kind, occurred_at, customer_id);
