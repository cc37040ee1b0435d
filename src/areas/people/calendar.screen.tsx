/** What the page of a working calendar shows besides its properties: its week, its year, and what differs. */
import { useQuery } from '@tanstack/react-query'
import { CalendarPlus } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { SectionProps } from '../../record/page.screen.tsx'
import type { RecordScreens } from '../../record/recordRoutes.screen.tsx'
import { saveRecord } from '../../record/web/writes.screen.tsx'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { toast, toastError } from '../../web/components/toast.screen.tsx'
import { listKey } from '../../web/queries.ts'
import { Calendar, workingCalendarOf } from './calendar.ts'
import { chainOf } from './calendarYear.ts'
import { ExceptionList } from './exceptionList.screen.tsx'
import { HolidayDialog } from './holidayDialog.screen.tsx'
import { WeekEditor } from './weekEditor.screen.tsx'
import type { WorkingTimes } from './workingTimes.ts'
import { YearView } from './yearView.screen.tsx'
import './calendar.css'

const asCalendar = (row: SectionProps['row']) => row as unknown as Calendar

/** The calendar and its bases; the page's own row is newer than the list. */
function useChain(row: SectionProps['row']) {
  const { data } = useQuery({
    queryKey: listKey(Calendar.key, 'all'),
    queryFn: ({ signal }) => api.get<{ rows: Calendar[] }>(`/api${Calendar.path}`, { query: { limit: 500 }, signal }),
    enabled: row.base !== null,
  })
  return useMemo(() => {
    const others = (data?.rows ?? []).filter((each) => each.id !== row.id)
    return chainOf(row.id, [asCalendar(row), ...others]).map(workingCalendarOf)
  }, [row, data])
}

/** Saves the hours; what the server refuses is said and taken back. The promise tells whether it was kept. */
function useTimes(row: SectionProps['row']) {
  return async (times: WorkingTimes, said?: string): Promise<boolean> => {
    try {
      await saveRecord(Calendar, row, { times })
      if (said) toast({ text: said })
      return true
    } catch (error) {
      toastError(error)
      return false
    }
  }
}

function Week({ row }: SectionProps) {
  const save = useTimes(row)
  return (
    <WeekEditor calendar={asCalendar(row)} chain={useChain(row)} onSave={save} readOnly={row.can.update !== true} />
  )
}

function Year({ row }: SectionProps) {
  const save = useTimes(row)
  const chain = useChain(row)
  const readOnly = row.can.update !== true
  const { times } = asCalendar(row)
  return (
    <>
      <YearView chain={chain} times={times} onSave={save} readOnly={readOnly} />
      <ExceptionList times={times} onSave={save} readOnly={readOnly} />
    </>
  )
}

function Holidays({ row }: SectionProps) {
  const [open, setOpen] = useState(false)
  if (row.can.update !== true) return null
  return (
    <>
      <Button icon={CalendarPlus} onClick={() => setOpen(true)}>
        Public holidays…
      </Button>
      {open && <HolidayDialog calendar={asCalendar(row)} onClose={() => setOpen(false)} />}
    </>
  )
}

export const page: RecordScreens['page'] = { sections: [Week, Year], actions: Holidays, without: ['times'] }
