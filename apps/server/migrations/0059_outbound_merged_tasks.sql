-- Of the open tasks of customers who became one, one per campaign stays; the others are withdrawn by the merge, until it is
-- undone. Null: withdrawn with a customer who was deleted.
alter table outbound.task add column merge_id uuid;
create index task_merge on outbound.task (merge_id) where merge_id is not null;
