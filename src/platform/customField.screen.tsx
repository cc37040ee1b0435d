/** Controls for what a custom field needs beside the common ones: the records it belongs to, and its choices line by line. */
import { useQuery } from '@tanstack/react-query'
import type { RecordScreens } from '../record/recordRoutes.screen.tsx'
import type { ControlProps } from '../record/web/control.screen.tsx'
import { allRecordTypes } from '../record/web/recordTypes.screen.tsx'
import { TextArea } from '../web/components/field.screen.tsx'
import { Select } from '../web/components/select.screen.tsx'

function TypeControl({ value, onChange, label, help, error }: ControlProps) {
  const { data = [] } = useQuery({ queryKey: ['record-types'], queryFn: allRecordTypes, staleTime: Infinity })
  return (
    <Select
      label={label}
      help={help}
      error={error}
      options={data
        .map((type) => ({ value: type.key, label: type.labels }))
        .sort((a, b) => a.label.localeCompare(b.label))}
      value={typeof value === 'string' ? value : null}
      onChange={onChange}
    />
  )
}

function OptionsControl({ value, onChange, label, error }: ControlProps) {
  const lines = Array.isArray(value) ? value.join('\n') : ''
  return (
    <TextArea
      label={label}
      help="One on each line; only for the kind Choice"
      error={error}
      rows={4}
      value={lines}
      onChange={(text) => onChange(text === '' ? [] : text.split('\n'))}
    />
  )
}

const controls = { type: TypeControl, options: OptionsControl }
export const list: RecordScreens['list'] = { controls }
export const page: RecordScreens['page'] = { controls }
