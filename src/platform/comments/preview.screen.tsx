import { useEffect, useState } from 'react'
import type { Titles } from '../../record/web/pages.ts'
import { Prose } from '../../record/web/prose.screen.tsx'
import { namedIn } from './mentions.ts'
import { hitsOf, useNameOf, useTypesByKey } from './names.screen.tsx'

/** What it will look like, with the names as the writer sees them. */
export function Preview({ text }: { text: string }) {
  const [titles, setTitles] = useState<Titles>({})
  const nameOf = useNameOf(titles)
  const types = useTypesByKey()
  useEffect(() => {
    const named = Array.from(namedIn([text]), ([type, ids]) => Array.from(ids, (id) => ({ type, id }))).flat()
    const stop = new AbortController()
    void hitsOf(types, named, stop.signal).then(
      (hits) => {
        const found: Record<string, Record<string, string>> = {}
        for (const hit of hits) (found[hit.type] ??= {})[hit.id] = hit.title
        if (hits.length) setTitles(found)
      },
      () => {},
    )
    return () => stop.abort()
  }, [text, types])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <div className="composerPreview" tabIndex={0} role="region" aria-label="Preview">
      <Prose text={text} nameOf={nameOf} />
    </div>
  )
}
