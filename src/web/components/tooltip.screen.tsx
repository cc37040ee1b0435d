/** A short word on hover and on focus. Never the only place where something is said. */
import { Tooltip as Base } from '@mantine/core'
import '@mantine/core/styles/Tooltip.layer.css'
import type { ReactElement } from 'react'
import { KeyHint } from './keyHint.screen.tsx'
import './float.css'

/** Wraps one element that can take a ref. */
export function Tooltip({ label, keys, children }: { label: string; keys?: string; children: ReactElement }) {
  return (
    <Base
      classNames={{ tooltip: 'tooltip float' }}
      label={
        <>
          {label}
          {keys && <KeyHint keys={keys} />}
        </>
      }
      openDelay={350}
      events={{ hover: true, focus: true, touch: false }}
      transitionProps={{ duration: 100 }}
      multiline
      maw={320}
    >
      {children as ReactElement<Record<string, unknown>>}
    </Base>
  )
}
