/** Dialogs and drawers: the focus stays inside, Esc closes, and the keys of the page beneath are silent. */

import { Drawer as BaseDrawer, Modal } from '@mantine/core'
import { Form } from './form.screen.tsx'
import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/core/styles/Overlay.layer.css'
import '@mantine/core/styles/Paper.layer.css'
import '@mantine/core/styles/CloseButton.layer.css'
import '@mantine/core/styles/ModalBase.layer.css'
import '@mantine/core/styles/Modal.layer.css'
import '@mantine/core/styles/Drawer.layer.css'
import { X } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { KeyLayer } from '../keys.screen.tsx'
import { Button, IconButton } from './button.screen.tsx'
import './float.css'

export interface DialogProps {
  open: boolean
  onClose: () => void
  title: string
  children: ReactNode
  /** The buttons; the last one is the thing to do. */
  footer?: ReactNode
  /** With it the whole dialog is a form, so that Enter does what the footer's submit button does. */
  onSubmit?: (event: FormEvent<HTMLFormElement>) => void
  width?: number
}

/** A dialog with a title, a body that scrolls and a foot with buttons. Fills the screen on a phone. */
export function Dialog({ open, onClose, title, children, footer, onSubmit, width = 480 }: DialogProps) {
  const inside = (
    <>
      <div className="dialogBody">{children}</div>
      {footer && <div className="dialogFoot">{footer}</div>}
    </>
  )
  return (
    // The page itself never scrolls, so nothing has to be locked (and no style element is injected).
    <Modal.Root
      opened={open}
      onClose={onClose}
      size={width}
      centered
      lockScroll={false}
      transitionProps={{ duration: 100 }}
      padding={0}
    >
      <Modal.Overlay className="scrim" />
      <Modal.Content classNames={{ content: 'dialog float' }}>
        <KeyLayer>
          <div className="dialogHead">
            <Modal.Title>{title}</Modal.Title>
          </div>
          {onSubmit ? (
            <Form className="dialogForm" onSubmit={onSubmit}>
              {inside}
            </Form>
          ) : (
            inside
          )}
          {/* Last, so that the focus begins at the first field. */}
          <span className="dialogClose">
            <IconButton icon={X} label="Close" onClick={onClose} />
          </span>
        </KeyLayer>
      </Modal.Content>
    </Modal.Root>
  )
}

/** A panel from the side, for what must not hide the page: navigation on a phone, the details of a row. */
export function Drawer({
  open,
  onClose,
  title,
  side = 'right',
  width = 400,
  children,
}: {
  open: boolean
  onClose: () => void
  title: string
  side?: 'left' | 'right'
  width?: number
  children: ReactNode
}) {
  return (
    <BaseDrawer.Root
      opened={open}
      onClose={onClose}
      position={side}
      size={width}
      lockScroll={false}
      transitionProps={{ duration: 100 }}
      padding={0}
    >
      <BaseDrawer.Overlay className="scrim" />
      <BaseDrawer.Content classNames={{ content: 'drawer' }} aria-label={title}>
        <KeyLayer>{children}</KeyLayer>
      </BaseDrawer.Content>
    </BaseDrawer.Root>
  )
}

export interface ConfirmProps {
  open: boolean
  onClose: () => void
  title: string
  /** What will happen, in one or two sentences. */
  children: ReactNode
  /** The word on the button: the verb itself, never "OK". */
  verb: string
  danger?: boolean
  onConfirm: () => unknown
}

/** Asks before something that cannot be undone; stays open, and says why, when it fails. */
export function Confirm({ open, onClose, title, children, verb, danger, onConfirm }: ConfirmProps) {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState('')
  const confirm = async () => {
    setBusy(true)
    setFailure('')
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      onSubmit={() => void confirm()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant={danger ? 'danger' : 'primary'} busy={busy} data-autofocus>
            {verb}
          </Button>
        </>
      }
    >
      {children}
      {failure && (
        <p className="fieldError" role="alert">
          {failure}
        </p>
      )}
    </Dialog>
  )
}
