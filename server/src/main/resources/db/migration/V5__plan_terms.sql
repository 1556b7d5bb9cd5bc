-- Levels of the used share of the limit that are told of, ascending.
alter table plan add column thresholds_percent integer[] not null default '{50,80,90,100}';
alter table plan add column enforcement text not null default 'ENFORCED'
  check (enforcement in ('ENFORCED', 'SHADOW'));
-- Stays for the tenants that have it, and is given to no other.
alter table plan add column retired boolean not null default false;

-- null: what the plan says.
alter table tenant add column at_limit text
  check (at_limit in ('DENY_ALL', 'DENY_NEW_CONVERSATIONS', 'ALLOW'));
alter table tenant add column enforcement text check (enforcement in ('ENFORCED', 'SHADOW'));
alter table tenant add column suspended boolean not null default false;
alter table tenant add column suspension_reason text not null default ''
  check (suspended or suspension_reason = '');

-- What is left of a grant moves on for this many periods.
alter table quota_grant add column rollover_periods integer not null default 0
  check (rollover_periods between 0 and 12);

-- The end of the last period to which anything can move on; null: nothing ever moves on. Tenants
-- for which it has passed are not asked for more.
alter table tenant add column rollover_until timestamptz;

-- The limits that held before others took their place, so that it is known by which limit a period
-- ended: of a tenant its plan and own limit, up to held_until; of a plan its limit. What holds now
-- stands in tenant and plan, and holds since the last of these. Append-only.
create table tenant_past_limit (
  lane smallint not null,
  tenant_no bigint not null,
  change_no bigint not null,
  held_until timestamptz not null,
  plan_code text not null,
  own_limit bigint,
  primary key (lane, tenant_no, change_no)
);

create table plan_past_limit (
  lane smallint not null,
  code text not null,
  change_no bigint not null,
  held_until timestamptz not null,
  conversation_limit bigint,
  primary key (lane, code, change_no)
);
