/** Home: what the areas lay out for this person. */
import { Link } from '@tanstack/react-router'
import { FolderInput } from 'lucide-react'
import { Component, type ComponentType, lazy, type ReactNode, Suspense } from 'react'
import { type HomeCard, isFor } from './areaScreens.ts'
import { areas } from './areas.ts'
import { ButtonLink } from './components/button.screen.tsx'
import { EmptyState, Skeleton, useHeading, useTitle } from './components/page.screen.tsx'
import './home.css'
import { useReader } from './reader.screen.tsx'
import { useAccount } from './session.screen.tsx'

const cards = areas
  .flatMap((area) => (area.home ?? []).map((card) => ({ card, Content: lazy(card.load) })))
  .sort((a, b) => (a.card.order ?? 50) - (b.card.order ?? 50))

/** By the clock of the reader's zone. */
function greeting(timeZone: string): string {
  const hour = Number(
    new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone }).format(new Date()),
  )
  return hour < 5 || hour >= 18 ? 'Good evening' : hour < 12 ? 'Good morning' : 'Good afternoon'
}

export default function Home() {
  useTitle('Home')
  const account = useAccount()
  const { timeZone } = useReader()
  const heading = useHeading()
  const mine = cards.filter(({ card }) => isFor(card.roles, account.roles))
  return (
    <div className="home">
      <h1 tabIndex={-1} ref={heading}>
        {greeting(timeZone)}, {account.name.trim().split(/\s+/)[0]}
      </h1>
      {mine.length === 0 ? (
        <EmptyState
          icon={FolderInput}
          title="Bring in your first plan"
          action={
            <ButtonLink to="/start" variant="primary">
              Begin
            </ButtonLink>
          }
        >
          Import a plan from Microsoft Project, paste a list of tasks, or look around in an example company.
        </EmptyState>
      ) : (
        <div className="homeCards">
          {mine.map(({ card, Content }) => (
            <Card key={card.title} card={card} Content={Content} />
          ))}
        </div>
      )}
    </div>
  )
}

function Card({ card, Content }: { card: HomeCard; Content: ComponentType }) {
  return (
    <section aria-label={card.title}>
      <header>
        <h2>{card.title}</h2>
        {card.to && <Link to={card.to}>All</Link>}
      </header>
      <Alone>
        <Suspense fallback={<Skeleton rows={4} />}>
          <Content />
        </Suspense>
      </Alone>
    </section>
  )
}

/** A card that breaks leaves the others standing. */
class Alone extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }
  static getDerivedStateFromError() {
    return { broken: true }
  }
  override render() {
    return this.state.broken ? (
      <p className="ink3">This could not be shown. Load the page again.</p>
    ) : (
      this.props.children
    )
  }
}
