/** The details of one task: why it stands where it stands, constraint, links, people, progress, notes. */
import { ArrowRight, Plus, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { IconButton } from '../../../web/components/button.screen.tsx'
import { Switch } from '../../../web/components/check.screen.tsx'
import { TextArea, TextInput } from '../../../web/components/field.screen.tsx'
import { Select } from '../../../web/components/select.screen.tsx'
import { formatLocal } from '../../people/index.ts'
import type { Edit } from '../planEdits.ts'
import { enterManual } from '../planEntry.ts'
import { describeDriver, earlyDriver, type Key, lateDriver, type PlanLink, type PlanTask } from '../schedule/index.ts'
import type { Local } from '../schedule/plan.ts'
import { copyText } from './cells.ts'
import type { Column } from './column.ts'
import { COLUMNS, CONSTRAINT_WORDS, percentOf, taskDates, wbsOf } from './columns.ts'
import type { GanttView } from './ganttView.screen.tsx'
import { LINK_WORDS } from './linkPopover.screen.tsx'
import { linkRelations } from './relations.ts'
import { EffortRule, TaskPeople } from './taskPeople.screen.tsx'
import { dateText, durationText, lagText, readLag } from './text.ts'
import type { GanttModel } from './useGantt.screen.tsx'
import './taskPanel.css'

interface PanelProps {
  model: GanttModel
  view: GanttView
  task: Key
  goTo: (key: Key) => void
  onClose: () => void
}

export function TaskPanel({ model, view, task: key, goTo, onClose }: PanelProps) {
  const { plan, compiled, dates } = model.schedule
  const row = plan.tasks.findIndex((task) => task.key === key)
  const task = plan.tasks[row]
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [key])
  if (!task) return null

  const close = () => {
    onClose()
    view.setFocus({ key, column: 'name' })
  }
  const nameOf = (other: Key) => plan.tasks.find((each) => each.key === other)?.name ?? ''
  const driver = earlyDriver(compiled, dates, row)
  const limit = lateDriver(compiled, dates, row)
  const write = (local: Local) => dateText(local, view.context.locale, view.context.today)
  const why = describeDriver(driver, 'early', nameOf, plan.minutesPerDay, write)
  const limited = describeDriver(limit, 'late', nameOf, plan.minutesPerDay, write)
  const date = (instant: number) => write(formatLocal(instant))
  const done = task.percentComplete >= 100

  return (
    <aside
      className="gPanel"
      aria-label={`Details of ${task.name}`}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        close()
      }}
    >
      <header>
        <div className="space">
          <p className="t11 ink3">{wbsOf(plan, row)}</p>
          <h2 ref={heading} tabIndex={-1} className="strong t15">
            {task.name}
          </h2>
        </div>
        <IconButton icon={X} label="Close" keys="esc" size={14} onClick={close} />
      </header>
      <section aria-label="Dates and why">
        <p className="gWhen">
          <span className="strong">{date(dates.start[row] as number)}</span>
          <ArrowRight size={12} strokeWidth={1.75} aria-label="to" />
          <span className="strong">{date(dates.finish[row] as number)}</span>
          <span className="ink3">
            {view.columns.length > 0 && durationText(task.duration, plan, task.elapsed, task.estimated)}
          </span>
        </p>
        <p className="t12 ink2">
          {why}.{' '}
          {driver.by === 'link' && (
            <button type="button" className="gLinkButton" onClick={() => goTo(driver.from)}>
              Go to “{nameOf(driver.from)}”
            </button>
          )}
        </p>
        {!done && !task.summary && (
          <p className="t12 ink2">
            {slackWords(dates.totalSlack[row] as number, dates.freeSlack[row] as number, plan.minutesPerDay)} {limited}.{' '}
            {limit.by === 'link' && (
              <button type="button" className="gLinkButton" onClick={() => goTo(limit.to)}>
                Go to “{nameOf(limit.to)}”
              </button>
            )}
          </p>
        )}
      </section>
      <Fields model={model} view={view} task={task} row={row} />
      {(['into', 'out'] as const).map((side) => (
        <Links
          key={side}
          model={model}
          view={view}
          task={task}
          side={side}
          links={linkRelations(plan)[side].get(row) ?? []}
          goTo={goTo}
        />
      ))}
      {!task.summary && <TaskPeople model={model} view={view} task={task} />}
      <Notes key={`${key} ${task.notes ?? ''}`} model={model} task={task} />
    </aside>
  )
}

