/** Buttons. One primary button a page; a refused one stays in its place and says why. */
import { Link } from '@tanstack/react-router'
import { LoaderCircle, Lock, type LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { KeyHint } from './keyHint.screen.tsx'
import { Tooltip } from './tooltip.screen.tsx'
import './button.css'

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'disabled'> {
  /** `primary`: the one thing to do here. `bare`: no edge. `danger`: cannot be undone. */
  variant?: 'plain' | 'primary' | 'bare' | 'danger'
  icon?: LucideIcon
  /** The key that does the same, `n c`; shown inside. */
  keys?: string
  disabled?: boolean
  /** Why it cannot be pressed now; it can still be reached, and tells the reason. */
  reason?: string
  /** It has been pressed and works on it. */
  busy?: boolean
}

/** A button of the look: 28 px high, 44 on a phone. */
export function Button({
  variant = 'plain',
  icon,
  keys,
  disabled,
  reason,
  busy,
  children,
  className = '',
  onClick,
  ...rest
}: ButtonProps) {
  const off = disabled || reason !== undefined
  const Icon = busy ? LoaderCircle : reason === undefined ? icon : Lock
  const button = (
    <button
      type="button"
      {...rest}
      className={`button ${variant} ${off ? 'off' : ''} ${className}`}
      disabled={disabled}
      aria-disabled={reason !== undefined || busy || undefined}
      aria-busy={busy || undefined}
      onClick={off || busy ? (event) => event.preventDefault() : onClick}
    >
      {Icon && <Icon size={14} strokeWidth={1.75} className={busy ? 'spin' : ''} />}
      {children}
      {keys && !off && <KeyHint keys={keys} />}
    </button>
  )
  return reason ? <Tooltip label={reason}>{button}</Tooltip> : button
}

export interface IconButtonProps extends Omit<ButtonProps, 'icon' | 'children' | 'busy'> {
  icon: LucideIcon
  /** Said by screen readers and shown on hover. */
  label: string
  size?: number
}

/** A square button with an icon; its name is in the tooltip. */
export function IconButton({
  icon: Icon,
  label,
  keys,
  size = 16,
  variant = 'bare',
  disabled,
  reason,
  className = '',
  onClick,
  ...rest
}: IconButtonProps) {
  const off = disabled || reason !== undefined
  return (
    <Tooltip label={reason ?? label} keys={keys}>
      <button
        type="button"
        {...rest}
        className={`button icon ${variant} ${off ? 'off' : ''} ${className}`}
        aria-label={label}
        disabled={disabled}
        aria-disabled={reason !== undefined || undefined}
        onClick={off ? undefined : onClick}
      >
        <Icon size={size} strokeWidth={1.75} />
      </button>
    </Tooltip>
  )
}

/** A link that looks like a button. */
export function ButtonLink({
  to,
  variant = 'plain',
  icon: Icon,
  keys,
  children,
}: {
  to: string
  variant?: ButtonProps['variant']
  icon?: LucideIcon
  keys?: string
  children: ReactNode
}) {
  return (
    <Link to={to} className={`button ${variant}`}>
      {Icon && <Icon size={14} strokeWidth={1.75} />}
      {children}
      {keys && <KeyHint keys={keys} />}
    </Link>
  )
}

/** A few choices side by side, one of them chosen: Day · Week · Month. */
export function Segments<T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string
  options: readonly { value: T; label: string }[]
  value: T
  onChange: (value: T) => void
}) {
  return (
    <div className="segments" role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
