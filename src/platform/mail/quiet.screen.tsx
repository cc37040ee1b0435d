/** After a restore nothing leaves until somebody has looked: what would go out, and the word that it may. */
import { useQuery } from '@tanstack/react-query'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Banner } from '../../web/components/page.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { queryClient } from '../../web/queries.ts'
import { Time } from '../../web/reader.screen.tsx'

interface Held {
  readonly since: string | null
  readonly mails: number
  readonly notifications: number
  readonly deliveries: number
}

const KEY = ['quiet']

export function Quiet() {
  const { data } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.get<Held>('/api/quiet', { signal }),
    retry: false,
  })
  if (!data?.since) return null
  const release = async (drop: boolean) => {
    try {
      await api.post('/api/quiet/release', { drop })
      toast({ text: drop ? 'What waited is dropped; new messages go out' : 'What waited goes out' })
      await queryClient.invalidateQueries({ queryKey: KEY })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <Banner
      kind="attention"
      action={
        <span className="row">
          <Button onClick={() => void release(true)}>Drop it</Button>
          <Button onClick={() => void release(false)}>Let it go out</Button>
        </span>
      }
    >
      A backup was restored <Time instant={data.since} relative />, and nothing leaves since then. {data.mails} mails,{' '}
      {data.notifications} notifications to be mailed and {data.deliveries} messages of webhooks wait; they may have
      been sent before.
    </Banner>
  )
}
