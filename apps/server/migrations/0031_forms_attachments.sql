-- Files that fields of type `file` hold. Until a record takes one it is its uploader's; what no record holds any more
-- is deleted after a while, with its object.
create table forms.attachment (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  name text not null,
  type text not null,
  bytes int not null,
  -- Key in the object store.
  object_key text not null,
  uploaded_by uuid not null references identity.app_user,
  uploaded_at timestamptz not null,
  -- The record and field that hold it.
  object text,
  record_id uuid,
  field_key text,
  -- Since when nobody holds it.
  free_since timestamptz,
  check ((record_id is null) = (free_since is not null))
);
create index attachment_record on forms.attachment (tenant_id, object, record_id) where record_id is not null;
create index attachment_free on forms.attachment (free_since) where free_since is not null;
select kernel.protect('forms.attachment');
