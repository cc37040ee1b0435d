-- The platform: accounts and sessions, settings, audit, jobs.
--
-- The runner has made the schema, and by default the application may read and write rows and the reader read them.
-- What is narrower stands at the end.

-- A UUIDv7 for bulk statements; the application makes its own. The first 48 bits are the milliseconds since 1970,
-- the version nibble of a random UUID (0100) becomes 7 (0111).
create function platform.uuid7() returns uuid language sql volatile parallel safe as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
      52, 1), 53, 1), 'hex')::uuid
$$;

-- ---------------------------------------------------------------- settings and keys

create table platform.settings (
  key text primary key,
  value jsonb not null,
  version integer not null default 1,
  changed_at timestamptz not null default now(),
  changed_by text not null
);

-- One value per sealing key, by which a wrong key is recognised before it does harm. The key itself is never here.
create table platform.key_checks (
  number integer primary key,
  value bytea not null
);

-- ---------------------------------------------------------------- accounts and sessions

create table platform.accounts (
  id uuid primary key,
  email text not null,
  name text not null,
  -- The person shares the account's identifier; a service account has none.
  person_id uuid check (person_id = id),
  password text,
  clearance smallint not null default 1 check (clearance between 0 and 3),
  locale text,
  time_zone text,
  theme text not null default 'system' check (theme in ('system', 'light', 'dark')),
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);
create unique index accounts_email on platform.accounts (lower(email));

create table platform.account_roles (
  account_id uuid not null references platform.accounts,
  role text not null,
  primary key (account_id, role)
);

-- The cookie's token is stored as its SHA-256 only: a copy of the table opens no session.
create table platform.sessions (
  hash bytea primary key,
  id uuid not null unique,
  account_id uuid not null references platform.accounts,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  ends_at timestamptz not null,
  network text not null,
  agent text not null
);
create index sessions_account on platform.sessions (account_id);

-- A browser in which this account has signed in before keeps its own count of failures.
create table platform.known_browsers (
  hash bytea not null,
  account_id uuid not null references platform.accounts,
  seen_at timestamptz not null default now(),
  primary key (account_id, hash)
);

create table platform.signin_failures (
  key text primary key,
  failures integer not null,
  failed_at timestamptz not null default now(),
  open_at timestamptz not null
);
create index signin_failures_failed on platform.signin_failures (failed_at);

create table platform.invitations (
  id uuid primary key,
  hash bytea not null unique,
  email text not null,
  name text not null,
  roles text[] not null,
  -- The person who is invited, when there is already a record of one.
  person_id uuid,
  purpose text not null check (purpose in ('setup', 'invitation', 'reset')),
  account_id uuid references platform.accounts,
  created_by uuid references platform.accounts,
  created_at timestamptz not null default now(),
  ends_at timestamptz not null,
  used_at timestamptz
);
create index invitations_account on platform.invitations (account_id);
create index invitations_created_by on platform.invitations (created_by);

-- ---------------------------------------------------------------- audit

-- A new epoch begins whenever transaction numbers may start again or repeat: after a restore and after a fail-over.
create table platform.audit_epochs (
  epoch integer primary key,
  system text not null,
  timeline integer not null,
  last_seal bigint not null,
  started_at timestamptz not null default clock_timestamp(),
  signature bytea not null
);

-- Lines are written once and never touched. `commitment` is the hash of salt and body: body and salt can be erased
-- for good while the line still proves that it was written.
create table platform.audit_lines (
  epoch integer not null,
  xid xid8 not null default pg_current_xact_id(),
  seq bigint generated always as identity,
  id uuid not null,
  at timestamptz not null default clock_timestamp(),
  type text not null,
  record_id uuid,
  version integer not null,
  body text,
  salt bytea,
  commitment bytea not null,
  key_number smallint not null,
  mac bytea not null,
  primary key (epoch, xid, seq)
);
create index audit_lines_record on platform.audit_lines (record_id, version);

create table platform.audit_seals (
  number bigint primary key,
  epoch integer not null,
  from_xid xid8 not null,
  to_xid xid8 not null,
  lines bigint not null,
  total bigint not null,
  root bytea not null,
  previous bytea not null,
  at timestamptz not null,
  key_number smallint not null,
  signature bytea not null
);

-- Where each follower of the audit stands; `position` counts sealed lines without a gap from 1.
create table platform.audit_cursors (
  name text primary key,
  position bigint not null,
  epoch integer not null,
  xid xid8 not null,
  seq bigint not null,
  changed_at timestamptz not null default now()
);

-- ---------------------------------------------------------------- jobs

-- What people see of a job; delivery itself is the queue's.
create table platform.jobs (
  id uuid primary key,
  name text not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  input jsonb not null,
  singleton_key text,
  account_id uuid references platform.accounts,
  caller_name text not null,
  request text not null,
  attempt integer not null default 0,
  sent_at timestamptz,
  progress jsonb,
  result jsonb,
  error text,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create index jobs_account on platform.jobs (account_id, created_at desc);
create index jobs_unfinished on platform.jobs (state, created_at) where state in ('waiting', 'running', 'failed');
create index jobs_finished on platform.jobs (finished_at);
create unique index jobs_singleton on platform.jobs (name, singleton_key) where state = 'waiting';

-- ---------------------------------------------------------------- rights narrower than the default

-- What has been recorded stays as it is: the application only adds to it.
revoke update, delete on platform.audit_lines, platform.audit_seals, platform.audit_epochs, platform.key_checks
  from ambit_app;
revoke select on platform.accounts, platform.sessions, platform.known_browsers, platform.signin_failures,
  platform.invitations, platform.key_checks, platform.jobs, platform.settings, platform.audit_lines from ambit_reader;
