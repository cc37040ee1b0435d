/** A table comes in: with errors, corrected, imported, taken back; and a list goes out and comes in again changed. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { workbook } from '../../src/platform/transfer/tableWriter.server.ts'
import { XlsxFile } from '../../src/platform/transfer/xlsxRead.ts'
import { XlsxWriter } from '../../src/platform/transfer/xlsxWrite.ts'
import { inspect, journey } from './browser.ts'

const COLUMNS = ['Name', 'E-mail', 'Phone', 'Active', 'Shoe size']

/** A workbook as a colleague would send it. */
async function staff(rows: readonly (readonly string[])[]): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  const cells = rows.map((row) => row.map((text) => (text ? { text } : null)))
  const columns = COLUMNS.map((label) => ({ label, width: 20 }))
  for await (const piece of workbook([{ name: 'Staff', columns, rows: cells }])) pieces.push(piece)
  return Buffer.concat(pieces)
}

const WRONG = [
  ['Ada Brandt', 'ada.brandt@fernholm.example', '+49 40 1201', 'ja', '38'],
  ['Bo Petersen', 'bo.petersen', '+49 40 1202', 'ja', '44'],
  ['', 'carla@fernholm.example', '+49 40 1203', 'nein', '41'],
  ['Dirk Ahlers', 'ada.brandt@fernholm.example', '+49 40 1204', 'perhaps', '43'],
]
const RIGHT = [
  WRONG[0]!,
  ['Bo Petersen', 'bo.petersen@fernholm.example', '+49 40 1202', 'ja', '44'],
  ['Carla Sievers', 'carla@fernholm.example', '+49 40 1203', 'nein', '41'],
  ['Dirk Ahlers', 'dirk.ahlers@fernholm.example', '+49 40 1204', 'ja', '43'],
]
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

