/** What the example projects consist of. Tasks: key, name, days (0 is a milestone), who (`key@per cent`), after what. */

type TaskLine = readonly [key: string, name: string, days: number, who: string, after: string]

export interface ExampleOutline {
  title: string
  code: string
  status: 'active' | 'onHold' | 'closed'
  manager: string
  sponsor: string
  department: string
  purpose: string
  /** Began on the Monday so many weeks ago. */
  weeksAgo: number
  /** How far work runs over: 0 as planned, 0.3 a third of it by much. */
  slip: number
  people: readonly string[]
  /** Resources that are no person of the company: firms with several people. */
  firms: readonly string[]
  phases: readonly (readonly [name: string, tasks: readonly TaskLine[]])[]
}

const wifi: ExampleOutline = {
  title: 'Warehouse Wi-Fi renewal',
  code: 'FL-WIFI',
  status: 'active',
  manager: 'falk',
  sponsor: 'vogt',
  department: 'IT',
  purpose: 'Scanners lose the network at the gates of Hamburg and Bremen; 148 access points are renewed in both halls.',
  weeksAgo: 8,
  slip: 0.12,
  people: ['falk', 'lindqvist', 'weber', 'aydin', 'okafor', 'maes'],
  firms: ['Portnetz', 'Nordlink'],
  phases: [
    [
      'Preparation',
      [
        ['survey', 'Site surveys, two warehouses', 8, 'lindqvist', ''],
        ['radio', 'Radio design, channel plan', 8, 'weber', 'survey'],
        ['concept', 'Security concept, 802.1X', 5, 'aydin@50', 'survey'],
        ['approved', 'Design approved', 0, '', 'radio concept'],
      ],
    ],
    [
      'Procurement',
      [
        ['order', 'Order access points', 4, 'falk@50', 'approved'],
        ['delivery', 'Delivery, 148 access points', 14, 'Nordlink', 'order'],
        ['delivered', 'Hardware delivered', 0, '', 'delivery'],
        ['licences', 'Licence true-up', 3, 'falk@25', 'delivered'],
      ],
    ],
    [
      'Hamburg',
      [
        ['cableH', 'Cabling, halls 1 to 3', 11, 'Portnetz@200 maes', 'order'],
        ['mountH', 'Mount 92 access points', 7, 'Portnetz@200', 'delivered cableH'],
        ['tuneH', 'Configure and tune', 4, 'weber', 'mountH'],
        ['liveH', 'Hamburg live', 0, '', 'tuneH'],
      ],
    ],
    [
      'Bremen',
      [
        ['cableB', 'Cabling, hall 4 and yard', 7, 'Portnetz@200 maes', 'cableH'],
        ['mountB', 'Mount 56 access points', 5, 'Portnetz@200', 'mountH cableB'],
        ['tuneB', 'Configure and tune', 4, 'weber', 'mountB tuneH'],
        ['walk', 'Acceptance walk', 3, 'lindqvist', 'tuneB'],
      ],
    ],
    [
      'Hand-over',
      [
        ['firmware', 'Firmware, 320 handhelds', 6, 'okafor', 'liveH'],
        ['hand', 'Hand-over to operations', 5, 'falk@50', 'walk firmware'],
        ['done', 'Project accepted', 0, '', 'hand'],
      ],
    ],
  ],
}

