/** S-19: a manager's passkey, from the first to the last, with Chromium's virtual authenticator: made, used, renamed, removed. */

import type { CDPSession, Page } from '@playwright/test'
import { freePort } from '../src/server/testing/server-process.ts'
import { expect, test } from './counter.ts'
import { type NewShop, owner, setUp, startNewShop } from './new-shop.ts'

test.use({ isKept: false, expectedErrors: [/status of (401|403)/] })
test.setTimeout(120_000)

/** A passkey belongs to a name, which `localhost` is and `127.0.0.1` is not. */
async function openShop(page: Page): Promise<{ shop: NewShop; url: string }> {
  const port = String(await freePort())
  const url = `http://localhost:${port}`
  const shop = await startNewShop({ PORT: port, PUBLIC_URL: url })
  const token = (await shop.setupAddress()).split('#')[1]
  await setUp(page, url, token)
  return { shop, url }
}

/** As a phone's: it has the key inside, and recognises whoever holds it, or not. */
async function openAuthenticator(page: Page) {
  const devtools: CDPSession = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return {
    recognise: (isUserVerified: boolean) =>
      devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    keys: async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    /** A copy of the key, from before it was used last. */
    async turnBack() {
      const [credential] = await this.keys()
      if (!credential) throw new Error('no key')
      await devtools.send('WebAuthn.removeCredential', {
        authenticatorId,
        credentialId: credential.credentialId,
      })
      await devtools.send('WebAuthn.addCredential', {
        authenticatorId,
        credential: { ...credential, signCount: 1 },
      })
    },
  }
}

const dialog = (page: Page) => page.getByRole('dialog')
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const own = (page: Page) => page.getByRole('list', { name: 'Your passkeys' }).getByRole('listitem')

test('a passkey is made with the password, signs in alone, is renamed and removed', { tag: '@deep' }, async ({
  page,
  context,
}) => {
  const { shop, url } = await openShop(page)
  try {
    const phone = await openAuthenticator(page)
    await page.goto(`${url}/review/shop/account`)
    await button(page, 'Add a passkey').click()
    await dialog(page).getByLabel('Your password').fill('not that one')
    await button(page, 'Continue').click()
    await expect(dialog(page).getByRole('alert').filter({ hasText: 'password' })).toBeVisible()
    await dialog(page).getByLabel('Your password').fill(owner.password)
    await button(page, 'Continue').click()

    await button(page, 'Make the passkey').click()
    await expect(dialog(page).getByText('A name, so that you know which one it is.')).toBeVisible()
    await dialog(page).getByLabel('What it is called').fill('My phone')
    await phone.recognise(false)
    await button(page, 'Make the passkey').click()
    await expect(dialog(page).getByText('No passkey was made.')).toBeVisible()
    expect(await phone.keys()).toEqual([])
    await phone.recognise(true)
    await button(page, 'Make the passkey').dblclick()
    await expect(dialog(page)).toHaveCount(0)
    await expect(own(page)).toHaveCount(1)
    await expect(own(page)).toContainText('not used yet')
    expect(await phone.keys()).toMatchObject([{ rpId: 'localhost', isResidentCredential: true }])

    // The same device holds one of a person.
    await button(page, 'Add a passkey').click()
    await dialog(page).getByLabel('Your password').fill(owner.password)
    await button(page, 'Continue').click()
    await dialog(page).getByLabel('What it is called').fill('My phone again')
    await button(page, 'Make the passkey').click()
    await expect(dialog(page).getByText('This device has a passkey of yours already.')).toBeVisible()
    await page.goBack()
    await expect(dialog(page)).toHaveCount(0)
    await page.reload()
    await expect(own(page)).toHaveCount(1)

    await button(page, 'Sign out').click()
    await phone.recognise(false)
    await button(page, 'Sign in with a passkey').click()
    await expect(page.getByText('No passkey was used.')).toBeVisible()
    await phone.recognise(true)
    await button(page, 'Sign in with a passkey').dblclick()
    await expect(button(page, 'Add a passkey')).toBeVisible()
    await expect(own(page)).toContainText('Last used')
    // What asks for a password takes it as one.
    await page.goto(`${url}/review/shop/api-keys?open=new`)
    await dialog(page).getByRole('textbox', { name: 'What it is for' }).fill('The till')
    await dialog(page).getByRole('checkbox').first().check()
    await button(page, 'Make the key').click()
    await expect(page.getByText(/^sdk_/)).toBeVisible()

    await page.goto(`${url}/review/shop/account`)
    await own(page).getByRole('button', { name: 'Rename' }).click()
    await dialog(page).getByLabel('What it is called').fill('Old phone')
    await button(page, 'Save').dblclick()
    await expect(own(page)).toContainText('Old phone')

    // The shop at another address, as after a move: the browser offers it there no more, and the list says so.
    const there = await context.newPage()
    await there.goto(`${url.replace('localhost', '127.0.0.1')}/review/shop/account`)
    await there.getByLabel('Sign-in name').fill(owner.login)
    await there.getByLabel('Password').fill(owner.password)
    await button(there, 'Sign in').click()
    await expect(own(there)).toContainText('For localhost: it does not sign in at this address.')
    await there.close()

    await phone.turnBack()
    await button(page, 'Sign out').click()
    await button(page, 'Sign in with a passkey').click()
    await expect(page.getByRole('alert', { name: 'Passkey not accepted' })).toBeVisible()
    await button(page, 'Sign in with a passkey').click()
    await expect(button(page, 'Add a passkey')).toBeVisible()

    await own(page).getByRole('button', { name: 'Remove' }).click()
    await dialog(page).getByLabel('Your password').fill(owner.password)
    await dialog(page).getByRole('button', { name: 'Remove', exact: true }).click()
    await expect(own(page)).toHaveCount(0)
    await button(page, 'Sign out').click()
    await button(page, 'Sign in with a passkey').click()
    await expect(page.getByRole('alert', { name: 'Passkey not accepted' })).toBeVisible()
  } finally {
    await page.goto('about:blank')
    await shop.stop()
  }
})

test('at an address without a name none is offered, and the page says why', async ({ page, shop }) => {
  await page.goto(`${shop.url}/review`)
  await expect(button(page, 'Sign in with a passkey')).toHaveCount(0)
})
