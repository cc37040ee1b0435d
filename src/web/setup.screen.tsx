/** The first start: the first administrator, and four things about the company, guessed from this browser. */

import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from './api.ts'
import { Button } from './components/button.screen.tsx'
import { TextInput } from './components/field.screen.tsx'
import { Form } from './components/form.screen.tsx'
import { Select } from './components/select.screen.tsx'
import { countries, countryOf, currencies, guessFor } from './guesses.ts'
import { NewPassword, passwordFault } from './newPassword.screen.tsx'
import { PublicPage } from './publicPage.screen.tsx'
import { useReader } from './reader.screen.tsx'
import { REGIONS } from './regions.ts'
import { FormError, type Refusals, useSending } from './sending.screen.tsx'
import { begin, type Session } from './session.screen.tsx'

const token = window.location.hash.slice(1)
const FIELDS = [
  'name',
  'email',
  'password',
  'company',
  'country',
  'region',
  'timeZone',
  'currency',
  'fiscalYearStart',
  'workingWeek',
]

/** Days and months by name, in the reader's language. 5 January 2026 was a Monday. */
const dayName = (iso: number, locale: string) =>
  new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(Date.UTC(2026, 0, 4 + iso))
const fullDayName = (iso: number, locale: string) =>
  new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, 0, 4 + iso))
const monthName = (month: number, locale: string) =>
  new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, month - 1, 15))

export default function Setup() {
  if (!token)
    return (
      <PublicPage
        title="Set up Ambit"
        lead="Setting up needs the one-time link that Ambit printed when it was started."
      >
        <p>
          Look into the window where you typed “npm start”, and open the link that ends in a long code after /setup#.
        </p>
      </PublicPage>
    )
  return <SetupForm />
}

function SetupForm() {
  const { locale, timeZone } = useReader()
  const navigate = useNavigate()
  const [account, setAccount] = useState({ name: '', email: '', password: '' })
  const [company, setCompany] = useState(() => ({
    company: '',
    region: null as string | null,
    timeZone,
    ...guessFor(countryOf(locale, timeZone)),
  }))
  const { busy, refusals, failure, send, refuse } = useSending(FIELDS)

  const submit = () => {
    const missing: Record<string, string> = {}
    if (!account.name.trim()) missing.name = 'is required'
    if (!/^\S+@\S+$/.test(account.email.trim()))
      missing.email = 'must be an e-mail address, such as name@company.example'
    if (passwordFault(account.password)) missing.password = passwordFault(account.password)
    if (!company.company.trim()) missing.company = 'is required'
    if (company.workingWeek.length === 0) missing.workingWeek = 'must hold at least one day'
    if (Object.keys(missing).length > 0) return refuse(missing)
    void send(async () => {
      begin(await api.post<Session>('/api/setup', { token, ...account, ...company }))
      await navigate({ to: '/start', replace: true })
    })
  }
  return (
    <PublicPage
      title="Set up Ambit"
      lead="You become the first administrator. Everything here can be changed later."
      wide
    >
      <Form onSubmit={submit}>
        <fieldset className="formPart">
          <legend>You</legend>
          <div className="formGrid">
            <TextInput
              label="Your name"
              name="name"
              autoComplete="name"
              required
              autoFocus
              value={account.name}
              onChange={(name) => setAccount({ ...account, name })}
              error={refusals.name}
            />
            <TextInput
              label="E-mail"
              type="email"
              name="email"
              autoComplete="username"
              required
              help="With it you sign in"
              value={account.email}
              onChange={(email) => setAccount({ ...account, email })}
              error={refusals.email}
            />
            <NewPassword
              value={account.password}
              onChange={(password) => setAccount({ ...account, password })}
              error={refusals.password}
            />
          </div>
        </fieldset>
        <fieldset className="formPart">
          <legend>Your company</legend>
          <p className="ink2">
            Guessed from this browser. Plans use it for working days and public holidays, money for currency and year.
          </p>
          <CompanyFields company={company} onChange={setCompany} refusals={refusals} locale={locale} />
        </fieldset>
        <FormError>
          {failure || (Object.keys(refusals).length > 0 ? 'Some of this was not accepted; see the fields in red.' : '')}
        </FormError>
        <Button type="submit" variant="primary" busy={busy}>
          Set up and go on
        </Button>
      </Form>
    </PublicPage>
  )
}

interface Company {
  readonly company: string
  readonly country: string
  readonly region: string | null
  readonly timeZone: string
  readonly currency: string
  readonly fiscalYearStart: number
  readonly workingWeek: readonly number[]
}

function CompanyFields({
  company,
  onChange,
  refusals,
  locale,
}: {
  company: Company
  onChange: (company: Company) => void
  refusals: Refusals
  locale: string
}) {
  const regionName = new Intl.DisplayNames([locale], { type: 'region' })
  const currencyName = new Intl.DisplayNames([locale], { type: 'currency' })
  const byName = (a: { label: string }, b: { label: string }) => a.label.localeCompare(b.label, locale)
  const regions = REGIONS[company.country]
  return (
    <div className="formGrid">
      <TextInput
        label="Name of the company"
        name="company"
        autoComplete="organization"
        required
        value={company.company}
        onChange={(name) => onChange({ ...company, company: name })}
        error={refusals.company}
      />
      <Select
        label="Country"
        required
        options={countries()
          .map((code) => ({ value: code, label: regionName.of(code) ?? code, hint: code }))
          .sort(byName)}
        value={company.country}
        // Another country is another guess of the rest.
        onChange={(country) => country && onChange({ ...company, ...guessFor(country), region: null })}
        error={refusals.country}
      />
      {regions && (
        <Select
          label="Region, for public holidays"
          clearable
          options={regions.map(([value, label]) => ({ value, label }))}
          value={company.region}
          onChange={(region) => onChange({ ...company, region })}
          error={refusals.region}
          placeholder="The whole country"
        />
      )}
      <Select
        label="Time zone"
        required
        options={[...new Set([company.timeZone, ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({
          value: zone,
          label: zone.replaceAll('_', ' '),
        }))}
        value={company.timeZone}
        onChange={(zone) => zone && onChange({ ...company, timeZone: zone })}
        error={refusals.timeZone}
      />
      <Select
        label="Currency"
        required
        options={currencies().map((code) => ({ value: code, label: `${code}, ${currencyName.of(code) ?? code}` }))}
        value={company.currency}
        onChange={(currency) => currency && onChange({ ...company, currency })}
        error={refusals.currency}
      />
      <Select
        label="The fiscal year begins in"
        required
        options={Array.from({ length: 12 }, (_, at) => ({ value: String(at + 1), label: monthName(at + 1, locale) }))}
        value={String(company.fiscalYearStart)}
        onChange={(month) => month && onChange({ ...company, fiscalYearStart: Number(month) })}
        error={refusals.fiscalYearStart}
      />
      <fieldset className="weekDays wide">
        <legend>Working week</legend>
        <div>
          {[1, 2, 3, 4, 5, 6, 7].map((day) => {
            const works = company.workingWeek.includes(day)
            return (
              <button
                key={day}
                type="button"
                aria-pressed={works}
                title={fullDayName(day, locale)}
                onClick={() =>
                  onChange({
                    ...company,
                    workingWeek: works
                      ? company.workingWeek.filter((other) => other !== day)
                      : [...company.workingWeek, day].sort((a, b) => a - b),
                  })
                }
              >
                {dayName(day, locale)}
              </button>
            )
          })}
        </div>
        {refusals.workingWeek && <p className="fieldError">{refusals.workingWeek}</p>}
      </fieldset>
    </div>
  )
}
