-- What is to be told to others, written in the transaction that made it true. It waits, without
-- expires_at, until its deliveries are made, and is kept until expires_at then.
create table outbox_event (
  lane smallint not null,
  event_no bigint not null,
  -- null: no tenant's own
  tenant_id text,
  kind text not null,
  payload jsonb not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (lane, event_no)
);
create index outbox_event_waiting on outbox_event (lane, event_no) where expires_at is null;
create index outbox_event_done on outbox_event (lane, expires_at) where expires_at is not null;

-- Endpoints stand in lane 0, as the API keys do. change_no is the number of the last change:
-- servers ask for it to know whether to read them again.
create table webhook_endpoint (
  lane smallint not null,
  endpoint_no bigint not null,
  change_no bigint not null,
  url text not null,
  description text not null,
  kinds text[] not null,
  -- null: all tenants
  tenant_ids text[],
  enabled boolean not null,
  -- why somebody else than a caller has disabled it
  disabled_reason text,
  created_at timestamptz not null,
  created_by text not null,
  -- It is gone for callers, and the row goes once its deliveries are.
  deleted_at timestamptz,
  primary key (lane, endpoint_no)
);

-- In the clear, because what is sent is signed with it.
create table webhook_secret (
  lane smallint not null,
  endpoint_no bigint not null,
  secret_no bigint not null,
  secret text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (lane, endpoint_no, secret_no)
);

-- An event for an endpoint, in the event's lane. next_attempt_at is when a pending one is due:
-- while somebody attempts it, the end of the lease. lease_no tells the leases apart.
create table webhook_delivery (
  lane smallint not null,
  event_no bigint not null,
  endpoint_no bigint not null,
  state text not null check (state in ('PENDING', 'DELIVERED', 'PARKED')),
  created_at timestamptz not null,
  retry_until timestamptz not null,
  next_attempt_at timestamptz not null,
  lease_no bigint not null default 0,
  attempts integer not null default 0,
  last_attempt_at timestamptz,
  last_status integer,
  last_error text,
  expires_at timestamptz check ((expires_at is null) = (state = 'PENDING')),
  primary key (lane, event_no, endpoint_no)
) with (fillfactor = 80);
create index webhook_delivery_due on webhook_delivery (lane, endpoint_no, next_attempt_at)
  where state = 'PENDING';
create index webhook_delivery_done on webhook_delivery (lane, expires_at)
  where expires_at is not null;
create index webhook_delivery_listed
  on webhook_delivery (lane, endpoint_no, state, created_at, event_no);
