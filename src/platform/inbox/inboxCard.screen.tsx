/** The first lines of the inbox, at home. */
import { Link } from '@tanstack/react-router'
import { Time } from '../../web/reader.screen.tsx'
import { useInbox } from './useInbox.screen.tsx'
import '../../web/components/table.css'

export default function InboxCard() {
  const { data } = useInbox()
  if (data?.waiting.length === 0) return <p className="ink3">Nothing waits for you.</p>
  return (
    <table className="table">
      <tbody>
        {data?.waiting.slice(0, 6).map((item) => (
          <tr key={item.id}>
            <td>
              <Link to={item.to}>{item.title}</Link>
            </td>
            <td className="ink2">{[item.kind, item.text].filter(Boolean).join(' · ')}</td>
            <td className="number">
              <Time instant={item.since} relative />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
