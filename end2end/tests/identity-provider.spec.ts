// Log-in by a company's identity provider, which is a program that others wrote.
import { expect, stranger, test as base } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { IdentityProvider } from './fixtures/identity-provider';
import { visit } from './fixtures/person';
import type { Page } from '@playwright/test';

const test = base.extend<{ provider: IdentityProvider }>({
  provider: async ({}, use) => {
    const provider = await IdentityProvider.open();
    await use(provider);
    await provider.end();
  },
});

test.use(stranger);

/** At the provider. */
async function logInThere(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
}

const allow = (page: Page) => page.getByRole('button', { name: 'Continue' }).click();

const byProvider = (page: Page) => page.getByRole('button', { name: 'Log in with Acme Accounts' });

test('somebody new comes in by their group, logs out, and comes in again as more', async ({ page, live, anotherServer, provider }) => {
  provider.accounts.set('vera', { email: 'vera@example.com', name: 'Vera Viewer', groups: ['staff'] });
  const server = await anotherServer({ environment: provider.settings('staff=viewer;pilots=admin') });
  provider.serverAt = server.url;

  await visit(page, `${server.url}/people`);
  await expect(byProvider(page)).toBeVisible();
  await expectAccessible(page, live, 'log-in with a provider');
  await byProvider(page).click();
  await logInThere(page, 'vera');
  await allow(page);
  await expect(page).toHaveURL(`${server.url}/people`);
  await expect(page.getByText('Your role does not allow this')).toBeVisible();

  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page).toHaveURL(`${server.url}/login`);
  provider.accounts.set('vera', { email: 'vera@example.com', name: 'Vera Viewer', groups: ['pilots'] });
  // Still logged in at the provider: it lets her pass.
  await byProvider(page).click();
  await expect(page).toHaveURL(`${server.url}/`);
  await visit(page, `${server.url}/people`);
  await expect(page.getByRole('row', { name: /Vera Viewer/ }).getByText('(logs in with Acme Accounts)')).toBeVisible();

  // What would outlast the session asks whether it is her, and the provider asks for her password again.
  const invitation = page.getByRole('region', { name: 'Add a person' });
  await invitation.getByLabel('E-mail').fill('max@example.com');
  await invitation.getByLabel('The warehouse', { exact: true }).check();
  await invitation.getByRole('button', { name: 'Make a link' }).click();
  await expect(page.getByRole('heading', { level: 1, name: "Confirm it's you" })).toBeVisible();
  await expectAccessible(page, live, 'confirm with a provider');
  await page.getByRole('button', { name: 'Confirm with Acme Accounts' }).click();
  await logInThere(page, 'vera');
  await expect(page).toHaveURL(/\/people\?form=/);
  await expect(invitation.getByLabel('E-mail')).toHaveValue('max@example.com');
  await invitation.getByRole('button', { name: 'Make a link' }).click();
  await expect(page.getByLabel('One-time link')).toHaveValue(/\/join\?link=/);
});

test('who is in no group stays outside, and is told why', async ({ page, live, anotherServer, provider }) => {
  provider.accounts.set('gus', { email: 'gus@example.com', name: 'Gus Guest', groups: ['guests'] });
  const server = await anotherServer({ environment: provider.settings('staff=viewer') });
  provider.serverAt = server.url;
  await visit(page, `${server.url}/orders`);
  await byProvider(page).click();
  await logInThere(page, 'gus');
  await allow(page);
  await expect(page.getByRole('alert').filter({ hasText: 'None of your groups at your company' })).toBeVisible();
  await expectAccessible(page, live, 'refused by the groups of a provider');
  await expect(byProvider(page)).toBeVisible();
});

test('a provider that is away keeps nobody from the password', async ({ page, anotherServer, provider }) => {
  const server = await anotherServer({ environment: provider.settings('staff=viewer') });
  await provider.end();
  await visit(page, `${server.url}/login?next=%2Fclients`);
  await byProvider(page).click();
  await expect(page.getByRole('alert').filter({ hasText: "can't be reached at the moment" })).toBeVisible();
  await expect(page.getByLabel('Password')).toBeVisible();
});
