-- Sign-in of staff. The four tables in schema `auth` are what better-auth 1.7.25 asks for (e-mail and password), names included;
-- they are laid here so that one list of migrations makes the whole database. Only the owner reads and writes them: the product's
-- own role has no right in this schema, and none on the tables that say what an account may do.

create table auth."user" (
  "id" text not null primary key,
  "name" text not null,
  "email" text not null unique,
  "emailVerified" boolean not null,
  "image" text,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz default current_timestamp not null
);
comment on table auth."user" is 'class: personal; retention: 5 years after the last grant; members of staff';
create table auth."session" (
  "id" text not null primary key,
  "expiresAt" timestamptz not null,
  "token" text not null unique,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz not null,
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references auth."user" ("id") on delete cascade
);
comment on table auth."session" is 'class: personal; retention: until expiry; who is signed in; the cookie carries the token signed, so a row alone opens nothing';
create index "session_userId_idx" on auth."session" ("userId");
create table auth."account" (
  "id" text not null primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references auth."user" ("id") on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  "scope" text,
  "password" text,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz not null
);
comment on table auth."account" is 'class: personal; retention: as auth.user; how a member of staff signs in; passwords by scrypt';
create index "account_userId_idx" on auth."account" ("userId");
create table auth."verification" (
  "id" text not null primary key,
  "identifier" text not null,
  "value" text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz default current_timestamp not null,
  "updatedAt" timestamptz default current_timestamp not null
);
comment on table auth."verification" is 'class: personal; retention: until expiry; the library''s short-lived values';
create index "verification_identifier_idx" on auth."verification" ("identifier");

create table account_attempt (
  bucket bytea primary key,
  tries int not null check (tries > 0),
  since timestamptz not null
);
comment on table account_attempt is 'class: none; retention: 1 day; tries of a password per account and device, and per address, by keyed hash';
create index account_attempt_since on account_attempt (since);

revoke all on account_grant, account_token, account_attempt from serentak_app;
