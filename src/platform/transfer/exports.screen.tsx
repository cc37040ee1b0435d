/** Exports that happened, and the files of those that come by themselves. */
import { Download } from 'lucide-react'
import type { RecordScreens } from '../../record/recordRoutes.screen.tsx'
import { Button } from '../../web/components/button.screen.tsx'

function Actions({ row }: { row: Readonly<Record<string, unknown>> & { readonly id: string } }) {
  return (
    <Button
      variant="primary"
      icon={Download}
      reason={row.file ? undefined : 'No file of it is kept: it was taken away at once'}
      onClick={() => {
        const link = document.createElement('a')
        link.href = `/api/platform/exports/${row.id}/file`
        link.download = ''
        link.click()
      }}
    >
      Download
    </Button>
  )
}

export const list: RecordScreens['list'] = {
  help: 'Each export is noted here: who took which rows away, when, and how many.',
}
export const page: RecordScreens['page'] = { actions: Actions, without: ['file'] }
