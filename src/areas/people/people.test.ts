import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type TestAmbit, testAmbit, type Visitor } from '../../../test/ambit.ts'
import { approvalOf, decide } from '../../../test/approvals.ts'
import { availabilityOf } from './availability.server.ts'

let ambit: TestAmbit
let keeper: Visitor
let boss: Visitor
let worker: Visitor
let other: Visitor
let manager: Visitor
before(async () => {
  ambit = await testAmbit()
  keeper = await ambit.visitor(['people', 'employee'], 'Kay Keeper')
  boss = await ambit.visitor(['employee'], 'Bea Boss')
  worker = await ambit.visitor(['employee'], 'Will Worker')
  other = await ambit.visitor(['employee', 'auditor'], 'Ora Other')
})
after(() => ambit.stop())

const post = (who: Visitor, path: string, body: unknown = {}) => ambit.call(who, 'POST', `/api/people/${path}`, body)
const get = (who: Visitor, path: string) => ambit.call(who, 'GET', `/api/people/${path}`)

describe('people', () => {
  test('the first account brings the company’s calendar, and every account its person', async () => {
    const { body } = await get(worker, 'calendars')
    assert.equal(body.rows.length, 1)
    assert.equal(body.rows[0].standard, true)
    assert.ok(body.rows[0].times.exceptions.some((e: { name: string }) => e.name === 'Day of German Unity'))
    assert.equal((await get(other, `people/${worker.account}`)).body.name, 'Will Worker')
  })

  test('what is personal is seen by the person and whoever keeps persons', async () => {
    const path = `people/${worker.account}`
    const { body } = await get(worker, path)
    const patched = await ambit.call(worker, 'PATCH', `/api/people/${path}`, {
      version: body.version,
      address: '12 Canary Wharf',
    })
    assert.equal(patched.status, 200)
    for (const who of [worker, keeper]) assert.equal((await get(who, path)).body.address, '12 Canary Wharf')
    for (const who of [boss, other]) assert.ok(!JSON.stringify(await get(who, path)).includes('Canary'))
    const own = await ambit.call(worker, 'PATCH', `/api/people/${path}`, { version: 2, name: 'Somebody Else' })
    assert.equal(own.status, 403)
    assert.match(own.body.error.message, /Name/)
    assert.equal((await post(worker, 'people', { name: 'New One' })).status, 403)
  })

  test('a head sees the terms of the departments below, others do not', async () => {
    const top = (await post(keeper, 'departments', { name: 'Operations', code: 'OPS', head: boss.account })).body
    const below = (await post(keeper, 'departments', { name: 'IT', code: 'IT', parent: top.id })).body
    const draft = { person: worker.account, title: 'Engineer', department: below.id, startsOn: '2020-01-01', share: 60 }
    const made = await post(keeper, 'engagements', draft)
    assert.equal(made.status, 201)
    const share = async (who: Visitor) => (await get(who, `engagements/${made.body.id}`)).body.share
    assert.equal(await share(boss), 60)
    assert.equal(await share(worker), 60)
    assert.equal(await share(other), null)
    const wrong = await post(keeper, 'engagements', { ...draft, manager: worker.account, endsOn: '2019-12-31' })
    assert.deepEqual(Object.keys(wrong.body.error.fields), ['endsOn', 'manager'])
    const loop = await ambit.call(keeper, 'PATCH', `/api/people/departments/${top.id}`, {
      version: 1,
      parent: below.id,
    })
    assert.equal(loop.status, 200, 'a circle of departments is harmless')
    assert.equal(await share(boss), 60)
  })

  test('leave is asked for, decided by the manager, and then moves dates', async () => {
    manager = await ambit.visitor(['employee'], 'Mara Manager')
    await post(keeper, 'engagements', {
      person: other.account,
      title: 'Planner',
      manager: manager.account,
      startsOn: '2020-01-01',
    })
    const days = { startsOn: '2027-03-01', endsOn: '2027-03-02', lastDay: 'morning', note: 'to the canary islands' }
    const { body: leave } = await post(other, 'leave', { ...days, person: other.account })
    assert.equal(leave.state, 'draft')
    assert.equal((await post(other, 'leave', { ...days, person: boss.account })).status, 403)
    assert.equal((await get(worker, `leave/${leave.id}`)).status, 404)

    const requested = await post(other, `leave/${leave.id}/request`)
    assert.deepEqual([requested.body.state, requested.body.approver], ['requested', manager.account])
    const own = await decide(ambit, other, 'people.leave', leave.id)
    assert.equal(own.status, 403)
    assert.match(own.body.error.message, /nobody approves their own/)
    const hours = async () => {
      const found = await availabilityOf(ambit.database.db, { calendars: [], people: [other.account] })
      return found.availability.get(other.account)!.calendar!.exceptions.map((e) => [e.from, e.to, e.intervals.length])
    }
    assert.deepEqual(await hours(), [])
    assert.equal((await decide(ambit, manager, 'people.leave', leave.id)).status, 200)
    const approved = await get(manager, `leave/${leave.id}`)
    assert.deepEqual([approved.body.state, approved.body.approver], ['approved', manager.account])
    const history = await get(manager, `leave/${leave.id}/activity`)
    assert.deepEqual(
      [history.body.entries[0].verb, history.body.entries[0].who.name, history.body.entries[0].reason],
      ['approve', 'Mara Manager', '“Manager”'],
    )
    assert.deepEqual(await hours(), [
      ['2027-03-01', '2027-03-01', 0],
      ['2027-03-02', '2027-03-02', 1],
    ])
    const revised = await post(other, `leave/${leave.id}/revise`, { startsOn: '2027-03-01', endsOn: '2027-03-09' })
    assert.equal(revised.status, 409)
    assert.equal((await post(other, `leave/${leave.id}/cancel`)).body.state, 'cancelled')
    assert.deepEqual(await hours(), [])
  })

  test('leave that is revised waits no more; rejected, it says why to those who may know', async () => {
    const days = { startsOn: '2027-06-07', endsOn: '2027-06-08' }
    const { body: leave } = await post(other, 'leave', { ...days, person: other.account })
    await post(other, `leave/${leave.id}/request`)
    const revised = await post(other, `leave/${leave.id}/revise`, { ...days, endsOn: '2027-06-09' })
    assert.equal(revised.body.state, 'draft')
    assert.equal((await approvalOf(ambit, other, 'people.leave', leave.id)).state, 'withdrawn')
    await post(other, `leave/${leave.id}/request`)
    assert.equal(
      (await decide(ambit, manager, 'people.leave', leave.id, 'reject', { reason: 'Audit week' })).status,
      200,
    )
    const { body } = await get(other, `leave/${leave.id}`)
    assert.deepEqual([body.state, body.reason, body.approver], ['rejected', 'Audit week', manager.account])
    const auditor = await ambit.visitor(['auditor'], 'Aud Itor')
    const seen = await approvalOf(ambit, auditor, 'people.leave', leave.id)
    assert.equal(seen.steps[0]!.people[0]!.decision!.verdict, 'rejected')
    assert.ok(!JSON.stringify(seen).includes('Audit week'), 'the reason is for the person and those above')
  })

  test('whoever keeps persons does not decide on their own leave', async () => {
    const { body: leave } = await post(keeper, 'leave', {
      person: keeper.account,
      startsOn: '2027-05-03',
      endsOn: '2027-05-03',
    })
    const alone = await post(keeper, `leave/${leave.id}/request`)
    assert.equal(alone.status, 409)
    assert.match(alone.body.error.message, /Nobody can approve step “Manager”/)
    assert.equal((await get(keeper, `leave/${leave.id}`)).body.state, 'draft')
    const colleague = await ambit.visitor(['people', 'employee'], 'Kim Keeper')
    assert.equal((await post(keeper, `leave/${leave.id}/request`)).status, 200)
    assert.equal((await decide(ambit, keeper, 'people.leave', leave.id)).status, 403)
    assert.equal((await decide(ambit, colleague, 'people.leave', leave.id)).status, 200)
  })

  test('holidays are imported, from the law or from a file, and imported again', async () => {
    const draft = { name: 'Zürich', country: 'CH', region: 'CH-ZH', timeZone: 'Europe/Zurich' }
    const { body: calendar } = await post(keeper, 'calendars', draft)
    const bring = (who: Visitor, body: object) =>
      post(who, `calendars/${calendar.id}/holidays`, { from: 2026, to: 2026, ...body })
    assert.equal((await bring(worker, {})).status, 403)
    assert.equal((await bring(keeper, { preview: true })).body.report.added.length, 10)
    assert.equal((await get(keeper, `calendars/${calendar.id}`)).body.times.exceptions.length, 0)
    const { body } = await bring(keeper, {})
    assert.deepEqual([body.report.set, body.report.added.length], ['CH-ZH', 10])
    assert.equal((await bring(keeper, {})).body.report.unchanged, 10)

    const file = (...events: string[]) =>
      [
        'BEGIN:VCALENDAR',
        ...events.flatMap((e) => ['BEGIN:VEVENT', ...e.split('|'), 'END:VEVENT']),
        'END:VCALENDAR',
      ].join('\n')
    const text = file(
      'DTSTART;VALUE=DATE:20260914|SUMMARY:Knabenschiessen',
      'DTSTART:20260420T120000|SUMMARY:Sechseläuten',
    )
    const imported = await bring(keeper, { file: text, set: 'City' })
    assert.deepEqual(imported.body.report.added, [{ from: '2026-09-14', to: '2026-09-14', name: 'Knabenschiessen' }])
    assert.deepEqual(imported.body.report.skipped, [
      { line: 6, name: 'Sechseläuten', reason: 'is not an all-day event' },
    ])
    const bad = await bring(keeper, { file: 'BEGIN:VCALENDAR\nnothing' })
    assert.equal(bad.status, 422)
    assert.match(bad.body.error.fields.file, /^Line 2: /)
    assert.match((await bring(keeper, { country: 'IS', region: null })).body.error.fields.country, /AT, CH, DE/)
    const activity = await get(keeper, `calendars/${calendar.id}/activity`)
    assert.ok(activity.body.entries.some((entry: { verb: string }) => entry.verb === 'importHolidays'))
  })

  test('one calendar is the standard', async () => {
    const { body } = await get(keeper, 'calendars?sort=name')
    const [first, second] = body.rows.toSorted((a: { standard: boolean }) => (a.standard ? -1 : 1))
    assert.equal((await post(worker, `calendars/${second.id}/make-standard`)).status, 403)
    assert.equal((await post(keeper, `calendars/${second.id}/make-standard`)).body.standard, true)
    assert.equal((await get(keeper, `calendars/${first.id}`)).body.standard, false)
  })

  test('hours that no calendar can have are refused with their place', async () => {
    const days = [[], [{ from: 36_000, to: 32_400 }], [], [], [], [], []]
    const answer = await post(keeper, 'calendars', { name: 'Backwards', times: { days, exceptions: [] } })
    assert.deepEqual(answer.body.error.fields, { 'times.days.Monday.0': 'must end after it begins' })
  })
})
