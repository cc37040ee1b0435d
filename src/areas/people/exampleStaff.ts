/** Who works at Fernholm Logistics, and where. Invented. */

export const SITES = {
  hamburg: { name: 'Germany, Hamburg', country: 'DE', region: 'DE-HH', timeZone: 'Europe/Berlin' },
  bremen: { name: 'Germany, Bremen', country: 'DE', region: 'DE-HB', timeZone: 'Europe/Berlin' },
  kiel: { name: 'Germany, Schleswig-Holstein', country: 'DE', region: 'DE-SH', timeZone: 'Europe/Berlin' },
  rostock: { name: 'Germany, Mecklenburg-Vorpommern', country: 'DE', region: 'DE-MV', timeZone: 'Europe/Berlin' },
  rotterdam: { name: 'Netherlands, Rotterdam', country: 'NL', region: null, timeZone: 'Europe/Amsterdam' },
} as const
export type Site = keyof typeof SITES

type Kind = 'employee' | 'contractor' | 'agency' | 'intern' | 'clientContact'

/** Those that plans and other records name. */
export const NAMED: readonly [key: string, name: string, title: string, department: string | null, Site, Kind][] = [
  ['fernholm', 'Henrike Fernholm', 'Managing director', null, 'hamburg', 'employee'],
  ['falk', 'Ines Falk', 'IT project manager', 'IT', 'hamburg', 'employee'],
  ['lindqvist', 'Marta Lindqvist', 'Network engineer', 'IT', 'kiel', 'employee'],
  ['weber', 'Jonas Weber', 'Network and client engineer', 'IT', 'hamburg', 'employee'],
  ['aydin', 'Tarik Aydın', 'Head of IT', 'IT', 'hamburg', 'employee'],
  ['okafor', 'Ruben Okafor', 'Service desk lead', 'IT', 'bremen', 'employee'],
  ['brandt', 'Helene Brandt', 'Head of finance', 'FIN', 'hamburg', 'employee'],
  ['demir', 'Aylin Demir', 'Head of people and training', 'PPL', 'hamburg', 'employee'],
  ['petersen', 'Johanna Petersen', 'Buyer', 'FIN', 'kiel', 'employee'],
  ['maes', 'Joris Maes', 'Cabling foreman, Portnetz', 'IT', 'rotterdam', 'agency'],
  ['horvat', 'Milan Horvat', 'Head of warehouse', 'WHS', 'bremen', 'employee'],
  ['sommer', 'Lena Sommer', 'Transport planner', 'TRA', 'hamburg', 'employee'],
  ['vogt', 'Katrin Vogt', 'Head of operations', 'OPS', 'hamburg', 'employee'],
  ['deboer', 'Piet de Boer', 'Head of transport', 'TRA', 'rotterdam', 'employee'],
  ['krause', 'Nils Krause', 'Systems engineer', 'IT', 'hamburg', 'employee'],
  ['nowak', 'Ewa Nowak', 'Application manager, ERP', 'IT', 'hamburg', 'employee'],
  ['hansen', 'Sören Hansen', 'Telematics engineer', 'IT', 'rostock', 'employee'],
  ['rossi', 'Chiara Rossi', 'Packaging engineer, Softwerk Kiel', 'IT', 'kiel', 'contractor'],
  ['tanaka', 'Ken Tanaka', 'ERP consultant, Orbis Systeme', 'FIN', 'hamburg', 'contractor'],
  ['mbeki', 'Thandi Mbeki', 'Accounts payable lead', 'FIN', 'hamburg', 'employee'],
]

/** The others: forty persons, shared among the departments in turn. */
export const STAFF: {
  names: readonly string[]
  work: readonly (readonly [department: string, titles: readonly string[]])[]
  sites: readonly Site[]
} = {
  sites: ['hamburg', 'hamburg', 'hamburg', 'bremen', 'bremen', 'kiel', 'rostock', 'rotterdam'],
  work: [
    ['WHS', ['Shift lead', 'Warehouse clerk', 'Forklift driver', 'Goods-in inspector']],
    ['TRA', ['Dispatcher', 'Driver', 'Fleet coordinator', 'Customs clerk']],
    ['WHS', ['Picker', 'Packer', 'Inventory clerk']],
    ['OPS', ['Process engineer', 'Site manager', 'Quality officer']],
    ['TRA', ['Driver', 'Transport planner']],
    ['FIN', ['Accountant', 'Controller', 'Billing clerk']],
    ['WHS', ['Yard coordinator', 'Forklift driver']],
    ['IT', ['Service desk agent', 'Systems administrator', 'Developer']],
    ['TRA', ['Driver', 'Workshop mechanic']],
    ['PPL', ['Recruiter', 'Payroll clerk', 'Trainer']],
  ],
  names: [
    'Anke Reimers',
    'Bilal Haddad',
    'Carla Menezes',
    'Dirk Lorenz',
    'Esra Yılmaz',
    'Finn Andresen',
    'Greta Olsen',
    'Hakan Çelik',
    'Ilse Baumann',
    'Jakub Zieliński',
    'Karin Petzold',
    'Levi van Dijk',
    'Magda Sikora',
    'Noah Grimm',
    'Olga Petrova',
    'Paul Thomsen',
    'Quirin Lang',
    'Rana Aziz',
    'Stefan Böhm',
    'Tessa Vermeer',
    'Uwe Carstens',
    'Vera Dimitrova',
    'Wiebke Janssen',
    'Xenia Pohl',
    'Yusuf Kaya',
    'Zoe Martens',
    'Arne Matthiesen',
    'Beata Kowalska',
    'Cem Arslan',
    'Dörte Lühr',
    'Emil Sørensen',
    'Fatima El Amrani',
    'Gesa Harms',
    'Henk Bakker',
    'Inga Wulff',
    'Jamal Osei',
    'Kaja Lund',
    'Lars Brodersen',
    'Mirjam Visser',
    'Niklas Hoppe',
  ],
}
