/** The words of Ambit: `/glossary`. A word after `#` is shown at once. */
import { useRouterState } from '@tanstack/react-router'
import { useState } from 'react'
import { TextInput } from './components/field.screen.tsx'
import { PageBody, PageHead } from './components/page.screen.tsx'
import './glossary.css'
import { GLOSSARY, type Term } from './glossary.ts'
import { score } from './paletteSearch.ts'

export default function Glossary() {
  const asked = useRouterState({ select: (state) => state.location.hash })
  // Led here again by another word, the page begins anew with it.
  return <Words key={asked} asked={decodeURIComponent(asked)} />
}

function Words({ asked }: { asked: string }) {
  const [typed, setTyped] = useState(asked)
  const matches = ({ term, synonyms }: Term) => score([term, ...synonyms].join(' '), typed) > 0
  const chapters = GLOSSARY.map(({ title, terms }) => ({ title, terms: terms.filter(matches) })).filter(
    ({ terms }) => terms.length > 0,
  )
  return (
    <>
      <PageHead title="Glossary" />
      <PageBody>
        <div className="glossary">
          <TextInput label="Find a word" quiet type="search" value={typed} onChange={setTyped} autoFocus />
          <div aria-live="polite">
            {chapters.length === 0 && <p className="ink3">No word like that is explained here.</p>}
          </div>
          {chapters.map(({ title, terms }) => (
            <section key={title} aria-label={title}>
              <h2>{title}</h2>
              <dl>
                {terms.map(({ term, synonyms, meaning }) => (
                  <div key={term}>
                    <dt>{term}</dt>
                    <dd>
                      {meaning}
                      {synonyms.length > 0 && <p className="t12 ink3">Also called {synonyms.join(', ')}</p>}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </PageBody>
    </>
  )
}
