import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { seeded } from '../platform/example/seeded.ts'
import { companyCalendar } from './people/companyCalendar.ts'
import { type ExampleRecord, examplePeople } from './people/example.ts'
import { exampleProjects } from './projects/example.ts'
import { schedulePlan } from './projects/schedule/schedule.ts'

const TODAY = '2026-11-22'
const calendarOf = (today: string) => {
  const place = { country: 'DE', region: 'DE-HH', timeZone: 'Europe/Berlin', workingWeek: [1, 2, 3, 4, 5] }
  return { name: 'Hamburg', ...companyCalendar(place, today).times }
}
const day = fc.date({ min: new Date('2024-01-01'), max: new Date('2034-12-31'), noInvalidDate: true })
const seed = fc.integer({ min: 0, max: 2 ** 31 })

describe('the example’s generators', () => {
  test('numbers of a seed are the same each time and fill the range', () => {
    const [one, two] = [seeded(7), seeded(7)]
    const drawn = Array.from({ length: 2000 }, () => one.next())
    assert.deepEqual(
      drawn.slice(0, 100),
      Array.from({ length: 100 }, () => two.next()),
    )
    const counts = [0, 0, 0, 0]
    for (const each of drawn) counts[Math.floor(each * 4)]!++
    for (const count of counts) assert.ok(count > 420 && count < 580, counts.join())
    const dice = new Set(Array.from({ length: 200 }, () => one.between(1, 6)))
    assert.deepEqual(
      [...dice].toSorted((a, b) => a - b),
      [1, 2, 3, 4, 5, 6],
    )
  })

  test('the same seed and day give the same company, another seed another', () => {
    assert.deepEqual(examplePeople(1, TODAY), examplePeople(1, TODAY))
    assert.notDeepEqual(examplePeople(1, TODAY), examplePeople(2, TODAY))
    const [a, b] = [exampleProjects(1, TODAY, calendarOf(TODAY)), exampleProjects(1, TODAY, calendarOf(TODAY))]
    assert.deepEqual(a, b)
  })

  test('on any day: sixty people in six departments, every reference leads somewhere, no e-mail twice', () => {
    fc.assert(
      fc.property(seed, day, (number, date) => {
        const made = examplePeople(number, date.toISOString().slice(0, 10))
        assert.deepEqual([made.people.length, made.departments.length], [60, 6])
        const people = new Set(made.people.map((p) => p.key))
        const departments = new Set(made.departments.map((d) => d.key))
        const calendars = new Set(made.calendars.map((c) => c.key))
        assert.equal(new Set(made.people.map((p) => p.values.email)).size, 60)
        for (const { values } of made.people) assert.match(values.email as string, /^[a-z.]+@fernholm\.example$/)
        const leads = (records: ExampleRecord[], field: string, to: Set<string>) => {
          for (const { values } of records)
            if (values[field]) assert.ok(to.has(values[field] as string), `${field}: ${String(values[field])}`)
        }
        leads(made.departments, 'head', people)
        leads(made.departments, 'parent', departments)
        for (const field of ['person', 'manager']) leads(made.engagements, field, people)
        leads(made.engagements, 'department', departments)
        leads(made.engagements, 'calendar', calendars)
        for (const field of ['person', 'approver']) leads(made.leave, field, people)
        for (const { values } of [...made.engagements, ...made.leave])
          assert.ok(values.endsOn == null || (values.endsOn as string) >= (values.startsOn as string))
        for (const { values } of made.engagements) assert.notEqual(values.manager, values.person)
        assert.deepEqual(new Set(made.engagements.map((e) => e.values.person)), people)
      }),
      { numRuns: 40 },
    )
  })

  test('on any day: five plans that can be scheduled, one finished, one waiting, three under way', () => {
    fc.assert(
      fc.property(seed, day, (number, date) => {
        const today = date.toISOString().slice(0, 10)
        const projects = exampleProjects(number, today, calendarOf(today))
        assert.equal(projects.length, 5)
        const people = new Set(examplePeople(number, today).people.map((p) => p.key))
        for (const { title, plan, fields, people: planned } of projects) {
          for (const key of Object.keys(planned)) assert.ok(people.has(key), key)
          const outcome = schedulePlan(plan)
          assert.ok(outcome.ok, title)
          const work = plan.tasks.filter((t) => !t.summary)
          const finished = work.filter((t) => t.percentComplete === 100).length
          if (fields.status === 'closed') assert.equal(finished, work.length, title)
          else assert.ok(finished > 3 && finished < work.length, `${title}: ${finished} of ${work.length} on ${today}`)
          for (const t of work) {
            if (t.actualFinish) assert.ok(t.actualFinish <= plan.statusDate!, `${title}: ${t.name} ends later`)
            if (t.actualStart && t.actualFinish) assert.ok(t.actualStart <= t.actualFinish)
          }
          assert.ok(plan.statusDate! <= `${today}T17:00`)
        }
      }),
      { numRuns: 25 },
    )
  })
})