const depot: ExampleOutline = {
  title: 'Depot network redesign',
  code: 'FL-DEPOT',
  status: 'active',
  manager: 'falk',
  sponsor: 'aydin',
  department: 'IT',
  purpose: 'Fourteen depots move from leased lines to two independent carriers; switches and firewalls are replaced.',
  weeksAgo: 20,
  slip: 0.34,
  people: ['falk', 'lindqvist', 'weber', 'krause', 'aydin', 'petersen', 'maes'],
  firms: ['Portnetz', 'Nordlink'],
  phases: [
    [
      'Design',
      [
        ['inventory', 'Inventory of 14 depots', 12, 'krause', ''],
        ['target', 'Target design, routing and segments', 15, 'lindqvist weber@50', 'inventory'],
        ['review', 'Security review', 5, 'aydin@50', 'target'],
        ['design', 'Design approved', 0, '', 'review'],
      ],
    ],
    [
      'Procurement',
      [
        ['tender', 'Tender carriers and hardware', 20, 'petersen falk@25', 'target'],
        ['award', 'Award', 0, '', 'tender design'],
        ['switches', 'Delivery, 42 switches', 25, 'Nordlink', 'award'],
        ['lines', 'Carrier lines ordered and built', 55, '', 'award'],
      ],
    ],
    [
      'Pilot Lübeck',
      [
        ['stage', 'Core switch staging', 8, 'lindqvist weber@50', 'switches'],
        ['ductsL', 'Ducts and cabling', 12, 'Portnetz@200 maes', 'award'],
        ['cutL', 'Cut-over and two weeks of watching', 12, 'lindqvist', 'stage ductsL'],
        ['liveL', 'Lübeck core live', 0, '', 'cutL'],
      ],
    ],
    [
      'Roll-out',
      [
        ['ductsK', 'Kiel and Rostock: ducts and cabling', 15, 'Portnetz@200 maes', 'ductsL'],
        ['kiel', 'Kiel: staging and cut-over', 9, 'lindqvist', 'liveL ductsK'],
        ['rostock', 'Rostock: staging and cut-over', 9, 'lindqvist', 'liveL ductsK'],
        ['small', 'Nine small depots', 30, 'weber krause', 'liveL lines'],
        ['hamburg', 'Hamburg: weekend cut-over', 6, 'lindqvist weber krause', 'kiel rostock lines'],
        ['liveAll', 'All depots live', 0, '', 'hamburg small'],
      ],
    ],
    [
      'Closing',
      [
        ['monitor', 'Monitoring and alarms', 10, 'krause@50', 'liveL'],
        ['docs', 'Documentation and training of the service desk', 8, 'krause', 'monitor'],
        ['cancel', 'Give notice for leased lines', 2, 'petersen', 'liveAll'],
        ['accept', 'Accepted by operations', 0, '', 'cancel docs'],
      ],
    ],
  ],
}

const windows: ExampleOutline = {
  title: 'Windows 11 migration',
  code: 'FL-WIN11',
  status: 'active',
  manager: 'weber',
  sponsor: 'aydin',
  department: 'IT',
  purpose: '1,150 devices leave Windows 10 before its support ends for good; what cannot be upgraded is replaced.',
  weeksAgo: 18,
  slip: 0.18,
  people: ['weber', 'okafor', 'krause', 'rossi', 'petersen', 'demir'],
  firms: ['Softwerk'],
  phases: [
    [
      'Inventory',
      [
        ['scan', 'Hardware and software scan', 10, 'krause', ''],
        ['list', 'List of devices to replace', 4, 'krause@50', 'scan'],
        ['apps', 'Applications rated by risk', 12, 'rossi okafor@25', 'scan'],
      ],
    ],
    [
      'Packaging',
      [
        ['image', 'Base image and policies', 14, 'weber', 'list'],
        ['simple', 'Package 60 simple applications', 25, 'rossi Softwerk@200', 'apps image:SS+5'],
        ['hard', 'Package 12 difficult applications', 30, 'rossi', 'apps image'],
        ['ready', 'Packages ready', 0, '', 'simple hard'],
      ],
    ],
    [
      'Pilot',
      [
        ['pilotIt', 'Pilot in IT, 25 devices', 8, 'okafor weber@25', 'image simple:SS+10'],
        ['pilotFin', 'Pilot in finance and dispatch, 60 devices', 10, 'okafor', 'pilotIt'],
        ['go', 'Go for the roll-out', 0, '', 'pilotFin ready'],
      ],
    ],
    [
      'Roll-out',
      [
        ['buy', 'Replacement of 240 devices, delivery', 40, 'petersen@25', 'list'],
        ['guide', 'Guides and short courses', 10, 'demir@50', 'pilotIt'],
        ['north', 'Hamburg, Kiel, Lübeck: 620 devices', 35, 'okafor krause', 'go buy guide'],
        ['west', 'Bremen, Rotterdam: 320 devices', 25, 'okafor', 'north:SS+15'],
        ['east', 'Rostock and depots: 210 devices', 20, 'krause', 'north'],
        ['last', 'Stragglers and removal of Windows 10', 10, 'okafor', 'west east'],
        ['over', 'No Windows 10 left', 0, '', 'last'],
      ],
    ],
  ],
}

