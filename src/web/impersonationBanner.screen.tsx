/** Says, on every page, that an administrator looks through this account's eyes. */
import { api } from './api.ts'
import { Button } from './components/button.screen.tsx'
import { Banner } from './components/page.screen.tsx'
import { toastError } from './components/toast.screen.tsx'
import { useAccount, useSession } from './session.screen.tsx'

export function ImpersonationBanner() {
  const { impersonator } = useSession()
  const { name } = useAccount()
  if (!impersonator) return null
  // The page begins anew, so that nothing of what was seen stays in memory.
  const end = () =>
    api
      .delete('/api/session/impersonation')
      .then(() => window.location.assign('/'))
      .catch(toastError)
  return (
    <Banner
      kind="attention"
      action={
        <Button variant="bare" onClick={() => void end()}>
          Be {impersonator.name} again
        </Button>
      }
    >
      You look through the eyes of {name}: {impersonator.reason}. They have been told, and both names stand in the
      audit.
    </Banner>
  )
}
