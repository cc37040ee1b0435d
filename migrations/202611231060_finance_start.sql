-- Finance: which companies keep books, where costs are gathered, and by what they are counted.

create schema finance;

create table finance.legal_entities (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  name text not null,
  code text not null,
  country text not null,
  base_currency text not null,
  registration text,
  address text,
  fiscal_year_start integer not null,
  period_pattern text not null,
  week_ends_on text not null,
  week_year_ends text not null,
  year_name text not null,
  valid_from date,
  valid_to date check (valid_to >= valid_from)
);
create unique index legal_entities_name on finance.legal_entities (name);
create unique index legal_entities_code on finance.legal_entities (code);

create table finance.cost_centres (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  name text not null,
  code text not null,
  entity_id uuid not null references finance.legal_entities,
  parent_id uuid references finance.cost_centres,
  owner_id uuid references people.people,
  department_id uuid references people.departments,
  valid_from date,
  valid_to date check (valid_to >= valid_from),
  notes text
);
create unique index cost_centres_code on finance.cost_centres (entity_id, code);
create index cost_centres_parent on finance.cost_centres (parent_id);
create index cost_centres_owner on finance.cost_centres (owner_id);
create index cost_centres_department on finance.cost_centres (department_id);
create index cost_centres_order on finance.cost_centres (code, id);