function slackWords(total: number, free: number, minutesPerDay: number): string {
  const words = (seconds: number) => durationText(seconds, { minutesPerDay, minutesPerWeek: 0, daysPerMonth: 0 })
  if (total < 0) return `${words(-total)} short: its dates cannot be met.`
  if (total === 0) return 'No slack: if it slips, the finish slips.'
  return free === total
    ? `Slack ${words(total)}.`
    : `Slack ${words(total)}, of which ${words(free)} without moving any other task.`
}

/** Fields that the table's columns know how to read and write. */
function Fields({ model, view, task, row }: { model: GanttModel; view: GanttView; task: PlanTask; row: number }) {
  const column = (id: string) => COLUMNS.find((each) => each.id === id) as Column
  const commit = (edits: Edit[] | string, words: string) =>
    typeof edits === 'string' ? edits : model.commit(edits, words)
  return (
    <section className="gFields" aria-label="Properties">
      {!task.summary && <ColumnField model={model} view={view} row={row} column={column('duration')} task={task} />}
      {!task.summary && <ColumnField model={model} view={view} row={row} column={column('work')} task={task} />}
      {!task.summary && <ColumnField model={model} view={view} row={row} column={column('percent')} task={task} />}
      {!task.summary && <EffortRule model={model} task={task} />}
      <Select
        label="Constraint"
        quiet
        disabled={model.readOnly}
        options={Object.values(CONSTRAINT_WORDS).map((words) => ({ value: words, label: words }))}
        value={CONSTRAINT_WORDS[task.constraint]}
        onChange={(words) => {
          const edits = words && column('constraint').enter?.(view.context, row, words)
          if (edits) commit(edits, `Constraint of ${task.name}: ${words}`)
        }}
      />
      {task.constraintDate && (
        <ColumnField model={model} view={view} row={row} column={column('constraintDate')} task={task} />
      )}
      <ColumnField model={model} view={view} row={row} column={column('deadline')} task={task} />
      {(task.actualStart || task.actualFinish) && (
        <p className="t12 ink2">
          {task.actualStart && `Began ${dateText(task.actualStart, view.context.locale, view.context.today)}`}
          {task.actualFinish && `, finished ${dateText(task.actualFinish, view.context.locale, view.context.today)}`}
          {task.summary || task.actualFinish ? '' : `, ${percentOf(view.context.plan, row)} % done`}
        </p>
      )}
      <Switch
        label="Manual: keeps its dates"
        checked={task.manual}
        disabled={model.readOnly}
        onChange={(manual) =>
          commit(enterManual(task, manual, taskDates(view.context.dates, row)), manual ? 'Manual' : 'Automatic')
        }
      />
      <Switch
        label="Active: takes part in the plan"
        checked={task.active}
        disabled={model.readOnly}
        onChange={(active) =>
          commit([{ do: 'setTask', task: task.key, set: { active } }], active ? 'Active' : 'Inactive')
        }
      />
    </section>
  )
}

/** A column of the table as a labelled field; kept on Enter and when it is left. */
function ColumnField({
  model,
  view,
  row,
  column,
  task,
}: {
  model: GanttModel
  view: GanttView
  row: number
  column: Column
  task: PlanTask
}) {
  const dated = column.id === 'deadline' || column.id === 'constraintDate'
  const present = dated
    ? copyText(view.context, column, row).slice(0, 10)
    : column.text(view.context, row).replaceAll('\u00a0', ' ')
  const [text, setText] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const keep = () => {
    if (text === undefined || text === present || !column.enter) return setText(undefined)
    const edits = column.enter(view.context, row, text)
    const refusal =
      typeof edits === 'string' ? edits : model.commit(edits, `${column.label} of ${task.name}: ${text || 'none'}`)
    setProblem(refusal)
    if (!refusal) setText(undefined)
  }
  return (
    <TextInput
      label={column.label}
      quiet
      value={text ?? present}
      disabled={model.readOnly}
      error={problem}
      placeholder={column.hint}
      onChange={(next) => {
        setText(next)
        setProblem(undefined)
      }}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep()
        if (event.key === 'Escape' && text !== undefined) {
          event.preventDefault()
          setText(undefined)
          setProblem(undefined)
        }
      }}
    />
  )
}

