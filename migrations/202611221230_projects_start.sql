-- Projects and their plans. Everything of a plan goes with its project; within a plan nothing is removed by accident.

create schema projects;

create table projects.projects (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  title text not null,
  code text,
  status text not null,
  kind text not null,
  manager_id uuid not null references people.people (id),
  sponsor_id uuid references people.people (id),
  department_id uuid references people.departments (id),
  purpose text,
  start timestamp not null,
  finish_by timestamp,
  schedule_from text not null,
  status_date timestamp,
  calendar_id uuid,
  minutes_per_day integer not null,
  minutes_per_week integer not null,
  days_per_month integer not null,
  default_start_time bigint not null,
  default_finish_time bigint not null,
  critical_slack bigint not null,
  out_of_sequence text not null,
  honor_constraints boolean not null,
  multiple_critical_paths boolean not null,
  template boolean not null,
  planned_start timestamp,
  planned_finish timestamp,
  percent_complete numeric not null,
  task_count integer not null,
  finding_count integer not null,
  plan_version integer not null,
  scheduled_at timestamptz,
  imported_from text,
  imported_on date
);
create unique index on projects.projects (code);
create index on projects.projects (manager_id);
create index on projects.projects (sponsor_id);
create index on projects.projects (department_id);
create index on projects.projects (calendar_id);
create index on projects.projects (title, id);

create table projects.members (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  project_id uuid not null references projects.projects (id) on delete cascade,
  person_id uuid not null references people.people (id),
  role text not null
);
create index on projects.members (person_id);
create unique index on projects.members (project_id, person_id);
create index on projects.members (project_id, role, id);

create table projects.plan_calendars (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  project_id uuid not null references projects.projects (id) on delete cascade,
  name text not null,
  company_id uuid references people.calendars (id),
  base_id uuid references projects.plan_calendars (id),
  times jsonb not null
);
create index on projects.plan_calendars (company_id);
create index on projects.plan_calendars (base_id);
create index on projects.plan_calendars (project_id, name, id);

create table projects.tasks (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  name text not null,
  project_id uuid not null references projects.projects (id) on delete cascade,
  position numeric not null,
  level integer not null,
  milestone boolean not null,
  manual boolean not null,
  active boolean not null,
  type text not null,
  effort_driven boolean not null,
  duration bigint not null,
  elapsed boolean not null,
  estimated boolean not null,
  work bigint,
  calendar_id uuid references projects.plan_calendars (id),
  ignore_resource_calendar boolean not null,
  "constraint" text not null,
  constraint_date timestamp,
  deadline timestamp,
  percent_complete numeric not null,
  actual_start timestamp,
  actual_finish timestamp,
  remaining_duration bigint,
  leveling_delay bigint,
  parts jsonb,
  priority integer,
  own_start timestamp,
  own_finish timestamp,
  notes text,
  stored jsonb,
  parent_id uuid references projects.tasks (id),
  wbs text not null,
  summary boolean not null,
  start timestamp not null,
  finish timestamp not null,
  early_start timestamp,
  early_finish timestamp,
  late_start timestamp,
  late_finish timestamp,
  total_slack bigint,
  free_slack bigint,
  critical boolean not null,
  scheduled_duration bigint not null,
  progress numeric not null,
  assignees_ids uuid[] not null default '{}'
);
create index on projects.tasks (calendar_id);
create index on projects.tasks (project_id, position, id);
create index on projects.tasks using gin (name gin_trgm_ops);
create index on projects.tasks (parent_id);
create index on projects.tasks using gin (assignees_ids);
create index on projects.tasks (project_id, start, id);
create index on projects.tasks (project_id, finish, id);
-- What is asked for most: what is open, and what is critical. Complete tasks stand before the open ones in every order
-- by date, and walking over them would cost more with each year of a project.
create index tasks_open_start on projects.tasks (project_id, start, id) where percent_complete < 100;
create index tasks_open_finish on projects.tasks (project_id, finish, id) where percent_complete < 100;
create index tasks_critical_finish on projects.tasks (project_id, finish, id) where critical;

create table projects.dependencies (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  project_id uuid not null references projects.projects (id) on delete cascade,
  predecessor_id uuid not null references projects.tasks (id),
  successor_id uuid not null references projects.tasks (id),
  type text not null,
  lag integer not null,
  lag_unit text not null
);
create index on projects.dependencies (predecessor_id);
create index on projects.dependencies (successor_id);
create unique index on projects.dependencies (predecessor_id, successor_id);
create index on projects.dependencies (project_id, type, id);

create table projects.resources (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  project_id uuid not null references projects.projects (id) on delete cascade,
  name text not null,
  kind text not null,
  person_id uuid references people.people (id),
  max_units numeric not null,
  calendar_id uuid references projects.plan_calendars (id)
);
create index on projects.resources (person_id);
create index on projects.resources (calendar_id);
create index on projects.resources (project_id, name, id);

create table projects.assignments (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  project_id uuid not null references projects.projects (id) on delete cascade,
  task_id uuid not null references projects.tasks (id),
  resource_id uuid not null references projects.resources (id),
  units numeric not null,
  work bigint,
  delay bigint,
  contour text,
  start timestamp,
  finish timestamp
);
create index on projects.assignments (task_id);
create index on projects.assignments (resource_id);
create index on projects.assignments (project_id, units, id);


alter table projects.projects add foreign key (calendar_id) references projects.plan_calendars (id) deferrable initially deferred;

-- What an imported file said, to write it again: the parts of its head in order, and each record beside its row.
create table projects.plan_sources (
  project_id uuid primary key references projects.projects (id) on delete cascade,
  format text not null,
  head jsonb not null,
  -- Which of the company's fields a column of the file became, and whose.
  columns jsonb not null,
  changed_at timestamptz not null default now()
);
create table projects.plan_source_records (
  project_id uuid not null references projects.projects (id) on delete cascade,
  list text not null,
  place integer not null,
  key bigint,
  record_id uuid,
  xml text not null,
  primary key (project_id, list, place)
);
create index plan_source_records_record on projects.plan_source_records (record_id);

-- What an import brought, and where the file's own program computed other dates.
create table projects.import_reports (
  project_id uuid primary key references projects.projects (id) on delete cascade,
  report jsonb not null,
  made_at timestamptz not null default now()
);
