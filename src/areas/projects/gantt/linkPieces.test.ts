import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { linksByPiece, linksNear } from './linkPieces.ts'
import type { Row } from './rows.ts'

const rowOf = (task: number): Row => ({ task, level: 1, expanded: undefined, position: 1, siblings: 1 })

test('a window finds every link that meets it, each once, and few others', () => {
  const plans = fc.integer({ min: 2, max: 400 }).chain((count) =>
    fc.record({
      count: fc.constant(count),
      folded: fc.uniqueArray(fc.integer({ min: 0, max: count - 1 })),
      ends: fc.array(fc.tuple(fc.integer({ min: -1, max: count - 1 }), fc.integer({ min: -1, max: count - 1 }))),
      from: fc.integer({ min: 0, max: count - 1 }),
      height: fc.integer({ min: 1, max: 60 }),
    }),
  )
  fc.assert(
    fc.property(plans, ({ count, folded, ends, from, height }) => {
      const seen = new Int32Array(count).fill(-1)
      const rows: Row[] = []
      for (let task = 0; task < count; task++) if (!folded.includes(task)) seen[task] = rows.push(rowOf(task)) - 1
      const [starts, finishes] = [Int32Array.from(ends, ([a]) => a), Int32Array.from(ends, ([, b]) => b)]
      const found = [...linksNear(linksByPiece(rows, starts, finishes, seen), from, from + height)]
      assert.equal(new Set(found).size, found.length)
      for (const [link, [a, b]] of ends.entries()) {
        const [rowA, rowB] = [seen[a] ?? -1, seen[b] ?? -1]
        const meets = rowA >= 0 && rowB >= 0 && Math.min(rowA, rowB) < from + height && Math.max(rowA, rowB) >= from
        if (meets) assert.ok(found.includes(link), `link ${link} meets the window`)
        if (rowA < 0 || rowB < 0) assert.ok(!found.includes(link), `link ${link} has an end that is not seen`)
      }
    }),
  )
})
