-- Published to the other modules: where something can be shared with, the company itself included.
create view identity.branch with (security_invoker = true) as
  select tenant_id, id, name from identity.unit where id = branch_id;
grant select on identity.branch to guanjia_app, guanjia_platform;
