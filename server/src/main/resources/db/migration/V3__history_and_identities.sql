-- The rules that cut a tenant's sessions, oldest first, for a tenant whose rule has changed since
-- its first message. One without rows has its plan's rule, and always had it.
create table tenant_rule (
  lane smallint not null,
  tenant_no bigint not null,
  entry_no integer not null,
  valid_from timestamptz check ((valid_from is null) = (entry_no = 0)),
  session_policy text not null
    check (session_policy in ('SLIDING', 'SLIDING_INBOUND', 'FIXED')),
  session_window_seconds integer not null check (session_window_seconds > 0),
  primary key (lane, tenant_no, entry_no)
);

-- rewrite_no is the number of the last change of the tenant's history that no message made: a void,
-- an unlinking, a repair. Who has read a history without the lane's lock knows by it, and by the
-- sessions, that the history still stands.
alter table tenant add column rewrite_no bigint not null default 0;

-- A conversation that has become part of another leads to it, for ever and without detours: what
-- led to one that joins another is led on.
alter table conversation add column joined_into bigint;
create index conversation_joined on conversation (lane, joined_into) where joined_into is not null;

-- alias: not the id under which the conversation was first seen, which its own row has.
alter table identity add column alias boolean not null default false;
create index identity_alias on identity (lane, conversation_no) where alias;

-- Ids that were told apart, and that no message links again. Each pair stands in both orders.
create table identity_apart (
  lane smallint not null,
  tenant_no bigint not null,
  customer_id text not null,
  other_id text not null,
  primary key (lane, tenant_no, customer_id, other_id)
);

-- history: its tenant's sessions cannot be kept without a look at the messages around a late one.
-- Under one rule of SLIDING they can, and such messages are in no index but the key's.
alter table message add column history boolean not null default false;
create index message_history on message (lane, conversation_no, occurred_at) where history;

-- For reads of a stretch of time: next to nothing to keep, because messages come in about the order
-- of their times.
create index message_by_time on message using brin (occurred_at) with (autosummarize = on);

-- Messages that were taken back: the record stays, and counts as if it had never come.
create table message_void (
  lane smallint not null,
  tenant_no bigint not null,
  message_key uuid not null,
  voided_at timestamptz not null,
  voided_by text not null,
  reason text not null,
  primary key (lane, tenant_no, message_key)
);

-- Not every change of what was reported has one session, or one conversation, or a message.
alter table audit_entry alter column conversation_no drop not null;
alter table audit_entry alter column session_no drop not null;
alter table audit_entry alter column message_id drop not null;
alter table audit_entry add column reason text;
create index audit_entry_by_tenant on audit_entry (lane, tenant_no, audit_no);
