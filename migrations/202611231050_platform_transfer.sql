-- Imports with what they read, found and changed; exports that happened; exports that happen regularly.

create table platform.imports (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  title text not null,
  type text not null,
  owner_id uuid references people.people (id) on delete set null,
  state text not null,
  setup jsonb not null,
  rows integer,
  wrong integer,
  created integer,
  updated integer,
  unchanged integer,
  imported_at timestamptz,
  undone_at timestamptz,
  job text
);
create index imports_owner on platform.imports (owner_id, type, created_at desc);
create index imports_created on platform.imports (created_at, id);

-- What belongs to an import and is too large for its row.
create table platform.import_contents (
  import_id uuid primary key references platform.imports on delete cascade,
  -- In platform.files, on a subject that is no record.
  file_id uuid,
  -- What the file was found to be when it came.
  inspection jsonb,
  -- What the newest dry run, or an import that was refused, found.
  report jsonb
);

-- Records that an import is about. Before it: those that it would change, as the dry run saw them. After it: those
-- that it created (no values before) or changed.
create table platform.import_rows (
  import_id uuid not null references platform.imports on delete cascade,
  record_id uuid not null,
  -- The row of the file, from 1.
  place integer not null,
  -- Of the record: as the dry run saw it, or as the import left it.
  version integer not null,
  done boolean not null,
  before jsonb,
  primary key (import_id, record_id)
);

create table platform.scheduled_exports (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  title text not null,
  view_id uuid references platform.views (id),
  type text,
  query text not null,
  format text not null,
  owner_id uuid not null references people.people (id),
  recipients_ids uuid[] not null default '{}',
  every text not null,
  weekday text not null,
  day_of_month integer not null,
  at text not null,
  time_zone text not null,
  active boolean not null,
  asked_at timestamptz,
  last_run_at timestamptz,
  problem text
);
create index scheduled_exports_view on platform.scheduled_exports (view_id);
create index scheduled_exports_owner on platform.scheduled_exports (owner_id);
create index scheduled_exports_recipients on platform.scheduled_exports using gin (recipients_ids);
create index scheduled_exports_title on platform.scheduled_exports (title, id);

create table platform.exports (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  title text not null,
  type text not null,
  owner_id uuid references people.people (id) on delete set null,
  format text not null,
  query text,
  rows integer,
  exported_at timestamptz,
  recipients_ids uuid[] not null default '{}',
  schedule_id uuid references platform.scheduled_exports (id) on delete set null,
  file text
);
create index exports_owner on platform.exports (owner_id);
create index exports_recipients on platform.exports using gin (recipients_ids);
create index exports_schedule on platform.exports (schedule_id, created_at desc);
create index exports_created on platform.exports (created_at, id);

revoke select on platform.import_contents, platform.import_rows from ambit_reader;
