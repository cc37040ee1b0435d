/** When there is nothing to show: no such page, or something broke. */
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { CircleAlert, MapPinOff, RotateCw } from 'lucide-react'
import { ApiError } from './api.ts'
import { Button, ButtonLink } from './components/button.screen.tsx'
import { EmptyState, useTitle } from './components/page.screen.tsx'
import { queryClient } from './queries.ts'

/** An address that leads nowhere. */
export function NotFound() {
  useTitle('Not found')
  return (
    <div className="fallback">
      <EmptyState
        page
        icon={MapPinOff}
        title="There is no such page"
        action={<ButtonLink to="/">Go to the home page</ButtonLink>}
      >
        <p>The address may be mistyped, or what was here has been removed or is not shared with you.</p>
      </EmptyState>
    </div>
  )
}

/** Something broke in a page; the rest goes on. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const missing = error instanceof ApiError && error.status === 404
  useTitle(missing ? 'Not found' : 'Something went wrong')
  const again = () => {
    void queryClient.resetQueries({ predicate: (query) => query.state.status === 'error' })
    reset()
    void router.invalidate()
  }
  return (
    <div className="fallback" role="alert">
      <EmptyState
        page
        icon={CircleAlert}
        title={missing ? 'This does not exist' : 'This page could not be shown'}
        action={
          <>
            <Button icon={RotateCw} onClick={again}>
              Try again
            </Button>
            <ButtonLink to="/" variant="bare">
              Home
            </ButtonLink>
          </>
        }
      >
        <p>
          {error instanceof ApiError ? error.message : 'Something went wrong in this page. What you had saved is safe.'}
        </p>
        <p className="t12 ink3">
          {error instanceof ApiError ? error.request && `Request ${error.request}` : String(error)}
        </p>
      </EmptyState>
    </div>
  )
}

/** The same where the shell itself, or a page outside of it, has broken. */
export function RootErrorPage(props: ErrorComponentProps) {
  return (
    <main>
      <ErrorPage {...props} />
    </main>
  )
}
