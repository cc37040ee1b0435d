-- Places where the company works.
create table people.sites (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  name text not null,
  address text,
  calendar_id uuid references people.calendars (id),
  closed boolean not null
);
create unique index on people.sites (name);
create index on people.sites (calendar_id);
create index on people.sites (name, id);
