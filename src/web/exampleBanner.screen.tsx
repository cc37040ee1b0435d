/** Says, on every page, that the company shown is not real. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from './api.ts'
import { Button } from './components/button.screen.tsx'
import { Confirm } from './components/dialog.screen.tsx'
import { Banner } from './components/page.screen.tsx'
import { toast } from './components/toast.screen.tsx'
import { useAccount, useSession } from './session.screen.tsx'

export function ExampleBanner() {
  const { exampleCompany } = useSession()
  const { roles } = useAccount()
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  if (!exampleCompany) return null
  const remove = async () => {
    await api.delete('/api/demo')
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
        This is example data.
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
    </>
  )
}
