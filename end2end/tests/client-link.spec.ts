// A client connects its own store by a link: without an account, without JavaScript, and on a phone.
import type { Page } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { credential, credentialsFile, fieldError, interactive, permissions, toast, visit } from './fixtures/person';
import { connect } from './fixtures/records';
import type { TestServer } from './fixtures/server';
import { valueOf } from './fixtures/store';

/** What the admin's page says of the link, which it shows once. */
async function shownLink(page: Page): Promise<string> {
  return await page.getByLabel('Link for the client').inputValue();
}

async function makeLink(page: Page, server: TestServer, client: string, name: string): Promise<string> {
  await visit(page, `${server.url}/integrations/new`);
  await page.getByRole('link', { name: 'Let the client connect it' }).click();
  await page.getByLabel('Client', { exact: true }).selectOption(client);
  await page.getByLabel('Name of this integration').fill(name);
  await page.getByLabel('Check for new orders').fill('1');
  await page.getByRole('button', { name: 'Make a link' }).click();
  return await shownLink(page);
}

/** Who has the link has nothing else. */
async function asClient(page: Page, link: string): Promise<void> {
  await page.context().clearCookies();
  await visit(page, link);
}

async function asAdmin(page: Page, server: TestServer, path: string): Promise<void> {
  await page.context().clearCookies();
  await page.context().addCookies((await server.state()).cookies);
  await visit(page, `${server.url}${path}`);
}

test('a client connects its store, and its orders come in', async ({ page, anotherServer, live }) => {
  const server = await anotherServer({ log: 'trace' });
  const store = await server.openStore({ orders: 5 });
  const client = await server.ask<string>('add_client', { name: 'Borealis' });
  await asAdmin(page, server, '/integrations/client-link');
  await page.getByRole('button', { name: 'Make a link' }).click();
  await expect(fieldError(page.getByLabel('Name of this integration'))).toHaveText('Please fill this in.');
  await expectAccessible(page, live, 'link, refused');
  const link = await makeLink(page, server, client, 'Borealis store');
  await expect(page.getByLabel('Please connect your store Borealis store')).toHaveValue(new RegExp(link.replace(/[?]/g, '\\?')));
  const mail = await page.getByRole('link', { name: 'Write the mail' }).getAttribute('href');
  expect(decodeURIComponent(mail ?? '')).toContain(link);
  await expectAccessible(page, live, 'link, made');
  await visit(page, `${server.url}/integrations`);
  const waiting = page.getByRole('region', { name: 'Waiting for the client' });
  await expect(waiting).toContainText('Borealis store');
  await expect(page.locator('main')).not.toContainText(link);
  await expectAccessible(page, live, 'integrations with a link');

  await asClient(page, link);
  await expect(page.getByText('Ada asks Borealis to connect the store “Borealis store”')).toBeVisible();
  await expect(page.getByText('Nothing else in your store is changed.')).toBeVisible();
  // Without it the drawings are black.
  await expect(page.locator('link[rel="stylesheet"][href*="floor"]')).toHaveCount(1);
  await expectAccessible(page, live, 'client, opened');
  // What it lacks is named, and the client tries again with another file.
  const files = [store.credentials('without-orders'), store.credentials('read-only')] as const;
  await credential(page, 'upload').setInputFiles(credentialsFile(files[0]));
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(permissions(page).filter({ hasText: 'Missing' })).toContainText('this token lacks Orders: read-only');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await interactive(page);
  await expect(permissions(page).filter({ hasText: 'Missing' })).toHaveCount(1);
  await expectAccessible(page, live, 'client, refused');
  await credential(page, 'file').fill(files[1]);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByRole('heading', { name: 'Sandbox & Söhne: everything is granted. Press Connect to finish.' })).toBeVisible();
  await expectAccessible(page, live, 'client, tested');
  // Without a script the page has come back from the server, which keeps the secrets sealed in it.
  const tested = await page.content();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page).toHaveURL(`${server.url}/connect/done`);
  await expect(page.getByText('You can close this page.')).toBeVisible();
  await expectAccessible(page, live, 'client, connected');
  await visit(page, link);
  await expect(page.getByRole('heading', { name: 'This link does not work any more' })).toBeVisible();
  await expectAccessible(page, live, 'client, used up');

  await asAdmin(page, server, '/integrations');
  await expect(page.getByRole('region', { name: 'Waiting for the client' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Borealis store' })).toBeVisible();
  const orders = async () => (await server.read<{ orders: number }[]>('list_integrations'))[0]?.orders ?? 0;
  await expect.poll(orders, { timeout: 60_000 }).toBeGreaterThan(0);
  await visit(page, `${server.url}/audit`);
  await expect(page.getByText('by the link of Ada')).toBeVisible();

  // Neither the link nor what came by it is seen again.
  const data = readdirSync(server.data).map((name) => readFileSync(join(server.data, name)).toString('latin1'));
  const secrets = files.flatMap((file) => [valueOf(file, 'ACCESS TOKEN'), valueOf(file, 'CLIENT SECRET')]);
  const token = link.split('link=')[1] ?? '';
  expect(token.length).toBeGreaterThan(40);
  const said = server.process.said();
  expect(said).toContain('TRACE');
  for (const [place, text, canaries] of [
    ['log', said, [...secrets, token]],
    ['data', data.join(), [...secrets, token]],
    ['page', live ? '' : tested, secrets],
  ] as const) {
    for (const [index, canary] of canaries.entries()) expect(text.includes(canary), `secret ${index} in ${place}`).toBe(false);
  }
});

test('a link that was withdrawn or made anew opens nothing', async ({ page, server, live }) => {
  const client = await server.ask<string>('add_client', { name: live ? 'Cedar' : 'Cypress' });
  const name = `${live ? 'Cedar' : 'Cypress'} store`;
  await visit(page, '/integrations');
  const first = await makeLink(page, server, client, name);
  await visit(page, '/integrations');
  await page.getByRole('button', { name: `Make a new link for ${name}` }).click();
  const second = await shownLink(page);
  await visit(page, first);
  await expect(page.getByText('Ask the warehouse that sent it for a new one.')).toBeVisible();
  await visit(page, second);
  await expect(page.getByRole('button', { name: 'Connect', exact: true })).toBeVisible();
  await visit(page, '/integrations');
  await page.getByRole('button', { name: `Withdraw the link for ${name}` }).click();
  await expect(toast(page)).toHaveText('Link withdrawn. It no longer works.');
  await visit(page, second);
  await expect(page.getByText('Ask the warehouse that sent it for a new one.')).toBeVisible();
});

test('a client hands over a new token, and everything else stays', async ({ page, server, live }) => {
  const { at, store, id } = await connect(server, live ? 'Dogwood' : 'Douglas');
  await visit(page, at('connection'));
  await page.getByRole('region', { name: 'Let the client connect it' }).getByRole('button', { name: 'Make a link' }).click();
  const link = await shownLink(page);
  await expectAccessible(page, live, 'connection with a link');
  await visit(page, at('settings'));
  await expect(page.getByText('Waiting for the client, until')).toBeVisible();
  await asClient(page, link);
  const file = store.credentials('read-only');
  await credential(page, 'file').fill(file);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByText('You can close this page.')).toBeVisible();
  const detail = await server.read<{ access_token: { last_four: string }; credentials_set_by: string }>('fetch_integration', { id });
  expect(detail.access_token.last_four).toBe(valueOf(file, 'ACCESS TOKEN').slice(-4));
  expect(detail.credentials_set_by).toMatch(/ Ltd$/);
});
