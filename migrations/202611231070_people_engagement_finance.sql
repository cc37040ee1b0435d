-- Who pays for somebody's work, where the costs go, and from whom and under which order it is bought.

-- A cost centre stands in the books of its own entity, an order is with its own vendor: pairs that do not go together are refused.
create unique index cost_centres_of_entity on finance.cost_centres (id, entity_id);
create unique index purchase_orders_of_vendor on procurement.purchase_orders (id, vendor_id);

alter table people.engagements
  add column legal_entity_id uuid references finance.legal_entities,
  add column cost_centre_id uuid references finance.cost_centres,
  add column vendor_id uuid references procurement.vendors,
  add column order_id uuid references procurement.purchase_orders,
  add constraint engagements_cost_centre_of_legal_entity
    foreign key (cost_centre_id, legal_entity_id) references finance.cost_centres (id, entity_id),
  add constraint engagements_order_of_vendor
    foreign key (order_id, vendor_id) references procurement.purchase_orders (id, vendor_id);
create index engagements_legal_entity on people.engagements (legal_entity_id);
create index engagements_cost_centre on people.engagements (cost_centre_id);
create index engagements_vendor on people.engagements (vendor_id);
create index engagements_order on people.engagements (order_id);

-- Orders were there before what they are booked to.
alter table procurement.purchase_orders
  add foreign key (legal_entity_id) references finance.legal_entities,
  add foreign key (cost_centre_id) references finance.cost_centres;
