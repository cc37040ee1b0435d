/** Files on their way, each with how far it is, and those that did not make it with the reason. */
import { CircleAlert, CircleCheck, LoaderCircle, RotateCcw, X } from 'lucide-react'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { ProgressBar } from '../../web/components/page.screen.tsx'
import { useFormat } from '../../web/reader.screen.tsx'
import { retryUpload, type Sending, stopUpload } from './uploads.screen.tsx'

export function SendingList({ sending }: { sending: readonly Sending[] }) {
  const refused = sending.filter(({ state }) => state === 'refused').length
  if (!sending.length) return null
  return (
    <section aria-label="Files on their way" className="sendingList">
      <ul>
        {sending.map((each) => (
          <SendingLine key={each.id} sending={each} />
        ))}
      </ul>
      {refused > 1 && (
        <Button
          variant="bare"
          onClick={() => {
            for (const each of sending) if (each.state === 'refused') stopUpload(each.id)
          }}
        >
          Clear what was not taken
        </Button>
      )}
    </section>
  )
}

const WORDS = {
  waiting: 'waits its turn',
  sending: '',
  reconnecting: 'the connection was lost; it goes on by itself',
  finishing: 'being checked and stored',
  done: 'added',
  refused: '',
} as const

function SendingLine({ sending }: { sending: Sending }) {
  const write = useFormat()
  const { id, name, size, sent, state, problem, again } = sending
  const refused = state === 'refused'
  return (
    <li className={`sendingLine ${state}`}>
      {refused ? (
        <CircleAlert size={16} className="bad" aria-hidden="true" />
      ) : state === 'done' ? (
        <CircleCheck size={16} className="good" aria-hidden="true" />
      ) : (
        <LoaderCircle size={16} className={state === 'waiting' ? 'ink3' : 'spin ink3'} aria-hidden="true" />
      )}
      <span className="sendingName line">{name}</span>
      {refused ? (
        <span className="sendingWhy bad" role="alert">
          {problem}
        </span>
      ) : (
        <>
          <span className="sendingBar">
            <ProgressBar label={`${name}: sent so far`} done={size ? sent : 1} total={size || 1} />
          </span>
          <span className="ink3 t12 number">{WORDS[state] || `${write.bytes(sent)} of ${write.bytes(size)}`}</span>
        </>
      )}
      {refused && again && (
        <IconButton icon={RotateCcw} label={`Send “${name}” once more`} onClick={() => retryUpload(id)} />
      )}
      {state !== 'done' && (
        <IconButton
          icon={X}
          label={refused ? `Close the message about “${name}”` : `Stop “${name}”`}
          onClick={() => stopUpload(id)}
        />
      )}
    </li>
  )
}
