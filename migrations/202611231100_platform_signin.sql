-- Second factors, API tokens, identities of a single sign-on, and sessions that are not whole yet.

-- A session may wait for its second factor ('factor'), or for one to be set up ('enrol'); it opens nothing until then.
-- `proved_at`: when the person last proved to be present, which sensitive changes ask for.
alter table platform.sessions
  add column stage text not null default 'full' check (stage in ('full', 'factor', 'enrol')),
  add column means text[] not null default '{password}',
  add column proved_at timestamptz not null default now(),
  add column impersonator_id uuid references platform.accounts,
  add column impersonation_reason text,
  -- What the provider of a single sign-on calls this session, for signing out there and from there.
  add column provider_session text,
  add check ((impersonator_id is null) = (impersonation_reason is null));
create index sessions_impersonator on platform.sessions (impersonator_id) where impersonator_id is not null;
create index sessions_provider on platform.sessions (provider_session) where provider_session is not null;

-- The secret of an authenticator app, sealed. A code counts once: only steps after `last_step` are accepted.
create table platform.totp_secrets (
  account_id uuid primary key references platform.accounts,
  secret text not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  created_at timestamptz not null default now()
);

create table platform.recovery_codes (
  account_id uuid not null references platform.accounts,
  hash bytea not null,
  used_at timestamptz,
  primary key (account_id, hash)
);

create table platform.passkeys (
  id uuid primary key,
  account_id uuid not null references platform.accounts,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index passkeys_account on platform.passkeys (account_id);

-- What a browser has to sign next, used once. `account_id` is null where any passkey may answer.
create table platform.passkey_challenges (
  challenge text primary key,
  purpose text not null check (purpose in ('register', 'signIn')),
  account_id uuid references platform.accounts,
  ends_at timestamptz not null default now() + interval '5 minutes'
);
create index passkey_challenges_account on platform.passkey_challenges (account_id);
create index passkey_challenges_ends on platform.passkey_challenges (ends_at);

-- Programs sign in by a token; its hash only is stored.
create table platform.api_tokens (
  id uuid primary key,
  hash bytea not null unique,
  account_id uuid not null references platform.accounts,
  name text not null,
  scopes text[] not null,
  created_by uuid not null references platform.accounts,
  created_at timestamptz not null default now(),
  ends_at timestamptz not null,
  used_at timestamptz,
  used_network text,
  revoked_at timestamptz
);
create index api_tokens_account on platform.api_tokens (account_id);
create index api_tokens_created_by on platform.api_tokens (created_by);

-- Who somebody is at a provider of single sign-on: issuer and subject, never the e-mail address alone.
create table platform.identities (
  issuer text not null,
  subject text not null,
  account_id uuid not null references platform.accounts,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  primary key (issuer, subject)
);
create index identities_account on platform.identities (account_id);

-- A sign-in that has gone to the provider and is not back yet.
create table platform.single_sign_on_attempts (
  state_hash bytea primary key,
  nonce text not null,
  verifier text not null,
  return_to text,
  -- Set when a signed-in person links an identity to the account.
  account_id uuid references platform.accounts,
  ends_at timestamptz not null default now() + interval '10 minutes'
);
create index single_sign_on_attempts_account on platform.single_sign_on_attempts (account_id);
create index single_sign_on_attempts_ends on platform.single_sign_on_attempts (ends_at);

revoke select on platform.totp_secrets, platform.recovery_codes, platform.passkeys, platform.passkey_challenges,
  platform.api_tokens, platform.identities, platform.single_sign_on_attempts from ambit_reader;
