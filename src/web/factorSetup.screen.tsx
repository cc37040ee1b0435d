/** Setting up a second factor: an authenticator app or a passkey, and the recovery codes that stand in for them. */

import { startRegistration } from '@simplewebauthn/browser'
import { Copy, Download, Fingerprint, Smartphone } from 'lucide-react'
import { useState } from 'react'
import { encode } from 'uqr'
import { browserIn } from '../platform/signin/agent.ts'
import { api } from './api.ts'
import { Button } from './components/button.screen.tsx'
import { TextInput } from './components/field.screen.tsx'
import { Form } from './components/form.screen.tsx'
import { toast, toastError } from './components/toast.screen.tsx'
import { FormError, useSending } from './sending.screen.tsx'
import './security.css'

type Prove = <T>(act: () => Promise<T>) => Promise<T | undefined>
export interface FactorSetupProps {
  /** Asks for the password first where the server wants it; at the door it was just entered. */
  readonly prove: Prove
  /** Set up: with the recovery codes when new ones were made. */
  readonly onDone: (recoveryCodes: readonly string[] | null) => void
}

/** The code that a phone's camera reads. Black on white in both themes, since that is what cameras expect. */
function QrCode({ text }: { text: string }) {
  const { data, size } = encode(text, { border: 2 })
  const path = data.flatMap((row, y) => row.map((black, x) => (black ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <svg className="qrCode" viewBox={`0 0 ${size} ${size}`} role="img" aria-label="Code for the authenticator app">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" shapeRendering="crispEdges" />
    </svg>
  )
}

/** An authenticator app: scan, then enter the first code. */
export function AppSetup({ prove, onDone }: FactorSetupProps) {
  const [begun, setBegun] = useState<{ secret: string; uri: string }>()
  const [code, setCode] = useState('')
  const { busy, refusals, failure, send } = useSending(['code'])
  const begin = () =>
    send(async () =>
      setBegun(await prove(() => api.post<{ secret: string; uri: string }>('/api/session/factors/totp'))),
    )
  const confirm = () =>
    send(async () => {
      const answer = await prove(() =>
        api.post<{ recoveryCodes: string[] }>('/api/session/factors/totp/confirm', { code }),
      )
      if (answer) onDone(answer.recoveryCodes)
    })
  if (!begun)
    return (
      <div className="factorChoice">
        <Button icon={Smartphone} busy={busy} onClick={() => void begin()}>
          Set up an authenticator app
        </Button>
        <p className="t12 ink3">Any app that shows six digits, such as the one that your phone brings along.</p>
        <FormError>{failure}</FormError>
      </div>
    )
  return (
    <Form className="appSetup" onSubmit={confirm}>
      <QrCode text={begun.uri} />
      <div className="formStack">
        <p>
          Scan this with the app, or enter the key by hand: <code className="secretKey">{spaced(begun.secret)}</code>
        </p>
        <TextInput
          label="Code that the app shows"
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          autoFocus
          value={code}
          onChange={setCode}
          error={refusals.code}
        />
        <FormError>{failure}</FormError>
        <div>
          <Button type="submit" variant="primary" busy={busy}>
            Confirm
          </Button>
        </div>
      </div>
    </Form>
  )
}

const spaced = (secret: string) => secret.replace(/(.{4})(?=.)/g, '$1 ')

/** A passkey: the device asks for a finger, a face or its PIN. */
export function PasskeySetup({ prove, onDone }: FactorSetupProps) {
  const [name, setName] = useState(() => browserIn(navigator.userAgent))
  const { busy, refusals, failure, send, refuse } = useSending(['name'])
  const add = () =>
    send(async () => {
      if (!name.trim()) return refuse({ name: 'is required, so that you know it again' })
      const answer = await prove(async () => {
        const options = await api.post<Parameters<typeof startRegistration>[0]['optionsJSON']>(
          '/api/session/factors/passkeys/challenge',
        )
        const response = await startRegistration({ optionsJSON: options }).catch(cancelled)
        return (
          response && api.post<{ recoveryCodes: string[] | null }>('/api/session/factors/passkeys', { name, response })
        )
      })
      if (answer) onDone(answer.recoveryCodes)
    })
  if (!('credentials' in navigator) || !window.PublicKeyCredential) return null
  return (
    <Form className="factorChoice" onSubmit={add}>
      <div className="row">
        <TextInput label="Name of the passkey" required value={name} onChange={setName} error={refusals.name} />
        <Button type="submit" icon={Fingerprint} busy={busy}>
          Add a passkey
        </Button>
      </div>
      <p className="t12 ink3">
        A key in this device or on a stick. It signs in without a password, and cannot be phished.
      </p>
      <FormError>{failure}</FormError>
    </Form>
  )
}

/** The person let it be, or the device has no such key: that is no fault of the page. */
export function cancelled(error: unknown): undefined {
  if (error instanceof Error && ['NotAllowedError', 'AbortError', 'InvalidStateError'].includes(error.name)) {
    toast({
      text:
        error.name === 'InvalidStateError'
          ? 'This device holds a passkey of this account already'
          : 'No passkey was used. Try again, or choose another way',
      failed: true,
    })
    return undefined
  }
  throw error
}

/** The codes, shown this once: to copy, to save, to print. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const text = codes.join('\n')
  return (
    <section className="recovery" aria-label="Recovery codes">
      <p>
        Keep these where you find them without this device. Each opens your account once, in place of the second factor,
        and they are not shown again.
      </p>
      <ul className="recoveryCodes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className="row">
        <Button
          icon={Copy}
          onClick={() =>
            void navigator.clipboard.writeText(text).then(() => toast({ text: 'The codes are copied' }), toastError)
          }
        >
          Copy
        </Button>
        <Button icon={Download} onClick={() => save(text)}>
          Save as a file
        </Button>
        <Button variant="primary" onClick={onKept}>
          I have kept them
        </Button>
      </div>
    </section>
  )
}

function save(text: string) {
  const address = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }))
  const link = Object.assign(document.createElement('a'), { href: address, download: 'ambit-recovery-codes.txt' })
  link.click()
  URL.revokeObjectURL(address)
}
