/** What must be said about an import before any row of it can be read. */
import type { Caller } from '../../record/caller.ts'
import type { RecordType } from '../../record/record.ts'
import { reach } from '../../record/rights.ts'
import type { Findings } from './report.ts'
import type { Setup } from './setup.ts'
import { mayBeKey, type Target } from './target.ts'

export interface SetupContext {
  readonly type: RecordType
  readonly caller: Caller
  readonly targets: ReadonlyMap<string, Target>
  /** Targets that columns or constants give. */
  readonly given: ReadonlySet<string>
  /** Whether the caller may look for records by a field. */
  readonly open: (field: string) => boolean
}

/** Adds what is missing or contradicts itself, as findings about the file as a whole. */
export function checkSetup(
  setup: Setup,
  { type, caller, targets, given, open }: SetupContext,
  findings: Findings,
): void {
  const whole = (problem: string, accepts?: string) =>
    findings.add({ row: 0, column: '', value: '', problem, ...(accepts ? { accepts } : {}) })
  const [label, labels] = [type.label.toLowerCase(), type.labels.toLowerCase()]
  if (setup.mode !== 'update' && reach(type.may.create, caller) === 'none') whole(`You may not create ${labels}`)
  if (setup.mode !== 'create' && reach(type.may.update, caller) === 'none') whole(`You may not change ${labels}`)
  if (!given.size) whole('No column is mapped to a field', 'map at least one column')
  const columns = setup.columns.flatMap(({ field }) => field ?? [])
  for (const field of new Set([...columns, ...Object.keys(setup.constants)])) {
    const target = targets.get(field)
    if (!target) whole(`“${field}” is no field of ${labels}`)
    else if (target.refusal) whole(target.refusal, 'leave that column out')
  }
  for (const field of new Set(columns.filter((each, i) => columns.indexOf(each) !== i)))
    whole(`Several columns are mapped to “${targets.get(field)?.label ?? field}”`, 'one column for each field')
  if (setup.mode === 'create') {
    for (const { key, label: name, needed } of targets.values())
      if (needed && !given.has(key))
        whole(
          `Each new ${label} needs “${name}”, and no column is mapped to it`,
          'map a column to it, or give one value for all rows',
        )
    return
  }
  if (!setup.key.length) whole('Nothing says by which fields records are found again', 'choose a key')
  for (const field of setup.key) {
    const target = targets.get(field)
    if (!target || !mayBeKey(target)) whole(`“${target?.label ?? field}” cannot be a key`, 'choose another one')
    else if (!given.has(field)) whole(`No column is mapped to the key “${target.label}”`, 'map a column to it')
    else if (field !== 'id' && !open(field))
      whole(`You may not look for records by “${target.label}”`, 'choose another key')
  }
}
