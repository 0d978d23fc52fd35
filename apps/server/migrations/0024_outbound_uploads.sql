-- When the uploaded file of an import was deleted, because it had been kept long enough.
alter table outbound.list_import add column file_deleted_at timestamptz;
