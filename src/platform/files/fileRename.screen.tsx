/** Another name for a file; its ending is not selected, since it is seldom what one wants to change. */
import { useEffect, useRef, useState } from 'react'
import { ApiError, api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Dialog } from '../../web/components/dialog.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { toast } from '../../web/components/toast.screen.tsx'
import type { FileJson } from './fileJson.ts'
import { endingOf } from './fileName.ts'
import { filesChanged } from './useFiles.screen.tsx'

export function Renaming({
  file,
  type,
  id,
  onClose,
}: {
  file: FileJson
  type: string
  id: string
  onClose: () => void
}) {
  const [name, setName] = useState(file.name)
  const [problem, setProblem] = useState('')
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const ending = endingOf(file.name)
    const timer = setTimeout(() => {
      input.current?.focus()
      input.current?.setSelectionRange(0, file.name.length - (ending ? ending.length + 1 : 0))
    }, 120)
    return () => clearTimeout(timer)
  }, [file.name])
  const give = (to: string) => api.patch<FileJson>(`/api/platform/files/${file.id}`, { name: to })
  const submit = async () => {
    setBusy(true)
    try {
      const renamed = await give(name)
      await filesChanged(type, id, file.id)
      toast({
        text: `“${file.name}” is called “${renamed.name}” now`,
        undo: async () => {
          await give(file.name)
          await filesChanged(type, id, file.id)
        },
      })
      onClose()
    } catch (error) {
      setProblem(error instanceof ApiError ? (error.fieldMessages.name ?? error.message) : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Rename “${file.name}”`}
      onSubmit={() => void submit()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" busy={busy} disabled={!name.trim()}>
            Rename
          </Button>
        </>
      }
    >
      <TextInput
        ref={input}
        label="Name"
        required
        value={name}
        error={problem || undefined}
        onChange={(next) => {
          setName(next)
          setProblem('')
        }}
      />
    </Dialog>
  )
}
