-- People: who works here, where, how much, by which calendar, and when not.

create schema people;

-- A person with an account has the account's identifier.
create table people.people (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  name text not null,
  email text,
  phone text,
  active boolean not null,
  private_email text,
  private_phone text,
  address text,
  emergency_contact text
);
create unique index people_email on people.people (email);
create index people_name on people.people (name, id);

create table people.departments (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  name text not null,
  code text not null,
  parent_id uuid references people.departments,
  head_id uuid references people.people
);
create unique index departments_code on people.departments (code);
create index departments_parent on people.departments (parent_id);
create index departments_head on people.departments (head_id);
create index departments_name on people.departments (name, id);

create table people.calendars (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  name text not null,
  base_id uuid references people.calendars,
  country text,
  region text,
  time_zone text not null,
  standard boolean not null,
  times jsonb not null
);
create unique index calendars_name on people.calendars (name);
create index calendars_base on people.calendars (base_id);
create index calendars_order on people.calendars (name, id);

create table people.engagements (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  person_id uuid not null references people.people,
  title text not null,
  kind text not null,
  department_id uuid references people.departments,
  manager_id uuid references people.people,
  calendar_id uuid references people.calendars,
  share numeric not null,
  starts_on date not null,
  ends_on date check (ends_on >= starts_on),
  notes text
);
create index engagements_person on people.engagements (person_id, starts_on);
create index engagements_department on people.engagements (department_id);
create index engagements_manager on people.engagements (manager_id);
create index engagements_calendar on people.engagements (calendar_id);
create index engagements_title on people.engagements (title, id);

create table people.leave (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  person_id uuid not null references people.people,
  kind text not null,
  starts_on date not null,
  ends_on date not null check (ends_on >= starts_on),
  first_day text not null,
  last_day text not null,
  note text,
  state text not null,
  approver_id uuid references people.people,
  decided_on date,
  reason text
);
create index leave_person on people.leave (person_id, starts_on);
create index leave_approver on people.leave (approver_id);
create index leave_starts on people.leave (starts_on, id);
