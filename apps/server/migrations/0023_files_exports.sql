select kernel.create_module_schema('files');

-- Every export that was asked for: why, how large, who let it go, until when its file stays, how often it was fetched.
-- The id is that of the background task.
create table files.export_request (
  id uuid primary key references kernel.background_task,
  tenant_id uuid not null,
  user_id uuid not null,
  list text not null,
  label text not null,
  purpose text not null,
  -- Rows when it was asked for; at least so many when `capped`.
  rows bigint not null,
  capped boolean not null,
  request jsonb not null,
  locale text not null,
  ip text,
  state text not null check (state in ('pending', 'approved', 'declined', 'done', 'failed', 'expired')),
  -- Null with `approved`: small enough to need nobody.
  decided_by uuid,
  decided_at timestamptz,
  note text,
  created_at timestamptz not null,
  expires_at timestamptz,
  downloads int not null default 0,
  check (decided_by is distinct from user_id)
);
create index export_request_time on files.export_request (tenant_id, created_at desc, id desc);
create index export_request_due on files.export_request (expires_at) where state = 'done';
select kernel.protect('files.export_request');
