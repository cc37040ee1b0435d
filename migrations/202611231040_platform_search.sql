-- Search over every record type. All of it follows from the records and is built anew by a job when their declarations
-- change; nothing here is the only copy of anything.

-- One entry per record that has words. `words` holds what is found (weights: A title, B what the declaration lets
-- search look into, C other texts, D what hangs on the record) and, behind a mark that no word begins with, who may
-- read it, its type, its scope and its people.
create table platform.search_entries (
  type text not null,
  record_id uuid not null,
  changed_at timestamptz not null,
  -- Stands by itself, as projects and people do, instead of lying within something.
  head boolean not null,
  -- How many words the title has: of two titles with the word, the shorter says more.
  title_words smallint not null,
  -- Of the words, to leave alone what did not change.
  digest bigint not null,
  words tsvector not null,
  primary key (record_id, type)
);
-- How much waits to be sorted into these is said by whoever writes: little behind each change, since every question
-- reads it; more while entries are built anew, which is ten times faster so.
create index search_entries_words on platform.search_entries using gin (words);
create index search_entries_heads on platform.search_entries using gin (words) where head;
create index search_entries_newest on platform.search_entries (changed_at desc);
alter table platform.search_entries alter column words set statistics 10;

-- Every word of the entries with the number of entries that have it: how common it is, and what a misspelt one may mean.
create table platform.search_words (
  word text collate "C" primary key,
  entries bigint not null
) with (fillfactor = 70);
-- Marks and numbers stand before the letters, and nobody misspells them.
create index search_words_near on platform.search_words using gin (word gin_trgm_ops) where word >= 'a';

-- Records that changed and whose entries are still to be written.
create table platform.search_queue (
  id bigint generated always as identity primary key,
  type text not null,
  record_id uuid not null
);

-- How each type was declared when its entries were built, and how far that has come.
create table platform.search_types (
  type text primary key,
  stamp text not null,
  built_to uuid,
  done boolean not null default false
);
