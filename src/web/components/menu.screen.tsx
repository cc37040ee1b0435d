/** Menus and popovers. */
import { Menu as Base, Popover as BasePopover } from '@mantine/core'
import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/core/styles/Popover.layer.css'
import '@mantine/core/styles/Menu.layer.css'
import { Link } from '@tanstack/react-router'
import { Check, type LucideIcon } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { KeyHint } from './keyHint.screen.tsx'
import './float.css'

export interface MenuEntry {
  /** `rule`: a line between entries; `label`: a heading. */
  readonly kind?: 'rule' | 'label'
  readonly label?: string
  readonly icon?: LucideIcon
  readonly keys?: string
  readonly run?: () => void
  readonly to?: string
  /** Why it cannot be chosen now. */
  readonly reason?: string
  readonly danger?: boolean
  /** One of several, and this is the chosen one. */
  readonly checked?: boolean
}

export interface MenuProps {
  /** The button that opens it. */
  children: ReactElement
  entries: readonly MenuEntry[]
  position?: 'bottom-start' | 'bottom-end' | 'right-start'
  width?: number
}

/** A menu under its button; arrows move, Enter chooses, Esc closes, and the focus returns. */
export function Menu({ children, entries, position = 'bottom-end', width = 220 }: MenuProps) {
  return (
    <Base
      withInitialFocusPlaceholder={false}
      position={position}
      width={width}
      offset={4}
      transitionProps={{ duration: 80 }}
      classNames={{ dropdown: 'menu float', item: 'menuItem', label: 'menuLabel', divider: 'menuRule' }}
    >
      <Base.Target>{children as ReactElement<Record<string, unknown>>}</Base.Target>
      <Base.Dropdown>
        {entries.map((entry, at) => {
          const key = `${at} ${entry.label ?? ''}`
          if (entry.kind === 'rule') return <Base.Divider key={key} />
          if (entry.kind === 'label') return <Base.Label key={key}>{entry.label}</Base.Label>
          const inside = <MenuLine entry={entry} />
          const shared = {
            disabled: entry.reason !== undefined,
            className: entry.danger ? 'danger' : undefined,
          }
          if (entry.checked !== undefined)
            return (
              <Base.RadioItem
                key={key}
                value={key}
                checked={entry.checked}
                onChange={entry.run}
                closeMenuOnClick
                checkIcon={null}
                {...shared}
              >
                {inside}
              </Base.RadioItem>
            )
          return entry.to ? (
            <Base.Item key={key} component={Link} to={entry.to} {...shared}>
              {inside}
            </Base.Item>
          ) : (
            <Base.Item key={key} onClick={entry.run} {...shared}>
              {inside}
            </Base.Item>
          )
        })}
      </Base.Dropdown>
    </Base>
  )
}

function MenuLine({ entry }: { entry: MenuEntry }) {
  const Icon = entry.icon
  return (
    <span className="row" style={{ flex: 1 }}>
      {Icon && <Icon size={16} strokeWidth={1.75} />}
      <span className="line space">
        {entry.label}
        {entry.reason && <span className="menuReason">{entry.reason}</span>}
      </span>
      {entry.checked && <Check size={14} strokeWidth={2} />}
      {entry.keys && <KeyHint keys={entry.keys} />}
    </span>
  )
}

export interface PopoverProps {
  /** The element it hangs on. */
  target: ReactElement
  open: boolean
  onClose: () => void
  position?: 'bottom-start' | 'bottom-end' | 'bottom' | 'right'
  width?: number
  /** Said by screen readers. */
  label: string
  children: ReactNode
}

/** Anything that floats beside its target: an editor of a filter, the details of a link. Focus stays inside. */
export function Popover({ target, open, onClose, position = 'bottom-start', width, label, children }: PopoverProps) {
  return (
    <BasePopover
      opened={open}
      onChange={(opened) => !opened && onClose()}
      position={position}
      {...(width === undefined ? {} : { width })}
      offset={4}
      trapFocus
      returnFocus
      transitionProps={{ duration: 80 }}
      classNames={{ dropdown: 'popover float' }}
    >
      <BasePopover.Target>{target as ReactElement<Record<string, unknown>>}</BasePopover.Target>
      <BasePopover.Dropdown aria-label={label}>{children}</BasePopover.Dropdown>
    </BasePopover>
  )
}
