/** Scheduled exports: in words when the next one comes. */
import { useState } from 'react'
import type { RecordScreens } from '../../record/recordRoutes.screen.tsx'
import { Time } from '../../web/reader.screen.tsx'
import { nextDue, type Schedule, scheduleInWords } from './schedule.ts'
import { typeControls } from './typeControl.screen.tsx'

function Next({ row }: { row: Readonly<Record<string, unknown>> }) {
  const schedule = row as unknown as Schedule
  const [now] = useState(() => new Date().toISOString())
  return (
    <section>
      <h2 className="t15 strong">When it comes</h2>
      <p>
        {scheduleInWords(schedule)}.{' '}
        {row.active ? (
          <>
            Next: <Time instant={nextDue(schedule, now)} />.
          </>
        ) : (
          'It is switched off.'
        )}
      </p>
      <p className="ink2">
        The file is made with the rights of its owner at that time. Each recipient is told, and gets from it what they
        may read themselves.
      </p>
    </section>
  )
}

export const list: RecordScreens['list'] = {
  controls: typeControls,
  help: 'A list that comes as a file by itself, every morning or every month, for the people who need it.',
}
export const page: RecordScreens['page'] = { controls: typeControls, sections: [Next] }
