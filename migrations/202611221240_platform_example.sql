-- What the example company consists of, so that it can be removed completely and nothing else with it.

create table platform.example_records (
  type text not null,
  record_id uuid not null,
  primary key (type, record_id)
);
