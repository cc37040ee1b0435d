/** Brings public holidays into a calendar: shows what would change, then does it. */
import { FileUp } from 'lucide-react'
import { useId, useRef, useState } from 'react'
import { refreshRows } from '../../record/web/records.screen.tsx'
import { ApiError, api } from '../../web/api.ts'
import { Button, Segments } from '../../web/components/button.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { Select } from '../../web/components/select.screen.tsx'
import { toast } from '../../web/components/toast.screen.tsx'
import { formatDate } from '../../web/format.ts'
import { useReader } from '../../web/reader.screen.tsx'
import { REGIONS } from '../../web/regions.ts'
import { Calendar } from './calendar.ts'
import type { HolidayChanges } from './holidaySet.ts'
import { holidayCountries, yearsAround } from './publicHolidays.ts'
import { useReturnFocus } from './useReturnFocus.screen.tsx'

interface Report extends HolidayChanges {
  set: string
  from: number
  to: number
  skipped: { line: number; name: string; reason: string }[]
}
type Source = 'law' | 'file'
/** The server takes no more. */
const MOST_BYTES = 1_500_000

export function HolidayDialog({ calendar, onClose }: { calendar: Calendar; onClose: () => void }) {
  useReturnFocus()
  const { locale, today } = useReader()
  const [source, setSource] = useState<Source>('law')
  const [country, setCountry] = useState(calendar.country)
  const [region, setRegion] = useState(calendar.region)
  const [file, setFile] = useState<{ name: string; text: string } | null>(null)
  const [report, setReport] = useState<Report | null>(null)
  const [failure, setFailure] = useState('')
  const [busy, setBusy] = useState(false)
  const years = yearsAround(today)
  const names = new Intl.DisplayNames(locale, { type: 'region' })
  const regions = REGIONS[country ?? ''] ?? []

  const ask = async (preview: boolean) => {
    setBusy(true)
    setFailure('')
    try {
      const what = source === 'file' ? { file: file!.text } : { country, region }
      const answer = await api.post<{ report: Report }>(`/api${Calendar.path}/${calendar.id}/holidays`, {
        ...what,
        ...years,
        preview,
      })
      if (preview) return setReport(answer.report)
      await refreshRows(Calendar, [calendar.id])
      toast({ text: `Holidays of ${answer.report.set}: ${summary(answer.report)}` })
      onClose()
    } catch (error) {
      setFailure(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value)
      setReport(null)
      setFailure('')
    }
  const ready = source === 'file' ? file !== null : country !== null
  const nothing = report !== null && !report.added.length && !report.changed.length && !report.removed.length
  return (
    <Dialog
      open
      onClose={onClose}
      title="Public holidays"
      width={560}
      onSubmit={() => void (ready && !nothing && ask(report === null))}
      footer={
        <>
          <Button onClick={onClose}>{nothing ? 'Close' : 'Cancel'}</Button>
          <Button
            type="submit"
            variant="primary"
            busy={busy}
            disabled={!ready}
            {...(nothing && { reason: 'Nothing would change' })}
          >
            {report ? 'Bring them in' : 'Show what would change'}
          </Button>
        </>
      }
    >
      <div className="formStack">
        <Segments<Source>
          label="Where they come from"
          options={[
            { value: 'law', label: 'Of a country' },
            { value: 'file', label: 'From a file' },
          ]}
          value={source}
          onChange={changed(setSource)}
        />
        {source === 'law' ? (
          <>
            <Select
              label="Country"
              required
              options={holidayCountries().map((code) => ({ value: code, label: names.of(code) ?? code }))}
              value={country}
              onChange={(value) => {
                changed(setCountry)(value)
                setRegion(null)
              }}
            />
            {regions.length > 0 && (
              <Select
                label="Region"
                help="Nothing chosen: only what the whole country keeps"
                clearable
                options={regions.map(([code, name]) => ({ value: code, label: name }))}
                value={region}
                onChange={changed(setRegion)}
              />
            )}
          </>
        ) : (
          <FilePicker name={file?.name} onPick={changed(setFile)} onFailed={setFailure} />
        )}
        <p className="t12 ink2">
          For the years {years.from} to {years.to}. Days that were given hours by hand stay as they are.
        </p>
        {failure && (
          <p className="fieldError" role="alert">
            {failure}
          </p>
        )}
        {report && <ReportView report={report} />}
      </div>
    </Dialog>
  )

  function ReportView({
    report: { added, changed: renamed, removed, kept, skipped, unchanged, ...rest },
  }: {
    report: Report
  }) {
    const day = (date: string) => formatDate(date, locale, today)
    return (
      <div role="status" className="holidayReport">
        <p className="strong">
          {rest.set}: {summary({ added, changed: renamed, removed, kept, skipped, unchanged, ...rest })}
        </p>
        <Lines title="New" lines={added.map((h) => `${day(h.from)} ${h.name}`)} />
        <Lines title="Renamed" lines={renamed.map((h) => `${day(h.from)} ${h.before} → ${h.name}`)} />
        <Lines title="Taken away" lines={removed.map((h) => `${day(h.from)} ${h.name}`)} />
        <Lines title="Kept with their hours" lines={kept.map((h) => `${day(h.from)} ${h.name}`)} />
        <Lines title="Left out" lines={skipped.map((s) => `Line ${s.line}: “${s.name}” ${s.reason}`)} />
      </div>
    )
  }
}

const summary = ({ added, changed, removed, unchanged }: Report): string =>
  added.length + changed.length + removed.length === 0
    ? `nothing to change, ${unchanged} are there already`
    : `${added.length} new, ${changed.length} renamed, ${removed.length} taken away, ${unchanged} as they were`

function messageOf(error: unknown): string {
  return error instanceof ApiError || error instanceof Error ? error.message : 'The holidays could not be read'
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }) {
  const heading = useId()
  if (!lines.length) return null
  return (
    <div>
      <p id={heading} className="t11 ink3">
        {title}
      </p>
      <ul aria-labelledby={heading}>
        {lines.map((line, i) => (
          <li key={`${i} ${line}`}>{line}</li>
        ))}
      </ul>
    </div>
  )
}

function FilePicker({
  name,
  onPick,
  onFailed,
}: {
  name: string | undefined
  onPick: (file: { name: string; text: string }) => void
  onFailed: (message: string) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className="row">
      <Button icon={FileUp} onClick={() => input.current?.click()}>
        Choose a file…
      </Button>
      <span className="line ink2">{name ?? 'An iCalendar file (.ics)'}</span>
      <input
        ref={input}
        type="file"
        accept=".ics,.ical,text/calendar"
        className="unseen"
        tabIndex={-1}
        aria-label="iCalendar file"
        onChange={async (event) => {
          const chosen = event.target.files?.[0]
          event.target.value = ''
          if (!chosen) return
          if (chosen.size > MOST_BYTES)
            return onFailed(`“${chosen.name}” is larger than 1.5 MB; holidays need far less`)
          onPick({ name: chosen.name, text: await chosen.text() })
        }}
      />
    </div>
  )
}
