/** What Fernholm Logistics buys, and from whom. Keys are those of the example's people and cost centres. Invented. */

export interface ExampleVendor {
  readonly key: string
  readonly name: string
  readonly country: string
  readonly status: 'proposed' | 'approved' | 'blocked'
  readonly owner: string
  readonly paymentTerms: number
  readonly statusReason?: string
  readonly notes?: string
}

const vendor = (
  key: string,
  name: string,
  country: string,
  owner: string,
  paymentTerms = 30,
  more: Partial<ExampleVendor> = {},
): ExampleVendor => ({ key, name, country, owner, paymentTerms, status: 'approved', ...more })

export const EXAMPLE_VENDORS: readonly ExampleVendor[] = [
  vendor('nordlink', 'Nordlink GmbH', 'DE', 'lindqvist', 30, { notes: 'Switches, access points and their support.' }),
  vendor('softwerk', 'Softwerk Kiel GmbH', 'DE', 'aydin', 14),
  vendor('orbis', 'Orbis Systeme AG', 'CH', 'nowak', 30),
  vendor('portnetz', 'Portnetz B.V.', 'NL', 'maes', 21),
  vendor('hansehardware', 'Hanse Hardware KG', 'DE', 'petersen', 30),
  vendor('trackwerk', 'TrackWerk A/S', 'DK', 'hansen', 45),
  vendor('etikett', 'Etikett und Druck OHG', 'DE', 'petersen', 14),
  vendor('cloudhafen', 'Cloudhafen SE', 'DE', 'krause', 30, {
    status: 'proposed',
    notes: 'Offer for off-site backups.',
  }),
  vendor('billigbyte', 'Billigbyte Ltd', 'GB', 'petersen', 7, {
    status: 'blocked',
    statusReason: 'Two deliveries of 2025 never came; claims are open',
  }),
]

/** How far an order is, and whose turn it is. `me`: the person who explores the example. */
export interface ExampleOrder {
  readonly title: string
  readonly vendor: string
  readonly requester: string
  readonly centre: string
  readonly category: 'hardware' | 'software' | 'services' | 'contractor' | 'other'
  readonly amount: string
  readonly state: 'draft' | 'submitted' | 'approved' | 'rejected' | 'ordered' | 'closed' | 'cancelled'
  /** Title of its project. */
  readonly project?: string
  readonly neededInDays?: number
  readonly description?: string
  /** Days ago. */
  readonly submitted?: number
  readonly steps?: readonly ExampleStep[]
}
export interface ExampleStep {
  readonly name: 'Cost centre' | 'Head of IT' | 'Finance'
  readonly asked: readonly string[]
  /** Who passed it on, with what words. */
  readonly passedOn?: { readonly from: string; readonly reason: string }
  readonly decided?: {
    readonly by: string
    readonly daysAgo: number
    readonly reason?: string
    readonly rejected?: true
  }
}

const agreed = (name: ExampleStep['name'], by: string, daysAgo: number): ExampleStep => ({
  name,
  asked: [by],
  decided: { by, daysAgo },
})

