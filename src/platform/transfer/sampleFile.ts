/** A table with the mistakes that tables have, to learn from in the example company: the staff of a warehouse that joins it. */
export const SAMPLE_NAME = 'Joining staff (sample).csv'
export const SAMPLE_TYPE = 'people.person'
export const SAMPLE = [
  'Name;E-Mail;Telefon;Aktiv;Personalnummer',
  'Marta Lindqvist;marta.lindqvist@joining.fernholm.example;+49 40 5501;ja;7001',
  'Jonas Abel;jonas.abel(at)joining.fernholm.example;+49 40 5502;ja;7002',
  ';tomasz.wolny@joining.fernholm.example;+49 40 5503;ja;7003',
  'Selma Okafor;selma.okafor@joining.fernholm.example;+49 40 5504;vielleicht;7004',
  'Pia Lorenz;marta.lindqvist@joining.fernholm.example;+49 40 5505;nein;7005',
  'Henk de Boer;henk.de.boer@joining.fernholm.example;+49 40 5506;ja;7006',
  '',
].join('\r\n')
