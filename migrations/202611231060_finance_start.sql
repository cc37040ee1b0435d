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

-- What is part of something is not above it. Two moves at once could make a circle that neither of them sees, so they wait.
create function finance.refuse_circle() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtext('finance.cost_centres'));
  if exists (
    with recursive above as (
      select id, parent_id from finance.cost_centres where id = new.parent_id
      union select c.id, c.parent_id from finance.cost_centres c join above on c.id = above.parent_id)
    select from above where id = new.id)
  then raise exception 'cost centre % is part of itself', new.id
    using errcode = 'check_violation', constraint = 'cost_centres_parent_circle', table = 'cost_centres', schema = 'finance';
  end if;
  return null;
end $$;
create trigger cost_centres_circle after insert or update of parent_id on finance.cost_centres
  for each row when (new.parent_id is not null) execute function finance.refuse_circle();

create table finance.tax_registrations (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  entity_id uuid not null references finance.legal_entities,
  kind text not null,
  country text not null,
  number text not null,
  valid_from date,
  valid_to date check (valid_to >= valid_from)
);
create unique index tax_registrations_number on finance.tax_registrations (entity_id, kind, country, number);
create index tax_registrations_order on finance.tax_registrations (entity_id, number, id);

create table finance.fiscal_years (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  entity_id uuid not null references finance.legal_entities,
  name text not null,
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  periods integer not null
);
create unique index fiscal_years_name on finance.fiscal_years (entity_id, name);
create unique index fiscal_years_start on finance.fiscal_years (entity_id, starts_on);

create table finance.fiscal_periods (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  entity_id uuid not null references finance.legal_entities,
  year_id uuid not null references finance.fiscal_years,
  number integer not null,
  name text not null,
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  state text not null,
  reason text
);
create index fiscal_periods_year on finance.fiscal_periods (year_id);
create unique index fiscal_periods_name on finance.fiscal_periods (entity_id, name);
create unique index fiscal_periods_start on finance.fiscal_periods (entity_id, starts_on);

create table finance.units (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  name text not null,
  code text not null,
  dimension text not null,
  factor numeric not null check (factor > 0),
  standard_code text,
  valid_from date,
  valid_to date check (valid_to >= valid_from)
);
create unique index units_code on finance.units (code);
create index units_order on finance.units (code, id);

create table finance.cost_elements (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  name text not null,
  code text not null,
  kind text not null,
  spend text not null,
  unit_id uuid references finance.units,
  valid_from date,
  valid_to date check (valid_to >= valid_from),
  notes text
);
create unique index cost_elements_code on finance.cost_elements (code);
create index cost_elements_unit on finance.cost_elements (unit_id);
create index cost_elements_order on finance.cost_elements (code, id);

create table finance.account_assignments (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  cost_element_id uuid not null references finance.cost_elements,
  entity_id uuid references finance.legal_entities,
  spend text,
  account text not null,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from)
);
create index account_assignments_entity on finance.account_assignments (entity_id);
create unique index account_assignments_valid_from on finance.account_assignments
  (cost_element_id, entity_id, spend, valid_from) nulls not distinct;
create index account_assignments_order on finance.account_assignments (cost_element_id, account, id);

create table finance.tax_codes (
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
  valid_from date,
  valid_to date check (valid_to >= valid_from),
  notes text
);
create unique index tax_codes_code on finance.tax_codes (code);
create index tax_codes_order on finance.tax_codes (code, id);

create table finance.tax_rates (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  tax_code_id uuid not null references finance.tax_codes,
  valid_from date not null,
  valid_to date check (valid_to >= valid_from),
  treatment text not null,
  rate numeric not null,
  recoverable numeric not null
);
create unique index tax_rates_valid_from on finance.tax_rates (tax_code_id, valid_from);
create index tax_rates_order on finance.tax_rates (tax_code_id, valid_from, id);

create table finance.exchange_rates (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  on_date date not null,
  kind text not null,
  from_currency text not null,
  to_currency text not null,
  rate numeric not null check (rate > 0),
  per integer not null check (per > 0),
  source text
);
create unique index exchange_rates_on_date on finance.exchange_rates (kind, from_currency, to_currency, on_date);
create index exchange_rates_order on finance.exchange_rates (on_date, id);
