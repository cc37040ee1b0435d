import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { sameCurrency } from './amounts.ts'
import {
  authored,
  type Course,
  type Deputyship,
  decided,
  delegated,
  edited,
  escalated,
  isComplete,
  type Next,
  submitted,
  takenBack,
  turn,
} from './approvals.ts'
import { type Facts, type Rule, resolve } from './resolve.ts'
import { type StepRule, step } from './step.ts'

const FIELDS = ['vendor', 'value', 'project'] as const
const PEOPLE = ['ines', 'jutta', 'kaan', 'lea', 'mara', 'nils'] as const
const REQUESTER = PEOPLE[0]
/** Nothing is shortened here, so that no two values look alike. */
const digest = (text: string) => text

const facts = (values: Record<string, unknown>, more: Partial<Facts> = {}): Facts => ({
  amount: { amount: String(values.value ?? 0), currency: 'EUR' },
  alike: () => [],
  convert: sameCurrency,
  category: null,
  related: { owner: ['jutta'], head: ['kaan'] },
  relationWords: { owner: 'Owner of the cost centre', head: 'Head of the department' },
  withRole: { finance: ['kaan', 'lea', 'mara'], procurement: ['mara', 'nils'] },
  roleWords: (role) => role,
  able: new Set(PEOPLE),
  nameOf: (person) => person,
  covers: FIELDS,
  authors: { [REQUESTER]: [...FIELDS] },
  ...more,
})
const rule = (steps: StepRule[], more: Partial<Rule> = {}): Rule => ({
  id: 'r',
  version: 1,
  name: 'Orders',
  amountFrom: null,
  addUpDays: null,
  category: null,
  relation: null,
  related: [],
  steps,
  ...more,
})
const stepsOf = (rules: Rule[], given: Facts) => {
  const found = resolve(rules, [], given)
  assert.ok('steps' in found, JSON.stringify(found))
  return found.steps
}
const courseOf = (next: Next): Course => {
  assert.ok('course' in next, JSON.stringify(next))
  return next.course
}
const refusedOf = (next: Next): string => {
  assert.ok('refused' in next)
  return next.refused
}

const OWNER = step({ name: 'Cost centre', by: [{ relation: 'owner' }], covers: ['project'] })
const FINANCE = step({ name: 'Finance', by: [{ role: 'finance' }], need: 2, covers: ['value', 'vendor'] })
const VALUES = { vendor: 'a', value: 100, project: 'x' }
const begin = (rules = [rule([OWNER, FINANCE])], values: Record<string, unknown> = VALUES) => {
  const given = facts(values)
  return submitted(stepsOf(rules, given), values, given.authors, 't0', digest)
}
const say = (course: Course, by: string, more: object = {}) =>
  decided(
    course,
    { by, verdict: 'approved', hash: course.hash, reason: null, now: 't1', deputies: [], ...more },
    digest,
  )

