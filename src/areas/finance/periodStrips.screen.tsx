/** Fiscal periods as strips of days, with their state. Arrow keys walk, l closes further, u opens again. */
import { Lock, LockOpen, Timer } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Action } from '../../record/action.ts'
import { allows } from '../../record/rights.ts'
import { ActionDialog, actionLabel, isPlain } from '../../record/web/actionDialog.screen.tsx'
import { useCaller } from '../../record/web/records.screen.tsx'
import { actOn, type Patch } from '../../record/web/writes.screen.tsx'
import { Button } from '../../web/components/button.screen.tsx'
import { Chip } from '../../web/components/chip.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { useKeys } from '../../web/keys.screen.tsx'
import { useFormat, useReader } from '../../web/reader.screen.tsx'
import { containing, type Days } from './fiscalCalendar.ts'
import { close, type FiscalPeriod, mayClose, mayReopen, mayStartClosing, reopen, startClosing } from './fiscalPeriod.ts'
import { monthsOf, nearest, placeOf } from './stripGeometry.ts'
import './finance.css'

export interface StripRow {
  readonly key: string
  /** What stands at its left. */
  readonly label: ReactNode
  /** Read out with each period: the entity or the year. */
  readonly name: string
  readonly strip: Days
  readonly periods: readonly FiscalPeriod[]
  /** Behind the last period: what can be done where there is none. */
  readonly after?: ReactNode
}

const STATE = {
  open: { word: 'Open', kind: 'info', icon: LockOpen },
  closing: { word: 'Closing', kind: 'attention', icon: Timer },
  closed: { word: 'Closed', kind: 'quiet', icon: Lock },
} as const

/** `P04` of `2026/27 P04`, or the name that finance gave it. */
const shortOf = ({ name, number }: FiscalPeriod) => /\bP\d+$/.exec(name)?.[0] ?? `P${String(number).padStart(2, '0')}`

/** `axis`: one for all rows, over the first; otherwise the rows have different days and say them themselves. */
export function PeriodStrips({
  rows,
  axis,
  siblings,
}: {
  rows: readonly StripRow[]
  axis: boolean
  siblings: readonly FiscalPeriod[]
}) {
  const { today } = useReader()
  const shown = rows.flatMap((row) => row.periods)
  const [cursor, setCursor] = useState<string | null>(null)
  const walked = useRef(false)
  const grid = useRef<HTMLDivElement>(null)
  const current = shown.find(({ id }) => id === cursor) ?? startAt(shown, today)

  useEffect(() => {
    if (walked.current) grid.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()
    walked.current = false
  }, [cursor])

  // On a narrow screen the chosen period is brought into sight.
  const shownOnce = useRef(false)
  useEffect(() => {
    const block = grid.current?.querySelector<HTMLElement>('[tabindex="0"]')
    if (!block || !grid.current || shownOnce.current) return
    shownOnce.current = true
    grid.current.scrollLeft += block.getBoundingClientRect().left - grid.current.getBoundingClientRect().left - 160
  })

  const onKeyDown = (event: KeyboardEvent) => {
    if (!current) return
    const place = rows.findIndex((row) => row.periods.some(({ id }) => id === current.id))
    const { periods } = rows[place]!
    const at = periods.findIndex(({ id }) => id === current.id)
    const other = (by: number) => {
      for (let i = place + by; rows[i]; i += by) if (rows[i]!.periods.length) return nearest(current, rows[i]!.periods)
      return undefined
    }
    const targets: Readonly<Record<string, () => FiscalPeriod | undefined>> = {
      ArrowLeft: () => periods[at - 1],
      ArrowRight: () => periods[at + 1],
      ArrowUp: () => other(-1),
      ArrowDown: () => other(1),
      Home: () => periods[0],
      End: () => periods.at(-1),
    }
    if (!targets[event.key]) return
    event.preventDefault()
    const to = targets[event.key]!()
    if (!to) return
    walked.current = true
    setCursor(to.id)
  }
  return (
    <>
      <div className="strips" ref={grid} onKeyDown={onKeyDown} role="group" aria-label="Fiscal periods">
        {axis && rows[0] && <Axis strip={rows[0].strip} />}
        {rows.map((row) => (
          <div key={row.key} className="stripRow">
            <div className="stripLabel">{row.label}</div>
            <div className="strip">
              {row.periods.map((period) => (
                <Block
                  key={period.id}
                  period={period}
                  row={row}
                  current={period.id === current?.id}
                  onPick={() => setCursor(period.id)}
                />
              ))}
              {row.after}
              <Today strip={row.strip} />
            </div>
          </div>
        ))}
      </div>
      {current && (
        <Chosen
          key={current.id}
          period={current}
          of={rows.find((row) => row.periods.includes(current))!.name}
          siblings={siblings.filter((each) => each.entity === current.entity)}
        />
      )}
    </>
  )
}

