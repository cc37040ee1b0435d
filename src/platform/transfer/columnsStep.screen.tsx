/** The second step: how the file is read, what its columns are for, what becomes of its rows. */
import { ArrowLeft, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { CustomField } from '../../record/customFields.ts'
import type { RecordType } from '../../record/record.ts'
import { allows } from '../../record/rights.ts'
import { useCaller } from '../../record/web/records.screen.tsx'
import { api } from '../../web/api.ts'
import { Button, IconButton, Segments } from '../../web/components/button.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { Banner } from '../../web/components/page.screen.tsx'
import { MultiSelect, Select } from '../../web/components/select.screen.tsx'
import { useFormat } from '../../web/reader.screen.tsx'
import { columnLetters } from './cell.ts'
import { DELIMITERS } from './dialect.ts'
import { ENCODING_NAMES, ENCODINGS } from './encoding.ts'
import type { Import } from './import.ts'
import { whyLeftOut } from './mapping.ts'
import { DATE_ORDER_NAMES, DATE_ORDERS, readDay } from './readDate.ts'
import { MODE_NAMES, MODES, type Mode, type Setup } from './setup.ts'
import type { Inspection } from './tableFile.server.ts'
import { mayBeKey, type Target, targetsOf } from './target.ts'

export interface ColumnsStepProps {
  readonly row: Import
  readonly type: RecordType
  readonly custom: readonly CustomField[]
  readonly inspection: Inspection
  /** Another file. */
  readonly onFile: () => void
  /** The setup is saved. */
  readonly onChecked: () => void
  readonly onFailed: (message: string) => void
}

const DELIMITER_NAMES: Readonly<Record<string, string>> = { ',': 'Comma', ';': 'Semicolon', '\t': 'Tab', '|': 'Bar |' }

export function ColumnsStep({ row, type, custom, inspection, onFile, onChecked, onFailed }: ColumnsStepProps) {
  const caller = useCaller()
  const write = useFormat()
  const [setup, setSetup] = useState<Setup>(row.setup as Setup)
  const [busy, setBusy] = useState(false)
  const targets = useMemo(() => targetsOf(type, custom, caller), [type, custom, caller])
  const set = (change: Partial<Setup>) => setSetup({ ...setup, ...change })
  const attempt = async (work: () => Promise<unknown>, then?: () => void) => {
    setBusy(true)
    onFailed('')
    try {
      await work()
      then?.()
    } catch (error) {
      onFailed(error instanceof Error ? error.message : 'It could not be saved. Try again')
    } finally {
      setBusy(false)
    }
  }
  const readAgain = (change: object) =>
    attempt(async () => {
      const { sheet, encoding, delimiter, header } = setup
      const body = inspection.kind === 'csv' ? { encoding, delimiter, header, ...change } : { sheet, header, ...change }
      await api.post(`/api/platform/imports/${row.id}/read`, body)
    })
  const check = () =>
    attempt(async () => {
      await api.post(`/api/platform/imports/${row.id}/configure`, { setup })
    }, onChecked)
  return (
    <form
      className="transfer"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void check()
      }}
    >
      <section aria-label="How the file is read">
        <p className="ink2">
          <span className="strong">{row.title}</span> · {write.number(inspection.rows)}{' '}
          {inspection.rows === 1 ? 'row' : 'rows'}
        </p>
        <Reading setup={setup} inspection={inspection} set={set} onReadAgain={(change) => void readAgain(change)} />
      </section>
      {inspection.ambiguousDay && setup.dateOrder === null && (
        <AskOrder example={inspection.ambiguousDay} onAnswer={(dateOrder) => set({ dateOrder })} />
      )}
      <Mapping setup={setup} inspection={inspection} targets={targets} set={set} />
      <Constants setup={setup} targets={targets} set={set} />
      <Outcome type={type} setup={setup} targets={targets} set={set} />
      <div className="wizardFoot">
        <Button icon={ArrowLeft} onClick={onFile}>
          Another file
        </Button>
        <span className="space" />
        <Button variant="primary" type="submit" busy={busy}>
          Check the rows
        </Button>
      </div>
    </form>
  )
}

interface PartProps {
  readonly setup: Setup
  readonly set: (change: Partial<Setup>) => void
}

