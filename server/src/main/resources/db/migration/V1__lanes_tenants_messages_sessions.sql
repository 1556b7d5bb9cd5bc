-- Every table but installation carries its lane first in its primary key: a lane's rows are read
-- and written together, under the lock of the lane's row, and may live on a shard of their own.
-- Numbers (tenant_no, conversation_no, ...) are unique within their lane.

create table installation (
  only_row boolean primary key default true check (only_row),
  lanes integer not null check (lanes between 1 and 1024),
  created_at timestamptz not null
);

-- version counts the lane's commits, clock is the latest time any of them was made at. A page holds
-- few of these rows, so that their many updates find room beside them.
create table lane (
  lane smallint primary key,
  version bigint not null,
  clock timestamptz not null
) with (fillfactor = 10);

-- The plans stand once in every lane, so that a lane's transaction reads nothing outside the lane.
create table plan (
  lane smallint not null,
  code text not null,
  name text not null,
  conversation_limit bigint check (conversation_limit >= 0),
  at_limit text not null check (at_limit in ('DENY_ALL', 'DENY_NEW_CONVERSATIONS', 'ALLOW')),
  warn_at_percent integer not null check (warn_at_percent between 1 and 100),
  session_policy text not null
    check (session_policy in ('SLIDING', 'SLIDING_INBOUND', 'FIXED')),
  session_window_seconds integer not null check (session_window_seconds > 0),
  primary key (lane, code)
);

-- Tenants are listed in the order of their ids' code points, whatever the database's collation.
create table tenant (
  lane smallint not null,
  tenant_no bigint not null,
  tenant_id text collate "C" not null,
  plan_code text not null,
  own_limit bigint check (own_limit >= 0),
  created_at timestamptz not null,
  primary key (lane, tenant_no),
  unique (lane, tenant_id)
);

-- The first entry of a tenant has no valid_from: it reaches back for ever.
create table tenant_calendar (
  lane smallint not null,
  tenant_no bigint not null,
  entry_no integer not null,
  valid_from timestamptz check ((valid_from is null) = (entry_no = 0)),
  time_zone text not null,
  anchor_day integer not null check (anchor_day between 1 and 28),
  primary key (lane, tenant_no, entry_no)
);

create table conversation (
  lane smallint not null,
  conversation_no bigint not null,
  tenant_no bigint not null,
  customer_id text not null,
  customer_name text not null,
  named_at timestamptz,
  created_at timestamptz not null,
  primary key (lane, conversation_no)
) with (fillfactor = 90);

-- Which conversation a customer's id leads to.
create table identity (
  lane smallint not null,
  tenant_no bigint not null,
  customer_id text not null,
  conversation_no bigint not null,
  primary key (lane, tenant_no, customer_id)
);

-- The key stands for the id in 16 bytes; the id itself is in no index.
create table message (
  lane smallint not null,
  tenant_no bigint not null,
  message_key uuid not null,
  conversation_no bigint not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  kind smallint not null check (kind between 0 and 2),
  opened_session boolean not null,
  message_id text not null,
  customer_id text,
  labels jsonb,
  primary key (lane, tenant_no, message_key)
);

-- The sessions of a conversation are disjoint. session_no names the session for callers and stays
-- when its start moves. The end, which moves with every message, is in no index.
create table session (
  lane smallint not null,
  conversation_no bigint not null,
  start_at timestamptz not null,
  end_at timestamptz not null check (end_at > start_at),
  session_no bigint not null,
  tenant_no bigint not null,
  message_count bigint not null check (message_count > 0),
  policy text not null,
  window_seconds integer not null,
  primary key (lane, conversation_no, start_at)
) with (fillfactor = 80);

-- For lists of a tenant's sessions, newest first, and for a period's latest session.
create index session_by_tenant on session (lane, tenant_no, start_at, conversation_no);

create table monthly_usage (
  lane smallint not null,
  tenant_no bigint not null,
  period_start timestamptz not null,
  conversation_count bigint not null,
  inbound_count bigint not null,
  outbound_direct_count bigint not null,
  outbound_queued_count bigint not null,
  last_conversation_at timestamptz,
  primary key (lane, tenant_no, period_start)
) with (fillfactor = 50);

create table quota_grant (
  lane smallint not null,
  tenant_no bigint not null,
  grant_no bigint not null,
  period_start timestamptz not null,
  amount bigint not null check (amount <> 0),
  type text not null,
  reason text not null,
  granted_by text not null,
  granted_at timestamptz not null,
  primary key (lane, tenant_no, grant_no)
);

-- The admin calls that were carried out, so that a repeat is known for one.
create table admin_request (
  lane smallint not null,
  resource text not null,
  request_id text not null,
  fingerprint bytea not null,
  result_no bigint,
  done_at timestamptz not null,
  primary key (lane, resource, request_id)
);

-- Changes of what was reported before. Append-only.
create table audit_entry (
  lane smallint not null,
  audit_no bigint not null,
  tenant_no bigint not null,
  conversation_no bigint not null,
  session_no bigint not null,
  kind text not null,
  message_id text not null,
  before jsonb not null,
  after jsonb not null,
  at timestamptz not null,
  primary key (lane, audit_no)
);
