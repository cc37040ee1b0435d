/** The frame of a page: head, empty state, banner, progress, placeholder. */
import { Link, useLocation } from '@tanstack/react-router'
import { CircleAlert, Info, type LucideIcon, TriangleAlert } from 'lucide-react'
import { Fragment, type ReactNode, useEffect, useRef } from 'react'
import './page.css'

/** Names the page in the window's title: `Contracts · Ambit`. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = title ? `${title} · Ambit` : 'Ambit'
  }, [title])
}

let entered: { pathname: string; heading: HTMLElement | null } | null = null

/**
 * For the heading of a page: takes the focus when another page is entered, so that keyboard and screen reader begin
 * there. Not at the very first, where the browser begins at the top by itself. The page that is left may still be shown
 * under the new address until the next one has been loaded, whose heading then takes over what was lost with it.
 */
export function useHeading() {
  const heading = useRef<HTMLHeadingElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    const lost = entered?.heading !== heading.current && document.activeElement === document.body
    if (entered && (entered.pathname !== pathname || lost)) heading.current?.focus({ preventScroll: true })
    entered = { pathname, heading: heading.current }
  }, [pathname])
  return heading
}

export interface PageHeadProps {
  title: string
  /** What it belongs to, before the title. */
  trail?: readonly { to: string; label: string }[]
  /** Tabs or views. */
  tabs?: ReactNode
  /** At the right; the last one is primary. */
  actions?: ReactNode
}

/** The head of a page, 48 px; also names the window. The heading takes the focus when the page is entered. */
export function PageHead({ title, trail = [], tabs, actions }: PageHeadProps) {
  useTitle(title)
  const heading = useHeading()
  return (
    <header className="pageHead">
      {trail.map((step) => (
        <Fragment key={step.to}>
          <Link to={step.to} className="trail">
            {step.label}
          </Link>
          <span className="ink3" aria-hidden="true">
            /
          </span>
        </Fragment>
      ))}
      <h1 tabIndex={-1} ref={heading}>
        {title}
      </h1>
      {tabs}
      <span className="space" />
      {actions}
    </header>
  )
}

/** The body of an ordinary page: scrolls, padded by 24. `narrow`: text and forms, 720 px at most. */
export function PageBody({ children, narrow }: { children: ReactNode; narrow?: boolean }) {
  return <div className={`pageBody ${narrow ? 'narrow' : ''}`}>{children}</div>
}

/** What this place is for, and the first thing to do. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
  page,
}: {
  icon: LucideIcon
  title: string
  children?: ReactNode
  action?: ReactNode
  /** It is all that the page has, so its title is the page's. */
  page?: boolean
}) {
  const Title = page ? 'h1' : 'h2'
  return (
    <div className="emptyState">
      <Icon size={24} strokeWidth={1.5} />
      <Title>{title}</Title>
      {children && <div className="ink2">{children}</div>}
      {action && <div className="row">{action}</div>}
    </div>
  )
}

const BANNERS = { info: Info, attention: TriangleAlert, bad: CircleAlert } as const

/** One line over a page that concerns all of it. */
export function Banner({
  kind = 'info',
  children,
  action,
}: {
  kind?: keyof typeof BANNERS
  children: ReactNode
  action?: ReactNode
}) {
  const Icon = BANNERS[kind]
  return (
    <div className="banner" data-kind={kind} role={kind === 'bad' ? 'alert' : 'status'}>
      <Icon size={16} strokeWidth={1.75} />
      <span>{children}</span>
      {action}
    </div>
  )
}

/** How far long work is. Without `total` it only says that it goes on. */
export function ProgressBar({ label, done, total }: { label: string; done?: number; total?: number }) {
  const known = total !== undefined && total > 0
  const share = known ? Math.min(1, (done ?? 0) / total) : undefined
  return (
    <div
      className={`progress ${known ? '' : 'unknown'}`}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === undefined ? undefined : Math.round(share * 100)}
    >
      <span style={{ width: share === undefined ? undefined : `${share * 100}%` }} />
    </div>
  )
}

/** Grey lines where rows will be; shown only when loading takes longer than a blink. */
export function Skeleton({ rows = 8, height }: { rows?: number; height?: number }) {
  return (
    <div className="skeleton" aria-busy="true" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, at) => (
        <span key={`${at}`} style={height ? { height } : undefined}>
          <i style={{ width: `${88 - ((at * 37) % 48)}%` }} />
        </span>
      ))}
    </div>
  )
}
