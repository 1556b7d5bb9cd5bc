-- Keys belong to no tenant and so to no lane. They all stand in lane 0, whose lock puts their
-- changes in order: a server that has seen change_no n has seen every change up to n.
create table api_key (
  lane smallint not null,
  key_id text collate "C" not null,
  key_no bigint not null,
  change_no bigint not null,
  name text not null,
  scopes text[] not null,
  -- null: all tenants
  tenant_ids text[],
  certificate_names text[] not null,
  requests_per_second integer check (requests_per_second > 0),
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  revoked_by text check ((revoked_by is null) = (revoked_at is null)),
  primary key (lane, key_id)
);

-- For servers that ask what has changed since they looked last, several times a second.
create index api_key_by_change on api_key (lane, change_no);

-- What is stored tells nothing of the secret: an HMAC under a salt of its own.
create table api_key_secret (
  lane smallint not null,
  key_id text collate "C" not null,
  secret_no bigint not null,
  salt text not null,
  hash text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  primary key (lane, key_id, secret_no)
);

-- Apart from the keys, because every server writes it, without the lane's lock.
create table api_key_use (
  lane smallint not null,
  key_id text collate "C" not null,
  last_used_at timestamptz not null,
  primary key (lane, key_id)
);

-- Who changed what by an admin call. Append-only. For a resource in all lanes, in lane 0.
create table admin_change (
  lane smallint not null,
  change_no bigint not null,
  at timestamptz not null,
  caller text not null,
  action text not null,
  resource text not null,
  before jsonb,
  after jsonb not null,
  primary key (lane, change_no)
);

-- The caller whose message changed what was reported before; null: from before there were keys.
alter table audit_entry add column caller text;
