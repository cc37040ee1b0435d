import { z } from 'zod'
import { actionsOn } from '../../record/action.ts'
import { choice, choices, instant, json, optional, ref, secret, text, url } from '../../record/fields.ts'
import { type RowIn, record } from '../../record/record.ts'

export const WEBHOOK_VERBS = ['create', 'update', 'remove', 'action'] as const

/** Where another system is told of changes to records. What it is told is what its owner may read. */
export const Webhook = record({
  name: 'webhook',
  area: 'platform',
  fields: {
    name: text({ max: 80, help: 'What is at the other end' }),
    url: url({ label: 'Address', help: 'Where the messages are posted: https, or http within an allowed network' }),
    owner: ref('people.person', { help: 'Whose rights decide what is sent, and who hears when it fails' }),
    types: json(z.array(z.string().min(1).max(100)).min(1, 'must name at least one').max(100), {
      label: 'Records',
      help: 'Which kinds of records it is about',
    }),
    verbs: choices(WEBHOOK_VERBS, {
      label: 'Events',
      default: WEBHOOK_VERBS,
      help: 'Created, changed, removed, or an action such as approving',
    }),
    filter: optional(
      text({
        max: 2000,
        help: 'Only records that fit, as in the address of their list: status=eq:active. For one kind of records',
      }),
    ),
    state: choice(['off', 'on', 'stopped'], { default: 'off', locked: true, tones: { stopped: 'bad' } }),
    reason: optional(text({ max: 500, locked: true, help: 'Why it was stopped' })),
    secret: optional(secret({ locked: true })),
    secretMadeAt: optional(instant({ locked: true, label: 'Secret made' })),
    onSince: optional(instant({ locked: true, label: 'On since' })),
  },
  may: { read: { employee: 'owner' }, create: {}, update: {}, remove: {} },
  list: { columns: ['name', 'state', 'url', 'owner', 'onSince'], sort: 'name' },
  form: [
    ['name', 'url', 'owner'],
    ['types', 'verbs', 'filter'],
  ],
  check: (hook) => ({
    ...(hook.verbs.length === 0 ? { verbs: 'must name at least one' } : {}),
    ...(hook.filter && hook.types.length !== 1 ? { filter: 'is possible for one kind of records only' } : {}),
  }),
})
export type Webhook = RowIn<typeof Webhook>

const action = actionsOn(Webhook)
action({
  name: 'turnOn',
  label: 'Turn on',
  by: {},
  when: (hook) => {
    if (hook.state === 'on') return 'It is on already'
    return hook.secretMadeAt !== null || 'Make a secret first, so that the receiver can tell our messages from others'
  },
  change: (_hook, _input, { now }) => ({ state: 'on', reason: null, onSince: now }),
})
action({
  name: 'turnOff',
  label: 'Turn off',
  by: {},
  when: (hook) => hook.state === 'on' || 'It is not on',
  change: () => ({ state: 'off', onSince: null }),
  confirm: 'What happens while it is off is not sent later.',
})
