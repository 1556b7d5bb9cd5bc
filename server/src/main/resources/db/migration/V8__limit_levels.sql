-- How much of its limit a tenant has been told to have used in a period: see domain.LimitLevel. A
-- row comes with the first threshold that is passed.
create table limit_level (
  lane smallint not null,
  tenant_no bigint not null,
  period_start timestamptz not null,
  generation bigint not null,
  armed_limit bigint not null,
  reached_percent integer not null,
  primary key (lane, tenant_no, period_start)
);
