/** The frame of pages for people who are not signed in: the mark, one column, nothing else. */
import type { ReactNode } from 'react'
import { Brand } from './brand.screen.tsx'
import { useHeading, useTitle } from './components/page.screen.tsx'
import './publicPage.css'

export function PublicPage({
  title,
  lead,
  wide,
  children,
}: {
  title: string
  lead?: ReactNode
  wide?: boolean
  children: ReactNode
}) {
  useTitle(title)
  const heading = useHeading()
  return (
    <div className="publicPage">
      <header>
        <Brand />
      </header>
      <main className={wide ? 'wide' : ''}>
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {lead && <p className="ink2">{lead}</p>}
        {children}
      </main>
    </div>
  )
}