function Reading({
  setup,
  inspection,
  set,
  onReadAgain,
}: PartProps & { inspection: Inspection; onReadAgain: (change: object) => void }) {
  const header = inspection.first.map(({ place, cells }) => ({
    value: String(place),
    label: `Row ${place}`,
    hint: cells.filter(Boolean).slice(0, 3).join(', ').slice(0, 40),
  }))
  return (
    <div className="readAs">
      {inspection.kind === 'xlsx' ? (
        <Select
          label="Sheet"
          options={inspection.sheets.map(({ name, hidden }) => ({
            value: name,
            label: name,
            ...(hidden ? { hint: 'hidden' } : {}),
          }))}
          value={inspection.sheet ?? null}
          onChange={(sheet) => sheet && onReadAgain({ sheet, header: undefined })}
        />
      ) : (
        <>
          <Select
            label="Encoding"
            help={
              setup.encoding === 'windows-1252'
                ? 'Assumed, since it is no UTF-8; look whether umlauts and accents are right'
                : undefined
            }
            options={ENCODINGS.map((value) => ({ value, label: ENCODING_NAMES[value] }))}
            value={setup.encoding}
            onChange={(encoding) => encoding && onReadAgain({ encoding })}
          />
          <Select
            label="Values are parted by"
            options={DELIMITERS.map((value) => ({ value, label: DELIMITER_NAMES[value]! }))}
            value={setup.delimiter}
            onChange={(delimiter) => delimiter && onReadAgain({ delimiter, header: undefined })}
          />
        </>
      )}
      <Select
        label="Column names are in"
        options={[{ value: '0', label: 'No row', hint: 'columns have no names' }, ...header]}
        value={String(setup.header)}
        onChange={(place) => place !== null && onReadAgain({ header: Number(place) })}
      />
      <Select
        label="Numbers are written"
        options={[
          { value: '.', label: '1,234.56' },
          { value: ',', label: '1.234,56' },
        ]}
        value={setup.decimal}
        onChange={(decimal) => decimal && set({ decimal: decimal as Setup['decimal'] })}
      />
      <Select
        label="Days are written"
        options={[
          { value: 'none', label: 'Not said', hint: '2026-12-31, 31.12.2026' },
          ...DATE_ORDERS.map((value) => ({ value, label: DATE_ORDER_NAMES[value], hint: EXAMPLES[value] })),
        ]}
        value={setup.dateOrder ?? 'none'}
        onChange={(order) =>
          set({ dateOrder: order === 'none' || order === null ? null : (order as Setup['dateOrder']) })
        }
      />
    </div>
  )
}
const EXAMPLES = { dmy: '31/12/2026', mdy: '12/31/2026', ymd: '26/12/31' } as const

function AskOrder({ example, onAnswer }: { example: string; onAnswer: (order: 'dmy' | 'mdy') => void }) {
  const write = useFormat()
  const day = (order: 'dmy' | 'mdy') => {
    const read = readDay(example, order)
    return 'day' in read ? write.fullDate(read.day) : example
  }
  return (
    <Banner
      kind="attention"
      action={
        <span className="row">
          <Button onClick={() => onAnswer('dmy')}>{day('dmy')}</Button>
          <Button onClick={() => onAnswer('mdy')}>{day('mdy')}</Button>
        </span>
      }
    >
      Which day is {example}? The file does not show whether day or month stands first.
    </Banner>
  )
}