/** Where work waits: the first period that is not closed, of those that have begun. */
const startAt = (periods: readonly FiscalPeriod[], today: string) =>
  periods.find((each) => each.state !== 'closed' && each.startsOn <= today) ?? containing(periods, today) ?? periods[0]

function Axis({ strip }: { strip: Days }) {
  const { locale } = useReader()
  const word = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' })
  return (
    <div className="stripRow stripAxis" aria-hidden="true">
      <div className="stripLabel" />
      <div className="strip">
        {monthsOf(strip).map((month) => {
          const place = placeOf(month, strip)!
          const name = word.format(new Date(`${month.startsOn}T12:00:00Z`))
          const year = month.startsOn.slice(5, 7) === '01' ? ` ${month.startsOn.slice(0, 4)}` : ''
          return (
            <span key={month.startsOn} style={{ left: `${place.left}%`, width: `${place.width}%` }}>
              {name}
              {year}
            </span>
          )
        })}
      </div>
    </div>
  )
}

function Today({ strip }: { strip: Days }) {
  const { today } = useReader()
  const place = placeOf({ startsOn: today, endsOn: today }, strip)
  return place ? <i className="stripToday" style={{ left: `${place.left}%` }} aria-hidden="true" /> : null
}

function Block({
  period,
  row,
  current,
  onPick,
}: {
  period: FiscalPeriod
  row: StripRow
  current: boolean
  onPick: () => void
}) {
  const write = useFormat()
  const place = placeOf(period, row.strip)
  if (!place) return null
  const { word, icon: Icon } = STATE[period.state]
  const days = `${write.date(period.startsOn)} to ${write.date(period.endsOn)}`
  return (
    <button
      type="button"
      className={`period ${period.state} ${period.number === 1 ? 'first' : ''}`}
      style={{ left: `${place.left}%`, width: `${place.width}%` }}
      tabIndex={current ? 0 : -1}
      aria-pressed={current}
      aria-label={`${row.name}, ${period.name}, ${days}, ${word.toLowerCase()}`}
      onFocus={onPick}
      onClick={onPick}
    >
      <span>{shortOf(period)}</span>
      {period.state !== 'open' && <Icon size={11} aria-hidden="true" />}
    </button>
  )
}

/** The chosen period in words, and what can be done with it. */
function Chosen({ period, of, siblings }: { period: FiscalPeriod; of: string; siblings: readonly FiscalPeriod[] }) {
  const write = useFormat()
  const caller = useCaller()
  const { today } = useReader()
  const [asking, setAsking] = useState<Action | null>(null)
  const further = period.state === 'open' ? startClosing : close
  const may = allows(startClosing.by, caller)
  const refusal = {
    further: period.state === 'open' ? mayStartClosing(period, today) : mayClose(period, siblings, today),
    reopen: mayReopen(period, siblings),
  }
  const act = async (action: Action, input: Patch = {}) => {
    await actOn(action, period as never, input)
    toast({ text: `${actionLabel(action)}: ${of}, ${period.name}` })
  }
  const begin = (action: Action, answer: true | string) => {
    if (answer !== true) return toast({ text: answer, failed: true })
    if (isPlain(action)) void act(action).catch(toastError)
    else setAsking(action)
  }
  useKeys(
    {
      l: { run: () => begin(further, refusal.further), label: 'Close the chosen period further' },
      u: { run: () => begin(reopen, refusal.reopen), label: 'Open the chosen period again' },
    },
    may,
    'Fiscal calendar',
  )
  const { word, kind, icon } = STATE[period.state]
  const why = (answer: true | string) => (answer === true ? {} : { reason: answer })
  return (
    <div className="chosen">
      <div className="space" aria-live="polite">
        <p className="row">
          <b>{period.name}</b>
          <Chip kind={kind} icon={icon}>
            {word}
          </Chip>
        </p>
        <p className="ink2 t12">
          {of} · {write.date(period.startsOn)} to {write.date(period.endsOn)}
          {period.reason ? ` · opened again: ${period.reason}` : ''}
        </p>
      </div>
      {may && (
        <>
          {period.state !== 'open' && (
            <Button keys="u" {...why(refusal.reopen)} onClick={() => begin(reopen, refusal.reopen)}>
              Open again…
            </Button>
          )}
          {period.state !== 'closed' && (
            <Button
              variant="primary"
              keys="l"
              {...why(refusal.further)}
              onClick={() => begin(further, refusal.further)}
            >
              {period.state === 'open' ? 'Start closing' : 'Close…'}
            </Button>
          )}
        </>
      )}
      {asking && (
        <ActionDialog
          action={asking}
          subject={`${of}, ${period.name}`}
          onClose={() => setAsking(null)}
          onAct={(input) => act(asking, input)}
        />
      )}
    </div>
  )
}
