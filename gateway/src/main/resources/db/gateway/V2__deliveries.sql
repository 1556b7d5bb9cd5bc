-- What providers reported of messages, also of those that no send here is known of yet.
create table delivery (
  tenant_id text not null,
  message_id text not null,
  status text not null,
  at timestamptz not null,
  error_code text not null,
  unknown text not null,
  -- Whether its conversation is to be given back, because it failed: NO, DUE, DONE, or OFF when
  -- Tollgate did not come to know of the message.
  give_back text not null default 'NO' check (give_back in ('NO', 'DUE', 'DONE', 'OFF')),
  give_back_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant_id, message_id)
);

create index delivery_give_back on delivery (give_back_at) where give_back = 'DUE';
create index delivery_changed on delivery (changed_at);
