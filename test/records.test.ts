/** What every record type promises because it is declared: proved for each of them through HTTP. */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, suite, test } from 'node:test'
import { types } from '../src/areas/areas.ts'
import { asRule } from '../src/record/caller.ts'
import type { Field } from '../src/record/fields.ts'
import { operatorsOf, sortable } from '../src/record/query.ts'
import { type RecordType, settable } from '../src/record/record.ts'
import { allows } from '../src/record/rights.ts'
import { type TestAmbit, testAmbit, type Visitor } from './ambit.ts'
import { HINTS, sampleDraft, sampleValue } from './sample.ts'

let ambit: TestAmbit
let admin: Visitor
let counter = 0
before(async () => {
  ambit = await testAmbit()
  admin = await ambit.visitor(['administrator', 'manager', 'employee', 'people'], 'Administrator')
})
after(() => ambit.stop())

const made = new Map<string, string>()

/** A row of a type to refer to, made once. A caller's own person serves as the person, so that relations lead to him. */
async function reference(target: string, fresh = false): Promise<string | undefined> {
  if (target === 'people.person') return admin.account
  const known = made.get(target)
  if (known && !fresh) return known
  const type = ambit.registry.get(target)
  const id = await insert(type)
  made.set(target, id)
  return id
}

/** A row made by the system, so that also types which nobody may create can be proved. */
async function insert(type: RecordType): Promise<string> {
  const draft = await sampleDraft(type, ++counter, reference)
  const row = await ambit.store.change(asRule('test', 'test'), (work) => work.create(type, draft, { everything: true }))
  return row.id
}

const draftOf = (type: RecordType) => sampleDraft(type, ++counter, reference)
/** A filter value as the address has it. */
const textOf = (f: Field, value: unknown): string =>
  f.kind === 'money' ? (value as { amount: string }).amount : Array.isArray(value) ? String(value[0]) : String(value)

