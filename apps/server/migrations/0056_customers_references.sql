-- A customer who is deleted for good, as when an import is taken back, is looked for here by the database itself, which
-- asks without the tenant.
create index dynamic_code_of_customer on customers.dynamic_code (customer_id);
create index verification_of_customer on customers.verification (customer_id);
create index pool_move_of_customer on customers.pool_move (customer_id);
create index bulk_item_of_customer on customers.bulk_item (customer_id);
create index contact_change_of_customer on customers.contact_change (customer_id);
create index customer_tag_of_customer on customers.customer_tag (customer_id);
create index customer_category_of_customer on customers.customer_category (customer_id);
create index company_contact_of_person on customers.company_contact (person_id);
create index relation_to_customer on customers.relation (to_id);
create index listing_of_customer on customers.listing (customer_id);
create index segment_member_of_customer on customers.segment_member (customer_id);