journey('Import and export', (stage) => {
  let page: Page
  const file = async (rows: readonly (readonly string[])[], name = 'Staff.xlsx') => ({
    name,
    mimeType: TYPE,
    buffer: await staff(rows),
  })
  const people = async () =>
    (await stage.api<{ rows: { name: string }[] }>(page, 'GET', '/api/people/people?sort=name&limit=100')).rows.map(
      ({ name }) => name,
    )
  const current = (name: string) => page.locator('.steps li[aria-current]').filter({ hasText: name }).waitFor()

  stage.step('an import begins at the list, and says what it takes', async () => {
    page = await stage.administrator()
    await page.goto(`${stage.url}/people/people`)
    await page.getByRole('link', { name: 'Import' }).click()
    await page.getByRole('heading', { level: 1, name: 'Import people' }).waitFor()
    await page.getByRole('button', { name: 'Choose a file…' }).waitFor()
    await inspect(page, 'import-file')
    await page.setViewportSize({ width: 360, height: 740 })
    await inspect(page, 'import-file')
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  stage.step('columns are mapped by their names, and what is left out is said', async () => {
    await page.getByLabel('Table file').setInputFiles(await file(WRONG))
    await current('Columns')
    assert.equal(await page.getByLabel('Field of column E-mail').inputValue(), 'E-mail')
    assert.equal(await page.getByLabel('Field of column Shoe size').inputValue(), '')
    await page.getByText('Left out: Shoe size').waitFor()
    await inspect(page, 'import-columns')
    await page.setViewportSize({ width: 360, height: 740 })
    await inspect(page, 'import-columns')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('button', { name: 'Check the rows' }).click()
  })

  stage.step('each error stands in its row and column with what is accepted, and nothing was written', async () => {
    await current('Check')
    await page.getByRole('heading', { name: '4 errors' }).waitFor()
    await page.getByRole('cell', { name: 'E-mail (B)' }).first().waitFor()
    await page.getByText('name@example.com').first().waitFor()
    await inspect(page, 'import-errors')
    await page.getByLabel('Find among the errors').fill('perhaps')
    await page.getByText('1 shown.').waitFor()
    await page.getByLabel('Find among the errors').fill('')
    assert.equal((await people()).length, 1)
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'The file with its errors' }).click()
    const [sheet] = [new XlsxFile(readFileSync((await (await downloading).path())!))]
    const rows = [...sheet.rows(sheet.sheetCalled(undefined))]
    assert.match(String(rows[2]!.cells[0]), /E-mail: must be an e-mail address/)
    await page.setViewportSize({ width: 360, height: 740 })
    await inspect(page, 'import-errors')
    await page.setViewportSize({ width: 1440, height: 900 })
  })

  stage.step('the corrected file is checked and imported', async () => {
    await page.getByLabel('Corrected file').setInputFiles(await file(RIGHT, 'Staff corrected.xlsx'))
    await current('Columns')
    await page.getByRole('button', { name: 'Check the rows' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('4 people would be created').waitFor()
    await inspect(page, 'import-check')
    await page.getByRole('button', { name: 'Import 4 people' }).click()
    await current('Done')
    await page.getByText('4 people created.').waitFor()
    await inspect(page, 'import-done')
    assert.equal((await people()).length, 5)
  })

  stage.step('a list is exported, changed by a spreadsheet, and imported again', async () => {
    await page.goto(`${stage.url}/people/people?search=fernholm.example&sort=-name`)
    await page.getByText('Dirk Ahlers').waitFor()
    await page.getByRole('button', { name: 'Export' }).click()
    await inspect(page, 'list-export')
    const downloading = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Excel, to change and import again' }).click()
    const path = (await (await downloading).path())!
    const workbookRead = new XlsxFile(readFileSync(path))
    const rows = [...workbookRead.rows(workbookRead.sheetCalled(undefined))].map(({ cells }) => [...cells])
    assert.deepEqual(rows[0], ['ID', 'Name', 'E-mail', 'Phone', 'Active'])
    const names = rows.slice(1).map((cells) => cells[1])
    assert.deepEqual(
      names,
      names.toSorted((a, b) => (a! < b! ? 1 : -1)),
    )
    const changed = rows.map((cells) => cells.map((cell) => (cell === '+49 40 1204' ? '+49 40 9999' : cell)))
    await page.goto(`${stage.url}/platform/imports/new?type=people.person`)
    const buffer = rewritten(changed)
    await page.getByLabel('Table file').setInputFiles({ name: 'People.xlsx', mimeType: TYPE, buffer })
    await current('Columns')
    await page.getByRole('button', { name: 'Check the rows' }).click()
    await page.getByText('1 person changed').waitFor()
    await page.getByText('+49 40 9999').waitFor()
    await inspect(page, 'import-differences')
  })

  stage.step('rows are pasted from the clipboard', async () => {
    await page.goto(`${stage.url}/platform/imports/new?type=people.department`)
    await page.getByRole('button', { name: 'Paste rows…' }).click()
    await page.getByLabel('Rows copied from a spreadsheet').fill('Name\tCode\tHead\nWarehouse\tWH\tAda Brandt\n')
    await page.getByRole('button', { name: 'Use these rows' }).click()
    await current('Columns')
    await page.getByRole('button', { name: 'Check the rows' }).click()
    await page.getByText('1 department would be created').waitFor()
  })

  stage.step('an import is found among the past ones and undone as a whole', async () => {
    await page.goto(`${stage.url}/platform/imports`)
    await page.getByText('Staff corrected.xlsx').waitFor()
    await inspect(page, 'imports')
    await page.getByText('Staff corrected.xlsx').dblclick()
    await current('Done')
    await page.getByRole('button', { name: 'Undo this import…' }).click()
    await inspect(page, 'import-undo')
    await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click()
    await page.getByText('This import was taken back.').waitFor()
    assert.equal((await people()).length, 1)
  })
})

/** The cells of an export, written by another hand. */
function rewritten(rows: readonly (readonly unknown[])[]): Buffer {
  const pieces: Uint8Array[] = []
  const writer = new XlsxWriter((bytes) => void pieces.push(bytes))
  const [head, ...body] = rows as [unknown[], ...unknown[][]]
  writer.beginSheet(
    'People',
    head.map((label) => ({ label: String(label), width: 20 })),
  )
  for (const cells of body)
    writer.row(
      cells.map((cell) =>
        typeof cell === 'string'
          ? { text: cell }
          : cell && typeof cell === 'object' && 'flag' in cell
            ? { flag: cell.flag === true }
            : null,
      ),
    )
  writer.end()
  return Buffer.concat(pieces)
}
