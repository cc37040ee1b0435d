/** Which inner networks webhooks may lead to. */
import { Network } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { TextArea } from '../../web/components/field.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { FormError, useSending } from '../../web/sending.screen.tsx'
import { useAccount } from '../../web/session.screen.tsx'

export function Networks() {
  const { roles } = useAccount()
  const [text, setText] = useState<string>()
  const { busy, refusals, failure, send } = useSending(['webhooks'])
  if (!roles.includes('administrator')) return null
  const open = async () => {
    const { webhooks } = await api.get<{ webhooks: string[] }>('/api/egress')
    setText(webhooks.join('\n'))
  }
  const save = () =>
    send(async () => {
      await api.patch('/api/egress', { webhooks: (text ?? '').split(/[\s,]+/).filter(Boolean) })
      toast({ text: 'Webhooks may lead to these networks' })
      setText(undefined)
    })
  return (
    <>
      <Button icon={Network} onClick={() => void open().catch(toastError)}>
        Inner networks
      </Button>
      <Dialog
        open={text !== undefined}
        onClose={() => setText(undefined)}
        title="Inner networks"
        onSubmit={save}
        footer={
          <Button type="submit" variant="primary" busy={busy}>
            Save
          </Button>
        }
      >
        <p>
          Webhooks lead to the internet over https. A receiver on this machine or in an inner network is reached only if
          its network stands here. Addresses that hand out credentials of a cloud are never reached.
        </p>
        <TextArea
          label="Networks"
          help="Such as 10.2.0.0/16, one on each line; empty: none"
          rows={4}
          value={text ?? ''}
          onChange={setText}
          error={refusals.webhooks ?? Object.entries(refusals).find(([name]) => name.startsWith('webhooks'))?.[1]}
        />
        <FormError>{failure}</FormError>
      </Dialog>
    </>
  )
}
