-- What people are told: in the app, by mail, and other systems by webhook.

create table platform.notifications (
  id uuid primary key,
  account_id uuid not null references platform.accounts on delete cascade,
  kind text not null,
  subject_type text,
  subject_id uuid,
  text text not null,
  -- Whose doing it was, as it was called then; the account is null for a rule of the system.
  by_account uuid,
  by_name text,
  -- The same thing is told once.
  once text,
  created_at timestamptz not null default clock_timestamp(),
  read_at timestamptz,
  -- How it goes by mail, decided by the person's wishes of that moment.
  mail text not null default 'none' check (mail in ('none', 'atOnce', 'digest')),
  mail_at timestamptz,
  mail_id uuid,
  check ((subject_type is null) = (subject_id is null))
);
create index notifications_account on platform.notifications (account_id, id desc);
create index notifications_unread on platform.notifications (account_id) where read_at is null;
create index notifications_subject on platform.notifications (subject_id, account_id);
create unique index notifications_once on platform.notifications (account_id, once) where once is not null;
create index notifications_due on platform.notifications (mail_at)
  where mail_id is null and mail = 'atOnce' and read_at is null;
create index notifications_digest on platform.notifications (account_id)
  where mail_id is null and mail = 'digest' and read_at is null;
create index notifications_mail on platform.notifications (mail_id);
create index notifications_created on platform.notifications (created_at);

-- Only what somebody has set; the rest are the defaults of the program.
create table platform.notification_preferences (
  account_id uuid primary key references platform.accounts on delete cascade,
  mail jsonb not null default '{}',
  digest_hour smallint not null default 8 check (digest_hour between 0 and 23),
  quiet_from time,
  quiet_to time,
  -- The day, where the person is, of the last digest that was due.
  digest_on date,
  changed_at timestamptz not null default now(),
  check ((quiet_from is null) = (quiet_to is null))
);

-- One message to one address: what was sent, to whom and how it ended. Its text is composed when it is sent and not kept.
create table platform.mails (
  id uuid primary key,
  account_id uuid references platform.accounts on delete cascade,
  address text not null,
  kind text not null check (kind in ('atOnce', 'digest', 'test')),
  subject_type text,
  subject_id uuid,
  state text not null default 'waiting'
    check (state in ('waiting', 'sending', 'sent', 'dropped', 'failed', 'interrupted')),
  attempts integer not null default 0,
  -- The server's last answer, or why it was not sent.
  answer text,
  created_at timestamptz not null default clock_timestamp(),
  next_at timestamptz,
  ended_at timestamptz
);
create index mails_account on platform.mails (account_id);
create index mails_created on platform.mails (created_at desc, id desc);
create index mails_unfinished on platform.mails (state, created_at) where state in ('waiting', 'sending', 'failed', 'interrupted');

create table platform.webhooks (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  name text not null,
  url text not null,
  owner_id uuid not null references people.people,
  types jsonb not null,
  verbs text[] not null,
  filter text,
  state text not null,
  reason text,
  secret text,
  secret_made_at timestamptz,
  on_since timestamptz
);
create index webhooks_name on platform.webhooks (name, id);
create index webhooks_owner on platform.webhooks (owner_id);

-- One event for one webhook. Its identifier goes along with it, so that the receiver recognises a repetition.
create table platform.webhook_deliveries (
  id uuid primary key,
  webhook_id uuid not null references platform.webhooks on delete cascade,
  -- Of the audit line that it tells of; null for a test.
  position bigint,
  type text not null,
  record_id uuid,
  record_version integer not null,
  verb text not null,
  -- The scope of a row that is gone, by which rights are judged.
  scope_id uuid,
  happened_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'dropped', 'failed')),
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  status smallint,
  duration_ms integer,
  answer text,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
create index webhook_deliveries_webhook on platform.webhook_deliveries (webhook_id, created_at desc, id desc);
create index webhook_deliveries_due on platform.webhook_deliveries (webhook_id, next_at) where state = 'waiting';
create index webhook_deliveries_ended on platform.webhook_deliveries (ended_at);
create unique index webhook_deliveries_once on platform.webhook_deliveries (webhook_id, position) where position is not null;

revoke select on platform.notifications, platform.notification_preferences, platform.mails, platform.webhooks,
  platform.webhook_deliveries from ambit_reader;
