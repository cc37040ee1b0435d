-- Comments on any record, who watches a record, and typed links between records.

-- The text stands here and nowhere else, so that it can be erased: the audit says that somebody wrote, not what.
create table platform.comments (
  id uuid primary key,
  -- Of the text; a pin is no new version.
  version integer not null default 1,
  subject_type text not null,
  subject_id uuid not null,
  -- The comment that this one answers, in the same subject; an answer has no answers of its own.
  parent_id uuid references platform.comments on delete cascade,
  -- Null when the person is on record no more; the text went with the person.
  author_id uuid references people.people on delete set null,
  body text,
  created_at timestamptz not null default clock_timestamp(),
  edited_at timestamptz,
  -- When something was last written in the thread that this comment begins: its place in the timeline.
  moved_at timestamptz not null default clock_timestamp(),
  pinned_at timestamptz,
  withdrawn_at timestamptz,
  withdrawn_by uuid references people.people on delete set null,
  withdrawn_reason text,
  check ((body is null) = (withdrawn_at is not null)),
  check (pinned_at is null or (parent_id is null and withdrawn_at is null))
);
create index comments_thread on platform.comments (subject_type, subject_id, moved_at, id) where parent_id is null;
create index comments_parent on platform.comments (parent_id, created_at);
create index comments_subject on platform.comments (subject_type, subject_id);
create index comments_author on platform.comments (author_id);
create index comments_withdrawn_by on platform.comments (withdrawn_by);

-- Texts as they stood before they were edited.
create table platform.comment_editions (
  comment_id uuid not null references platform.comments on delete cascade,
  version integer not null,
  body text not null,
  written_at timestamptz not null,
  primary key (comment_id, version)
);

-- Who is told of comments on a record; `muted`: nothing begins to watch it again but the person.
create table platform.watches (
  subject_type text not null,
  subject_id uuid not null,
  person_id uuid not null references people.people on delete cascade,
  muted boolean not null default false,
  reason text not null check (reason in ('asked', 'commented', 'mentioned', 'assigned')),
  since timestamptz not null default now(),
  primary key (subject_type, subject_id, person_id)
);
create index watches_person on platform.watches (person_id);

-- A link that was removed stays for the timelines of both ends.
create table platform.links (
  id uuid primary key,
  kind text not null,
  from_type text not null,
  from_id uuid not null,
  to_type text not null,
  to_id uuid not null,
  note text,
  made_at timestamptz not null default clock_timestamp(),
  made_by uuid references people.people on delete set null,
  removed_at timestamptz,
  removed_by uuid references people.people on delete set null,
  check ((from_type, from_id) <> (to_type, to_id))
);
create unique index links_once on platform.links (from_type, from_id, kind, to_type, to_id) where removed_at is null;
create index links_from on platform.links (from_type, from_id);
create index links_to on platform.links (to_type, to_id);
create index links_made_by on platform.links (made_by);
create index links_removed_by on platform.links (removed_by);
