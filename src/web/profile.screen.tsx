/** What is mine: who I am here, how Ambit writes and looks to me, and the ways to my sign-in. */
import { Link } from '@tanstack/react-router'
import { KeyRound, Mail, ShieldCheck } from 'lucide-react'
import { useMemo, useState } from 'react'
import { api } from './api.ts'
import { Avatar } from './components/avatar.screen.tsx'
import { ButtonLink, Segments } from './components/button.screen.tsx'
import { PageBody, PageHead } from './components/page.screen.tsx'
import { Select } from './components/select.screen.tsx'
import { toast, toastError } from './components/toast.screen.tsx'
import { manners } from './locales.ts'
import { queryClient } from './queries.ts'
import { useFormat, useReader } from './reader.screen.tsx'
import { sessionQuery, useSession } from './session.screen.tsx'
import { useTheme } from './theme.screen.tsx'
import { chooseTheme, THEMES } from './themeChoice.screen.tsx'
import './profile.css'

interface Preference {
  locale?: string | null
  timeZone?: string | null
}

async function save(next: Preference): Promise<void> {
  await api.patch('/api/session', next)
  await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey, exact: true })
}

export default function Profile() {
  const { account, impersonator, company } = useSession()
  const { choice } = useTheme()
  const { locale, timeZone } = useReader()
  const write = useFormat()
  const options = useMemo(
    () =>
      manners(locale, account?.chosen.locale ?? null).map(({ tag, label, example }) => ({
        value: tag,
        label,
        hint: example,
      })),
    [locale, account?.chosen.locale],
  )
  const [now] = useState(() => new Date().toISOString())
  if (!account) return null
  const { chosen } = account
  const change = (next: Preference, before: Preference, words: string) =>
    save(next)
      .then(() => toast({ text: words, undo: () => save(before) }))
      .catch(toastError)
  return (
    <>
      <PageHead title="My profile" />
      <PageBody>
        <section className="profilePart" aria-labelledby="who">
          <h2 id="who">Who I am here</h2>
          <div className="profileWho">
            <Avatar name={account.name} large />
            <dl>
              <dt>Name</dt>
              <dd className="strong">{account.name}</dd>
              <dt>E-mail</dt>
              <dd>{account.email}</dd>
            </dl>
          </div>
          <p className="ink2">
            {account.person ? (
              <>
                Name and e-mail are kept by the people of {company}. Telephone, address and whom to call stand on{' '}
                <Link to={`/people/people/${account.person}`}>my page among the people</Link>.
              </>
            ) : (
              'Name and e-mail are kept by an administrator.'
            )}
          </p>
        </section>
        {!impersonator && (
          <>
            <section className="profilePart" aria-labelledby="writing">
              <h2 id="writing">How dates and numbers are written</h2>
              <p className="ink2">
                Here it is now <span className="strong">{write.exact(now)}</span>, and a thousand and a half is{' '}
                <span className="strong">{write.number(1000.5)}</span>.
              </p>
              <div className="formGrid">
                <Select
                  label="Language and country"
                  options={options}
                  value={chosen.locale}
                  clearable
                  placeholder="As this browser"
                  help={chosen.locale ? undefined : 'Nothing chosen: as this browser has it'}
                  onChange={(next) =>
                    void change({ locale: next }, { locale: chosen.locale }, 'Dates and numbers are written anew')
                  }
                />
                <Select
                  label="Time zone"
                  options={[...new Set([timeZone, ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({
                    value: zone,
                    label: zone.replaceAll('_', ' '),
                  }))}
                  value={chosen.timeZone}
                  clearable
                  placeholder={timeZone.replaceAll('_', ' ')}
                  help={chosen.timeZone ? undefined : `Nothing chosen: that of ${company}`}
                  onChange={(next) =>
                    void change({ timeZone: next }, { timeZone: chosen.timeZone }, 'Times are shown in that zone')
                  }
                />
              </div>
            </section>
            <section className="profilePart" aria-labelledby="looks">
              <h2 id="looks">How Ambit looks</h2>
              <Segments
                label="Theme"
                options={THEMES.map(({ value, label }) => ({ value, label }))}
                value={choice}
                onChange={chooseTheme}
              />
            </section>
            <section className="profilePart" aria-labelledby="more">
              <h2 id="more">Sign-in and mail</h2>
              <div className="row">
                <ButtonLink to="/password" icon={KeyRound}>
                  Change my password
                </ButtonLink>
                <ButtonLink to="/security" icon={ShieldCheck}>
                  Second factor, sessions and tokens
                </ButtonLink>
                <ButtonLink to="/notifications/preferences" icon={Mail}>
                  What is mailed to me
                </ButtonLink>
              </div>
            </section>
          </>
        )}
      </PageBody>
    </>
  )
}
