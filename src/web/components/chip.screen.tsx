/** Chips: the status of a record, a filter, and the small signal of a list. */
import { CircleAlert, CircleCheck, Info, type LucideIcon, TriangleAlert, X } from 'lucide-react'
import type { ReactNode } from 'react'
import './chip.css'

export type SignalKind = 'good' | 'attention' | 'bad' | 'info' | 'quiet'
const ICONS: Readonly<Record<SignalKind, LucideIcon>> = {
  good: CircleCheck,
  attention: TriangleAlert,
  bad: CircleAlert,
  info: Info,
  quiet: CircleCheck,
}

/** An icon and a word in the signal's colour, for lists and lines. */
export function Signal({ kind, icon, children }: { kind: SignalKind; icon?: LucideIcon; children: ReactNode }) {
  const Icon = icon ?? ICONS[kind]
  return (
    <span className={`signal ${kind}`}>
      <Icon size={14} strokeWidth={2} />
      {children}
    </span>
  )
}

/** The status of a record, beside its title: with a soft background. */
export function Chip({
  kind = 'quiet',
  icon,
  children,
}: {
  kind?: SignalKind
  icon?: LucideIcon
  children: ReactNode
}) {
  const Icon = icon ?? ICONS[kind]
  return (
    <span className={`chip signal ${kind}`}>
      <Icon size={14} strokeWidth={2} />
      {children}
    </span>
  )
}

export interface FilterChipProps {
  /** The field: `Owner`. */
  field: string
  /** The comparison in words: `is`, `at least`. */
  operator: string
  value: string
  /** Opens the editor of this filter. */
  onEdit?: () => void
  onRemove: () => void
}

/** A typed filter, `Owner is Ines Falk ×`; the words open its editor, the cross takes it away. */
export function FilterChip({ field, operator, value, onEdit, onRemove }: FilterChipProps) {
  return (
    <span className="filterChip">
      <button type="button" onClick={onEdit} disabled={!onEdit}>
        <span>{field}</span>
        <span>{operator}</span>
        <b>{value}</b>
      </button>
      <button type="button" aria-label={`Remove the filter ${field} ${operator} ${value}`} onClick={onRemove}>
        <X size={12} strokeWidth={2} />
      </button>
    </span>
  )
}
