/** The key that does the same. Left out where there is no keyboard. */

import { isMac } from '../keys.screen.tsx'
import { keyNames } from '../keys.ts'

/** `n c` → one key cap `N C`; `apart` draws one cap a stroke, as in the palette. */
export function KeyHint({ keys, apart }: { keys: string; apart?: boolean }) {
  const names = keyNames(keys, isMac)
  return (
    <span className="keyHint hidePhone" aria-hidden="true">
      {(apart ? names : [names.join(' ')]).map((name, at) => (
        <kbd key={at}>{name}</kbd>
      ))}
    </span>
  )
}
