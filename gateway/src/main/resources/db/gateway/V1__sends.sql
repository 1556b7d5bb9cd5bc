-- Sends that were asked for: those in the queue, and those that were made while the caller waited.
create table send (
  id bigint generated always as identity primary key,
  tenant_id text not null,
  request_id text not null,
  digest text not null,
  path text not null check (path in ('DIRECT', 'QUEUED')),
  lane smallint not null,
  from_number text not null,
  customer text not null,
  body text not null,
  priority smallint not null,
  state text not null check (state in ('QUEUED', 'SENDING', 'SENT', 'REFUSED', 'FAILED')),
  tries integer not null,
  due_at timestamptz not null,
  message_id text not null default '',
  error text not null default '',
  created_at timestamptz not null,
  changed_at timestamptz not null,
  unique (tenant_id, request_id)
);

-- What a lane takes next: the queue's own order.
create index send_waiting on send (tenant_id, lane, priority desc, id) where state = 'QUEUED';

-- Whether an earlier send of the conversation is under way.
create index send_unfinished on send (tenant_id, lane, customer, id)
  where path = 'QUEUED' and state in ('QUEUED', 'SENDING');

-- Lists for people, of what did not go out above all.
create index send_by_state on send (state, id);

-- What is old enough to go.
create index send_finished on send (changed_at) where state in ('SENT', 'REFUSED', 'FAILED');

-- Who drains a lane: whoever raised the fence last.
create table lane (
  tenant_id text not null,
  lane smallint not null,
  fence bigint not null,
  primary key (tenant_id, lane)
);

-- When a sending number may send again, by the provider's rate.
create table sending_number (
  number text primary key,
  free_at timestamptz not null
);

-- db-scheduler's, by its documentation.
create table scheduled_task (
  task_name text not null,
  task_instance text not null,
  task_data bytea,
  execution_time timestamptz not null,
  picked boolean not null,
  picked_by text,
  last_success timestamptz,
  last_failure timestamptz,
  consecutive_failures int,
  last_heartbeat timestamptz,
  version bigint not null,
  priority smallint,
  primary key (task_name, task_instance)
);

create index scheduled_task_due on scheduled_task (execution_time);
create index scheduled_task_heartbeat on scheduled_task (last_heartbeat);