for (const type of types) {
  suite(type.key, () => {
    const url = `/api${type.path}`

    test('is created, read, listed, changed and removed, and the audit has each step', async () => {
      const draft = await draftOf(type)
      const created = await ambit.call(admin, 'POST', url, draft)
      if (created.status === 403)
        return assert.ok(!allows(type.may.create, admin.caller), 'an administrator was refused')
      assert.equal(created.status, 201, JSON.stringify(created.body))
      const { id } = created.body
      for (const [field, value] of Object.entries(draft)) {
        if (type.fields[field]!.kind === 'secret') assert.ok(!(field in created.body))
        else if (type.fields[field]!.kind !== 'decimal')
          assert.deepEqual(comparable(created.body[field]), comparable(value), field)
      }
      const read = await ambit.call(admin, 'GET', `${url}/${id}`)
      assert.equal(read.status, 200)
      assert.equal(read.body.version, 1)
      const title = read.body[type.titleField]
      const listed = await ambit.call(admin, 'GET', `${url}?limit=500&sort=-createdAt&titles=true&can=true`)
      assert.equal(listed.status, 200, JSON.stringify(listed.body))
      assert.ok(listed.body.rows.some((row: any) => row.id === id && row[type.titleField] === title))
      if (read.body.can.remove) {
        const removed = await ambit.call(admin, 'DELETE', `${url}/${id}?version=${read.body.version}`)
        assert.equal(removed.status, 204, JSON.stringify(removed.body))
        assert.equal((await ambit.call(admin, 'GET', `${url}/${id}`)).status, 404)
      }
      const lines = await ambit.platform.audit.activityOf(ambit.database.db, type.key, id, 10)
      assert.equal(lines.at(-1)!.verb, 'create')
      assert.equal(lines.at(-1)!.who.account, admin.account)
    })

    test('refuses what is unknown, missing, wrong, or not for people to set', async () => {
      const refused = async (draft: object, field: string) => {
        const answer = await ambit.call(admin, 'POST', url, draft)
        if (answer.status === 403) return
        assert.equal(answer.status, 422, `${field}: ${JSON.stringify(answer.body)}`)
        assert.ok(
          Object.keys(answer.body.error.fields).some((f) => f.startsWith(field)),
          `${field}: ${JSON.stringify(answer.body.error.fields)}`,
        )
      }
      const draft = await draftOf(type)
      await refused({ ...draft, nonsense: 1 }, 'nonsense')
      for (const [field, f] of Object.entries(type.fields)) {
        if (!settable(f)) await refused({ ...draft, [field]: sampleValue(f, 1) ?? null }, field)
        else {
          await refused({ ...draft, [field]: { wrong: 'shape' } }, field)
          if (['text', 'prose', 'email', 'url'].includes(f.kind)) {
            await refused({ ...draft, [field]: 'x'.repeat((f.max ?? 200) + 1) }, field)
            await refused({ ...draft, [field]: 'a\u0000b' }, field)
          }
          if (f.kind === 'ref') await refused({ ...draft, [field]: randomUUIDv7() }, field)
          if (!f.optional && f.default === undefined && !['choices', 'refs', 'secret'].includes(f.kind)) {
            const { [field]: _, ...without } = draft
            await refused(without, field)
          }
        }
      }
    })

    test('keeps what two people change in different fields, and shows both values where it is the same field', async () => {
      const id = await insert(type)
      const fields = Object.entries(type.fields).filter(
        ([field, f]) =>
          settable(f) &&
          ['text', 'prose', 'whole', 'duration', 'percent', 'flag'].includes(f.kind) &&
          !f.pattern &&
          !f.unique &&
          !(field in (HINTS[type.key]?.(1) ?? {})),
      )
      const [one, two] = fields
      if (!one || !two) return
      const patch = (n: number, [field, f]: [string, Field], version: number) =>
        ambit.call(admin, 'PATCH', `${url}/${id}`, {
          version,
          [field]: f.kind === 'flag' ? n === 1 : sampleValue({ ...f, default: undefined }, 30 + n),
        })
      const before = (await ambit.call(admin, 'GET', `${url}/${id}`)).body
      if (!before.can.update) return
      const first = await patch(1, one, 1)
      assert.equal(first.status, 200, JSON.stringify(first.body))
      const second = await patch(2, two, 1)
      assert.equal(second.status, 200, JSON.stringify(second.body))
      assert.deepEqual(second.body[one[0]], first.body[one[0]])
      const third = await patch(2, one, 1)
      if (JSON.stringify(third.body[one[0]]) === JSON.stringify(first.body[one[0]])) return
      assert.equal(third.status, 409, JSON.stringify(third.body))
      assert.deepEqual(third.body.error.fields[one[0]].theirs, first.body[one[0]])
      assert.equal(third.body.error.current.id, id)
    })

    test('answers every filter and sort that its fields offer, and pages through all rows once', async () => {
      for (let i = 0; i < 3; i++) await insert(type)
      for (const [field, f] of Object.entries(type.fields)) {
        const value = f.kind === 'ref' || f.kind === 'refs' ? await reference(f.target!) : sampleValue(f, counter)
        for (const operator of operatorsOf(f)) {
          const values =
            operator === 'empty'
              ? 'true'
              : operator === 'between'
                ? `${textOf(f, value)}..${textOf(f, value)}`
                : textOf(f, value)
          if (operator !== 'empty' && value === undefined) continue
          const answer = await ambit.call(admin, 'GET', `${url}?${field}=${operator}:${encodeURIComponent(values)}`)
          assert.equal(answer.status, 200, `${field}=${operator}:${values} ${JSON.stringify(answer.body)}`)
        }
        if (!sortable(f)) continue
        for (const sort of [field, `-${field}`]) {
          const seen: string[] = []
          let after = ''
          do {
            const page = await ambit.call(admin, 'GET', `${url}?sort=${sort}&limit=2${after && `&after=${after}`}`)
            assert.equal(page.status, 200, JSON.stringify(page.body))
            seen.push(...page.body.rows.map((row: any) => row.id))
            after = page.body.next ?? ''
          } while (after && seen.length < 200)
          const all = await ambit.call(admin, 'GET', `${url}?sort=${sort}&limit=500`)
          assert.deepEqual(
            seen,
            all.body.rows.map((row: any) => row.id),
            `pages by ${sort}`,
          )
        }
      }
      const wrong = await ambit.call(admin, 'GET', `${url}?nonsense=eq:1`)
      assert.equal(wrong.status, 422)
      assert.equal((await ambit.call(admin, 'GET', `${url}?after=bogus`)).status, 422)
      assert.equal((await ambit.call(null, 'GET', url)).status, 401)
    })

    test('does a repeated request once', async () => {
      const draft = await draftOf(type)
      const key = { 'idempotency-key': `key-${randomUUIDv7()}` }
      const first = await ambit.call(admin, 'POST', url, draft, key)
      if (first.status === 403) return
      const again = await ambit.call(admin, 'POST', url, draft, key)
      assert.deepEqual(again, first)
      assert.equal((await ambit.call(admin, 'POST', url, { ...draft, id: randomUUIDv7() }, key)).status, 422)
    })

    test('changes many at once or none', async () => {
      const ids = [await insert(type), await insert(type)]
      const choice =
        Object.entries(type.fields).find(([, f]) => settable(f) && f.kind === 'flag') ??
        Object.entries(type.fields).find(([, f]) => settable(f) && ['prose', 'whole', 'percent'].includes(f.kind))
      if (!choice || !(await ambit.call(admin, 'GET', `${url}/${ids[0]}`)).body.can.update) return
      const [field, f] = choice
      const value = f.kind === 'flag' ? true : sampleValue(f, 41)
      const both = await ambit.call(admin, 'POST', `${url}/bulk`, {
        update: ids.map((id) => ({ id, version: 1, [field]: value })),
      })
      assert.equal(both.status, 200, JSON.stringify(both.body))
      assert.deepEqual(
        both.body.rows.map((row: any) => row[field]),
        [value, value],
      )
      const half = await ambit.call(admin, 'POST', `${url}/bulk`, {
        update: [
          { id: ids[0], version: 2, [field]: f.kind === 'flag' ? false : sampleValue(f, 12) },
          { id: randomUUIDv7(), version: 1, [field]: value },
        ],
      })
      assert.equal(half.status, 404)
      assert.match(half.body.error.message, /^Row 2: /)
      assert.deepEqual((await ambit.call(admin, 'GET', `${url}/${ids[0]}`)).body[field], value)
    })
  })
}

/** Instants come back with another spelling of the same zone, amounts with their cents. */
const comparable = (value: unknown): unknown =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|\+00:00)$/.test(value) ? Date.parse(value) : value