describe('approvals', () => {
  test('go step by step, and a quorum needs different people', () => {
    let course = begin()
    assert.match(refusedOf(say(course, 'kaan')), /not asked in this step/)
    course = courseOf(say(course, 'jutta'))
    assert.equal(turn(course, digest), 1)
    course = courseOf(say(course, 'kaan'))
    assert.match(refusedOf(say(course, 'kaan')), /decided already/)
    assert.match(
      refusedOf(say(course, 'kaan', { deputies: [{ deputy: 'kaan', person: 'lea' }] })),
      /decided already/,
      'a deputy is no second person',
    )
    course = courseOf(say(course, 'lea'))
    assert.equal(course.state, 'approved')
    assert.match(refusedOf(say(course, 'mara')), /approved already/)
  })

  test('a decision about something else than what stands is refused', () => {
    const course = begin()
    assert.match(refusedOf(say(course, 'jutta', { hash: 'other' })), /has changed since/)
  })

  test('the requester never decides: asked by role, as a deputy, or by delegation', () => {
    const own = step({ name: 'Own', by: [{ person: REQUESTER }, { role: 'finance' }] })
    const course = begin([rule([own])])
    assert.ok(!course.steps[0]!.seats.some(({ person }) => person === REQUESTER))
    const deputies = [{ deputy: REQUESTER, person: 'kaan' }]
    assert.match(refusedOf(say(course, REQUESTER, { deputies })), /nobody approves their own/)
    const passed = delegated(course, { by: 'kaan', to: REQUESTER, reason: 'r', deputies: [] }, digest)
    assert.match(refusedOf(passed), /nobody approves their own/)
    const forced = delegated(course, { by: 'x', of: 'kaan', to: REQUESTER, reason: 'r', deputies: [] }, digest)
    assert.match(refusedOf(forced), /nobody approves their own/)
  })

  test('a step that nobody may decide refuses the whole and says why', () => {
    const alone = rule([step({ name: 'Owner', by: [{ relation: 'owner' }] })])
    const sentence = (more: Partial<Facts>) => {
      const found = resolve([alone], [], facts(VALUES, more))
      assert.ok('refused' in found)
      return found.refused
    }
    assert.match(sentence({ related: { owner: [REQUESTER] } }), /“Owner”.*ines asks for it or wrote it/)
    assert.match(sentence({ related: {} }), /owner of the cost centre.*there is nobody/)
    assert.match(sentence({ able: new Set(['kaan']) }), /jutta cannot sign in/)
    const fallback = rule([step({ name: 'Owner', by: [{ relation: 'owner' }], otherwise: [{ role: 'procurement' }] })])
    const steps = stepsOf([fallback], facts(VALUES, { related: {} }))
    assert.deepEqual(
      steps[0]!.seats.map((s) => s.person),
      ['mara', 'nils'],
    )
    assert.match(
      (resolve([rule([{ ...FINANCE, need: 4 }])], [], facts(VALUES)) as { refused: string }).refused,
      /needs 4 people and 3 may decide/,
    )
    assert.match((resolve([], [], facts(VALUES)) as { refused: string }).refused, /No rule says/)
  })

  test('amounts of alike records count together, and an unknown currency reaches every limit', () => {
    const limit = rule([FINANCE], { amountFrom: { amount: '10000', currency: 'EUR' }, addUpDays: 30 })
    const applies = (more: Partial<Facts>) => 'steps' in resolve([limit], [], facts(VALUES, more))
    const euro = (amount: string) => ({ amount, currency: 'EUR' })
    assert.equal(applies({ amount: euro('9999.99') }), false)
    assert.equal(applies({ amount: euro('10000') }), true)
    assert.equal(applies({ amount: euro('6000'), alike: (days) => (days === 30 ? [euro('4000.00')] : []) }), true)
    assert.equal(applies({ amount: euro('6000'), alike: () => [euro('3999.99')] }), false)
    assert.equal(applies({ amount: { amount: '1', currency: 'SEK' } }), true)
    assert.equal(applies({ amount: { amount: '1', currency: 'SEK' }, convert: () => '0.09' }), false)
    assert.equal(applies({ amount: null }), false)
  })

  test('category and relation decide whether a rule applies', () => {
    const software = rule([FINANCE], { category: 'software' })
    assert.ok('refused' in resolve([software], [], facts(VALUES, { category: 'hardware' })))
    assert.ok('steps' in resolve([software], [], facts(VALUES, { category: 'software' })))
    const juttas = rule([FINANCE], { relation: 'owner', related: ['jutta'] })
    assert.ok('steps' in resolve([juttas], [], facts(VALUES)))
    assert.ok('refused' in resolve([juttas], [], facts(VALUES, { related: { owner: ['lea'] } })))
  })

  test('an edit asks again from the first step that it affects; earlier ones stand', () => {
    const change = (course: Course, field: string, value: unknown, by: string, more: Partial<Facts> = {}) => {
      const values = { ...course.values, [field]: value }
      const authors = authored(course.authors, by, [field])
      const steps = stepsOf([rule([OWNER, FINANCE])], facts(values, { authors, ...more }))
      return edited(course, { changed: [field], values, authors, steps, now: 't2' }, digest)
    }
    let course = courseOf(say(begin(), 'jutta'))
    course = courseOf(say(course, 'kaan'))
    const byValue = change(course, 'value', 200, 'nils')
    assert.equal(byValue.from, 1)
    assert.equal(byValue.course.steps[0]!.decisions.length, 1)
    assert.equal(byValue.course.steps[1]!.decisions.length, 0)
    assert.notEqual(byValue.course.hash, course.hash)
    assert.equal(change(course, 'project', 'y', 'nils').from, 0)
    const newOwner = change(course, 'value', 200, 'nils', { related: { owner: ['lea'] } })
    assert.equal(newOwner.from, 0, 'another owner of the cost centre is another step')
    assert.equal(newOwner.course.steps[0]!.seats[0]!.person, 'lea')
    const byApprover = change(course, 'value', 200, 'lea')
    assert.match(refusedOf(say(byApprover.course, 'lea')), /nobody approves their own/)
    assert.ok(!byApprover.course.steps[1]!.seats.some(({ person }) => person === 'lea'))
  })

  test('whoever becomes the requester after having approved is asked no more, and the step begins again', () => {
    const course = courseOf(say(begin([rule([FINANCE, OWNER])]), 'kaan'))
    const authors = authored(course.authors, 'kaan', FIELDS)
    const steps = stepsOf([rule([FINANCE, OWNER])], facts(VALUES, { authors }))
    const next = edited(course, { changed: [], values: course.values, authors, steps, now: 't2' }, digest)
    assert.equal(next.from, 0)
    assert.deepEqual(
      next.course.steps[0]!.seats.map((s) => s.person),
      ['lea', 'mara'],
    )
  })

  test('escalation lets others decide as well, never the requester', () => {
    const late = step({
      name: 'Late',
      by: [{ relation: 'owner' }],
      escalateTo: [{ relation: 'head' }, { person: REQUESTER }],
    })
    const course = begin([rule([late])])
    const next = escalated(course, 0, 't9')!
    assert.deepEqual(
      next.steps[0]!.seats.map(({ person, escalated }) => [person, escalated]),
      [
        ['jutta', false],
        ['kaan', true],
      ],
    )
    assert.equal(escalated(next, 0, 't10'), null)
    assert.equal(courseOf(say(next, 'kaan')).state, 'approved')
  })

  test('one’s own approval is taken back until somebody else decides', () => {
    let course = courseOf(say(begin(), 'jutta'))
    assert.equal(turn(courseOf(takenBack(course, 'jutta', 't2', digest)), digest), 0)
    course = courseOf(say(course, 'kaan', { now: 't3' }))
    assert.match(refusedOf(takenBack(course, 'jutta', 't4', digest)), /decided after you/)
    assert.equal(courseOf(takenBack(course, 'kaan', 't4', digest)).steps[1]!.decisions.length, 0)
  })
})

