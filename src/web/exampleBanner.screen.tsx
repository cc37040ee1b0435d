/** Says, on every page, that the company shown is not real. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from './api.ts'
import { Button } from './components/button.screen.tsx'
import { Confirm, Dialog } from './components/dialog.screen.tsx'
import { Banner } from './components/page.screen.tsx'
import { toast } from './components/toast.screen.tsx'
import { JobProgress } from './jobProgress.screen.tsx'
import { useAccount, useSession } from './session.screen.tsx'

export function ExampleBanner() {
  const { exampleCompany } = useSession()
  const { roles } = useAccount()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [job, setJob] = useState<string | null>(null)
  const [failure, setFailure] = useState('')
  if (!exampleCompany) return null
  const remove = async () => setJob((await api.delete<{ job: string }>('/api/example')).job)
  const close = () => {
    setJob(null)
    setFailure('')
  }
  const gone = async () => {
    close()
    await client.invalidateQueries()
    toast({ text: 'The example company is gone' })
  }
  return (
    <>
      <Banner
        action={
          roles.includes('administrator') && (
            <Button variant="bare" onClick={() => setAsking(true)}>
              Remove it
            </Button>
          )
        }
      >
        {job ? 'The example company is being removed.' : 'This is example data.'}
      </Banner>
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title="Remove the example company?"
        verb="Remove the example"
        danger
        onConfirm={remove}
      >
        <p>
          Its departments, people and projects go, with everything that was changed in them. What you entered or
          imported yourself stays.
        </p>
      </Confirm>
      <Dialog open={job !== null} onClose={close} title="Removing the example company">
        {failure ? (
          <p className="fieldError" role="alert">
            {failure}
          </p>
        ) : (
          job && (
            <JobProgress
              label="Removing what belongs to it"
              job={job}
              onDone={() => void gone()}
              onFailed={setFailure}
            />
          )
        )}
      </Dialog>
    </>
  )
}
