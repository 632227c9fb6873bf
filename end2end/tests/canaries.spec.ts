// Secrets that went in come out nowhere: in no page, no answer, no address, no log, no file.
import type { Page } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, stranger, test } from './fixtures';
import { credential, findings, interactive, logIn, permissions, toast, untilRun, visit } from './fixtures/person';
import { password } from './fixtures/server';
import { valueOf } from './fixtures/store';

test.use(stranger);

/** All that the browser is sent and asks for from now on. */
function record(page: Page): () => Promise<string[]> {
  const texts: Promise<string>[] = [];
  page.on('request', (request) => texts.push(Promise.resolve(request.url())));
  page.on('response', (response) => {
    const isStream = response.headers()['content-type']?.startsWith('text/event-stream') ?? false;
    // A redirect has no body, and one that the page has left can't be had.
    if (!isStream) texts.push(response.text().catch(() => ''));
  });
  return async () => await Promise.all(texts);
}

test('an integration is tested, saved, changed and pulled from, and its secrets are seen nowhere', async ({ page, anotherServer, live }) => {
  const server = await anotherServer({ log: 'trace' });
  const store = await server.openStore();
  const client = await server.ask<string>('add_client', { name: 'Canaries' });
  const files = [store.credentials(), store.credentials('read-only')] as const;
  const canaries = files.flatMap((file) => [valueOf(file, 'ACCESS TOKEN'), valueOf(file, 'CLIENT SECRET')]).concat(password);
  const recorded = record(page);
  const pages: string[] = [];
  const look = async () => void pages.push(await page.content());

  await visit(page, `${server.url}/login`);
  await logIn(page);
  await expect(page).toHaveURL(`${server.url}/`);
  await visit(page, `${server.url}/integrations/new`);
  await page.getByLabel('Client', { exact: true }).selectOption(client);
  await page.getByLabel('Name of this integration').fill('Canary store');
  await credential(page, 'file').fill(files[0]);
  await look();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(permissions(page)).toHaveCount(4);
  await look();
  await page.getByRole('button', { name: 'Save integration' }).click();
  await expect(toast(page)).toHaveText('Integration saved.');
  await look();
  await page.getByRole('link', { name: 'Connection' }).click();
  await interactive(page);

  // Two files at once are refused; one takes the place of what is stored.
  await credential(page, 'file').fill(files.join('\n'));
  if (!live) await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(findings(page)).toHaveCount(3);
  await look();
  await credential(page, 'file').fill(files[1]);
  await page.getByRole('button', { name: 'Save connection' }).click();
  await expect(page.locator('#credentials-bigcommerce-access_token-hint')).toContainText(valueOf(files[1], 'ACCESS TOKEN').slice(-4));
  await look();

  await page.getByRole('link', { name: 'Overview' }).last().click();
  await page.getByRole('button', { name: 'Pull Orders' }).click();
  await expect(page).toHaveURL(/\/imports\//);
  await untilRun(page, live, 'Complete');
  await look();
  for (const path of ['/', '/integrations', '/imports', '/problems', '/orders', '/shipments', '/clients']) {
    await visit(page, `${server.url}${path}`);
    await look();
  }

  const data = readdirSync(server.data).map((name) => readFileSync(join(server.data, name)).toString('latin1'));
  const said = server.process.said();
  const answers = await recorded();
  // What is harmless is found where secrets are looked for: so they would be, too.
  const places = { answers: [answers.join(), store.hash], pages: [pages.join(), store.hash], data: [data.join(), store.hash], log: [said, 'TRACE'] };
  for (const [place, [text = '', harmless = '']] of Object.entries(places)) {
    expect(text.includes(harmless), `${harmless} in ${place}`).toBe(true);
    for (const [index, canary] of canaries.entries()) expect(text.includes(canary), `secret ${index} in ${place}`).toBe(false);
  }
});
