/** A page that is not for its reader. */
import { Lock } from 'lucide-react'
import { EmptyState } from '../../web/components/page.screen.tsx'

export function Refused({ error }: { error: Error }) {
  return (
    <EmptyState icon={Lock} title="This page is not for you">
      {error.message}
    </EmptyState>
  )
}
