-- Files that hang on records, their versions, the contents that these share, and uploads on their way.

-- Contents, each once, whoever brought it and however often. The bytes lie in the file store under the hash.
create table platform.blobs (
  hash bytea primary key check (length(hash) = 32),
  size bigint not null check (size >= 0),
  -- Bytes are claimed before they are put into the store; what was claimed lately is not collected, though no version
  -- names it yet.
  claimed_at timestamptz not null default now()
);

create table platform.files (
  id uuid primary key,
  -- Null while a form is open whose record is not there yet; then only whoever uploaded it sees it.
  subject_id uuid,
  subject_type text not null,
  -- The field of the subject that holds it; null where it hangs on the record as such.
  field text,
  name text not null,
  -- The number of the version that counts.
  current integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  -- In the bin: brought back until it is collected.
  removed_at timestamptz,
  removed_by text,
  -- The subject is gone, and the file goes with it.
  orphaned_at timestamptz,
  check (field is not null or subject_id is not null)
);
create index files_subject on platform.files (subject_id, subject_type);
create unique index files_name on platform.files (subject_id, subject_type, lower(name))
  where field is null and removed_at is null;
create index files_removed on platform.files (removed_at) where removed_at is not null;
create index files_orphaned on platform.files (orphaned_at) where orphaned_at is not null;
create index files_pending on platform.files (created_at) where subject_id is null;

create table platform.file_versions (
  file_id uuid not null references platform.files on delete cascade,
  number integer not null,
  hash bytea not null references platform.blobs,
  size bigint not null,
  -- Read from the bytes, never what the sender said.
  type text not null,
  kind text not null,
  -- As it was named when it came.
  name text not null,
  -- What the scanner said of it: null where none was configured.
  scanned text,
  created_at timestamptz not null default now(),
  created_by text not null,
  primary key (file_id, number)
);
create index file_versions_hash on platform.file_versions (hash);
create index file_versions_by on platform.file_versions (created_by);

-- Bytes on their way in. What of them was acknowledged is on the disk, whatever happens to the process.
create table platform.uploads (
  id uuid primary key,
  account text not null,
  subject_type text not null,
  subject_id uuid,
  field text,
  -- The file of which this becomes a new version.
  replaces uuid,
  name text not null,
  size bigint not null check (size >= 0),
  received bigint not null default 0,
  -- What the bytes are, once they are whole and on their way into the store.
  kept jsonb,
  -- The file that it became: a repeated completion gives the same answer.
  file_id uuid,
  created_at timestamptz not null default now(),
  ends_at timestamptz not null
);
create index uploads_account on platform.uploads (account);
create index uploads_ends on platform.uploads (ends_at);

-- A doctor's note is for the person and for people's administration, not for whoever approves.
alter table people.leave add column certificate_id uuid;

revoke select on platform.files, platform.file_versions, platform.uploads from ambit_reader;
