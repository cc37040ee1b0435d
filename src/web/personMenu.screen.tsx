/** The person: profile, theme, password, sign out. */
import { Keyboard, KeyRound, LogOut, Mail, ShieldCheck, UserRound } from 'lucide-react'
import { Avatar } from './components/avatar.screen.tsx'
import { Menu } from './components/menu.screen.tsx'
import { toastError } from './components/toast.screen.tsx'
import { signOut, useAccount } from './session.screen.tsx'
import { useTheme } from './theme.screen.tsx'
import { chooseTheme, THEMES } from './themeChoice.screen.tsx'

export function PersonMenu({ onKeys }: { onKeys: () => void }) {
  const account = useAccount()
  const { choice } = useTheme()
  const language = new Intl.DisplayNames([account.locale], { type: 'language' }).of(account.locale) ?? account.locale
  return (
    <Menu
      width={248}
      entries={[
        { kind: 'label', label: account.email },
        { kind: 'label', label: `${language} · ${account.timeZone.replaceAll('_', ' ')}` },
        { label: 'My profile', icon: UserRound, to: '/profile' },
        { kind: 'rule' },
        ...THEMES.map(({ value, label, icon }) => ({
          label,
          icon,
          checked: choice === value,
          run: () => chooseTheme(value),
        })),
        { kind: 'rule' },
        { label: 'Keys', icon: Keyboard, keys: '?', run: onKeys },
        { label: 'Sign-in and security', icon: ShieldCheck, to: '/security' },
        { label: 'What is mailed to me', icon: Mail, to: '/notifications/preferences' },
        { label: 'Change my password', icon: KeyRound, to: '/password' },
        { label: 'Sign out', icon: LogOut, run: () => void signOut().catch(toastError) },
      ]}
    >
      <button type="button" className="personButton">
        <Avatar name={account.name} large />
        <span className="line">
          {account.name}
          <span className="unseen">: profile, theme, password, sign out</span>
        </span>
      </button>
    </Menu>
  )
}
