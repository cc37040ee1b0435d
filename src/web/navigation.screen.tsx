/** Where one can go: five groups, only areas that exist and that are for this person. */
import { Link } from '@tanstack/react-router'
import { LayoutDashboard, PanelLeftClose, PanelLeftOpen, X } from 'lucide-react'
import { type AreaScreens, GROUPS, isFor } from './areaScreens.ts'
import { areas } from './areas.ts'
import { Brand } from './brand.screen.tsx'
import { IconButton } from './components/button.screen.tsx'
import { Tooltip } from './components/tooltip.screen.tsx'
import { useAccount, useSession } from './session.screen.tsx'

interface NavigationProps {
  /** Icons only, 48 px. */
  collapsed?: boolean
  onToggle?: () => void
  /** In a drawer, on a phone. */
  onClose?: () => void
}

export function Navigation({ collapsed, onToggle, onClose }: NavigationProps) {
  const { roles } = useAccount()
  const { company } = useSession()
  const groups = GROUPS.map((label) => ({
    label,
    items: areas.filter((area) => area.group === label && isFor(area.roles, roles)),
  })).filter((group) => group.items.length > 0)
  return (
    <nav className={`navigation ${collapsed ? 'collapsed' : ''}`} aria-label="Areas">
      <div className="brand">
        <Link to="/" className="brandLink" aria-label="Ambit, home page">
          <Brand bare={collapsed} />
        </Link>
        {onClose && (
          <>
            <span className="space" />
            <IconButton icon={X} label="Close the navigation" onClick={onClose} />
          </>
        )}
      </div>
      {/* In the drawer: choosing a place closes it. */}
      <div className="places" onClick={onClose}>
        <Place collapsed={collapsed} to="/" label="Home" icon={LayoutDashboard} keys="g h" exact />
        {groups.map((group) => (
          <section key={group.label} aria-label={group.label}>
            {collapsed ? <hr /> : <h2>{group.label}</h2>}
            {group.items.map((area) => (
              <Place
                key={area.area}
                collapsed={collapsed}
                to={area.path}
                label={area.label}
                icon={area.icon}
                keys={area.key && `g ${area.key}`}
              />
            ))}
          </section>
        ))}
      </div>
      {onToggle && (
        <button type="button" className="collapse" onClick={onToggle} aria-expanded={!collapsed}>
          {collapsed ? <PanelLeftOpen size={16} strokeWidth={1.75} /> : <PanelLeftClose size={16} strokeWidth={1.75} />}
          {!collapsed && <span className="line">{company}</span>}
          <span className="unseen">{collapsed ? 'Widen the navigation' : ': collapse the navigation'}</span>
        </button>
      )}
    </nav>
  )
}

function Place({
  to,
  label,
  icon: Icon,
  keys,
  exact,
  collapsed,
}: {
  to: string
  label: string
  icon: AreaScreens['icon']
  keys?: string
  exact?: boolean
  collapsed?: boolean
}) {
  const link = (
    <Link
      to={to}
      className="place"
      activeProps={{ className: 'on' }}
      activeOptions={{ exact: exact ?? false, includeSearch: false }}
      {...(collapsed ? { 'aria-label': label } : {})}
    >
      <Icon size={16} strokeWidth={1.75} />
      {!collapsed && <span className="line">{label}</span>}
    </Link>
  )
  return collapsed ? (
    <Tooltip label={label} keys={keys}>
      <span>{link}</span>
    </Tooltip>
  ) : (
    link
  )
}