function Mapping({
  setup,
  inspection,
  targets,
  set,
}: PartProps & { inspection: Inspection; targets: readonly Target[] }) {
  const taken = new Set(setup.columns.flatMap(({ field }) => field ?? []))
  const left = setup.columns.filter(({ field }) => field === null)
  const missing =
    setup.mode === 'update'
      ? []
      : targets.filter(({ key, needed }) => needed && !taken.has(key) && !setup.constants[key])
  return (
    <section>
      <h2 className="t15 strong">Columns</h2>
      <div className="mapping" role="region" aria-label="Columns of the file" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col" style={{ width: '24%' }}>
                In the file
              </th>
              <th scope="col" style={{ width: '30%' }}>
                First values
              </th>
              <th scope="col" style={{ width: '24%' }}>
                Becomes
              </th>
              <th scope="col">What it takes</th>
            </tr>
          </thead>
          <tbody>
            {setup.columns.map(({ name, field }, place) => {
              const target = targets.find(({ key }) => key === field)
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns may share a name, and their order is the file's
                <tr key={place}>
                  <td className="strong">{name}</td>
                  <td className="ink2">
                    <span className="sample">
                      {(inspection.samples[place] ?? []).filter(Boolean).slice(0, 3).join(' · ') || '—'}
                    </span>
                  </td>
                  <td>
                    <Select
                      aria-label={`Field of column ${name || columnLetters(place)}`}
                      quiet
                      clearable
                      placeholder="Left out"
                      options={targets
                        .filter(({ key, refusal }) => !refusal && (key === field || !taken.has(key)))
                        .map((each) => ({
                          value: each.key,
                          label: each.label,
                          ...(each.needed ? { hint: 'needed' } : {}),
                        }))}
                      value={field}
                      onChange={(next) =>
                        set({
                          columns: setup.columns.map((column, i) =>
                            i === place ? { ...column, field: next } : column,
                          ),
                        })
                      }
                    />
                  </td>
                  <td className="t12 ink3">{target ? target.accepts : (whyLeftOut(name, targets) ?? '')}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {left.length > 0 && (
        <p className="t12 ink2">
          Left out: {left.map(({ name }) => name).join(', ')}. What stands in {left.length === 1 ? 'it' : 'them'} is not
          imported.
        </p>
      )}
      {missing.length > 0 && (
        <Banner kind="attention">
          Each new one needs {missing.map(({ label }) => `“${label}”`).join(', ')}, and no column gives it. Choose a
          column, or give one value for all rows.
        </Banner>
      )}
    </section>
  )
}

function Constants({ setup, targets, set }: PartProps & { targets: readonly Target[] }) {
  const [adding, setAdding] = useState<string[]>([])
  const mapped = new Set(setup.columns.flatMap(({ field }) => field ?? []))
  const keys = [...Object.keys(setup.constants), ...adding.filter((key) => !(key in setup.constants))]
  const open = targets.filter(({ key, refusal }) => !refusal && key !== 'id' && !mapped.has(key) && !keys.includes(key))
  const without = (key: string) => Object.fromEntries(Object.entries(setup.constants).filter(([each]) => each !== key))
  return (
    <section>
      <h2 className="t15 strong">The same for all rows</h2>
      {keys.map((key) => {
        const target = targets.find((each) => each.key === key)
        return (
          <div className="constant" key={key}>
            <TextInput
              label={target?.label ?? key}
              help={target?.accepts}
              value={setup.constants[key] ?? ''}
              onChange={(text) => set({ constants: { ...setup.constants, [key]: text } })}
            />
            <IconButton
              icon={X}
              label={`Not the same ${target?.label ?? key} for all rows`}
              onClick={() => {
                setAdding(adding.filter((each) => each !== key))
                set({ constants: without(key) })
              }}
            />
          </div>
        )
      })}
      <div className="readAs">
        <Select
          aria-label="A field that has one value in all rows"
          placeholder="Add a field…"
          options={open.map(({ key, label }) => ({ value: key, label }))}
          value={null}
          onChange={(key) => key && setAdding([...adding, key])}
        />
      </div>
    </section>
  )
}

function Outcome({ type, setup, targets, set }: PartProps & { type: RecordType; targets: readonly Target[] }) {
  const caller = useCaller()
  const may = { create: allows(type.may.create, caller), update: allows(type.may.update, caller) }
  const mapped = new Set(setup.columns.flatMap(({ field }) => field ?? []))
  const options = targets
    .filter((target) => mayBeKey(target) && (mapped.has(target.key) || setup.key.includes(target.key)))
    .map(({ key, label, unique }) => ({ value: key, label, ...(unique ? { hint: 'tells each apart' } : {}) }))
  const refused = (mode: Mode) =>
    (mode !== 'update' && !may.create && `You may not create ${type.labels.toLowerCase()}`) ||
    (mode !== 'create' && !may.update && `You may not change ${type.labels.toLowerCase()}`)
  return (
    <section>
      <h2 className="t15 strong">What becomes of the rows</h2>
      <div className="readAs">
        <Select
          label="Rows"
          options={MODES.map((mode) => ({
            value: mode,
            label: MODE_NAMES[mode],
            ...(refused(mode) ? { disabled: true, hint: 'not allowed' } : {}),
          }))}
          value={setup.mode}
          onChange={(mode) => mode && set({ mode: mode as Mode })}
        />
        {setup.mode !== 'create' && (
          <MultiSelect
            label="Found again by"
            help="The same row imported twice changes nothing"
            options={options}
            value={options.filter(({ value }) => setup.key.includes(value))}
            onChange={(chosen) => set({ key: chosen.map(({ value }) => value).slice(0, 4) })}
          />
        )}
      </div>
      {setup.mode !== 'create' && (
        <div className="formStack">
          <span className="t12 ink2">An empty cell, where the record has a value</span>
          <div className="row">
            <Segments
              label="An empty cell"
              options={[
                { value: 'leave', label: 'Leaves it' },
                { value: 'clear', label: 'Clears it' },
              ]}
              value={setup.empty}
              onChange={(empty) => set({ empty: empty as Setup['empty'] })}
            />
          </div>
        </div>
      )}
    </section>
  )
}
