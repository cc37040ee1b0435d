/** The steps of an approval as a picture: who, when, and whose turn it is. */
import { CircleCheck, CircleDashed, CircleX, Clock } from 'lucide-react'
import { Time } from '../../web/reader.screen.tsx'
import type { PersonView, StepView } from './view.ts'
import './approvals.css'

const MARKS = {
  done: { icon: CircleCheck, word: 'Approved' },
  current: { icon: Clock, word: 'Waiting' },
  next: { icon: CircleDashed, word: 'Later' },
  rejected: { icon: CircleX, word: 'Rejected' },
} as const

export function StepsPicture({ steps, ended }: { steps: readonly StepView[]; ended: boolean }) {
  return (
    <ol className="approvalSteps" aria-label="Steps of the approval">
      {steps.map((step, at) => {
        const mark = MARKS[step.state]
        const word = ended && (step.state === 'next' || step.state === 'current') ? 'Not asked any more' : mark.word
        return (
          <li key={`${at} ${step.name}`} className={step.state}>
            <span className="mark">
              <mark.icon size={16} strokeWidth={1.75} aria-hidden="true" />
              <span className="unseen">{word}</span>
            </span>
            <span className={`stepName ${step.state}`}>{step.name}</span>
            <div className="t12 ink3">
              {step.state === 'current' && !ended && step.since ? (
                <>
                  {step.escalatedAt ? 'Escalated, waiting since ' : 'Waiting since '}
                  <Time instant={step.since} relative />
                </>
              ) : (
                word
              )}
              {step.need > 1 && ` · ${step.need} of ${step.people.length} needed`}
            </div>
            <ul>
              {step.people.map((person) => (
                <Asked key={person.person} person={person} />
              ))}
            </ul>
          </li>
        )
      })}
    </ol>
  )
}

function Asked({ person }: { person: PersonView }) {
  const { decision, from } = person
  return (
    <li className="approvalPerson">
      <b className="strong">{decision?.instead ? decision.by : person.name}</b>
      {decision?.instead && ` in place of ${person.name}`}
      {!decision && person.as && ` · ${person.as}`}
      {!decision && person.escalated && ' · because it waited too long'}
      {from && ` · passed on by ${from.name}`}
      {from?.reason && <div className="reason">{from.reason}</div>}
      {decision && (
        <>
          {` ${decision.verdict} `}
          <Time instant={decision.at} relative />
        </>
      )}
      {decision?.reason && <div className="reason">{decision.reason}</div>}
    </li>
  )
}
