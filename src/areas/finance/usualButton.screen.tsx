/** Offers what most companies begin with, as long as some of it is missing. */
import { useQuery } from '@tanstack/react-query'
import { ListPlus } from 'lucide-react'
import { useState } from 'react'
import type { RecordType } from '../../record/record.ts'
import { allows } from '../../record/rights.ts'
import { useCaller } from '../../record/web/records.screen.tsx'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { Confirm } from '../../web/components/dialog.screen.tsx'
import { toast } from '../../web/components/toast.screen.tsx'
import { listKey, queryClient } from '../../web/queries.ts'
import { CostElement } from './costElement.ts'
import { TaxCode } from './taxCode.ts'
import { Unit } from './unit.ts'
import { USUAL_COST_ELEMENTS, USUAL_TAX_CODES, USUAL_UNITS } from './usual.ts'

type What = 'units' | 'costElements' | 'taxCodes'
const OFFERS: Readonly<
  Record<What, { type: RecordType; all: readonly { readonly code: string; readonly name: string }[]; says: string }>
> = {
  units: { type: Unit, all: USUAL_UNITS, says: 'Hours, pieces, months, metres and others, with their factors' },
  costElements: { type: CostElement, all: USUAL_COST_ELEMENTS, says: 'Labour, hardware, software, travel and others' },
  taxCodes: {
    type: TaxCode,
    all: USUAL_TAX_CODES,
    says: 'The value-added tax of Germany, the Netherlands, Switzerland and the United Kingdom, with the days on which its rates changed',
  },
}

export function UsualButton({ what }: { what: What }) {
  const caller = useCaller()
  const [open, setOpen] = useState(false)
  const { type, all, says } = OFFERS[what]
  const may = allows(type.may.create, caller)
  const query = { code: `in:${all.map(({ code }) => code).join(',')}`, columns: 'code', limit: '500' }
  const { data } = useQuery({
    queryKey: listKey(type.key, query),
    queryFn: ({ signal }) => api.get<{ rows: { code: string }[] }>(`/api${type.path}`, { query, signal }),
    enabled: may,
  })
  if (!may || !data) return null
  const there = new Set(data.rows.map(({ code }) => code))
  const missing = all.filter(({ code }) => !there.has(code))
  if (!missing.length) return null
  return (
    <>
      <Button variant="bare" icon={ListPlus} onClick={() => setOpen(true)}>
        Add the usual ones
      </Button>
      <Confirm
        open={open}
        onClose={() => setOpen(false)}
        title={`Add the usual ${type.labels.toLowerCase()}`}
        verb={`Add ${missing.length}`}
        onConfirm={async () => {
          await api.post('/api/finance/usual', { what: [what] })
          await queryClient.invalidateQueries({ queryKey: ['list', type.key] })
          await queryClient.invalidateQueries({ queryKey: ['rows', type.key] })
          toast({ text: `${missing.length} ${type.labels.toLowerCase()} were added` })
        }}
      >
        <p>{says}. What has one of their codes already stays as it is; all of them can be changed or removed.</p>
        <p className="ink2">{missing.map(({ name }) => name).join(' · ')}</p>
      </Confirm>
    </>
  )
}
