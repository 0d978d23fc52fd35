-- Customers of a filter, such as a segment, that are put on a campaign's list.
create table outbound.addition (
  id uuid primary key,
  tenant_id uuid not null references identity.tenant,
  campaign_id uuid not null references outbound.campaign,
  user_id uuid not null references identity.app_user,
  target jsonb not null,
  state text not null check (state in ('running', 'done', 'failed')),
  -- The last customer that was looked at.
  reached uuid,
  looked int not null default 0,
  added int not null default 0,
  without_number int not null default 0,
  already_in_campaign int not null default 0,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index addition_campaign on outbound.addition (campaign_id);
select kernel.protect('outbound.addition');
