-- A customer who is deleted for good is looked for here by the database itself, which asks without the tenant.
create index task_of_customer on outbound.task (customer_id);
create index contact_of_customer on outbound.contact (customer_id);
create index response_of_customer on outbound.response (customer_id);
