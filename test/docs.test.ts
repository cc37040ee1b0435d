import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { ROOT } from '../src/platform/settings.server.ts'

const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT }).map((page) => ({
  page,
  text: readFileSync(join(ROOT, page), 'utf8'),
}))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

/** Lines that are not in the file, in this order; `…` stands for what is left out. Indentation does not count. */
function missing(quoted: string, source: string): string[] {
  const lines = source.split('\n').map((line) => line.trim())
  let from = 0
  return quoted
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => {
      if (line === '' || line === '…') return false
      const found = lines.indexOf(line, from)
      if (found === -1) return true
      from = found + 1
      return false
    })
}

describe('the documentation', () => {
  test('quotes code that is there: a block that names a file has its lines', () => {
    let blocks = 0
    for (const { page, text } of pages)
      for (const [, path, quoted] of text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)) {
        blocks++
        assert.deepEqual(missing(quoted!, read(path!)), [], `${page} quotes ${path}`)
      }
    assert.ok(blocks > 5)
  })

  test('a line that is not there is found, and so is one in another place', () => {
    assert.deepEqual(missing('  b\n…\nd', 'a\nb\nc\nd'), [])
    assert.deepEqual(missing('b\nx', 'a\nb'), ['x'])
    assert.deepEqual(missing('b\na', 'a\nb'), ['a'])
  })

  test('links and names of files lead somewhere', () => {
    const dead = pages.flatMap(({ page, text }) => {
      const links = Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, link]) => link!)
        .filter((link) => !/^[a-z]+:|^#/.test(link))
        .map((link) => join(dirname(page), link.split('#')[0]!))
      const named = Array.from(
        text.matchAll(/`((?:src|test|bench|migrations|docs)\/[\w./-]+\.\w+)`/g),
        ([, path]) => path!,
      )
      return (
        [...links, ...named]
          // A pattern is no file; pictures are made by `npm run pictures`.
          .filter(
            (path) => !path.includes('YYYY') && !path.startsWith('docs/pictures/') && !existsSync(join(ROOT, path)),
          )
          .map((path) => `${page}: ${path}`)
      )
    })
    assert.deepEqual(dead, [])
  })

  test('every setting is in the table of docs/running.md', () => {
    const sources = read('src/platform/settings.server.ts') + read('src/cli.ts')
    const settings = new Set(Array.from(sources.matchAll(/\b(AMBIT_[A-Z_]+|DATABASE_URL\w*)\b/g), ([name]) => name))
    assert.ok(settings.size > 10)
    const table = read('docs/running.md')
    assert.deepEqual(
      [...settings].filter((name) => !table.includes(`\`${name}\``)),
      [],
    )
  })

  test('every command is described', () => {
    const commands = Array.from(read('src/cli.ts').matchAll(/^ {2}(\w+): \{$/gm), ([, name]) => name!)
    assert.ok(commands.length > 5)
    const text = read('docs/operate.md')
    assert.deepEqual(
      commands.filter((name) => !text.includes(`ambit ${name}`)),
      [],
    )
  })
})