export const EXAMPLE_ORDERS: readonly ExampleOrder[] = [
  {
    title: 'Access points for the depots, 24 units',
    vendor: 'nordlink',
    requester: 'weber',
    centre: '4200',
    category: 'hardware',
    amount: '14880.00',
    state: 'submitted',
    project: 'Warehouse Wi-Fi renewal',
    neededInDays: 21,
    description: 'The second half of the units; the first half is mounted in Hamburg and Bremen.',
    submitted: 4,
    steps: [agreed('Cost centre', 'lindqvist', 3), { name: 'Finance', asked: ['me', 'brandt'] }],
  },
  {
    title: 'Wireless controller licences, three years',
    vendor: 'nordlink',
    requester: 'lindqvist',
    centre: '4000',
    category: 'software',
    amount: '16800.00',
    state: 'submitted',
    project: 'Warehouse Wi-Fi renewal',
    submitted: 6,
    steps: [agreed('Head of IT', 'aydin', 5), { name: 'Finance', asked: ['brandt'] }],
  },
  {
    title: 'Scanner batteries, 60 pieces',
    vendor: 'hansehardware',
    requester: 'horvat',
    centre: '2200',
    category: 'hardware',
    amount: '1140.00',
    state: 'submitted',
    neededInDays: 10,
    submitted: 2,
    // He owns the cost centre himself, so that it goes to the fallback of the rule.
    steps: [{ name: 'Cost centre', asked: ['me'] }],
  },
  {
    title: 'Packaging of 40 applications',
    vendor: 'softwerk',
    requester: 'nowak',
    centre: '4000',
    category: 'contractor',
    amount: '9600.00',
    state: 'submitted',
    project: 'Windows 11 migration',
    submitted: 1,
    steps: [
      {
        name: 'Cost centre',
        asked: ['me'],
        passedOn: { from: 'aydin', reason: 'You know what is left to package better than I do' },
      },
    ],
  },
  {
    title: 'Rack and patch panels for Rostock',
    vendor: 'portnetz',
    requester: 'hansen',
    centre: '4400',
    category: 'hardware',
    amount: '3250.00',
    state: 'submitted',
    project: 'Depot network redesign',
    submitted: 3,
    steps: [{ name: 'Cost centre', asked: ['krause'] }],
  },
  {
    title: 'Site survey of the new depot',
    vendor: 'portnetz',
    requester: 'me',
    centre: '4200',
    category: 'services',
    amount: '2400.00',
    state: 'submitted',
    project: 'Depot network redesign',
    neededInDays: 30,
    submitted: 2,
    steps: [{ name: 'Cost centre', asked: ['lindqvist'] }],
  },
  {
    title: 'Replacement notebooks, 12 units',
    vendor: 'hansehardware',
    requester: 'okafor',
    centre: '4100',
    category: 'hardware',
    amount: '15480.00',
    state: 'approved',
    project: 'Windows 11 migration',
    neededInDays: 14,
    submitted: 9,
    steps: [agreed('Cost centre', 'aydin', 8), agreed('Finance', 'brandt', 6)],
  },
  {
    title: 'GPS units with antennas, 20 pieces',
    vendor: 'trackwerk',
    requester: 'hansen',
    centre: '4000',
    category: 'hardware',
    amount: '8900.00',
    state: 'ordered',
    submitted: 30,
    steps: [agreed('Cost centre', 'aydin', 28)],
  },
  {
    title: 'Label printers for goods-in',
    vendor: 'etikett',
    requester: 'petersen',
    centre: '2200',
    category: 'hardware',
    amount: '2760.00',
    state: 'closed',
    submitted: 80,
    steps: [agreed('Cost centre', 'horvat', 79)],
  },
  {
    title: 'Large monitors for dispatch',
    vendor: 'hansehardware',
    requester: 'sommer',
    centre: '2100',
    category: 'hardware',
    amount: '4200.00',
    state: 'rejected',
    submitted: 12,
    steps: [
      {
        name: 'Cost centre',
        asked: ['deboer'],
        decided: {
          by: 'deboer',
          daysAgo: 10,
          rejected: true,
          reason: 'Dispatch moves to hall 4 in spring; ask again then',
        },
      },
    ],
  },
  {
    title: 'Spare switches',
    vendor: 'nordlink',
    requester: 'weber',
    centre: '4200',
    category: 'hardware',
    amount: '2100.00',
    state: 'draft',
  },
  {
    title: 'Consulting on invoice matching, ten days',
    vendor: 'orbis',
    requester: 'nowak',
    centre: '4300',
    category: 'services',
    amount: '13500.00',
    state: 'draft',
    project: 'ERP invoice matching',
  },
  {
    title: 'USB sticks',
    vendor: 'billigbyte',
    requester: 'petersen',
    centre: '3000',
    category: 'other',
    amount: '85.00',
    state: 'cancelled',
  },
]
