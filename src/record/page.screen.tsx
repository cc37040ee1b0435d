/** The page of one record: its title and state, what can be done with it, its content, properties and history. */
import { Link, useRouter } from '@tanstack/react-router'
import { ChevronDown, ChevronUp, Pencil, SearchX, TriangleAlert } from 'lucide-react'
import { type ComponentType, Fragment, lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { FileDrop } from '../platform/files/fileDrop.screen.tsx'
import { startUploads } from '../platform/files/uploads.screen.tsx'
import { filesChanged, uploadKey, useFiles } from '../platform/files/useFiles.screen.tsx'
import { ApiError } from '../web/api.ts'
import { Button, ButtonLink, IconButton } from '../web/components/button.screen.tsx'
import { Chip } from '../web/components/chip.screen.tsx'
import { Banner, EmptyState, Skeleton, useTitle } from '../web/components/page.screen.tsx'
import { Tabs } from '../web/components/tabs.screen.tsx'
import { useKeys } from '../web/keys.screen.tsx'
import { Time, useFormat } from '../web/reader.screen.tsx'
import type { CustomField } from './customFields.ts'
import { choiceLabel, labelOf, toneOf, words } from './fields.ts'
import type { RecordType } from './record.ts'
import { Activity } from './web/activity.screen.tsx'
import { CellEditor } from './web/cellEditor.screen.tsx'
import { mayEdit, valueIn } from './web/columns.ts'
import type { OwnControl } from './web/control.screen.tsx'
import { type Editing, useEditing } from './web/edit.screen.tsx'
import { readTrail } from './web/listState.screen.tsx'
import { ActionButtons, Refusals } from './web/pageActions.screen.tsx'
import { plain } from './web/plain.ts'
import { Properties } from './web/properties.screen.tsx'
import { Prose } from './web/prose.screen.tsx'
import { type LoadedRow, useCaller, useCustomFields, useRecord, useTitles } from './web/records.screen.tsx'
import { Related, useRelated } from './web/related.screen.tsx'
import { statusField } from './web/status.ts'
import { Structure } from './web/structure.screen.tsx'
import { useValueText } from './web/value.screen.tsx'
import './web/page.css'

/** Loaded when somebody looks at the files of a record. */
const FilesTab = lazy(() => import('../platform/files/filesTab.screen.tsx'))

export interface SectionProps {
  readonly row: LoadedRow
}
export interface RecordPageProps {
  readonly type: RecordType
  readonly id: string
  /** What stands before the title, outermost first; the list alone when absent. */
  readonly trail?: readonly { to: string; label: string }[]
  /** The line under the title; otherwise the main values of the record. */
  readonly summary?: ComponentType<SectionProps>
  /** Content of the area's own, above the texts of the record. */
  readonly sections?: readonly ComponentType<SectionProps>[]
  /** Further tabs beside Activity and Related. */
  readonly tabs?: readonly { value: string; label: ReactNode; content: ComponentType<SectionProps> }[]
  /** Further buttons, before those of the actions. */
  readonly actions?: ComponentType<SectionProps>
  /** Controls of the area's own, for fields and inputs of actions. */
  readonly controls?: Readonly<Record<string, OwnControl>>
  /** Fields that a section shows, so that the properties leave them out. */
  readonly without?: readonly string[]
}

const NONE = {}
const NO_TITLES = {}

/** A page that follows the changes of others. */
export function RecordPage(props: RecordPageProps) {
  const { type, id } = props
  const record = useRecord(type, id)
  const custom = useCustomFields(type)
  if (record.data && custom) return <Page key={id} {...props} row={record.data} custom={custom} stale={record.error} />
  if (!record.error) return <Skeleton />
  return <Missing type={type} error={record.error} onRetry={() => void record.refetch()} />
}

function Missing({ type, error, onRetry }: { type: RecordType; error: Error; onRetry: () => void }) {
  const gone = error instanceof ApiError && error.status === 404
  useTitle(gone ? 'Not found' : type.label)
  const heading = <h1 className="unseen">{gone ? 'Not found' : type.label}</h1>
  return gone ? (
    <>
      {heading}
      <EmptyState
        icon={SearchX}
        title={`This ${type.label.toLowerCase()} does not exist, or is not shared with you`}
        action={<ButtonLink to={type.path}>All {type.labels.toLowerCase()}</ButtonLink>}
      >
        It may have been removed, or the link may be incomplete. If somebody sent it to you, ask for it to be shared.
      </EmptyState>
    </>
  ) : (
    <>
      {heading}
      <EmptyState
        icon={TriangleAlert}
        title="This could not be loaded"
        action={<Button onClick={onRetry}>Try again</Button>}
      >
        {error.message}
      </EmptyState>
    </>
  )
}

type PageProps = RecordPageProps & { row: LoadedRow; custom: readonly CustomField[]; stale: Error | null }

function Page({
  type,
  id,
  trail,
  summary: Summary,
  sections = [],
  tabs = [],
  actions: Actions,
  controls = NONE,
  without = [],
  row,
  custom,
  stale,
}: PageProps) {
  const editing = useEditing(type, custom, row.titles ?? NO_TITLES)
  const text = useValueText(row.titles)
  const titled = type.fields[type.titleField]!
  const title = text(titled, row[type.titleField])
  const [tab, setTab] = useState('activity')
  const related = useRelated(type, id)
  const files = useFiles(type.key, id)
  const write = useFormat()
  const panel = useRef<HTMLElement>(null)
  useTitle(title)
  useKeys(
    {
      e: {
        run: () => panel.current?.querySelector<HTMLElement>('[data-property]')?.focus(),
        label: 'Edit the properties',
      },
    },
    true,
    type.label,
  )
  const texts = Object.entries(type.fields).filter(
    ([key, f]) => (f.kind === 'prose' || f.kind === 'json') && key in row && !without.includes(key),
  )
  const hidden = new Set([...texts.map(([key]) => key), ...without, ...(titled.target ? [] : [type.titleField])])
  const status = statusField(type.fields)
  const state = status ? row[status] : null
  const own = tabs.find((each) => each.value === tab)
  return (
    <>
      <PageTrail type={type} id={id} trail={trail} title={title} />
      {stale && <Banner kind="attention">This may be out of date: {stale.message}</Banner>}
      <FileDrop
        className="record"
        label={`Add to ${title}`}
        may={files.data?.mayChange}
        onFiles={(dropped) => {
          setTab('files')
          const place = { subject: { type: type.key, id } }
          void startUploads(uploadKey(type.key, id), place, dropped).then(() => filesChanged(type.key, id))
        }}
      >
        <div className="recordMain">
          <header className="recordHead">
            <div className="recordTitle">
              <Title type={type} row={row} title={title} editing={editing} />
              {status && typeof state === 'string' && (
                <Chip kind={toneOf(type.fields[status]!, state)}>{choiceLabel(type.fields[status]!, state)}</Chip>
              )}
              <span className="space" />
              {Actions && <Actions row={row} />}
              <ActionButtons type={type} row={row} title={title} controls={controls} />
            </div>
            <div className="recordSummary">
              <span className="ink2">{Summary ? <Summary row={row} /> : <MainValues type={type} row={row} />}</span>
              <Refusals type={type} row={row} />
            </div>
          </header>
          {(sections.length > 0 || texts.length > 0) && (
            <div className="recordContent">
              {sections.map((Section, at) => (
                <Section key={`${at}`} row={row} />
              ))}
              {texts.map(([key]) => (
                <Text key={key} type={type} row={row} name={key} editing={editing} control={controls[key]} />
              ))}
            </div>
          )}
          <Tabs
            label={`More about this ${type.label.toLowerCase()}`}
            tabs={[
              { value: 'activity', label: 'Activity' },
              { value: 'related', label: related.count ? `Related ${write.number(related.count)}` : 'Related' },
              {
                value: 'files',
                label: files.data?.files.length ? `Files ${write.number(files.data.files.length)}` : 'Files',
              },
              ...tabs.map(({ value, label }) => ({ value, label })),
            ]}
            value={tab}
            onChange={setTab}
          >
            <div className="recordTab">
              {own ? (
                <own.content row={row} />
              ) : tab === 'related' ? (
                <Related type={type} id={id} related={related} />
              ) : tab === 'files' ? (
                <Suspense fallback={<Skeleton rows={4} />}>
                  <FilesTab type={type} id={id} />
                </Suspense>
              ) : (
                <Activity type={type} id={id} titles={row.titles} />
              )}
            </div>
          </Tabs>
        </div>
        <aside className="recordSide" aria-label="Properties" ref={panel}>
          <Properties type={type} row={row} custom={custom} editing={editing} controls={controls} without={hidden} />
          <Made row={row} />
        </aside>
      </FileDrop>
      {editing.dialog}
    </>
  )
}

/** Where it stands, and the way to its neighbours in the list that one came from. */
function PageTrail({
  type,
  id,
  trail,
  title,
}: {
  type: RecordType
  id: string
  trail: RecordPageProps['trail']
  title: string
}) {
  const router = useRouter()
  const [left] = useState(() => readTrail(type))
  const at = left?.ids.indexOf(id) ?? -1
  const neighbour = (by: -1 | 1) => (at >= 0 ? left?.ids[at + by] : undefined)
  const go = (by: -1 | 1) => {
    const next = neighbour(by)
    if (!next) return false
    void router.navigate({ to: `${type.path}/${next}` })
  }
  const steps = trail ?? [{ to: type.path, label: type.labels }]
  const area = words(type.area)
  useKeys(
    {
      j: { run: () => go(1), label: `Next ${type.label.toLowerCase()}` },
      k: { run: () => go(-1), label: `Previous ${type.label.toLowerCase()}` },
      escape: { run: () => router.history.push(`${type.path}${left?.query ?? ''}`), label: 'Back to the list' },
    },
    true,
    type.label,
  )
  return (
    <nav className="pageHead recordTrail" aria-label="Where this stands">
      {/* The list of an area's own name says where this stands by itself. */}
      {steps[0]?.label !== area && (
        <>
          <span className="ink3 hidePhone">{area}</span>
          <span className="ink3 hidePhone" aria-hidden="true">
            /
          </span>
        </>
      )}
      {steps.map((step) => (
        <Fragment key={step.to}>
          <Link
            to={step.to}
            className="trail"
            {...(step.to === type.path && left ? { search: searchOf(left.query) } : {})}
          >
            {step.label}
          </Link>
          <span className="ink3" aria-hidden="true">
            /
          </span>
        </Fragment>
      ))}
      <span className="line">{title}</span>
      <span className="space" />
      {at >= 0 && left && left.total > 1 && (
        <>
          <span className="listNote hidePhone">
            {at + 1} of {left.total}
          </span>
          <IconButton
            icon={ChevronUp}
            label={`Previous ${type.label.toLowerCase()}`}
            keys="k"
            disabled={!neighbour(-1)}
            onClick={() => go(-1)}
          />
          <IconButton
            icon={ChevronDown}
            label={`Next ${type.label.toLowerCase()}`}
            keys="j"
            disabled={!neighbour(1)}
            onClick={() => go(1)}
          />
        </>
      )}
    </nav>
  )
}

const searchOf = (query: string) => {
  const found: Record<string, string | string[]> = {}
  for (const [name, value] of new URLSearchParams(query))
    found[name] = found[name] === undefined ? value : [found[name], value].flat()
  return found as never
}

/** The title; a press on the pencil changes it. */
function Title({ type, row, title, editing }: { type: RecordType; row: LoadedRow; title: string; editing: Editing }) {
  const caller = useCaller()
  const [open, setOpen] = useState(false)
  const field = type.fields[type.titleField]!
  const column = { key: type.titleField, field, label: labelOf(type.titleField, field) }
  const may = mayEdit(type, column, caller, row, row.can.update === true)
  if (open)
    return (
      <div className="titleEditor">
        <CellEditor
          column={column}
          value={valueIn(row, type.titleField)}
          title={() => undefined}
          onSave={(value) => editing.save(row, column, value)}
          onDone={() => setOpen(false)}
        />
      </div>
    )
  return (
    <>
      <h1 tabIndex={-1}>{title}</h1>
      {may === true && !field.target && (
        <IconButton
          icon={Pencil}
          size={14}
          label={`Change ${column.label.toLowerCase()}`}
          onClick={() => setOpen(true)}
        />
      )}
    </>
  )
}

/** The values that the list shows first, on one line. */
function MainValues({ type, row }: { type: RecordType; row: LoadedRow }) {
  const text = useValueText(row.titles)
  const status = statusField(type.fields)
  const values = type.list.columns
    .filter((key) => key !== type.titleField && key !== status && type.fields[key] && type.fields[key].kind !== 'flag')
    .flatMap((key) => {
      const value = row[key]
      const field = type.fields[key]!
      if (value === null || value === undefined || (Array.isArray(value) && !value.length)) return []
      return [
        field.kind === 'ref' || field.kind === 'money'
          ? text(field, value)
          : `${labelOf(key, field)} ${text(field, value)}`,
      ]
    })
  return <>{values.slice(0, 4).join(' · ')}</>
}

/** A long text or a structure of the record, with its own way to change it. */
function Text({
  type,
  row,
  name,
  editing,
  control,
}: {
  type: RecordType
  row: LoadedRow
  name: string
  editing: Editing
  control?: OwnControl
}) {
  const caller = useCaller()
  const [open, setOpen] = useState(false)
  const field = type.fields[name]!
  const column = { key: name, field, label: labelOf(name, field) }
  const value = valueIn(row, name)
  const may = mayEdit(type, column, caller, row, row.can.update === true)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!open && document.activeElement === document.body) heading.current?.focus()
  }, [open])
  if (value === null && may !== true) return null
  return (
    <section className="recordText" aria-label={column.label}>
      <h2 className="caption row" ref={heading} tabIndex={-1}>
        {column.label}
        {may === true && !open && (
          <IconButton
            icon={Pencil}
            size={12}
            label={`Change ${column.label.toLowerCase()}`}
            onClick={() => setOpen(true)}
          />
        )}
      </h2>
      {open ? (
        <div className="textEditor">
          <CellEditor
            column={column}
            value={value}
            title={() => undefined}
            control={control}
            onSave={(next) => editing.save(row, column, next)}
            onDone={() => setOpen(false)}
          />
          <p className="fieldHelp">Ctrl Enter saves, Esc leaves it as it was.</p>
        </div>
      ) : value === null || value === '' ? (
        <p className="ink3">{field.help ?? `No ${column.label.toLowerCase()} yet`}</p>
      ) : field.kind === 'json' ? (
        <Structure value={value} />
      ) : (
        <Prose text={plain(value)} />
      )}
    </section>
  )
}

/** “Created 14 Oct 2022 by Ines Falk”. Rules sign with their own name. */
function Made({ row }: { row: LoadedRow }) {
  const { createdAt, createdBy, changedAt, changedBy } = row as unknown as Record<string, string | undefined>
  const isId = (by: string | undefined): by is string => !!by && /^[0-9a-f-]{36}$/.test(by)
  const names = useTitles('people.person', [createdBy, changedBy].filter(isId))
  const by = (who: string | undefined) => {
    const name = isId(who) ? names[who] : who
    return name ? ` by ${name}` : ''
  }
  return (
    <p className="made">
      {createdAt && (
        <>
          Created <Time instant={createdAt} />
          {by(createdBy)}
          <br />
        </>
      )}
      {changedAt && (
        <>
          Changed <Time instant={changedAt} />
          {by(changedBy)}, version {row.version}
        </>
      )}
    </p>
  )
}
