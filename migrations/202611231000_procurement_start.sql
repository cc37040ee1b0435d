-- Vendors and purchase orders.

create schema procurement;

create table procurement.vendors (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  name text not null,
  legal_name text,
  country text,
  tax_number text,
  website text,
  email text,
  phone text,
  payment_terms integer not null,
  status text not null,
  status_reason text,
  owner_id uuid references people.people (id),
  notes text
);
create unique index on procurement.vendors (name);
create index on procurement.vendors (owner_id);
create index on procurement.vendors (name, id);

-- Legal entities and cost centres come with finance; their foreign keys are added there.
create table procurement.purchase_orders (
  id uuid primary key,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  created_by text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  extra jsonb not null default '{}',
  number text not null,
  title text not null,
  vendor_id uuid not null references procurement.vendors (id),
  requester_id uuid not null references people.people (id),
  legal_entity_id uuid,
  cost_centre_id uuid,
  category text not null,
  value_amount numeric not null,
  value_currency text not null,
  needed_by date,
  project_id uuid references projects.projects (id),
  description text,
  state text not null
);
create unique index on procurement.purchase_orders (number);
create index on procurement.purchase_orders (vendor_id);
create index on procurement.purchase_orders (requester_id);
create index on procurement.purchase_orders (legal_entity_id);
create index on procurement.purchase_orders (cost_centre_id);
create index on procurement.purchase_orders (project_id);
create index on procurement.purchase_orders (number, id);

-- Orders are numbered as they are written; a number is never given twice, one may be missing.
create sequence procurement.order_numbers;
create function procurement.number_order() returns trigger language plpgsql as $$
begin
  if new.number = '' then
    new.number := 'PO-' || lpad(nextval('procurement.order_numbers')::text, 5, '0');
  end if;
  return new;
end $$;
create trigger number_order before insert on procurement.purchase_orders
  for each row execute function procurement.number_order();