function Links({
  model,
  view,
  task,
  side,
  links,
  goTo,
}: {
  model: GanttModel
  view: GanttView
  task: PlanTask
  side: 'into' | 'out'
  links: readonly PlanLink[]
  goTo: (key: Key) => void
}) {
  const { plan } = view.context
  const [adding, setAdding] = useState(false)
  const [problem, setProblem] = useState<string>()
  const title = side === 'into' ? 'Predecessors' : 'Successors'
  const other = (link: PlanLink) => (side === 'into' ? link.from : link.to)
  const name = (key: Key) => plan.tasks.find((each) => each.key === key)?.name ?? ''
  const add = (text: string | null) => {
    const target = plan.tasks.find((each) => String(each.key) === text)
    if (!target) return
    const [from, to] = side === 'into' ? [target.key, task.key] : [task.key, target.key]
    const refusal = model.commit(
      [{ do: 'addLink', link: { from, to, type: 'FS', lag: 0, lagUnit: 'working' } }],
      `${name(from)} linked with ${name(to)}`,
    )
    setProblem(refusal)
    if (!refusal) setAdding(false)
  }
  return (
    <section aria-label={title}>
      <div className="row">
        <h3 className="t12 ink2 space">{title}</h3>
        {!model.readOnly && (
          <IconButton
            icon={Plus}
            label={`Add to ${title.toLowerCase()}`}
            size={14}
            onClick={() => setAdding(!adding)}
          />
        )}
      </div>
      {links.length === 0 && !adding && <p className="t12 ink3">None</p>}
      <ul>
        {links.map((link) => (
          <LinkLine
            key={String(other(link))}
            model={model}
            view={view}
            link={link}
            name={name(other(link))}
            go={() => goTo(other(link))}
          />
        ))}
      </ul>
      {adding && (
        <Select
          aria-label={`Task to add to ${title.toLowerCase()}`}
          autoFocus
          options={plan.tasks
            .slice(0, 2000)
            .map((each, row) => ({ value: String(each.key), label: each.name, hint: wbsOf(plan, row) }))}
          value={null}
          onChange={add}
          error={problem}
        />
      )}
    </section>
  )
}

function LinkLine({
  model,
  view,
  link,
  name,
  go,
}: {
  model: GanttModel
  view: GanttView
  link: PlanLink
  name: string
  go: () => void
}) {
  const { plan } = view.context
  const present = lagText(link, plan).replace('+', '').replaceAll('\u00a0', ' ')
  const [lag, setLag] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const { from, to } = link
  const change = (set: Partial<Pick<PlanLink, 'type' | 'lag' | 'lagUnit'>>) =>
    setProblem(model.commit([{ do: 'setLink', from, to, set }], `Link with ${name} changed`))
  const keepLag = () => {
    if (lag === undefined || lag === present) return
    const read = readLag(lag, plan)
    if (!read) return setProblem('2d, -1d, 3ed or 50%')
    change(read)
    setLag(undefined)
  }
  return (
    <li className="gLinkLine">
      <button type="button" className="gLinkButton line" title={name} onClick={go}>
        {name}
      </button>
      <span className="row">
        <select
          aria-label={`Type of the link with ${name}`}
          value={link.type}
          disabled={model.readOnly}
          onChange={(event) => change({ type: event.target.value as PlanLink['type'] })}
        >
          {Object.entries(LINK_WORDS).map(([type, words]) => (
            <option key={type} value={type} title={words}>
              {type}
            </option>
          ))}
        </select>
        <input
          aria-label={`Lag of the link with ${name}`}
          placeholder="lag"
          value={lag ?? present}
          disabled={model.readOnly}
          aria-invalid={problem !== undefined || undefined}
          title={problem}
          onChange={(event) => setLag(event.target.value)}
          onBlur={keepLag}
          onKeyDown={(event) => event.key === 'Enter' && keepLag()}
        />
        {!model.readOnly && (
          <IconButton
            icon={X}
            label={`Remove the link with ${name}`}
            size={12}
            onClick={() => setProblem(model.commit([{ do: 'removeLink', from, to }], 'Link removed'))}
          />
        )}
      </span>
    </li>
  )
}

function Notes({ model, task }: { model: GanttModel; task: PlanTask }) {
  const [text, setText] = useState(task.notes ?? '')
  return (
    <TextArea
      label="Notes"
      quiet
      rows={4}
      value={text}
      disabled={model.readOnly}
      onChange={setText}
      onBlur={() => {
        if (text !== (task.notes ?? ''))
          model.commit([{ do: 'setTask', task: task.key, set: { notes: text || null } }], `Notes of ${task.name}`)
      }}
    />
  )
}
