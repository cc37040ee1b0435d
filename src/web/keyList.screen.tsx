/** All keys that work here. */
import { Dialog } from './components/dialog.screen.tsx'
import { KeyHint } from './components/keyHint.screen.tsx'
import { useKeyList } from './keys.screen.tsx'
import './keyList.css'

export default function KeyList({ onClose }: { onClose: () => void }) {
  const groups = useKeyList()
  return (
    <Dialog open onClose={onClose} title="Keys" width={640}>
      <div className="keyGroups" tabIndex={-1} data-autofocus>
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.keys.map(({ keys, label }) => (
                <div key={keys}>
                  <dt>{label}</dt>
                  <dd>
                    <span className="unseen">{keys}</span>
                    <KeyHint keys={keys} apart />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
