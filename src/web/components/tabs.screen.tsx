/** Tabs: of a page head (48 px, links) or within a page (36 px). */
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, type ReactNode, useId } from 'react'
import './tabs.css'

/** The pages of one thing, or the views of a list, as links in the page head. */
export function HeadTabs({
  label,
  tabs,
}: {
  label: string
  tabs: readonly { to: string; label: string; search?: Record<string, unknown>; current?: boolean }[]
}) {
  return (
    <nav className="headTabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link
          key={tab.to + tab.label}
          to={tab.to}
          {...(tab.search ? { search: tab.search as never } : {})}
          className={tab.current ? 'on' : ''}
          activeProps={tab.current === undefined ? { className: 'on' } : {}}
          {...(tab.current ? { 'aria-current': 'page' as const } : {})}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  )
}

export interface TabsProps<T extends string> {
  label: string
  tabs: readonly { value: T; label: ReactNode }[]
  value: T
  onChange: (value: T) => void
  /** The content of the chosen tab. */
  children: ReactNode
}

/** Tabs within a page; left and right move. */
export function Tabs<T extends string>({ label, tabs, value, onChange, children }: TabsProps<T>) {
  const id = useId()
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (!step) return
    const at = tabs.findIndex((tab) => tab.value === value)
    const next = tabs[(at + step + tabs.length) % tabs.length]
    if (!next) return
    onChange(next.value)
    document.getElementById(`${id}-${next.value}`)?.focus()
  }
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.value}
            id={`${id}-${tab.value}`}
            type="button"
            role="tab"
            aria-selected={tab.value === value}
            aria-controls={`${id}-panel`}
            tabIndex={tab.value === value ? 0 : -1}
            onClick={() => onChange(tab.value)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`}>
        {children}
      </div>
    </>
  )
}
