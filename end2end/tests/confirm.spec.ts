// What would outlast a session that was left open asks for the password again, and goes on with what was typed.
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { credential, fieldError, visit } from './fixtures/person';
import { password, type TestServer } from './fixtures/server';
import type { Page } from '@playwright/test';

/** Logged in as the admin, who typed the password eleven minutes ago. */
async function elevenMinutesOn(page: Page, server: TestServer): Promise<void> {
  await server.leap(11);
  await page.context().addCookies((await server.state()).cookies);
}

const confirm = (page: Page) => page.getByRole('button', { name: 'Confirm' });

test('an invitation waits until the password is confirmed', async ({ page, live, anotherServer }) => {
  const server = await anotherServer();
  await elevenMinutesOn(page, server);
  await visit(page, `${server.url}/people`);
  const invitation = page.getByRole('region', { name: 'Add a person' });
  await invitation.getByLabel('E-mail').fill('vera@example.com');
  await invitation.getByLabel('Viewer').check();
  await invitation.getByLabel('The warehouse', { exact: true }).check();
  await invitation.getByRole('button', { name: 'Make a link' }).click();

  await expect(page.getByRole('heading', { level: 1, name: "Confirm it's you" })).toBeVisible();
  await expectAccessible(page, live, 'confirm');
  await page.getByLabel('Password').fill('not the password');
  await confirm(page).click();
  await expect(fieldError(page.getByLabel('Password'))).toHaveText('This is not your current password.');
  await page.getByLabel('Password').fill(password);
  await confirm(page).click();

  await expect(page).toHaveURL(/\/people\?form=/);
  await expect(page.getByRole('alert').filter({ hasText: 'Nothing was changed yet' })).toBeVisible();
  await expect(invitation.getByLabel('E-mail')).toHaveValue('vera@example.com');
  await expect(invitation.getByLabel('Viewer')).toBeChecked();
  await invitation.getByRole('button', { name: 'Make a link' }).click();
  await expect(page.getByLabel('One-time link')).toHaveValue(/\/join\?link=/);
});

test('credentials wait, too, and need not be pasted again', async ({ page, anotherServer }) => {
  const server = await anotherServer();
  await server.ask('add_client', { name: 'Acme' });
  const store = await server.openStore();
  await elevenMinutesOn(page, server);
  await visit(page, `${server.url}/integrations/new`);
  await page.getByLabel('Name of this integration').fill('Acme store');
  await credential(page, 'file').fill(store.credentials());
  await page.getByRole('button', { name: 'Save integration' }).click();

  await page.getByLabel('Password').fill(password);
  await confirm(page).click();
  await expect(page).toHaveURL(/\/integrations\/new\?form=/);
  await expect(page.getByLabel('Name of this integration')).toHaveValue('Acme store');
  await page.getByRole('button', { name: 'Save integration' }).click();
  await expect(page).toHaveURL(/\/integrations\/[0-9a-f-]{36}\?done=integration_saved$/);
});
