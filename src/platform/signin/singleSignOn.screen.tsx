/** Single sign-on at the company's own provider: its address, what groups there become here, and who gets an account. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ROLE_NAMES, type Role } from '../../record/caller.ts'
import { words } from '../../record/fields.ts'
import { api } from '../../web/api.ts'
import { Button, IconButton } from '../../web/components/button.screen.tsx'
import { Checkbox } from '../../web/components/check.screen.tsx'
import { PasswordInput, TextArea, TextInput } from '../../web/components/field.screen.tsx'
import { PageBody, PageHead, Skeleton } from '../../web/components/page.screen.tsx'
import { MultiSelect, Select } from '../../web/components/select.screen.tsx'
import { toast } from '../../web/components/toast.screen.tsx'
import { useProof } from '../../web/proof.screen.tsx'
import { FormError, useSending } from '../../web/sending.screen.tsx'
import '../../web/security.css'

interface Shown {
  on: boolean
  label: string
  issuer: string
  clientId: string
  scopes: string
  groupClaim: string
  groups: { group: string; role: Role }[]
  makeAccounts: boolean
  newRoles: Role[]
  secretSet: boolean
  networks: string[]
  redirect: string
  logout: string
}

const KEY = ['singleSignOn', 'settings']
const ROLES = ROLE_NAMES.map((role) => ({ value: role, label: words(role) }))

export default function SingleSignOn() {
  const { data, error } = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => api.get<Shown>('/api/platform/single-sign-on', { signal }),
  })
  return (
    <>
      <PageHead title="Single sign-on" />
      <PageBody narrow>
        {error ? <p className="bad">{error.message}</p> : data ? <SettingsForm shown={data} /> : <Skeleton rows={8} />}
      </PageBody>
    </>
  )
}

function SettingsForm({ shown }: { shown: Shown }) {
  const client = useQueryClient()
  const { prove, dialog } = useProof()
  const [form, setForm] = useState({ ...shown, networks: shown.networks.join('\n') })
  const [secret, setSecret] = useState('')
  const { busy, refusals, failure, send } = useSending([
    'label',
    'issuer',
    'clientId',
    'secret',
    'scopes',
    'groupClaim',
    'newRoles',
    'networks',
  ])
  const set = <K extends keyof typeof form>(key: K, value: (typeof form)[K]) => setForm({ ...form, [key]: value })
  const save = () =>
    send(async () => {
      const { on, label, issuer, clientId, scopes, groupClaim, groups, makeAccounts, newRoles } = form
      const networks = form.networks.split(/\s+/).filter(Boolean)
      const changes = { on, label, issuer, clientId, scopes, groupClaim, groups, makeAccounts, newRoles, networks }
      const saved = await prove(() =>
        api.patch<Shown>('/api/platform/single-sign-on', { ...changes, ...(secret && { secret }) }),
      )
      if (!saved) return
      setSecret('')
      await client.invalidateQueries({ queryKey: KEY })
      toast({ text: saved.on ? 'Single sign-on is on' : 'Single sign-on is saved, and off' })
    })
  return (
    <form
      className="formStack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p className="ink2">
        People sign in where they do for everything else (OpenID Connect). At the provider enter{' '}
        <code className="secretKey">{shown.redirect}</code> as the address to come back to, and{' '}
        <code className="secretKey">{shown.logout}</code> for its back-channel logout.
      </p>
      <Checkbox checked={form.on} onChange={(on) => set('on', on)} label="People may sign in this way" />
      <TextInput
        label="On the button"
        help="Sign in with …"
        value={form.label}
        onChange={(label) => set('label', label)}
        error={refusals.label}
      />
      <TextInput
        label="Address of the provider (issuer)"
        placeholder="https://id.example.com/realms/company"
        value={form.issuer}
        onChange={(issuer) => set('issuer', issuer)}
        error={refusals.issuer}
      />
      <TextInput
        label="Client"
        value={form.clientId}
        onChange={(clientId) => set('clientId', clientId)}
        error={refusals.clientId}
      />
      <PasswordInput
        label="Secret of the client"
        autoComplete="off"
        help={shown.secretSet ? 'Kept sealed. Enter another one to replace it.' : 'Empty for a client without one'}
        value={secret}
        onChange={setSecret}
        error={refusals.secret}
      />
      <TextInput
        label="Scopes"
        value={form.scopes}
        onChange={(scopes) => set('scopes', scopes)}
        error={refusals.scopes}
      />
      <TextInput
        label="Claim that lists groups"
        value={form.groupClaim}
        onChange={(groupClaim) => set('groupClaim', groupClaim)}
        error={refusals.groupClaim}
      />
      <Groups groups={form.groups} onChange={(groups) => set('groups', groups)} />
      <Checkbox
        checked={form.makeAccounts}
        onChange={(makeAccounts) => set('makeAccounts', makeAccounts)}
        label="Whoever comes from there without an account gets one"
      />
      {form.makeAccounts && (
        <MultiSelect
          label="Roles of a new account"
          options={ROLES}
          value={ROLES.filter(({ value }) => form.newRoles.includes(value))}
          onChange={(chosen) => set('newRoles', chosen.map(({ value }) => value) as Role[])}
          error={refusals.newRoles}
        />
      )}
      <TextArea
        label="Inner networks in which the provider may be"
        help="One a line, such as 10.2.0.0/16; none for a provider on the internet"
        rows={2}
        value={form.networks}
        onChange={(networks) => set('networks', networks)}
        error={refusals.networks}
      />
      <FormError>{failure}</FormError>
      <div>
        <Button type="submit" variant="primary" busy={busy}>
          Save
        </Button>
      </div>
      {dialog}
    </form>
  )
}

/** Which group there gives which role here. */
function Groups({ groups, onChange }: { groups: Shown['groups']; onChange: (groups: Shown['groups']) => void }) {
  const put = (at: number, change: Partial<Shown['groups'][number]>) =>
    onChange(groups.map((group, index) => (index === at ? { ...group, ...change } : group)))
  return (
    <fieldset className="formPart">
      <legend>Roles by group</legend>
      <p className="t12 ink3">
        Set anew at each sign-in: a role that a group gives goes with the group. Roles that stand in no line stay as
        they are.
      </p>
      {groups.map(({ group, role }, at) => (
        // Lines have no name of their own; only their place tells them apart.
        // oxlint-disable-next-line react/no-array-index-key
        <div className="row" key={at}>
          <TextInput quiet label={`Group ${at + 1}`} value={group} onChange={(text) => put(at, { group: text })} />
          <Select
            quiet
            label={`Role of group ${at + 1}`}
            options={ROLES}
            value={role}
            onChange={(value) => value && put(at, { role: value as Role })}
          />
          <IconButton
            icon={Trash2}
            label={`Remove group ${at + 1}`}
            onClick={() => onChange(groups.filter((_, index) => index !== at))}
          />
        </div>
      ))}
      <Button icon={Plus} onClick={() => onChange([...groups, { group: '', role: 'employee' }])}>
        Add a group
      </Button>
    </fieldset>
  )
}
