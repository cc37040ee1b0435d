/** One row of the chart: bar, progress, baseline, slack, deadline, constraint, label; and where a bar would stand. */
import { memo } from 'react'
import type { Dates } from '../schedule/compiledPlan.ts'
import type { Plan, PlanTask } from '../schedule/plan.ts'
import type { Move } from '../scheduleDifference.ts'
import { shiftWords } from '../scheduleDifference.ts'
import { BAR_HEIGHT, BAR_TOP, barPieces, barSpan, barX, isMilestone } from './barGeometry.ts'
import type { PeopleOfTask } from './relations.ts'
import { dateText, dayText, instantOf, peopleText } from './text.ts'
import type { TimeScale } from './timeScale.ts'

export interface BarContext {
  plan: Plan
  dates: Dates
  scale: TimeScale
  locale: string
  today: string
}

interface ChartBarProps {
  context: BarContext
  row: number
  /** Top of the row. */
  y: number
  baseline: { start: string; finish: string } | undefined
  people: readonly PeopleOfTask[] | undefined
  /** `origin`: where the dragged bar stood; `faded`: it would move. */
  state: 'normal' | 'origin' | 'faded'
  focused: boolean
  moved: boolean
}

/** Scrolling draws the rows that come into sight, not those that are. */
export const ChartBar = memo(function ChartBar({
  context,
  row,
  y,
  baseline,
  people,
  state,
  focused,
  moved,
}: ChartBarProps) {
  const { plan, dates, scale } = context
  const task = plan.tasks[row] as PlanTask
  const [start, finish] = [dates.start[row] as number, dates.finish[row] as number]
  if (Number.isNaN(start)) return null
  const critical = dates.critical[row] === 1 && task.percentComplete < 100
  const tone = critical ? ' bad' : ''
  if (task.summary) return <Summary context={context} row={row} y={y} focused={focused} />

  const milestone = isMilestone(task)
  const { x, width } = barSpan(scale, start, finish, plan)
  const right = milestone ? barX(scale, finish, plan) : x + width
  const names = peopleText((people ?? []).map(({ resource }) => ({ name: resource.name, units: 1 })))
  const label = milestone ? dateText(dayText(finish), context.locale, context.today) : names
  const slackEnd = slackUntil(context, row, right)
  return (
    <g className={`${task.active ? '' : 'gInactive'}${state === 'faded' ? ' gFaded' : ''}`}>
      {baseline && <BaselineMark context={context} baseline={baseline} milestone={milestone} y={y} />}
      {milestone ? (
        <Diamond x={right} y={y + 16} className={`gMilestone${tone}`} focused={focused} />
      ) : state === 'origin' ? (
        <rect x={x + 0.5} y={y + 9.5} width={Math.max(1, width - 1)} height={12} rx={2} className="gOrigin" />
      ) : (
        <Body context={context} task={task} start={start} finish={finish} y={y} tone={tone} focused={focused} />
      )}
      {slackEnd !== undefined && state === 'normal' && (
        <path d={`M${right} ${y + 15.5}H${slackEnd}M${slackEnd} ${y + 12}v7`} className="gSlack" />
      )}
      {task.constraint !== 'asSoonAsPossible' && task.constraintDate && state === 'normal' && (
        <ConstraintMark
          x={barX(scale, instantOf(task.constraintDate), plan)}
          y={y}
          isFinish={task.constraint.toLowerCase().includes('finish')}
        />
      )}
      {task.deadline && (
        <DeadlineMark
          x={barX(scale, instantOf(task.deadline), plan)}
          y={y}
          missed={finish > instantOf(task.deadline)}
        />
      )}
      {label && !moved && (
        <text x={(slackEnd ?? right) + 12} y={y + 20} className="gLabel">
          {label}
        </text>
      )}
    </g>
  )
})

function slackUntil({ plan, dates, scale }: BarContext, row: number, right: number): number | undefined {
  const task = plan.tasks[row] as PlanTask
  if (task.percentComplete >= 100 || !task.active || !((dates.totalSlack[row] as number) > 0)) return undefined
  const end = barX(scale, dates.lateFinish[row] as number, plan)
  return end - right > 3 ? Math.floor(end) + 0.5 : undefined
}

/** The bar in its pieces: what remains light, what is done solid. */
function Body({
  context,
  task,
  start,
  finish,
  y,
  tone,
  focused,
}: {
  context: BarContext
  task: PlanTask
  start: number
  finish: number
  y: number
  tone: string
  focused: boolean
}) {
  const { plan, scale } = context
  const pieces = barPieces(plan, task, start, finish).map((piece) => barSpan(scale, piece.from, piece.to, plan))
  const total = pieces.reduce((sum, piece) => sum + piece.width, 0)
  const done = (total * task.percentComplete) / 100
  const first = pieces[0]
  const last = pieces.at(-1)
  if (!first || !last) return null
  const all = { x: first.x, width: last.x + last.width - first.x }
  return (
    <>
      {pieces.length > 1 && <path d={`M${all.x} ${y + 15.5}H${all.x + all.width}`} className="gSplit" />}
      {pieces.map(({ x, width }, index) => {
        const before = pieces.slice(0, index).reduce((sum, piece) => sum + piece.width, 0)
        const solid = Math.min(width, Math.max(0, done - before))
        return (
          <g key={x}>
            {solid < width && (
              <rect
                x={x + 0.5}
                y={y + 9.5}
                width={Math.max(1, width - 1)}
                height={12}
                rx={2}
                className={`gBar${tone}${task.manual ? ' manual' : ''}`}
              />
            )}
            {solid > 0 && (
              <rect x={x} y={y + BAR_TOP} width={solid} height={BAR_HEIGHT} rx={2} className={`gSolid${tone}`} />
            )}
          </g>
        )
      })}
      {task.manual && (
        <path d={`M${all.x + 1} ${y + 7}v17M${all.x + all.width - 1} ${y + 7}v17`} className={`gManual${tone}`} />
      )}
      {focused && <rect x={all.x - 3} y={y + 5.5} width={all.width + 6} height={20} rx={4} className="gFocus" />}
    </>
  )
}

