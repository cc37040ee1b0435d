/** Choosing a record type by its name. */
import { useQuery } from '@tanstack/react-query'
import type { ControlProps } from '../../record/web/control.screen.tsx'
import { allRecordTypes } from '../../record/web/recordTypes.screen.tsx'
import { Select } from '../../web/components/select.screen.tsx'

function TypeControl({ value, onChange, label, help, error }: ControlProps) {
  const { data = [] } = useQuery({ queryKey: ['record-types'], queryFn: allRecordTypes, staleTime: Infinity })
  return (
    <Select
      label={label}
      help={help}
      error={error}
      clearable
      options={data
        .map((type) => ({ value: type.key, label: type.labels }))
        .sort((a, b) => a.label.localeCompare(b.label))}
      value={typeof value === 'string' ? value : null}
      onChange={onChange}
    />
  )
}

export const typeControls = { type: TypeControl }
