-- Promises that a send may go out. reservation_key is 16 bytes of the caller's key. Expiry is a
-- comparison with the lane's clock, so a fate of HELD alone says nothing.
create table reservation (
  lane smallint not null,
  reservation_no bigint not null,
  tenant_no bigint not null,
  reservation_key uuid not null,
  conversation_no bigint not null,
  fate text not null check (fate in ('HELD', 'SETTLED', 'CONSUMED', 'RELEASED')),
  expires_at timestamptz not null,
  settled_by uuid check ((settled_by is not null) = (fate = 'SETTLED')),
  primary key (lane, reservation_no),
  unique (lane, tenant_no, reservation_key)
);

-- How many conversations a tenant's reservations hold: read with the tenant, for every batch.
create index reservation_held on reservation (lane, tenant_no, expires_at, conversation_no)
  where fate = 'HELD';

-- Which holds a message that opens a session consumes. With the end, because those that nobody
-- ended stay HELD.
create index reservation_of_conversation on reservation (lane, conversation_no, expires_at)
  where fate = 'HELD';
