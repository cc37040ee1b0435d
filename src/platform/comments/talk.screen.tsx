/** What the comments of one record have in common on its page. */
import type { RecordType } from '../../record/record.ts'
import type { NameOf } from '../../record/web/markdown.ts'
import { toast } from '../../web/components/toast.screen.tsx'
import { activityKey, queryClient } from '../../web/queries.ts'
import { type Sent, unreachedWords } from './sent.ts'

export interface Talk {
  readonly type: RecordType
  readonly id: string
  readonly authors: Readonly<Record<string, string>>
  readonly nameOf: NameOf
  readonly may: { readonly comment: true | string; readonly pin: boolean }
}

/** Reads the timeline again, after a change of one's own. */
export const refreshTalk = ({ type, id }: Pick<Talk, 'type' | 'id'>): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: activityKey(type.key, id) })

/** Tells the writer whom the comment did not reach; stays until it is read. */
export function sayUnreached(sent: Sent): void {
  const text = unreachedWords(sent)
  if (text) toast({ text, failed: true })
}
