/** Everything that is found for a question: `/search?q=`. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { api } from '../../web/api.ts'
import { Button } from '../../web/components/button.screen.tsx'
import { TextInput } from '../../web/components/field.screen.tsx'
import { Banner, EmptyState, PageHead, Skeleton } from '../../web/components/page.screen.tsx'
import { Time, useFormat } from '../../web/reader.screen.tsx'
import { type Answer, type Hit, iconOf, Marked, placeOf, useRecent } from '../../web/search.screen.tsx'
import './search.css'

interface Facets {
  readonly types: readonly { readonly type: string; readonly label: string; readonly count: number }[]
  readonly more: boolean
}

const PAGE = 25
/** After so long without a letter the address follows what is typed. */
const PAUSE_MS = 200

export default function SearchPage() {
  const { q = '', type = '' } = useSearch({ strict: false }) as { q?: string; type?: string }
  const [typed, setTyped] = useState(q)
  const [followed, setFollowed] = useState(q)
  const navigate = useNavigate()
  // Led here again by another question, the field shows that one.
  if (followed !== q) {
    setFollowed(q)
    if (q !== typed.trim()) setTyped(q)
  }
  useEffect(() => {
    if (typed.trim() === q) return
    const timer = setTimeout(
      () => void navigate({ to: '/search', search: { q: typed.trim() } as never, replace: true }),
      PAUSE_MS,
    )
    return () => clearTimeout(timer)
  }, [typed, q, navigate])
  return (
    <>
      <PageHead title={q ? `Search: ${q}` : 'Search'} />
      <div className="searchPage">
        <search className="searchField">
          <TextInput
            aria-label="Search"
            type="search"
            value={typed}
            onChange={setTyped}
            maxLength={400}
            autoFocus
            placeholder="Words, “a phrase”, type:task, in:project, by:me"
          />
        </search>
        {q ? <Results q={q} type={type} /> : <Hints />}
      </div>
    </>
  )
}

function Results({ q, type }: { q: string; type: string }) {
  const { data, isPending, isFetching, hasNextPage, fetchNextPage, error } = useInfiniteQuery({
    queryKey: ['search', q, type],
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      api.get<Answer>('/api/search', {
        query: { q, type: type ? [type] : [], offset: pageParam, limit: PAGE },
        signal,
      }),
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
    staleTime: 5_000,
  })
  const facets = useQuery({
    queryKey: ['search facets', q],
    queryFn: ({ signal }) => api.get<Facets>('/api/search/facets', { query: { q }, signal }),
    placeholderData: (before) => before,
    staleTime: 5_000,
  })
  const { note } = useRecent()
  if (error) return <Banner kind="bad">{error.message}</Banner>
  if (isPending) return <Skeleton rows={8} />
  const hits = data.pages.flatMap((page) => page.hits)
  const [first] = data.pages
  const noted = () => note({ search: q })
  return (
    <div className="searchResults">
      <section aria-label="Found" aria-busy={isFetching}>
        <p className="t12 ink3 searchSays" role="status">
          <Says first={first!} more={hasNextPage} shown={hits.length} />
        </p>
        {first!.notes.map((text) => (
          <Banner key={text} kind="attention">
            {text}
          </Banner>
        ))}
        <HitList hits={hits} forms={first!.forms} onOpen={noted} />
        {hasNextPage && (
          <p className="searchMore">
            <Button onClick={() => void fetchNextPage()} busy={isFetching}>
              Show more
            </Button>
          </p>
        )}
        {first!.near.length > 0 && (
          <>
            <h2 className="searchNear">
              {first!.instead.length > 0 ? (
                <>
                  {hits.length > 0 ? 'Also with ' : 'Did you mean '}
                  <strong>{first!.instead.join(' ')}</strong>
                  {hits.length > 0 ? '' : '?'}
                </>
              ) : (
                'Nearly so'
              )}
            </h2>
            <HitList hits={first!.near} forms={first!.forms} onOpen={noted} />
          </>
        )}
        {hits.length === 0 && first!.near.length === 0 && first!.notes.length === 0 && (
          <EmptyState icon={Search} title="Nothing is called so that you may see">
            Try fewer words, or the beginning of one. Misspelt words are found, too; a whole sentence rarely is.
          </EmptyState>
        )}
      </section>
      <TypeChoice q={q} type={type} facets={facets.data} />
    </div>
  )
}

function Says({ first, more, shown }: { first: Answer; more: boolean; shown: number }) {
  const { number } = useFormat()
  if (first.count === 0 || shown === 0) return first.near.length > 0 ? 'Nothing is spelt exactly so.' : null
  if (first.count === null) return more ? 'Very many records; the best of them stand first.' : null
  return first.count === 1 ? '1 record' : `${number(first.count)} records`
}

/** How many there are of each type, each a way to see only those. */
function TypeChoice({ q, type, facets }: { q: string; type: string; facets: Facets | undefined }) {
  const { number } = useFormat()
  if (!facets?.types.length) return null
  const all = facets.types.reduce((sum, { count }) => sum + count, 0)
  const choice = (to: string, label: string, count: number) => (
    <li key={to}>
      <Link
        to="/search"
        search={{ q, ...(to ? { type: to } : {}) } as never}
        className={type === to ? 'on' : ''}
        {...(type === to ? { 'aria-current': 'true' as const } : {})}
      >
        <span className="line space">{label}</span>
        <span className="ink3 number">
          {number(count)}
          {facets.more ? '+' : ''}
        </span>
      </Link>
    </li>
  )
  return (
    <nav aria-label="Only one type" className="searchTypes">
      <ul>
        {choice('', 'Everything', all)}
        {facets.types.map(({ type: key, label, count }) => choice(key, label, count))}
      </ul>
    </nav>
  )
}

function HitList({ hits, forms, onOpen }: { hits: readonly Hit[]; forms: readonly string[]; onOpen: () => void }) {
  if (!hits.length) return null
  return (
    <ol className="searchHits">
      {hits.map((hit) => {
        const Icon = iconOf(hit.type)
        return (
          <li key={`${hit.type} ${hit.id}`}>
            <Icon size={16} strokeWidth={1.75} />
            <div>
              <Link to={hit.to} onClick={onOpen} className="searchTitle">
                <Marked text={hit.title} forms={forms} />
              </Link>
              <p className="t12 ink3">
                {placeOf(hit)} · changed <Time instant={hit.changedAt} relative />
              </p>
              {hit.excerpt && (
                <p className="ink2">
                  <span className="ink3">{hit.excerpt.label}: </span>
                  <Marked text={hit.excerpt.text} forms={forms} />
                </p>
              )}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

/** What can be asked, for whoever comes here without a question. */
function Hints() {
  const { recent } = useRecent()
  return (
    <div className="searchHints">
      <EmptyState icon={Search} title="Find any record that you may see">
        By the beginnings of words, in any order; a slip of the fingers is forgiven.
      </EmptyState>
      <dl>
        {HINTS.map(([example, meaning]) => (
          <div key={example}>
            <dt>
              <code>{example}</code>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      {recent.searches.length > 0 && (
        <section aria-label="Searched for">
          <h2>Searched for</h2>
          <ul>
            {recent.searches.map((search) => (
              <li key={search}>
                <Link to="/search" search={{ q: search } as never}>
                  {search}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

const HINTS = [
  ['wareh renew', 'Words that begin so, in any order'],
  ['"access points"', 'These words side by side'],
  ['INV-2026/017', 'A code, with or without its signs'],
  ['type:task switches', 'Records of one type'],
  ['in:warehouse switches', 'What lies within a project'],
  ['by:me', 'What is yours, or what you created'],
] as const
