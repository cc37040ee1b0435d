import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { exampleXml, streamOf, task } from './examplePlan.ts'
import { readMspdi } from './mspdiRead.ts'

const definition = (id: number, more: string) =>
  `<ExtendedAttribute><FieldID>${id}</FieldID>${more}</ExtendedAttribute>`
const value = (id: number, text: string) =>
  `<ExtendedAttribute><FieldID>${id}</FieldID><Value>${text}</Value></ExtendedAttribute>`

/** Numbers of Text1, Number1, Cost1, Date1, Flag1, Duration1, Text2, Outline Code1 of tasks, and a server's field. */
const [TEXT, NUMBER, COST, DATE, FLAG, DURATION, SITE, CODE, SERVER] = [
  188743731, 188743767, 188743786, 188743945, 188743752, 188743783, 188743734, 188744096, 188744700,
] as const

const HEADER = `<CurrencyCode>EUR</CurrencyCode>
<OutlineCodes><OutlineCode><FieldID>${CODE}</FieldID>
  <Values><Value><ValueID>1</ValueID><ParentValueID>0</ParentValueID><Value>ICT</Value></Value>
  <Value><ValueID>2</ValueID><ParentValueID>1</ParentValueID><Value>Network</Value></Value></Values>
  <Masks><Mask><Level>1</Level><Separator>-</Separator></Mask></Masks></OutlineCode></OutlineCodes>
<ExtendedAttributes>
  ${definition(TEXT, '<FieldName>Text1</FieldName><Alias>Owner</Alias><Formula>[Name] &amp; "!"</Formula>')}
  ${definition(SITE, '<Alias>Site</Alias><ValueList><Value><ID>1</ID><Value>Bremen</Value></Value><Value><ID>2</ID><Value>Kiel</Value></Value></ValueList>')}
  ${definition(SERVER, '<Alias>Headcount</Alias><CFType>5</CFType>')}
</ExtendedAttributes>`

const columnsOf = async (values: string, header = HEADER) =>
  readMspdi(streamOf(exampleXml({ header, tasks: task(1, 'A', undefined, values), assignments: '' })))

describe('custom fields of a Microsoft Project file', () => {
  it('become columns with alias and kind, and values of that kind', async () => {
    const { plan, columns } = await columnsOf(
      [
        value(TEXT, 'A!'),
        value(NUMBER, '2.5'),
        value(COST, '12345'),
        value(DATE, '2026-11-23T08:00:00'),
        value(FLAG, '1'),
        value(DURATION, 'PT8H0M0S'),
        value(SITE, 'Kiel'),
        value(SERVER, '7'),
        `<OutlineCode><FieldID>${CODE}</FieldID><ValueID>2</ValueID></OutlineCode>`,
      ].join(''),
    )
    assert.deepEqual(plan.tasks[0]!.extra, {
      text1: 'A!',
      number1: 2.5,
      cost1: { amount: '123.45', currency: 'EUR' },
      date1: '2026-11-23T08:00',
      flag1: true,
      duration1: 28_800,
      text2: 'Kiel',
      [`field${SERVER}`]: 7,
      outlineCode1: 'ICT-Network',
    })
    const kinds = Object.fromEntries(columns.map(({ name, kind }) => [name, kind]))
    assert.deepEqual(kinds, {
      Owner: 'text',
      Number1: 'number',
      Cost1: 'money',
      Date1: 'date',
      Flag1: 'flag',
      Duration1: 'duration',
      Site: 'choice',
      Headcount: 'number',
      'Outline Code1': 'choice',
    })
    assert.equal(columns.find(({ name }) => name === 'Owner')!.formula, '[Name] & "!"')
    assert.deepEqual(columns.find(({ name }) => name === 'Site')!.choices, ['Bremen', 'Kiel'])
    assert.deepEqual(columns.find(({ name }) => name === 'Outline Code1')!.choices, ['ICT', 'ICT-Network'])
  })

  it('keep values of resources apart and ignore those of other records', async () => {
    const resources = `<Resource><UID>1</UID><Name>Crew</Name>${value(205520904, 'night')}${value(TEXT, 'not its own')}</Resource>`
    const { plan } = await readMspdi(streamOf(exampleXml({ header: HEADER, resources })))
    assert.deepEqual(plan.resources[0]!.extra, { text1: 'night' })
  })

  it('refuse a value that is not of the kind of its column', async () => {
    await assert.rejects(columnsOf(value(NUMBER, 'many')), /Number1.*many/)
    await assert.rejects(columnsOf(value(DATE, '2026-13-01T08:00:00')), /Date1/)
  })

  it('tell columns with the same alias apart', async () => {
    const header = `<ExtendedAttributes>${definition(TEXT, '<Alias>Site</Alias>')}${definition(SITE, '<Alias>site</Alias>')}</ExtendedAttributes>`
    const { columns } = await columnsOf('', header)
    assert.deepEqual(
      columns.map(({ name }) => name),
      [`Site (${TEXT})`, `site (${SITE})`],
    )
  })

  it('survive a table of choices that goes round in a circle', async () => {
    const header = `<OutlineCodes><OutlineCode><FieldID>${CODE}</FieldID><Values>
      <Value><ValueID>1</ValueID><ParentValueID>2</ParentValueID><Value>a</Value></Value>
      <Value><ValueID>2</ValueID><ParentValueID>1</ParentValueID><Value>b</Value></Value></Values></OutlineCode></OutlineCodes>`
    const { plan } = await columnsOf(
      `<OutlineCode><FieldID>${CODE}</FieldID><ValueID>1</ValueID></OutlineCode>`,
      header,
    )
    assert.equal(plan.tasks[0]!.extra!.outlineCode1, 'b.a')
  })
})
