/** The common screens bound to a record type, for the router. */
import { useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { RecordList } from './list.screen.tsx'
import { RecordPage } from './page.screen.tsx'
import type { RecordType } from './record.ts'
import type { RecordScreens } from './recordRoutes.screen.tsx'
import { recordType } from './web/recordTypes.screen.tsx'

async function declared(key: string, path: string): Promise<RecordType> {
  const type = await recordType(key)
  if (!type) throw new Error(`No record type is called ${key}; does the area's screens.ts name its types?`)
  if (type.path !== path) throw new Error(`The pages of ${key} belong under ${type.path}, not ${path}`)
  return type
}

/** The list of a type as a module that the router loads. */
export async function routedList(key: string, path: string, own?: RecordScreens): Promise<{ default: ComponentType }> {
  const type = await declared(key, path)
  return { default: () => <RecordList type={type} {...own?.list} /> }
}

/** The page of one record of a type. */
export async function routedPage(key: string, path: string, own?: RecordScreens): Promise<{ default: ComponentType }> {
  const type = await declared(key, path)
  return {
    default: function Page() {
      const { id = '' } = useParams({ strict: false }) as { id?: string }
      return <RecordPage type={type} id={id} {...own?.page} />
    },
  }
}
