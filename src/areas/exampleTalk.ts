/**
 * What the people of the example company say about their work: who, when within the work, what. `@key` names a person of
 * the example, `@you` whoever explores it, `#{title}` a task of the same project.
 */

/** Author, how far into the work (0 its start, 1 its finish), text. */
export type Line = readonly [who: string, at: number, text: string]
export interface Talk {
  /** Of the project's code. */
  readonly project: string
  /** The title of the task; the project itself without one. */
  readonly task?: string
  readonly says: Line
  readonly answers?: readonly Line[]
  /** The text as it was before it was edited. */
  readonly before?: string
  readonly pinned?: true
}

const talk = (project: string, task: string | undefined, says: Line, ...answers: Line[]): Talk => ({
  project,
  ...(task === undefined ? {} : { task }),
  says,
  ...(answers.length ? { answers } : {}),
})

export const WIFI = 'FL-WIFI'
export const DEPOT = 'FL-DEPOT'
export const WINDOWS = 'FL-WIN11'
export const ERP = 'FL-ERP'
export const FLEET = 'FL-FLEET'

export const TALK: readonly Talk[] = [
  // ------------------------------------------------------------ Warehouse Wi-Fi renewal
  {
    ...talk(WIFI, undefined, [
      'falk',
      0.02,
      'How we work here:\n\n- decisions stand **in the task** that they concern, not in mails\n- whoever finds a fault in a hall opens a task and names the gate\n- Bremen has no lift before 07:00, so nothing is mounted there earlier',
    ]),
    pinned: true,
  },
  talk(
    WIFI,
    undefined,
    ['vogt', 0.35, 'The board asks whether the Christmas peak is safe. When do the gates in Hamburg hold?'],
    [
      'falk',
      0.36,
      'Hamburg goes live before the peak; Bremen follows after it. The handhelds work with both networks in between.',
    ],
    ['vogt', 0.37, 'Good. I will say so on Monday.'],
  ),
  talk(
    WIFI,
    undefined,
    [
      'falk',
      0.62,
      '@you this is the project to look at first: the delivery was late, and you see in the plan what it moved. Say here what you think.',
    ],
    ['lindqvist', 0.63, 'And have a look at #{Mount 56 access points}: everything in Bremen waits for it.'],
  ),
  talk(
    WIFI,
    'Site surveys, two warehouses',
    [
      'lindqvist',
      0.3,
      'Hamburg is measured. Between gates 14 and 22 the signal drops below −75 dBm as soon as two lorries stand at the ramp.',
    ],
    ['weber', 0.34, 'Then ceiling mounts will not do there. I plan directional antennas at the columns.'],
    [
      'lindqvist',
      0.9,
      'Bremen shows the same at gate 3. The plan of hall 4 that we have is from 2014; I have drawn the new racks into it.',
    ],
  ),
  talk(
    WIFI,
    'Radio design, channel plan',
    [
      'weber',
      0.5,
      '148 access points instead of 132: the racks in hall 2 shade more than the old plan says. Cost is within the budget, @falk has the sheet.',
    ],
    ['falk', 0.55, 'Agreed. Sixteen more are in #{Order access points}.'],
  ),
  {
    ...talk(
      WIFI,
      'Security concept, 802.1X',
      [
        'aydin',
        0.6,
        'Handhelds older than 2021 cannot do EAP-TLS. They stay in a segment of their own until they are replaced, without access to the ERP.',
      ],
      ['okafor', 0.7, 'That concerns **41 devices**. I have listed them in #{Firmware, 320 handhelds}.'],
    ),
    before: 'Handhelds older than 2020 cannot do EAP-TLS. They stay in a segment of their own until they are replaced.',
  },
  talk(
    WIFI,
    'Order access points',
    ['falk', 0.5, 'Nordlink offers 4 % more for payment within ten days. @brandt does finance agree?'],
    ['brandt', 0.6, 'Yes, if the invoice names the order. Please no partial deliveries without a delivery note.'],
  ),
  talk(
    WIFI,
    'Delivery, 148 access points',
    [
      'falk',
      0.75,
      'Nordlink moved the second pallet by a week: 56 units come later. Hamburg is not touched, Bremen is.',
    ],
    ['lindqvist', 0.78, 'Then Portnetz starts in Hamburg with both crews, and we win two of the five days back.'],
    ['falk', 0.8, 'Done, see #{Mount 92 access points}.'],
  ),
  talk(
    WIFI,
    'Cabling, halls 1 to 3',
    ['maes', 0.25, 'Duct above gate 9 is full. Portnetz needs a second one, 14 m.'],
    ['falk', 0.3, 'How long?'],
    ['maes', 0.32, 'One day, at night, so that the ramp stays open.'],
    ['falk', 0.33, 'Then tonight. I have told the shift lead.'],
  ),
  talk(
    WIFI,
    'Mount 92 access points',
    ['lindqvist', 0.4, 'Row C is done. Six mounts carry the wrong plate; Portnetz changes them on their own bill.'],
    ['weber', 0.45, 'Please leave C-17 open, I want to measure with a full rack.'],
  ),
  talk(WIFI, 'Configure and tune', [
    'weber',
    0.3,
    'Roaming between halls takes 40 ms, before it was up to 2 s. The scanners keep their session at the gates.',
  ]),
  talk(
    WIFI,
    'Firmware, 320 handhelds',
    [
      'okafor',
      0.2,
      '41 of 320 cannot be updated: serial numbers in the list. The others take 12 minutes each, we do them in the charging racks at night.',
    ],
    ['aydin', 0.3, 'Please none of the 41 in the new network, also not for a test.'],
  ),
  // ------------------------------------------------------------ Depot network redesign
  {
    ...talk(DEPOT, undefined, [
      'falk',
      0.05,
      '**Cut-overs only on Saturdays after 18:00.** Dispatch needs Friday nights.',
    ]),
    pinned: true,
  },
  talk(
    DEPOT,
    undefined,
    [
      'aydin',
      0.4,
      'Two carriers in one duct are one carrier. Please write for each depot where the second line enters the building.',
    ],
    [
      'lindqvist',
      0.42,
      'For nine of fourteen it is a different street. Kiel, Rostock and three small ones share the last 30 metres.',
    ],
    ['aydin', 0.43, 'Kiel and Rostock need radio as the second way then. For the small ones I accept it in writing.'],
  ),
  talk(DEPOT, undefined, [
    'falk',
    0.7,
    '@you finance wants to know by Friday whether the leased lines can be given notice this year. My answer is in #{Give notice for leased lines}; do you see it differently?',
  ]),
  talk(
    DEPOT,
    'Inventory of 14 depots',
    [
      'krause',
      0.5,
      'Seven depots are done. Stade has two switches that nobody knows; they feed the barrier and the weighbridge.',
    ],
    ['maes', 0.55, 'The weighbridge is calibrated. Touch it only with the vendor on site.'],
  ),
  talk(
    DEPOT,
    'Target design, routing and segments',
    [
      'lindqvist',
      0.4,
      'Proposal: four segments per depot — office, scanners, technology, guests. Technology never reaches the internet.',
    ],
    ['weber', 0.45, 'And printers?'],
    ['lindqvist', 0.46, 'With the office. The label printers go to the scanners, they talk to nobody else.'],
  ),
  talk(DEPOT, 'Security review', [
    'aydin',
    0.7,
    'Three findings, none of them stops us: default SNMP community, management from everywhere, no log of configuration changes. All three before the first cut-over, please.',
  ]),
  {
    ...talk(
      DEPOT,
      'Tender carriers and hardware',
      [
        'petersen',
        0.5,
        'Four offers are in. The cheapest one counts installation per depot, so it is the third when fourteen are added up.',
      ],
      ['falk', 0.55, 'Please send me the sheet without names for the comparison.'],
    ),
    before: 'Four offers are in. The cheapest one is Portnetz.',
  },
  talk(
    DEPOT,
    'Delivery, 42 switches',
    ['petersen', 0.6, 'Vendor confirms 36 now and 6 in three weeks.'],
    ['falk', 0.65, 'The six are for small depots. Fine.'],
  ),
  talk(
    DEPOT,
    'Carrier lines ordered and built',
    [
      'petersen',
      0.3,
      'Rostock: the city has not approved the road works. The carrier says six weeks, I would plan eight.',
    ],
    ['falk', 0.32, 'Planned with eight. @lindqvist please keep the old line there two months longer.'],
    ['petersen', 0.6, 'The permit is there, work begins on the 12th.'],
  ),
  talk(
    DEPOT,
    'Ducts and cabling',
    ['maes', 0.4, 'Lübeck: asbestos in the shaft of building B. Work stops there until the report is in.'],
    ['falk', 0.42, 'How many days?'],
    ['maes', 0.5, 'Report came: sealed, may stay. We go around it, **two days** lost.'],
  ),
  talk(DEPOT, 'Core switch staging', [
    'weber',
    0.5,
    'Both cores run the same image for 72 hours without an error. Power supply A of the second one hums; I have asked for another.',
  ]),
  talk(
    DEPOT,
    'Cut-over and two weeks of watching',
    ['lindqvist', 0.2, 'Cut-over took 2 h 10. One printer and the time clock were forgotten, both work again.'],
    ['krause', 0.25, 'Time clock: it had the old gateway by hand. I look for others like it before Kiel.'],
    ['lindqvist', 0.8, 'Two weeks without a fault. I would call Lübeck live.'],
  ),
  talk(
    DEPOT,
    'Kiel: staging and cut-over',
    ['lindqvist', 0.3, 'The ferry office wants to be last, they load until 20:00.'],
    ['falk', 0.33, 'Then 21:00 for them. Please tell @petersen, security must open.'],
  ),
  talk(DEPOT, 'Monitoring and alarms', [
    'krause',
    0.5,
    'Alarms go to the service desk between 6 and 22, to the duty phone at night. Whoever gets more than three a night tells me: then the threshold is wrong.',
  ]),
  talk(
    DEPOT,
    'Give notice for leased lines',
    [
      'petersen',
      0,
      'Notice period is three months to the end of a quarter. If the last depot slips past the 20th, we pay a whole quarter more: 18,400.',
    ],
    ['falk', 0.1, 'That is the date that I watch. @brandt please keep the amount in the forecast until it is certain.'],
  ),
  // ------------------------------------------------------------ Windows 11 migration
  talk(WINDOWS, undefined, [
    'weber',
    0.3,
    'Weekly on Tuesdays: which devices, which faults, what next. Minutes only here.',
  ]),
  talk(
    WINDOWS,
    undefined,
    [
      'rossi',
      0.55,
      'Of twelve difficult applications eight are packaged. The customs software asks for an old runtime that we do not want; the vendor has a new version in beta.',
    ],
    [
      'aydin',
      0.57,
      'No beta on devices that declare customs. Keep two old ones apart, without internet, until it is released.',
    ],
  ),
  talk(WINDOWS, 'Hardware and software scan', [
    'krause',
    0.6,
    '1,150 devices answered, 27 did not. Most of those are in cupboards; we collect them on the next tour.',
  ]),
  talk(
    WINDOWS,
    'List of devices to replace',
    ['krause', 0.5, '240 cannot be upgraded: no TPM 2.0. Forty more could, but are six years old.'],
    ['weber', 0.6, 'Only the 240 for now. The forty go into the next budget, @brandt knows.'],
  ),
  talk(
    WINDOWS,
    'Applications rated by risk',
    ['rossi', 0.4, 'A = works unchanged, B = needs a package, C = nobody knows. C is **31** at the moment.'],
    ['okafor', 0.8, 'C is 12 now.'],
  ),
  {
    ...talk(
      WINDOWS,
      'Base image and policies',
      [
        'weber',
        0.5,
        'Sign-in takes 9 s on the reference device, 31 s on the oldest that stays. Most of it is one policy of 2016 that maps drives; it goes.',
      ],
      ['okafor', 0.6, 'Accounting still uses drive K.'],
      ['weber', 0.62, 'Then K stays and the other eleven go.'],
    ),
    before: 'Sign-in takes 9 s on the reference device. The old policy goes.',
  },
  talk(WINDOWS, 'Package 12 difficult applications', [
    'rossi',
    0.7,
    'The label designer writes into its own program folder. I redirect it; the vendor says that nobody ever asked.',
  ]),
  talk(
    WINDOWS,
    'Pilot in IT, 25 devices',
    ['okafor', 0.5, '25 devices, 6 faults, 4 of them the dock. New dock firmware mends it.'],
    ['weber', 0.6, 'Please put the firmware into the image before finance.'],
  ),
  talk(
    WINDOWS,
    'Pilot in finance and dispatch, 60 devices',
    [
      'okafor',
      0.4,
      'Dispatch lost the second screen on four desks after sleep. Sleep is off there now, the cause is the old KVM.',
    ],
    ['brandt', 0.6, 'Finance is content. The month end went through without a call.'],
  ),
  talk(WINDOWS, 'Guides and short courses', [
    'demir',
    0.4,
    'Three guides of one page each: what is different, where things went, whom to call. Dutch and Polish follow.',
  ]),
  talk(
    WINDOWS,
    'Replacement of 240 devices, delivery',
    ['petersen', 0.5, 'First 80 are in the store. Asset labels are on, serial numbers in the list.'],
    ['krause', 0.6, '@you may we hand them out in Lübeck before the roll-out begins there? It would save a tour.'],
  ),
  talk(
    WINDOWS,
    'Hamburg, Kiel, Lübeck: 620 devices',
    ['okafor', 0.2, '18 a day with two people. With a third one we would end a week earlier.'],
    ['weber', 0.22, 'From Monday @krause is with you.'],
  ),
  // ------------------------------------------------------------ ERP invoice matching
  {
    ...talk(ERP, undefined, [
      'brandt',
      0.75,
      '**On hold.** Orbis has four blockers open; we go on when all four are mended and shown to us with *our* invoices.',
    ]),
    pinned: true,
  },
  talk(
    ERP,
    undefined,
    ['tanaka', 0.8, 'Orbis asks whether three of four would do.'],
    ['brandt', 0.81, 'No. The fourth one posts twice.'],
  ),
  talk(ERP, 'Paths of 90,000 invoices a year', [
    'mbeki',
    0.6,
    '62 % come as PDF by mail, 21 % on paper, the rest through the portal. Paper is nearly only hauliers with fewer than ten lorries.',
  ]),
  talk(
    ERP,
    'Matching rules and tolerances',
    [
      'tanaka',
      0.5,
      'Proposal: 2 % or 25 EUR, whichever is less; freight without tolerance, since it is agreed per tour.',
    ],
    ['brandt', 0.6, 'Agreed, but diesel surcharges change weekly. They need the table of the week, not a tolerance.'],
  ),
  talk(
    ERP,
    'Invoice scanning and reading',
    [
      'nowak',
      0.7,
      'Reading is right in 94 of 100 for typed invoices, 71 for stamped ones. The stamp lies over the total.',
    ],
    ['tanaka', 0.75, 'Then the stamp moves. I ask the goods-in team.'],
  ),
  talk(ERP, 'Three-way matching', [
    'nowak',
    0.5,
    'Partial deliveries match now line by line. Credit notes are still open.',
  ]),
  talk(
    ERP,
    'Vendor data cleaned',
    [
      'petersen',
      0.4,
      '412 vendors stand there twice, most of them with another spelling of “GmbH”. We merge by tax number, never by name.',
    ],
    ['mbeki', 0.9, 'Merged: 398. Fourteen have two tax numbers and are really two.'],
  ),
  talk(
    ERP,
    'Test with three months of invoices',
    [
      'mbeki',
      0.8,
      'Four blockers, in the order of their cost:\n\n1. credit notes are posted twice\n2. a changed order loses its receipts\n3. reverse charge is read as 0 %\n4. the approval of a deviation forgets its reason',
    ],
    ['brandt', 0.85, 'Number one alone would have cost 31,000 in the test months. Nothing goes live.'],
  ),
  talk(ERP, 'Four blockers mended by the vendor', [
    'tanaka',
    0.3,
    'Two are mended and shown. The other two are promised for the next release.',
  ]),
  // ------------------------------------------------------------ Fleet GPS units roll-out
  talk(
    FLEET,
    undefined,
    [
      'lindqvist',
      0.98,
      'Closed. 640 units, two weeks late, 3 % under budget. What we learned stands in #{Lessons learned, hand-over}.',
    ],
    ['vogt', 0.99, 'Thank you all. Dispatch does not want to be without it any more.'],
  ),
  talk(
    FLEET,
    'Needs of dispatch and workshop',
    [
      'sommer',
      0.5,
      'Dispatch wants position and time of arrival, the workshop wants mileage and fault codes. Nobody wants the driver’s name on a map.',
    ],
    ['deboer', 0.6, 'And the works council wants that written down.'],
  ),
  talk(FLEET, 'Trial of three units on 12 lorries', [
    'hansen',
    0.7,
    'Unit B loses the position in the port because of the cranes, C needs four hours to fit. A it is.',
  ]),
  talk(FLEET, 'Contract for units and SIM cards', [
    'petersen',
    0.6,
    'SIM cards by data used instead of flat: 2.10 instead of 4.90 each month. Trailers hardly send anything.',
  ]),
  talk(
    FLEET,
    'Agreement with the works council',
    [
      'deboer',
      0.5,
      'Positions are kept for 30 days, shown without names, and never used to judge how somebody works. Third draft is with them.',
    ],
    ['deboer', 0.9, 'Signed today.'],
  ),
  talk(FLEET, 'Receiving of positions', [
    'hansen',
    0.5,
    '640 units, one position a minute: 11 a second. The gateway takes 4,000, so there is room.',
  ]),
  talk(
    FLEET,
    'Map and alerts for dispatch',
    ['sommer', 0.4, 'Please fewer colours. Green, late, silent: more nobody reads at 5 in the morning.'],
    ['hansen', 0.5, 'Done.'],
  ),
  talk(
    FLEET,
    'Rotterdam, 200 units',
    [
      'deboer',
      0.3,
      'Two lorries came back with the unit unplugged. I talk to the drivers before anybody writes a rule.',
    ],
    ['deboer', 0.4, 'It was the heater socket. Trackwell changes the cable.'],
  ),
  talk(FLEET, 'Lessons learned, hand-over', [
    'lindqvist',
    0.5,
    '- fit where the vehicles are, not where the fitter is\n- the works council **before** the trial, not after\n- count SIM cards twice',
  ]),
]
