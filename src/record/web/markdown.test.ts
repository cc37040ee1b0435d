import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { NAUGHTY } from '../../../test/naughty.ts'
import { personText, recordText } from '../../platform/comments/mentions.ts'
import { htmlOf, type NameOf } from './markdown.ts'

const INES = '01890000-0000-7000-8000-000000000001'
const TASK = { type: 'projects.task', id: '01890000-0000-7000-8000-000000000003' }
const nameOf: NameOf = (named) =>
  'person' in named
    ? named.person === INES
      ? { text: 'Ines <b>Falk</b>', path: `/people/people/${INES}`, own: true }
      : undefined
    : { text: 'Mount 56', path: `/projects/tasks/${named.record.id}` }

test('names stand where the text names somebody or something, as the reader may see it', () => {
  assert.equal(
    htmlOf(`Hello ${personText(INES)}, see ${recordText(TASK)}.`, nameOf),
    `<p>Hello <a class="named person own" href="/people/people/${INES}" data-record>@Ines &lt;b&gt;Falk&lt;/b&gt;</a>, see <a class="named" href="/projects/tasks/${TASK.id}" data-record>Mount 56</a>.</p>\n`,
  )
  assert.equal(
    htmlOf(`**${personText(TASK.id)}** ${recordText(TASK)}`),
    '<p><strong><span class="named person closed">@somebody</span></strong> <span class="named closed">something not shared with you</span></p>\n',
  )
})

test('in code a name is what was typed, and other marks stay text', () => {
  assert.equal(htmlOf(`\`${personText(INES)}\``, nameOf), `<p><code>${personText(INES)}</code></p>\n`)
  for (const text of ['@[x]', '#[a.b:c]', '@', 'x #', 'a@b', '@[', '#[projects.task:1] x'])
    assert.equal(htmlOf(text, nameOf).replaceAll(/<[^>]+>|\n/g, ''), text)
})

/** The only elements and attributes that a text may make. */
const ALLOWED =
  /^<\/?(?:p|br|em|strong|s|code|pre|blockquote|ul|ol|li|hr|h[1-6]|table|thead|tbody|tr|th|td|a|span)(?: (?:href|target|rel|class|start|title|data-record|style)(?:="[^"<>]*")?)*\s*\/?>$/

function hostile(html: string): string[] {
  const found = (html.match(/<[^>]*>/g) ?? []).filter((tag) => !ALLOWED.test(tag))
  for (const [, address] of html.matchAll(/href="([^"]*)"/g))
    if (/^\s*(?:javascript|vbscript|data|file):/i.test(address!.replaceAll(/&#?\w+;/g, ''))) found.push(address!)
  for (const [, style] of html.matchAll(/style="([^"]*)"/g)) if (!/^text-align:\w+$/.test(style!)) found.push(style!)
  for (const [tag] of html.matchAll(/<a [^>]*>/g))
    if (!tag.includes('data-record') && !tag.includes('rel="noopener nofollow noreferrer"')) found.push(tag)
  return found
}

const HOSTILE = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '![x](https://example.com/x.png)',
  '![x](https://example.com/x.png "onload=alert(1)")',
  '![](javascript:alert(1))',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt&colon;alert(1))',
  '[x](&#x6A;avascript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '<javascript:alert(1)>',
  '[x](vbscript:x)',
  '[x](file:///etc/passwd)',
  '[x](https://example.com/" onmouseover="alert(1))',
  '[x](https://example.com/ "\\" onmouseover=\\"alert(1)")',
  '[x]: javascript:alert(1)\n\n[x]',
  '<svg/onload=alert(1)>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<a href="javascript:alert(1)">x</a>',
  '`<script>`',
  '```"><script>\nx\n```',
  '```x" onclick="alert(1)\nx\n```',
  `@[${INES}" onmouseover="alert(1)]`,
  `#[a" onx="1:${INES}]`,
  '|a|\n|:-:|\n|<img src=x>|',
  '<style>*{background:url(https://example.com)}</style>',
  '<!--><script>alert(1)</script>-->',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
]

test('nothing hostile survives, and nothing loads from elsewhere', () => {
  for (const text of [...HOSTILE, ...NAUGHTY]) {
    const html = htmlOf(text, nameOf)
    assert.deepEqual(hostile(html), [], text)
    assert.ok(!/<(?:img|svg|script|style|iframe|link|object|video|audio)/i.test(html), text)
  }
})

test('nor in any combination of its pieces', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...HOSTILE,
      personText(INES),
      recordText(TASK),
      '[',
      '](',
      ')',
      '"',
      "'",
      '<',
      '>',
      '\n',
      '`',
      '*',
      '|',
      '\\',
      '&',
    ),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('')
      assert.deepEqual(hostile(htmlOf(text, nameOf)), [], text)
    }),
    { numRuns: 500 },
  )
})

test('a long text of marks takes no time to speak of', () => {
  for (const piece of ['a*', '@[', '#[x', '[', '`a', `${personText(INES)}*`]) {
    const began = performance.now()
    htmlOf(piece.repeat(20_000 / piece.length), nameOf)
    const took = performance.now() - began
    assert.ok(took < 2000, `${piece}: ${took} ms`)
  }
})
