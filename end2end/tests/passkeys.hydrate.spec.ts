// Passkeys, by the browser's own virtual device: added, used to log in and to confirm, and removed.
import { expect, stranger, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { logIn, visit } from './fixtures/person';
import type { TestServer } from './fixtures/server';
import type { Page } from '@playwright/test';

test.use(stranger);

/** Passkeys are for names: an IP address has none. */
const named = (server: TestServer) => server.url.replace('127.0.0.1', 'localhost');

interface Device {
  /** Whether somebody touches it. */
  isTouched: (isTouched: boolean) => Promise<unknown>;
}

async function plugIn(page: Page): Promise<Device> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('WebAuthn.enable');
  const { authenticatorId } = await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const isTouched = (enabled: boolean) =>
    browser.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
  return { isTouched };
}

const section = (page: Page) => page.getByRole('region', { name: 'Passkeys' });

test('a passkey logs in and confirms until it is removed', async ({ page, live, anotherServer }) => {
  const server = await anotherServer();
  const device = await plugIn(page);
  await visit(page, `${named(server)}/login?next=/account`);
  await logIn(page);

  await section(page).getByLabel('Name of the new passkey').fill('Laptop');
  await section(page).getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page).toHaveURL(/done=passkey_added/);
  await expect(section(page).getByRole('row', { name: /Laptop/ })).toContainText('never');
  await expectAccessible(page, live, 'passkeys');

  // The device has one already, and says so.
  await section(page).getByRole('button', { name: 'Add a passkey' }).click();
  await expect(section(page).getByRole('alert').filter({ hasText: 'This device has a passkey' })).toBeVisible();

  await device.isTouched(false);
  await page.getByRole('button', { name: 'Log out' }).click();
  const button = page.getByRole('button', { name: 'Log in with a passkey' });
  await expect(button).toBeVisible();
  await expectAccessible(page, live, 'login-passkey');
  await device.isTouched(true);
  await button.click();
  await expect(page).toHaveURL(`${named(server)}/`);

  await visit(page, `${named(server)}/confirm?next=/account`);
  await page.getByRole('button', { name: 'Confirm with a passkey' }).click();
  await expect(page).toHaveURL(`${named(server)}/account`);
  await section(page).getByRole('button', { name: 'Remove the passkey Laptop' }).click();
  await expect(page).toHaveURL(/done=passkey_removed/);
  await expect(section(page).getByRole('row', { name: /Laptop/ })).toHaveCount(0);

  await device.isTouched(false);
  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(button).toBeVisible();
  await device.isTouched(true);
  await button.click();
  await expect(page.getByRole('alert').filter({ hasText: 'This passkey was not accepted' })).toBeVisible();
});

test('where a browser has no passkeys for the address, nothing is offered', async ({ page }) => {
  await visit(page, '/login?next=/account');
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Log in with a passkey' })).toBeHidden();
  await logIn(page);
  await expect(section(page)).toContainText('Open it as localhost to add a passkey');
  await expect(section(page).getByRole('button', { name: 'Add a passkey' })).toBeHidden();
});

test('without JavaScript nothing is offered', async ({ browser, server }) => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await page.goto(`${named(server)}/login?next=/account`);
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Log in with a passkey' })).toBeHidden();
  await logIn(page);
  await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible();
  await expect(page.getByText('Passkeys', { exact: true })).toBeHidden();
  await page.close();
});