const person = fc.constantFrom(...PEOPLE)
const event = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('approve' as const), by: person, stale: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reject' as const), by: person }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('edit' as const),
      by: person,
      field: fc.constantFrom(...FIELDS),
      value: fc.integer({ min: 0, max: 3 }),
      requester: fc.option(person, { nil: undefined, freq: 5 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('delegate' as const), by: person, to: person, forced: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('escalate' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('takeBack' as const), by: person }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const) }) },
)
const approver = fc.oneof(
  person.map((each) => ({ person: each })),
  fc.constantFrom('owner', 'head').map((relation) => ({ relation })),
  fc.constantFrom('finance' as const, 'procurement' as const).map((role) => ({ role })),
)
const stepRule = fc.record({
  name: fc.constantFrom('One', 'Two', 'Three'),
  by: fc.array(approver, { minLength: 1, maxLength: 3 }),
  need: fc.constantFrom<StepRule['need']>(1, 1, 2, 'all'),
  covers: fc.subarray([...FIELDS]),
  otherwise: fc.array(approver, { maxLength: 1 }),
  escalateTo: fc.array(approver, { maxLength: 2 }),
})

test('whatever happens in whatever order: nothing is approved that was not approved as it stands, nobody approves his own', () => {
  let reached = 0
  fc.assert(
    fc.property(
      fc.array(stepRule, { minLength: 1, maxLength: 3 }),
      fc.array(
        fc.record({ deputy: person, person }).filter((each) => each.deputy !== each.person),
        { maxLength: 3 },
      ),
      fc.array(event, { minLength: 4, maxLength: 25 }),
      fc.boolean(),
      (steps, deputies: Deputyship[], events, amounts) => {
        const rules = steps.map((each, at) =>
          // A rule that comes and goes with the value.
          rule([step(each)], {
            id: `r${at}`,
            ...(amounts && at === 1 ? { amountFrom: { amount: '2', currency: 'EUR' } } : {}),
          }),
        )
        const related = (values: Record<string, unknown>) => ({
          owner: [PEOPLE[1 + Number(values.value)]!],
          head: ['kaan'],
        })
        const resolved = (values: Record<string, unknown>, authors: Facts['authors']) =>
          resolve(
            rules,
            [step({ name: 'Own', by: [{ role: 'procurement' }] })],
            facts(values, { authors, related: related(values) }),
          )
        // What the test itself remembers, apart from the course.
        let values: Record<string, unknown> = { vendor: 0, value: 1, project: 0 }
        let requesters: string[] = [REQUESTER]
        const edits: { by: string; field: string }[] = []
        const approvals: { by: string; values: Record<string, unknown> }[] = []
        const hashes: string[] = []
        let clock = 0

        const first = resolved(values, authored({}, REQUESTER, FIELDS))
        if ('refused' in first) return
        let course = submitted(first.steps, values, authored({}, REQUESTER, FIELDS), 't', digest)
        for (const e of events) {
          const now = `t${String(++clock).padStart(4, '0')}`
          hashes.push(course.hash)
          const before = course
          if (e.do === 'edit') {
            if (course.state !== 'waiting') continue
            const next = { ...values, [e.field]: e.value }
            const changed = next[e.field] === values[e.field] ? [] : [e.field]
            const asks = e.requester && !requesters.includes(e.requester) ? [...requesters, e.requester] : requesters
            if (!changed.length && asks === requesters) continue
            let authors = authored(course.authors, e.by, changed)
            for (const each of asks) authors = authored(authors, each, FIELDS)
            const fresh = resolved(next, authors)
            if ('refused' in fresh) continue
            course = edited(course, { changed, values: next, authors, steps: fresh.steps, now }, digest).course
            values = next
            requesters = asks
            for (const field of changed) edits.push({ by: e.by, field })
          } else if (e.do === 'withdraw') {
            if (course.state === 'waiting') course = { ...course, state: 'withdrawn' }
          } else if (e.do === 'escalate') {
            if (course.state === 'waiting') course = escalated(course, turn(course, digest), now) ?? course
          } else {
            const next =
              e.do === 'delegate'
                ? delegated(
                    course,
                    { by: e.by, to: e.to, reason: 'r', deputies, ...(e.forced && { of: PEOPLE[2] }) },
                    digest,
                  )
                : e.do === 'takeBack'
                  ? takenBack(course, e.by, now, digest)
                  : decided(
                      course,
                      {
                        by: e.by,
                        verdict: e.do === 'approve' ? 'approved' : 'rejected',
                        hash: e.do === 'approve' && e.stale ? hashes[0]! : course.hash,
                        reason: null,
                        now,
                        deputies,
                      },
                      digest,
                    )
            if ('refused' in next) continue
            course = next.course
            if (e.do === 'approve')
              approvals.push({ by: e.by, values: e.stale && hashes[0] !== before.hash ? {} : values })
            if (e.do === 'takeBack') {
              const at = approvals.findLastIndex(({ by }) => by === e.by)
              approvals.splice(at, 1)
            }
          }
          for (const each of course.steps) {
            for (const { by } of each.decisions) {
              assert.ok(!requesters.includes(by), `${by} decided about what ${by} asks for`)
              assert.ok(!edits.some((edit) => edit.by === by && each.covers.includes(edit.field)), `${by} wrote it`)
            }
            assert.equal(new Set(each.decisions.map(({ by }) => by)).size, each.decisions.length, 'decided twice')
          }
          if (course.state !== 'approved' || before.state === 'approved') continue
          reached++
          for (const field of FIELDS)
            assert.ok(
              course.steps.some((s) => s.covers.includes(field)),
              `${field}: by nobody`,
            )
          for (const each of course.steps) {
            assert.ok(isComplete(course, each, digest))
            const saw = (seen: Record<string, unknown>) => each.covers.every((field) => seen[field] === values[field])
            const agreed = each.decisions.filter(
              (d) => d.verdict === 'approved' && approvals.some((a) => a.by === d.by && saw(a.values)),
            )
            assert.ok(agreed.length >= each.need, `${each.name}: ${agreed.length} of ${each.need} saw what stands`)
          }
        }
      },
    ),
    { numRuns: 3000, seed: 20_261_123 },
  )
  assert.ok(reached > 100, `only ${reached} sequences reached an approval`)
})
