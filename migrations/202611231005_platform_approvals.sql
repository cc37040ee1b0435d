-- Approvals: the rules, who stands in for whom, and each course with its decisions.

create table platform.approval_rules (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  name text not null,
  type text not null,
  position integer not null,
  active boolean not null,
  amount_from_amount numeric,
  amount_from_currency text,
  add_up_days integer,
  category text,
  relation text,
  related_ids uuid[] not null default '{}',
  steps jsonb not null,
  notes text
);
create index on platform.approval_rules using gin (related_ids);
create index on platform.approval_rules (position, id);

create table platform.deputies (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  person_id uuid not null references people.people (id),
  deputy_id uuid not null references people.people (id),
  starts_on date not null,
  ends_on date not null,
  types jsonb not null
);
create index on platform.deputies (person_id);
create index on platform.deputies (deputy_id);
create index on platform.deputies (starts_on, id);

create table platform.approvals (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  title text not null,
  subject_type text not null,
  subject_id text not null,
  requester_id uuid references people.people (id),
  state text not null,
  amount_amount numeric,
  amount_currency text,
  alike text,
  step_name text,
  waiting_since timestamptz,
  waiting_for_ids uuid[] not null default '{}',
  asked_ids uuid[] not null default '{}',
  submitted_at timestamptz not null,
  decided_at timestamptz,
  hash text not null,
  shown jsonb not null,
  authors jsonb not null,
  steps jsonb not null
);
create index on platform.approvals (requester_id);
create index on platform.approvals using gin (waiting_for_ids);
create index on platform.approvals using gin (asked_ids);
create index on platform.approvals (submitted_at, id);

-- One record waits once.
create unique index approvals_one_waiting on platform.approvals (subject_type, subject_id) where state = 'waiting';
create index approvals_subject on platform.approvals (subject_type, subject_id, submitted_at desc);
-- Amounts of alike records.
create index approvals_alike on platform.approvals (subject_type, alike, submitted_at) where alike is not null;
create index approvals_waiting on platform.approvals (waiting_since) where state = 'waiting';
