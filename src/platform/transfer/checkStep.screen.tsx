/** The third step: what would happen, each error in its place, the way to a corrected file. */
import { ArrowLeft, Download, FileWarning, Upload } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import type { RecordType } from '../../record/record.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { Menu } from '../../web/components/menu.screen.tsx'
import { Banner, ProgressBar } from '../../web/components/page.screen.tsx'
import { Select } from '../../web/components/select.screen.tsx'
import { useFormat, useReader } from '../../web/reader.screen.tsx'
import { FormError } from '../../web/sending.screen.tsx'
import { columnLetters } from './cell.ts'
import type { Import } from './import.ts'
import type { FileTakerProps } from './importParts.screen.tsx'
import type { Difference, Finding, Report } from './report.ts'

export interface CheckStepProps {
  readonly row: Import
  readonly type: RecordType
  readonly report: Report
  readonly sender: Pick<FileTakerProps, 'sending' | 'failure'>
  readonly onBack: () => void
  readonly onImport: () => void
  readonly onFile: (file: File) => void
}

export function CheckStep({ row, type, report, sender, onBack, onImport, onFile }: CheckStepProps) {
  const write = useFormat()
  const count = report.created + report.updated
  const many = (n: number) => `${write.number(n)} ${(n === 1 ? type.label : type.labels).toLowerCase()}`
  return (
    <>
      {report.refused && <Banner kind="attention">{report.refused}</Banner>}
      <Tallies report={report} />
      {report.found > 0 ? (
        <>
          <p className="ink2">
            Nothing was written. Correct {row.title} and choose it again, or go back to the columns; all rows are
            imported together, or none.
          </p>
          <Corrections row={row} sender={sender} onFile={onFile} />
          <FindingsTable report={report} />
        </>
      ) : (
        <p className="ink2">
          {count > 0
            ? `Nothing was written yet. ${report.created ? `${many(report.created)} would be created` : ''}${report.created && report.updated ? ', and ' : ''}${report.updated ? `${many(report.updated)} changed` : ''}.`
            : 'Everything in this file is here already, as it is. There is nothing to import.'}
        </p>
      )}
      {report.differences.length > 0 && <Differences report={report} />}
      {report.found === 0 && report.fresh.length > 0 && <Fresh report={report} />}
      <div className="wizardFoot">
        <Button icon={ArrowLeft} onClick={onBack}>
          Columns
        </Button>
        <span className="space" />
        {report.found === 0 && count > 0 && (
          <Button variant="primary" onClick={onImport}>
            Import {many(count)}
          </Button>
        )}
      </div>
    </>
  )
}

function Tallies({ report }: { report: Report }) {
  const write = useFormat()
  const all: readonly (readonly [string, number, boolean?])[] = [
    ['rows', report.rows],
    ['new', report.created],
    ['changed', report.updated],
    ['unchanged', report.unchanged],
    ['with errors', report.wrong, true],
  ]
  return (
    <dl className="tallies">
      {all.map(([label, n, bad]) => (
        <div key={label} data-bad={(bad && n > 0) || undefined}>
          <dd>{write.number(n)}</dd>
          <dt>{label}</dt>
        </div>
      ))}
    </dl>
  )
}

function Corrections({ row, sender: { sending, failure }, onFile }: Pick<CheckStepProps, 'row' | 'sender' | 'onFile'>) {
  const { locale } = useReader()
  const picker = useRef<HTMLInputElement>(null)
  const path = `/api/platform/imports/${row.id}`
  const get = (address: string) => {
    const link = document.createElement('a')
    link.href = address
    link.download = ''
    link.click()
  }
  if (sending) return <ProgressBar label={`Sending ${sending.name}`} done={sending.sent} total={sending.total} />
  return (
    <div className="formStack">
      <div className="row">
        <Button variant="primary" icon={Upload} onClick={() => picker.current?.click()}>
          Choose the corrected file…
        </Button>
        <Button icon={FileWarning} onClick={() => get(`${path}/marked`)}>
          The file with its errors
        </Button>
        <Menu
          entries={[
            { label: 'Excel (XLSX)', run: () => get(`${path}/findings?format=xlsx&locale=${locale}`) },
            { label: 'CSV', run: () => get(`${path}/findings?format=csv&locale=${locale}`) },
          ]}
        >
          <Button icon={Download}>The list of errors</Button>
        </Menu>
      </div>
      <FormError>{failure}</FormError>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label="Corrected file"
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
    </div>
  )
}

