/** A person’s own security: a passkey and an authenticator app, at the door and on the page, and what programs get. */
import assert from 'node:assert/strict'
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { inspect, journey } from './browser.ts'
import { COMPANY, PASSWORD } from './company.ts'

/** A key store as a phone or a laptop has one, answered for by a finger that is always there. */
async function keyStore(page: Page) {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

journey('Signing in with more than a password', (stage) => {
  let page: Page
  let codes: string[] = []
  let secret = ''
  const code = (steps = 0) =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 })

  stage.step('a passkey is added, and the recovery codes are shown once', async () => {
    page = await stage.administrator()
    await keyStore(page)
    await page.goto(`${stage.url}/security`)
    await page.getByRole('heading', { name: 'Second factor' }).waitFor()
    await inspect(page, 'security-off')
    await page.getByLabel('Name of the passkey').fill('Laptop')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    const dialog = page.getByRole('dialog', { name: 'Recovery codes' })
    await dialog.waitFor()
    codes = await dialog.locator('code').allTextContents()
    assert.equal(codes.length, 10)
    await inspect(page, 'recovery-codes')
    await dialog.getByRole('button', { name: 'I have kept them' }).click()
    await page.getByRole('cell', { name: 'Laptop', exact: true }).waitFor()
    await page.getByText('A password alone does not open your account.').waitFor()
  })

  stage.step('the passkey signs in without a password', async () => {
    await page.goto(`${stage.url}/`)
    await page.getByRole('button', { name: /theme, password, sign out/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor()
    await inspect(page, 'sign-in')
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    await page.waitForURL(`${stage.url}/`)
  })

  stage.step('an authenticator app is set up from the picture or by hand', async () => {
    await page.goto(`${stage.url}/security`)
    await page.getByRole('button', { name: 'Set up an authenticator app' }).click()
    await page.getByRole('img', { name: 'Code for the authenticator app' }).waitFor()
    secret = (await page.locator('.secretKey').textContent())!.replaceAll(' ', '')
    await inspect(page, 'security-app')
    await page.getByLabel('Code that the app shows').fill('000000')
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText(/does not fit; check the clock/).waitFor()
    await page.getByLabel('Code that the app shows').fill(code())
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Recovery codes' })
    await dialog.waitFor()
    codes = await dialog.locator('code').allTextContents()
    await page.keyboard.press('Escape')
    await page.getByText('Authenticator app is set up').waitFor()
  })
  stage.pardon(/422 .*factors\/totp\/confirm/)

  stage.step('on a new device the password asks for a code, and a code counts once', async () => {
    const other = await stage.visitor({ width: 360, height: 780 })
    await other.goto(`${stage.url}/sign-in`)
    await other.getByLabel('E-mail').fill(COMPANY.email)
    await other.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await other.keyboard.press('Enter')
    await other.getByRole('heading', { name: 'One more step' }).waitFor()
    await inspect(other, 'second-factor')
    // Loading the page again does not lose the step.
    await other.reload()
    const next = code(1)
    await other.getByLabel('Code', { exact: true }).fill(next)
    await other.keyboard.press('Enter')
    await other.waitForURL(`${stage.url}/`)
    const third = await stage.visitor()
    await third.goto(`${stage.url}/sign-in`)
    await third.getByLabel('E-mail').fill(COMPANY.email)
    await third.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await third.keyboard.press('Enter')
    await third.getByLabel('Code', { exact: true }).fill(next)
    await third.keyboard.press('Enter')
    await third.getByText(/does not fit, or was used already/).waitFor()
    await third.getByRole('button', { name: 'Use a recovery code' }).click()
    await third.getByLabel('Recovery code').fill(codes[0]!)
    await third.keyboard.press('Enter')
    await third.waitForURL(`${stage.url}/`)
  })
  stage.pardon(/401 .*session\/totp/)
  // Whose session has ended is told so by the next request, or by one that was on its way.
  stage.pardon(/401 .*\/api\//)

  stage.step('open sessions are seen and ended, and a program gets a token', async () => {
    await page.goto(`${stage.url}/security`)
    const sessions = page.getByRole('region', { name: 'Where I am signed in' })
    await sessions.getByRole('cell', { name: 'This one' }).waitFor()
    assert.equal(await sessions.getByRole('row').count(), 4)
    await sessions.getByRole('button', { name: 'End all others' }).click()
    await page.getByText('All other sessions have ended').waitFor()
    await page.getByRole('button', { name: 'Make a token' }).click()
    await page.getByLabel('What it is for').fill('Nightly export')
    await page.getByLabel('It may').click()
    await page.getByRole('option', { name: 'Read everything' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Make it' }).click()
    const token = (await page.locator('.newToken code').textContent())!
    await inspect(page, 'token')
    const settings = await fetch(`${stage.url}/api/platform/settings`, {
      headers: { authorization: `Bearer ${token}` },
    })
    assert.equal(settings.status, 200)
    await page.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByRole('cell', { name: 'Nightly export', exact: true }).waitFor()
    await inspect(page, 'security')
  })

  stage.step('a colleague is looked after through their eyes, which they are told', async () => {
    const nils = await stage.colleague(page, 'Nils Brandt', ['employee'])
    const { account } = await stage.api<{ account: { id: string } }>(nils, 'GET', '/api/session')
    const answer = await page.request.post(`${stage.url}/api/accounts/${account.id}/impersonate`, {
      data: { reason: 'He cannot find his plan' },
      headers: { origin: stage.url },
    })
    assert.equal(answer.status(), 204)
    await page.goto(`${stage.url}/`)
    await page.getByText(/You look through the eyes of Nils Brandt: He cannot find his plan/).waitFor()
    await inspect(page, 'impersonated')
    await page.getByRole('button', { name: `Be ${COMPANY.name} again` }).click()
    await page.getByRole('heading', { level: 1, name: new RegExp(COMPANY.name.split(' ')[0]!) }).waitFor()
  })
})
