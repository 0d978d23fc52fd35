-- Deleted products stay for the campaigns and results that name them. Their code is free again.
alter table orders.product add column deleted_at timestamptz;
alter table orders.product drop constraint product_tenant_id_code_key;
create unique index product_code on orders.product (tenant_id, code) where deleted_at is null;
