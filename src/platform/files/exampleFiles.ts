/** What hangs on the records of the example company: texts and numbers of which files are made. */

export interface ExampleFile {
  readonly name: string
  readonly content: ExampleContent
  /** Who brought it, by the key of the person. */
  readonly by: string
}
export type ExampleContent =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'letter'
      readonly title: string
      readonly lines: readonly string[]
      readonly table: readonly (readonly string[])[]
    }
  | {
      readonly kind: 'signal'
      readonly width: number
      readonly height: number
      readonly points: readonly (readonly [x: number, y: number])[]
    }

/** Files of one record, found by its type and title; a later one of the same name is the next version. */
export interface ExampleRecordFiles {
  readonly type: string
  /** Empty: the first of the type. */
  readonly title: string
  readonly files: readonly ExampleFile[]
}

const minutes = `# Kick-off, Warehouse Wi-Fi renewal

Hamburg, hall 1, meeting room. Present: Henrike Fernholm, Ines Falk, Marta Lindqvist, Jonas Weber, Joris Maes.

## Decided

1. Hamburg first, then Bremen. The gates come before the aisles.
2. Mounting above the racks only from 18:00, when the forklifts stand still.
3. The old access points stay on the walls until the acceptance walk.

## Open

| what | who | until |
|---|---|---|
| Key list for hall 4 | Joris Maes | next Friday |
| Channel plan to the neighbour at the yard | Jonas Weber | before mounting |
| Which handhelds still speak 802.11n only | Marta Lindqvist | with the survey |
`

const checklist = `# Mounting, one access point

- [ ] Ladder or lift checked, second person below
- [ ] Number on the housing equals the number in the list
- [ ] Cable measured: under 90 m, no red in the tester
- [ ] Two screws and the safety rope
- [ ] Lamp steady green after three minutes
- [ ] Photo from below, with the number in it
`

/** The list of access points of a hall: number, place, height, channel, and since the survey what was measured there. */
function accessPoints(count: number, measured: boolean): string {
  const rows = Array.from({ length: count }, (_, at) => {
    const number = `AP-B${String(at + 1).padStart(3, '0')}`
    const aisle = `Aisle ${String.fromCharCode(65 + Math.floor(at / 8))}, bay ${1 + ((at * 3) % 24)}`
    const channel = [36, 52, 100, 116][at % 4]
    return [number, aisle, `${8 + (at % 3)}.5`, channel, ...(measured ? [-48 - ((at * 7) % 19)] : [])].join(';')
  })
  return [`Number;Place;Height in m;Channel${measured ? ';Signal in dBm' : ''}`, ...rows, ''].join('\r\n')
}

const hall = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 460" font-family="sans-serif" font-size="13">
<rect width="800" height="460" fill="#ffffff"/>
<rect x="40" y="40" width="720" height="340" fill="#f4f6f6" stroke="#474e52" stroke-width="3"/>
${Array.from({ length: 7 }, (_, at) => `<rect x="90" y="${66 + at * 44}" width="560" height="16" fill="#cdd2d4"/>`).join('\n')}
${Array.from({ length: 18 }, (_, at) => `<circle cx="${120 + (at % 6) * 100}" cy="${97 + Math.floor(at / 6) * 110}" r="9" fill="#0b6470"/>`).join('\n')}
${Array.from({ length: 5 }, (_, at) => `<rect x="756" y="${70 + at * 62}" width="8" height="34" fill="#b92d26"/>`).join('\n')}
<text x="40" y="28" font-size="16" fill="#1a1d1f">Hall 4, Bremen: access points and gates</text>
<circle cx="52" cy="416" r="9" fill="#0b6470"/><text x="70" y="421" fill="#1a1d1f">access point, 9 m above the floor</text>
<rect x="320" y="400" width="8" height="32" fill="#b92d26"/><text x="340" y="421" fill="#1a1d1f">gate: two neighbours must hear each other here</text>
</svg>
`

const BREMEN: readonly (readonly [number, number])[] = [
  [70, 60],
  [210, 70],
  [350, 55],
  [480, 80],
  [110, 190],
  [260, 200],
  [420, 185],
  [560, 210],
]

const confirmation: ExampleContent = {
  kind: 'letter',
  title: 'Confirmation of order',
  lines: [
    'Nordlink Netztechnik GmbH, Kiel',
    'To Fernholm Logistics, IT, Ines Falk',
    'We confirm your order of 148 access points with mounts, delivered to Hamburg in two parts.',
  ],
  table: [
    ['Pos.', 'Article', 'Number', 'Each', 'Together'],
    ['1', 'Access point, indoor, 802.11ax', '148', '412.00', '60,976.00'],
    ['2', 'Mount for rack beams', '148', '19.50', '2,886.00'],
    ['3', 'Injector, 30 W', '24', '38.00', '912.00'],
    ['', 'Total in EUR, without tax', '', '', '64,774.00'],
  ],
}

const survey: ExampleContent = {
  kind: 'letter',
  title: 'Site survey, Hamburg and Bremen',
  lines: [
    'Marta Lindqvist, network engineering',
    'Measured with two handhelds of the fleet on a forklift, at walking pace, doors open and closed.',
    'The old cells end at the gates: between gate 3 and gate 6 a handheld loses the network for 4 to 11 seconds. With the planned places each point of both halls hears two access points above -67 dBm.',
  ],
  table: [
    ['Place', 'Old, dBm', 'Planned, dBm', 'Losses in 100 rounds'],
    ['Hamburg, gate 3', '-81', '-58', '17'],
    ['Hamburg, gate 6', '-79', '-60', '12'],
    ['Hamburg, aisle K', '-70', '-55', '2'],
    ['Bremen, hall 4', '-84', '-61', '23'],
    ['Bremen, yard', '-88', '-66', '31'],
  ],
}

export const EXAMPLE_FILES: readonly ExampleRecordFiles[] = [
  {
    type: 'projects.project',
    title: 'Warehouse Wi-Fi renewal',
    files: [
      { name: 'Kick-off minutes.md', by: 'falk', content: { kind: 'text', text: minutes } },
      { name: 'Site survey.pdf', by: 'lindqvist', content: survey },
      { name: 'Order confirmation Nordlink.pdf', by: 'petersen', content: confirmation },
      { name: 'Hall 4 Bremen.svg', by: 'weber', content: { kind: 'text', text: hall } },
      {
        name: 'Signal strength hall 4.png',
        by: 'lindqvist',
        content: { kind: 'signal', width: 640, height: 260, points: BREMEN },
      },
    ],
  },
  {
    type: 'projects.task',
    title: 'Mount 56 access points',
    files: [
      { name: 'Access points Bremen.csv', by: 'weber', content: { kind: 'text', text: accessPoints(56, false) } },
      { name: 'Access points Bremen.csv', by: 'lindqvist', content: { kind: 'text', text: accessPoints(56, true) } },
      { name: 'Mounting checklist.md', by: 'maes', content: { kind: 'text', text: checklist } },
      { name: 'Hall 4 Bremen.svg', by: 'weber', content: { kind: 'text', text: hall } },
    ],
  },
  {
    type: 'procurement.purchaseOrder',
    title: '',
    files: [{ name: 'Order confirmation.pdf', by: 'petersen', content: confirmation }],
  },
]
