-- Where somebody works.
alter table people.engagements add column site_id uuid references people.sites (id);
create index engagements_site on people.engagements (site_id);
