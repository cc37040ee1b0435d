-- What the record library itself keeps: the customer's own fields, saved views, and answers to repeated requests.

-- Search and filters by a part of a text.
create extension if not exists pg_trgm;

create table platform.custom_fields (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  name text not null,
  type text not null,
  key text not null,
  kind text not null,
  options jsonb not null,
  help text,
  required boolean not null,
  formula text,
  readable_by text[] not null default '{}',
  changeable_by text[] not null default '{}'
);
create unique index custom_fields_type_key on platform.custom_fields (type, key);
create index custom_fields_name on platform.custom_fields (name, id);

create table platform.views (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  title text not null,
  type text not null,
  owner_id uuid not null references people.people on delete cascade,
  shared boolean not null,
  query text not null,
  position integer not null
);
create index views_type on platform.views (type, position, id);
create index views_owner on platform.views (owner_id);

create table platform.idempotency_keys (
  account text not null,
  key text not null,
  request bytea not null,
  status smallint,
  answer text,
  created_at timestamptz not null default now(),
  primary key (account, key)
);
create index idempotency_keys_created on platform.idempotency_keys (created_at);