function Summary({ context, row, y, focused }: { context: BarContext; row: number; y: number; focused: boolean }) {
  const { plan, dates, scale } = context
  const { x, width } = barSpan(scale, dates.start[row] as number, dates.finish[row] as number, plan)
  const right = x + width
  const tip = Math.min(5, width / 2)
  const task = plan.tasks[row] as PlanTask
  return (
    <g className={task.active ? '' : 'gInactive'}>
      <path
        d={`M${x} ${y + 12}H${right}V${y + 21}L${right - tip} ${y + 16}H${x + tip}L${x} ${y + 21}Z`}
        className="gSummary"
      />
      {task.deadline && (
        <DeadlineMark
          x={barX(scale, instantOf(task.deadline), plan)}
          y={y}
          missed={(dates.finish[row] as number) > instantOf(task.deadline)}
        />
      )}
      {focused && <rect x={x - 3} y={y + 7.5} width={width + 6} height={17} rx={4} className="gFocus" />}
    </g>
  )
}

function BaselineMark({
  context,
  baseline,
  milestone,
  y,
}: {
  context: BarContext
  baseline: { start: string; finish: string }
  milestone: boolean
  y: number
}) {
  const { plan, scale } = context
  if (milestone) {
    const x = barX(scale, instantOf(baseline.finish), plan)
    return (
      <rect
        x={x - 3}
        y={y + 19}
        width={6}
        height={6}
        transform={`rotate(45 ${x} ${y + 22})`}
        className="gBaseDiamond"
      />
    )
  }
  const { x, width } = barSpan(scale, instantOf(baseline.start), instantOf(baseline.finish), plan)
  return <rect x={x} y={y + 24} width={width} height={3} rx={1} className="gBase" />
}

function Diamond({ x, y, className, focused }: { x: number; y: number; className: string; focused: boolean }) {
  return (
    <>
      <rect x={x - 5.5} y={y - 5.5} width={11} height={11} transform={`rotate(45 ${x} ${y})`} className={className} />
      {focused && <rect x={x - 11} y={y - 11} width={22} height={22} rx={4} className="gFocus" />}
    </>
  )
}

/** An arrow that points at the day; with a foot when it is missed, so that the colour is not alone. */
function DeadlineMark({ x, y, missed }: { x: number; y: number; missed: boolean }) {
  const at = Math.floor(x) + 0.5
  return (
    <path
      d={`M${at} ${y + 5}v13m-4 -4.5l4 4.5l4 -4.5${missed ? `M${at - 5} ${y + 21.5}h10` : ''}`}
      className={`gDeadline${missed ? ' bad' : ''}`}
    />
  )
}

/** A small flag at the day that a constraint names; it looks back from a finish. */
function ConstraintMark({ x, y, isFinish }: { x: number; y: number; isFinish: boolean }) {
  const at = Math.floor(x) + 0.5
  return (
    <path
      d={`M${at} ${y + 4}v6M${at} ${y + 4}l${isFinish ? -5 : 5} 2.2l${isFinish ? 5 : -5} 2.2z`}
      className="gConstraint"
    />
  )
}

/** Where a bar would stand, with how far that is. */
export function GhostBar({
  context,
  move,
  y,
  isEdited,
}: {
  context: BarContext
  move: Move
  y: number
  isEdited: boolean
}) {
  const { plan, dates, scale } = context
  const task = plan.tasks[move.after] as PlanTask
  const [start, finish] = [dates.start[move.after] as number, dates.finish[move.after] as number]
  const milestone = isMilestone(task)
  const { x, width } = milestone ? { x: barX(scale, finish, plan) - 7, width: 14 } : barSpan(scale, start, finish, plan)
  return (
    <g>
      {milestone ? (
        <rect
          x={x + 1.5}
          y={y + 10.5}
          width={11}
          height={11}
          transform={`rotate(45 ${x + 7} ${y + 16})`}
          className={isEdited ? 'gDragged' : 'gGhost'}
        />
      ) : isEdited ? (
        <rect x={x} y={y + 8} width={width} height={15} rx={2} className="gDragged" />
      ) : (
        <rect x={x + 0.5} y={y + 8.5} width={Math.max(1, width - 1)} height={14} rx={2} className="gGhost" />
      )}
      <text x={x + width + 6} y={y + 20} className="gShift">
        {shiftWords(move.by, plan)}
      </text>
    </g>
  )
}