const SHOWN = 200

function FindingsTable({ report: { findings, found } }: { report: Report }) {
  const write = useFormat()
  const [column, setColumn] = useState<string | null>(null)
  const [text, setText] = useState('')
  const columns = useMemo(() => [...new Set(findings.map(nameOf))], [findings])
  const wanted = text.trim().toLowerCase()
  const matching = findings.filter(
    (finding) =>
      (column === null || nameOf(finding) === column) &&
      (!wanted ||
        `${finding.row} ${finding.value} ${finding.problem} ${finding.accepts ?? ''}`.toLowerCase().includes(wanted)),
  )
  return (
    <section>
      <h2 className="t15 strong">
        {write.number(found)} {found === 1 ? 'error' : 'errors'}
      </h2>
      <div className="readAs">
        <Select
          label="Column"
          clearable
          placeholder="All columns"
          options={columns.map((name) => ({
            value: name,
            label: name,
            hint: String(findings.filter((f) => nameOf(f) === name).length),
          }))}
          value={column}
          onChange={setColumn}
        />
        <TextInput label="Find among the errors" value={text} onChange={setText} />
      </div>
      <div className="mapping" role="region" aria-label="Errors" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="number" style={{ width: 64 }}>
                Row
              </th>
              <th scope="col" style={{ width: '16%' }}>
                Column
              </th>
              <th scope="col" style={{ width: '20%' }}>
                Value
              </th>
              <th scope="col">What is wrong</th>
              <th scope="col" style={{ width: '28%' }}>
                Accepted
              </th>
            </tr>
          </thead>
          <tbody>
            {matching.slice(0, SHOWN).map((finding) => (
              <tr key={`${finding.row} ${finding.place ?? finding.column} ${finding.problem}`}>
                <td className="number">{finding.row || '—'}</td>
                <td>{nameOf(finding)}</td>
                <td className="strong">{finding.value || <span className="ink3">empty</span>}</td>
                <td>{finding.problem}</td>
                <td className="ink2">{finding.accepts}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="t12 ink3" aria-live="polite">
        {matching.length > SHOWN
          ? `The first ${SHOWN} of ${write.number(matching.length)} are shown; the list of errors has ${found > findings.length ? `the first ${write.number(findings.length)} of ${write.number(found)}` : 'all of them'}.`
          : `${write.number(matching.length)} shown.`}
      </p>
    </section>
  )
}
const nameOf = ({ row, column, place }: Finding): string =>
  column ? (place === undefined ? column : `${column} (${columnLetters(place)})`) : row ? 'Whole row' : 'Whole file'

function Differences({ report: { differences, updated } }: { report: Report }) {
  const write = useFormat()
  return (
    <section>
      <h2 className="t15 strong">What would change</h2>
      <div className="mapping" role="region" aria-label="Changes" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="number" style={{ width: 64 }}>
                Row
              </th>
              <th scope="col" style={{ width: '28%' }}>
                Record
              </th>
              <th scope="col">Changes</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((difference) => (
              <tr key={difference.id}>
                <td className="number">{difference.row}</td>
                <td className="strong">{difference.title}</td>
                <td>
                  <Changes changes={difference.changes} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {updated > differences.length && (
        <p className="t12 ink3">
          The first {differences.length} of {write.number(updated)} are shown.
        </p>
      )}
    </section>
  )
}

function Changes({ changes }: Pick<Difference, 'changes'>) {
  return (
    <ul>
      {changes.map(({ field, from, to }) => (
        <li key={field}>
          <span className="ink2">{field}:</span> {from && <span className="from">{from}</span>} {from && '→'}{' '}
          {to || <span className="ink3">empty</span>}
        </li>
      ))}
    </ul>
  )
}

const FRESH = 12
function Fresh({ report: { fresh, created } }: { report: Report }) {
  const write = useFormat()
  return (
    <section>
      <h2 className="t15 strong">What would be new</h2>
      <p className="ink2">
        {fresh
          .slice(0, FRESH)
          .map(({ title }) => title)
          .join(', ')}
        {created > FRESH ? ` and ${write.number(created - FRESH)} more` : ''}
      </p>
    </section>
  )
}
