// People: they come by a one-time link, may do what their role says, and are gone at once when they are switched off.
import type { Page } from '@playwright/test';
import { expect, stranger, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { become, fieldError, logIn, toast, visit } from './fixtures/person';
import { connect } from './fixtures/records';
import { password } from './fixtures/server';

const row = (page: Page, email: string) => page.getByRole('row').filter({ has: page.locator(`[data-label="E-mail"]:text-is("${email}")`) });

test('a person is invited by a link that works once', async ({ page }) => {
  await visit(page, '/people');
  const invitation = page.getByRole('region', { name: 'Add a person' });
  await invitation.getByLabel('E-mail').fill('not an address');
  await invitation.getByLabel('The warehouse', { exact: true }).check();
  await invitation.getByRole('button', { name: 'Make a link' }).click();
  await expect(fieldError(invitation.getByLabel('E-mail'))).toContainText('Please type an e-mail address');
  await expect(invitation.getByLabel('E-mail')).toHaveValue('not an address');

  await invitation.getByLabel('E-mail').fill('vera@example.com');
  await invitation.getByLabel('Viewer').check();
  await expect(invitation.getByLabel('The warehouse', { exact: true })).toBeChecked();
  await invitation.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByLabel('One-time link').inputValue();
  await expect(row(page, 'vera@example.com')).toContainText('Joining as viewer');
  await visit(page, '/people');
  await expect(page.getByLabel('One-time link')).toHaveCount(0);

  await page.context().clearCookies();
  await visit(page, link);
  await page.getByLabel('Your name').fill('Vera');
  await page.getByLabel('Password').fill('too short');
  await page.getByRole('button', { name: 'Join and log in' }).click();
  await expect(fieldError(page.getByLabel('Password'))).toHaveText('At least 12 characters.');
  await expect(page.getByLabel('Your name')).toHaveValue('Vera');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Join and log in' }).click();
  await expect(page.getByTitle('Your account: vera@example.com, Viewer')).toHaveText('Vera');

  await visit(page, link);
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
});

test('a long address makes no page wider than its window', async ({ page, live, server }) => {
  const long = 'packing-station-seventeen-of-the-night-shift-in-the-big-hall';
  await server.person(long, 'operator');
  await server.ask('invite_person', { email: `${long}@${'a-subdomain-of-the-client.'.repeat(3)}example.com`, role: 'admin', works_for: 'warehouse' });
  await visit(page, '/people');
  await expect(row(page, `${long}@example.com`)).toBeVisible();
  for (const width of [1440, 1024, 768, 601, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await expectAccessible(page, live, `people at ${width}`);
  }
});

test('a link that was withdrawn lets nobody in', async ({ page, server }) => {
  const link = await server.ask<string>('invite_person', { email: 'wendy@example.com', role: 'admin', works_for: 'warehouse' });
  await visit(page, '/people');
  await page.getByRole('button', { name: 'Withdraw the link of wendy@example.com' }).click();
  await expect(toast(page)).toHaveText('Link withdrawn. It no longer works.');
  await visit(page, link);
  await expect(page.getByRole('heading', { name: 'This link does not work' })).toBeVisible();
});

test('viewers look, operators pull as well, and only admins change things', async ({ page, server }) => {
  const { at } = await connect(server, 'Watched');
  const pull = page.getByRole('button', { name: 'Pull Orders' });
  for (const role of ['viewer', 'operator'] as const) {
    await become(page, await server.person(role, role));
    await visit(page, at('pull'));
    await expect(page.getByRole('heading', { level: 1, name: 'Watched' })).toBeVisible();
    await expect(pull).toHaveCount(role === 'operator' ? 1 : 0);
    await visit(page, at('connection'));
    await expect(page.getByText('Only admins may change the connection.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Save connection' })).toHaveCount(0);
    await visit(page, at('settings'));
    await expect(page.getByText('Only admins may change these settings.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Save settings' })).toHaveCount(0);
    await expect(page.getByRole('heading', { name: 'Danger zone' })).toHaveCount(0);
    await visit(page, '/clients');
    await expect(page.getByText('Watched Ltd', { exact: true }).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Add client' })).toHaveCount(0);
    for (const closed of ['/integrations/new', '/people', '/audit']) {
      expect(await visit(page, closed), closed).toBe(403);
      await expect(page.getByRole('heading', { name: 'Not allowed' })).toBeVisible();
    }
  }
});

test('a role counts from the next click, and who is deactivated is out', async ({ page, server }) => {
  const max = await server.person('max', 'viewer');
  await visit(page, '/people');
  await row(page, 'max@example.com').locator('summary', { hasText: 'Role' }).click();
  await row(page, 'max@example.com').getByLabel('Operator').check();
  await page.getByRole('button', { name: 'Save role' }).and(page.locator(':visible')).click();
  await expect(toast(page)).toContainText('Role changed.');
  await expect(row(page, 'max@example.com').locator('[data-label="Role"]')).toHaveText('Operator');

  await row(page, 'max@example.com').locator('summary', { hasText: 'Deactivate' }).click();
  await row(page, 'max@example.com').getByRole('button', { name: 'Deactivate person' }).click();
  await expect(toast(page)).toContainText('Person deactivated');

  await become(page, max);
  await visit(page, '/orders');
  await expect(page).toHaveURL('/login?next=%2Forders&ended=1');
  await logIn(page, password, 'max@example.com');
  await expect(page.getByText('E-mail or password is incorrect.')).toBeVisible();
});

test('the last admin stays one', async ({ page, anotherServer }) => {
  const server = await anotherServer();
  await become(page, await server.state());
  await visit(page, `${server.url}/people`);
  await page.locator('summary', { hasText: 'Deactivate' }).click();
  await page.getByRole('button', { name: 'Deactivate person' }).click();
  await expect(page.getByText('At least one admin must be able to log in.')).toBeVisible();
});

test.describe('of their own account', () => {
  test.use(stranger);

  test('a person changes the password, which ends the other sessions', async ({ page, server }) => {
    const state = await server.person('nina', 'viewer');
    await visit(page, '/login');
    await logIn(page, password, 'nina@example.com');
    await visit(page, '/account');
    await expect(page.getByRole('row').filter({ hasText: 'This one' })).toContainText('Chrome');
    await page.getByLabel('Current password').fill('not the password');
    await page.getByLabel('New password').fill('another made-up password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(fieldError(page.getByLabel('Current password'))).toHaveText('This is not your current password.');

    await page.getByLabel('Current password').fill(password);
    await page.getByLabel('New password').fill('another made-up password');
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(toast(page)).toHaveText('Password changed. Your other sessions, your API tokens and the links that you made have ended.');
    await become(page, state);
    await visit(page, '/account');
    await expect(page).toHaveURL('/login?next=%2Faccount&ended=1');
    await logIn(page, 'another made-up password', 'nina@example.com');
    await expect(page).toHaveURL('/account');
  });
});

test('the audit trail says who did what, and finds it', async ({ page, server }) => {
  await server.ask('add_client', { name: 'Noted' });
  await connect(server, 'Trailed');
  await visit(page, '/audit');
  await expect(page.getByRole('row').filter({ hasText: 'added integration Trailed' })).toContainText('Ada');
  await page.getByLabel('Search').fill('noted');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.locator('tbody tr')).toHaveCount(1);
  await expect(page.locator('tbody tr')).toContainText('added client Noted');
});