const erp: ExampleOutline = {
  title: 'ERP invoice matching',
  code: 'FL-ERP',
  status: 'onHold',
  manager: 'brandt',
  sponsor: 'fernholm',
  department: 'FIN',
  purpose:
    'Invoices are matched with orders and receipts by the ERP; on hold until the vendor has mended four blockers.',
  weeksAgo: 24,
  slip: 0.2,
  people: ['brandt', 'nowak', 'tanaka', 'mbeki', 'petersen'],
  firms: ['Orbis'],
  phases: [
    [
      'Analysis',
      [
        ['paths', 'Paths of 90,000 invoices a year', 12, 'mbeki@50 tanaka', ''],
        ['rules', 'Matching rules and tolerances', 10, 'tanaka brandt@25', 'paths'],
        ['signed', 'Rules signed by finance', 0, '', 'rules'],
      ],
    ],
    [
      'Build',
      [
        ['scan', 'Invoice scanning and reading', 20, 'nowak Orbis@200', 'signed'],
        ['match', 'Three-way matching', 30, 'nowak tanaka', 'signed'],
        ['flow', 'Approval of deviations', 15, 'tanaka', 'match:SS+10'],
        ['vendors', 'Vendor data cleaned', 25, 'petersen@50 mbeki@50', 'paths'],
      ],
    ],
    [
      'Test',
      [
        ['unit', 'Test with three months of invoices', 15, 'mbeki nowak@50', 'scan match flow vendors'],
        ['blockers', 'Four blockers mended by the vendor', 20, 'Orbis@200', 'unit'],
        ['accept', 'Acceptance test', 10, 'mbeki brandt@25', 'blockers'],
        ['passed', 'Acceptance passed', 0, '', 'accept'],
      ],
    ],
    [
      'Start',
      [
        ['train', 'Training of accounts payable', 5, 'tanaka', 'passed'],
        ['live', 'Live with 20 vendors', 10, 'mbeki nowak@25', 'train'],
        ['all', 'Live with all vendors', 15, 'mbeki', 'live'],
        ['end', 'Manual matching switched off', 0, '', 'all'],
      ],
    ],
  ],
}

const fleet: ExampleOutline = {
  title: 'Fleet GPS units roll-out',
  code: 'FL-FLEET',
  status: 'closed',
  manager: 'lindqvist',
  sponsor: 'vogt',
  department: 'TRA',
  purpose: '640 lorries and trailers report their position; dispatch sees them on one map.',
  weeksAgo: 54,
  slip: 0.1,
  people: ['lindqvist', 'hansen', 'sommer', 'deboer', 'petersen'],
  firms: ['Trackwell'],
  phases: [
    [
      'Choice',
      [
        ['needs', 'Needs of dispatch and workshop', 8, 'sommer@50 hansen', ''],
        ['trial', 'Trial of three units on 12 lorries', 20, 'hansen deboer@25', 'needs'],
        ['contract', 'Contract for units and SIM cards', 15, 'petersen@50', 'trial'],
        ['chosen', 'Unit chosen', 0, '', 'contract'],
      ],
    ],
    [
      'Platform',
      [
        ['gateway', 'Receiving of positions', 15, 'lindqvist@50 hansen', 'trial'],
        ['map', 'Map and alerts for dispatch', 20, 'hansen sommer@25', 'gateway'],
        ['privacy', 'Agreement with the works council', 25, 'deboer@25', 'needs'],
        ['ready', 'Platform ready', 0, '', 'map privacy'],
      ],
    ],
    [
      'Installation',
      [
        ['first', 'Hamburg and Bremen, 280 units', 30, 'Trackwell@200', 'chosen ready'],
        ['second', 'Rotterdam, 200 units', 22, 'Trackwell@200', 'first:SS+15'],
        ['third', 'Rostock and Kiel, 160 units', 18, 'Trackwell@200', 'second'],
        ['fitted', '640 units fitted', 0, '', 'first third'],
      ],
    ],
    [
      'Closing',
      [
        ['courses', 'Courses for dispatchers', 6, 'sommer', 'second'],
        ['close', 'Lessons learned, hand-over', 4, 'lindqvist@50', 'fitted courses'],
        ['closed', 'Accepted by transport', 0, '', 'close'],
      ],
    ],
  ],
}

export const EXAMPLE_PROJECTS: readonly ExampleOutline[] = [wifi, depot, windows, erp, fleet]
