-- Finance is there now: orders belong to its legal entities and cost centres.
alter table procurement.purchase_orders
  add foreign key (legal_entity_id) references finance.legal_entities (id),
  add foreign key (cost_centre_id) references finance.cost_centres (id);
