-- Numbers, points, tags and categories that an import left on a customer which it changed: they change without the
-- version of the record, so that an undo compares them. Null: the import ran before this was kept.
alter table customers.import_change add column after jsonb;
