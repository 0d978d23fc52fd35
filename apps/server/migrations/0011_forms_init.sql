select kernel.create_module_schema('forms');

-- One form per object (`customers.customer`): what is published, and the draft that only its designers see.
create table forms.form (
  tenant_id uuid not null references identity.tenant,
  object text not null,
  version int not null default 0,
  fields jsonb not null default '[]',
  groups jsonb not null default '[]',
  draft jsonb,
  revision int not null default 0,
  changed_at timestamptz,
  changed_by uuid references identity.app_user,
  primary key (tenant_id, object)
);
select kernel.protect('forms.form');

create table forms.form_version (
  tenant_id uuid not null references identity.tenant,
  object text not null,
  version int not null,
  fields jsonb not null,
  groups jsonb not null,
  published_at timestamptz not null,
  published_by uuid references identity.app_user,
  primary key (tenant_id, object, version)
);
select kernel.protect('forms.form_version');

-- Which slot column of the object's table carries which field. Writes fill `filling` and `ready`; lists use `ready` only;
-- what is `clearing` still holds old values and is not given away yet.
create table forms.slot (
  tenant_id uuid not null references identity.tenant,
  object text not null,
  column_name text not null check (column_name ~ '^[snt][0-9]{1,2}$'),
  field_key text not null,
  state text not null check (state in ('filling', 'ready', 'clearing')),
  primary key (tenant_id, object, column_name)
);
create unique index slot_field on forms.slot (tenant_id, object, field_key) where state <> 'clearing';
select kernel.protect('forms.slot');

-- The values of unique fields: the primary key is what makes them so, also between two transactions.
create table forms.unique_value (
  tenant_id uuid not null references identity.tenant,
  object text not null,
  field_key text not null,
  value text not null,
  record_id uuid not null,
  primary key (tenant_id, object, field_key, value)
);
create index unique_value_record on forms.unique_value (tenant_id, object, record_id);
select kernel.protect('forms.unique_value');

-- Dictionaries that a tenant made or changed; those of the product stand in the code until then. Every change is a
-- version, whole, so that an older one can be read as it was.
create table forms.dictionary (
  tenant_id uuid not null references identity.tenant,
  key text not null,
  label jsonb not null,
  kind text not null check (kind in ('flat', 'tree')),
  version int not null,
  primary key (tenant_id, key)
);
select kernel.protect('forms.dictionary');

create table forms.dictionary_version (
  tenant_id uuid not null references identity.tenant,
  key text not null,
  version int not null,
  label jsonb not null,
  entries jsonb not null,
  changed_at timestamptz not null,
  changed_by uuid references identity.app_user,
  primary key (tenant_id, key, version),
  foreign key (tenant_id, key) references forms.dictionary deferrable initially deferred
);
select kernel.protect('forms.dictionary_version');
