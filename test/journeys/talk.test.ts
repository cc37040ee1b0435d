/** Two people talk at a task: a mention, its notification, the answer; what is hostile in a text stays text. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { inspect, journey } from './browser.ts'

journey('Talking at a record', (stage) => {
  let ines: Page
  let jonas: Page
  let stella: Page
  let project = ''
  const tasks: Record<string, string> = {}
  const path = (name: string) => `${stage.url}/projects/tasks/${tasks[name]}`
  const write = (page: Page) => page.getByRole('textbox', { name: 'Comment', exact: true })
  const said = (page: Page, text: string) => page.locator('.saidText', { hasText: text }).first()
  const me = async (page: Page) =>
    (await stage.api<{ account: { id: string } }>(page, 'GET', '/api/session')).account.id

  stage.step('three people, one of whom does not belong to the project', async () => {
    ines = await stage.administrator()
    const made = await stage.api<{ project: string }>(ines, 'POST', '/api/projects/paste', {
      name: 'Move of the archive',
      text: 'Pack\t3d\nCarry\t2d',
      start: '2027-03-01T08:00',
    })
    project = made.project
    type Row = { id: string; name: string }
    const { rows } = await stage.api<{ rows: Row[] }>(ines, 'GET', `/api/projects/tasks?project=eq:${project}`)
    for (const { id, name } of rows) tasks[name] = id
    jonas = await stage.colleague(ines, 'Jonas Weber', ['employee'])
    stella = await stage.colleague(ines, 'Stella Strange', ['employee'])
    await stage.api(ines, 'POST', '/api/projects/members', { project, person: await me(jonas), role: 'member' })
  })

  stage.step('one names the other with the keyboard alone', async () => {
    await ines.goto(path('Pack'))
    await ines.getByText('Nothing has happened yet').or(ines.locator('.timeline li').first()).first().waitFor()
    await ines.keyboard.press('c')
    await ines.keyboard.type('Where is the ladder, @jon')
    await ines.getByRole('option', { name: /Jonas Weber/ }).waitFor()
    await inspect(ines, 'mention')
    await write(ines).focus()
    await ines.keyboard.press('Enter')
    await ines.keyboard.type('? ')
    await ines.keyboard.press('Control+b')
    await ines.keyboard.type('Today')
    assert.equal(await write(ines).inputValue(), 'Where is the ladder, @Jonas Weber ? **Today**')
    await ines.keyboard.press('Control+Enter')
    await said(ines, 'Where is the ladder').locator('a.named', { hasText: '@Jonas Weber' }).waitFor()
    assert.equal(await said(ines, 'Where is the ladder').locator('strong').innerText(), 'Today')
    assert.equal(await write(ines).inputValue(), '')
    await ines.getByRole('button', { name: 'Watching' }).waitFor()
  })

  stage.step('the other hears of it at once, and answers', async () => {
    await jonas.getByRole('button', { name: 'Notifications, 1 unread' }).click()
    const note = jonas.getByRole('link', { name: /Ines Falk mentioned you in a comment/ })
    await note.waitFor()
    await inspect(jonas, 'mentionNote')
    await note.click()
    await jonas.waitForURL(new RegExp(`/projects/tasks/${tasks.Pack}`))
    const comment = jonas.getByRole('article', { name: 'Comment of Ines Falk' })
    await comment.locator('.named.own').waitFor()
    await comment.hover()
    await comment.getByRole('button', { name: 'Answer' }).click()
    await jonas.getByRole('textbox', { name: 'Your answer' }).waitFor()
    await jonas.keyboard.type('In hall B.')
    await jonas.keyboard.press('Control+Enter')
    await said(jonas, 'In hall B.').waitFor()
  })

  stage.step('the answer appears without a reload, and rings', async () => {
    await ines.getByRole('list', { name: 'Answers' }).getByText('In hall B.').waitFor()
    await ines.getByRole('button', { name: 'Notifications, 1 unread' }).waitFor()
    await ines.getByRole('button', { name: /^Comments/ }).click()
    await ines.getByRole('button', { name: 'Comments 2' }).waitFor()
    await inspect(ines, 'thread')
  })

  stage.step('whoever may not read is told nothing, and the writer hears so', async () => {
    await write(ines).click()
    await ines.keyboard.type('And you, @Stel')
    const option = ines.getByRole('option', { name: /Stella Strange/ })
    await option.getByText('may not read this task').waitFor()
    await ines.keyboard.press('Enter')
    await ines.keyboard.press('Control+Enter')
    await ines.getByText('Not told of your comment: Stella Strange (may not read it)').waitFor()
    await ines.locator('.toast').getByRole('button', { name: 'Close this message' }).click()
    await stella.reload()
    await stella.getByRole('button', { name: 'Notifications', exact: true }).waitFor()
  })

  stage.step('a text is edited, and both editions can be compared', async () => {
    const comment = jonas.getByRole('article', { name: 'Comment of Jonas Weber' })
    await comment.getByRole('button', { name: 'More about this comment' }).click()
    await jonas.getByRole('menuitem', { name: 'Edit' }).click()
    const text = jonas.getByRole('textbox', { name: 'Your comment' })
    await text.fill('In hall C.')
    await jonas.keyboard.press('Control+Enter')
    await said(jonas, 'In hall C.').waitFor()
    await said(ines, 'In hall C.').waitFor()
    await ines.getByRole('button', { name: 'edited' }).click()
    const dialog = ines.getByRole('dialog')
    await dialog.locator('ins', { hasText: 'C' }).waitFor()
    assert.equal(await dialog.locator('del').innerText(), 'B')
    await inspect(ines, 'editions')
    await ines.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  stage.step('a draft waits, and the address of a record becomes its title', async () => {
    await write(ines).click()
    await ines.evaluate((text) => navigator.clipboard.writeText(text), path('Carry'))
    await ines.keyboard.type('After ')
    await ines.keyboard.press('Control+v')
    await ines.waitForFunction(() => document.querySelector('textarea')?.value === 'After #Carry ')
    await ines.reload()
    await ines.waitForFunction(() => document.querySelector('textarea')?.value === 'After #Carry ')
    await ines.getByRole('button', { name: 'Preview' }).click()
    await ines.getByRole('region', { name: 'Preview' }).getByRole('link', { name: 'Carry' }).waitFor()
    await inspect(ines, 'preview')
    await ines.getByRole('button', { name: 'Comment', exact: true }).click()
    await said(ines, 'After Carry').getByRole('link', { name: 'Carry' }).click()
    await ines.waitForURL(path('Carry'))
    await ines.getByRole('heading', { level: 1, name: 'Carry' }).waitFor()
  })

  stage.step('what is hostile in a text runs nothing and asks nobody', async () => {
    const strangers: string[] = []
    ines.on('request', (request) => {
      if (!request.url().startsWith(stage.url)) strangers.push(request.url())
    })
    for (const body of HOSTILE)
      await stage.api(jonas, 'POST', '/api/comments', { subject: { type: 'projects.task', id: tasks.Carry }, body })
    await ines.reload()
    await said(ines, 'the last of them').waitFor()
    await ines.getByRole('button', { name: `Comments ${HOSTILE.length}` }).waitFor()
    // Whatever would run late has had its chance when the pictures would have been asked for.
    await ines.waitForLoadState('networkidle')
    assert.deepEqual(strangers, [])
    assert.equal(await ines.evaluate(() => 'hit' in window), false)
    const inside = ines.locator('.saidText')
    assert.equal(await inside.locator('img, script, iframe, svg, style, form, input, [onerror], [onclick]').count(), 0)
    for (const link of await inside.getByRole('link').all()) {
      assert.match((await link.getAttribute('href')) ?? '', /^(https?:|\/)/)
      assert.equal(await link.getAttribute('rel'), 'noopener nofollow noreferrer')
    }
    await inspect(ines, 'hostile')
  })

  stage.step('records are linked, seen from both ends, and a removed link comes back', async () => {
    await ines.getByRole('tab', { name: /^Related/ }).click()
    await ines.getByRole('button', { name: 'Link to…' }).click()
    const dialog = ines.getByRole('dialog')
    await dialog.getByLabel('This task').click()
    await ines.getByRole('option', { name: 'is blocked by' }).click()
    await dialog.getByLabel('The other record').fill(path('Pack'))
    await ines.getByRole('option', { name: /Pack/ }).click()
    await dialog.getByLabel('Note').fill('Nothing is carried unpacked')
    await inspect(ines, 'addLink')
    await dialog.getByRole('button', { name: 'Link', exact: true }).click()
    const links = ines.getByRole('region', { name: 'Links' })
    await links.getByRole('list', { name: 'is blocked by' }).getByRole('link', { name: 'Pack' }).waitFor()
    await links.getByRole('button', { name: 'Remove the link to Pack' }).click()
    await links.getByRole('link', { name: 'Pack' }).waitFor({ state: 'detached' })
    await ines.keyboard.press('Control+z')
    await links.getByRole('link', { name: 'Pack' }).click()
    await ines.getByRole('heading', { level: 1, name: 'Pack' }).waitFor()
    await ines.getByText('linked this: blocks Carry').first().waitFor()
    await ines.getByRole('tab', { name: /^Related/ }).click()
    await ines.getByRole('list', { name: 'blocks' }).getByText('Nothing is carried unpacked').waitFor()
    await inspect(ines, 'related')
  })

  stage.step('all of it fits a phone', async () => {
    await ines.setViewportSize({ width: 360, height: 780 })
    await inspect(ines, 'related')
    await ines.getByRole('tab', { name: 'Activity' }).click()
    await said(ines, 'In hall C.').waitFor()
    await inspect(ines, 'thread')
  })
})

const HOSTILE = [
  '<script>window.hit = 1</script>',
  '<img src="https://example.com/a.png" onerror="window.hit = 1">',
  '![picture](https://example.com/b.png)',
  '![](javascript:window.hit=1)',
  '[press](javascript:window.hit=1) [press](data:text/html,<script>window.hit=1</script>)',
  '<svg onload="window.hit = 1"><style>@import url(https://example.com/c.css)</style>',
  '<iframe srcdoc="<script>parent.hit = 1</script>"></iframe>',
  '[x](https://example.com/" onmouseover="window.hit=1)',
  'https://example.com/d?<script>',
  '```"><img src=x onerror=window.hit=1>\n```',
  '@[00000000-0000-7000-8000-000000000009"onclick="window.hit=1]',
  'the last of them',
]
