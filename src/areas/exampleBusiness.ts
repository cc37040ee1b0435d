/** What is said about leave and orders in the example company, and how its records belong together. */
import { DEPOT, ERP, FLEET, type Line, WIFI, WINDOWS } from './exampleTalk.ts'

/** Links between tasks: project and title, kind, project and title, why. */
export const LINKS: readonly (readonly [
  string,
  string,
  'relatesTo' | 'blocks' | 'causes' | 'implements' | 'follows',
  string,
  string,
  string?,
])[] = [
  [WIFI, 'Delivery, 148 access points', 'blocks', WIFI, 'Mount 56 access points', 'The second pallet is for Bremen'],
  [WIFI, 'Firmware, 320 handhelds', 'relatesTo', WIFI, 'Security concept, 802.1X', '41 handhelds cannot do EAP-TLS'],
  [WIFI, 'Security concept, 802.1X', 'relatesTo', DEPOT, 'Security review', 'The same segments'],
  [DEPOT, 'Target design, routing and segments', 'relatesTo', WIFI, 'Radio design, channel plan'],
  [
    DEPOT,
    'Carrier lines ordered and built',
    'blocks',
    DEPOT,
    'Give notice for leased lines',
    'Notice only when the new line works',
  ],
  [DEPOT, 'Monitoring and alarms', 'implements', DEPOT, 'Security review', 'The log of configuration changes'],
  [WINDOWS, 'Replacement of 240 devices, delivery', 'follows', WINDOWS, 'List of devices to replace'],
  [
    WINDOWS,
    'Package 12 difficult applications',
    'blocks',
    WINDOWS,
    'Pilot in finance and dispatch, 60 devices',
    'The customs software',
  ],
  [ERP, 'Test with three months of invoices', 'causes', ERP, 'Four blockers mended by the vendor'],
  [ERP, 'Vendor data cleaned', 'relatesTo', ERP, 'Three-way matching'],
  [FLEET, 'Agreement with the works council', 'blocks', FLEET, 'Map and alerts for dispatch'],
]

/** What is said about leave: by the person who is away, then by who approves. */
export const LEAVE_TALK: readonly (readonly [ask: string, answer: string])[] = [
  ['My handover is in the team folder; two tickets stay open.', 'Thank you, enjoy it.'],
  ['I could move it by a week if the cut-over needs me.', 'Not needed, the cut-over is on Saturday without you.'],
  ['My calls go to the service desk meanwhile.', 'Good. Please set the note in your mailbox, too.'],
  ['School holidays in Bremen, so I cannot change these days.', 'Fine with me.'],
  ['I am back for the month end.', 'That was my only question.'],
  ['If the delivery slips, please call. I am at home.', 'We will not. Rest.'],
]

/** What is said about orders: the vendor's key and the order's title, then who, how many days ago, what. */
export const ORDER_TALK: readonly {
  readonly vendor: string
  readonly order: string
  readonly says: Line
  readonly answers?: readonly Line[]
  /** The task for which it is bought: project and title. */
  readonly task?: readonly [project: string, title: string]
}[] = [
  {
    vendor: 'nordlink',
    order: 'Access points for the depots, 24 units',
    says: [
      'weber',
      4,
      '@you sixteen are for hall 2, eight are spare. Without the spare ones a broken one costs us a week.',
    ],
    answers: [['brandt', 3, 'Eight spare for 148 is 5 %. Fine with me.']],
    task: [WIFI, 'Order access points'],
  },
  {
    vendor: 'nordlink',
    order: 'Wireless controller licences, three years',
    says: [
      'lindqvist',
      6,
      'Three years cost as much as two and a half. The licences move with the hardware, I have it in writing.',
    ],
    answers: [['aydin', 5, 'Please add the confirmation to the files.']],
    task: [WIFI, 'Licence true-up'],
  },
  {
    vendor: 'softwerk',
    order: 'Packaging of 40 applications',
    says: ['nowak', 1, '@you the price is per package that passed our test, not per attempt.'],
    task: [WINDOWS, 'Package 60 simple applications'],
  },
  {
    vendor: 'portnetz',
    order: 'Rack and patch panels for Rostock',
    says: ['hansen', 3, 'The rack must be 800 mm wide, the old room has no side access. Portnetz has it in stock.'],
    task: [DEPOT, 'Rostock: staging and cut-over'],
  },
  {
    vendor: 'hansehardware',
    order: 'Replacement notebooks, 12 units',
    says: [
      'okafor',
      8,
      'Twelve that failed the memory test after the upgrade. Serial numbers are in the list of devices.',
    ],
    answers: [['petersen', 8, 'Ordered together with the next 80, so that freight is paid once.']],
    task: [WINDOWS, 'Replacement of 240 devices, delivery'],
  },
  {
    vendor: 'trackwerk',
    order: 'GPS units with antennas, 20 pieces',
    says: ['hansen', 28, 'For the twenty trailers that came in spring.'],
    answers: [
      ['petersen', 12, 'Delivery note says 20, the box held 19. Reported the same day.'],
      ['petersen', 7, 'The missing one came by parcel.'],
    ],
  },
  {
    vendor: 'hansehardware',
    order: 'Large monitors for dispatch',
    says: ['sommer', 12, 'Two maps side by side at four desks.'],
    answers: [
      ['brandt', 11, 'Please come back with the desks that really need it; the budget of the year has room for two.'],
    ],
  },
  {
    vendor: 'etikett',
    order: 'Label printers for goods-in',
    says: ['petersen', 70, 'All four arrived. The driver is packaged, @okafor has tested it with the new image.'],
  },
]
