// A stored integration: its secrets stay unless they are replaced; it is switched off, and deleted by its name.
import { expect, test } from './fixtures';
import { credential, fieldError, permissions, toast, visit } from './fixtures/person';
import { connect, importedStatuses, pullAll, untilOver } from './fixtures/records';
import { shelf, shipOne } from './fixtures/shipping';
import { valueOf } from './fixtures/store';

test('saving without typing secrets keeps them', async ({ page, server }) => {
  const { at, store } = await connect(server, 'Keeper');
  await visit(page, at('connection'));
  for (const field of ['access_token', 'client_secret'] as const) {
    await expect(credential(page, field)).toHaveValue('');
    const lastFour = valueOf(store.credentials(), field === 'access_token' ? 'ACCESS TOKEN' : 'CLIENT SECRET').slice(-4);
    await expect(page.locator(`#credentials-bigcommerce-${field}-hint`)).toContainText(new RegExp(`•••• ${lastFour}, set on .* by Ada`));
  }
  await page.getByRole('button', { name: 'Save connection' }).click();
  await expect(toast(page)).toContainText('Connection saved.');
  await visit(page, at('settings'));
  await page.getByLabel('Name of this integration').fill('Keeper of keys');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(toast(page)).toHaveText('Settings saved.');
  await expect(page.getByRole('heading', { level: 1, name: 'Keeper of keys' })).toBeVisible();

  await visit(page, at('connection'));
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(permissions(page).filter({ hasText: 'Granted' })).toHaveCount(4);
});

test('a new file replaces the secrets', async ({ page, server }) => {
  const { at, store } = await connect(server, 'Renewed', {}, 'without-orders');
  const before = valueOf(store.credentials('without-orders'), 'ACCESS TOKEN').slice(-4);
  const after = valueOf(store.credentials(), 'ACCESS TOKEN').slice(-4);
  const hint = page.locator('#credentials-bigcommerce-access_token-hint');
  await visit(page, at('connection'));
  await expect(hint).toContainText(before);
  await credential(page, 'file').fill(store.credentials());
  await page.getByRole('button', { name: 'Save connection' }).click();
  await expect(toast(page)).toContainText('Connection saved.');
  await expect(hint).toContainText(after);

  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(permissions(page).filter({ hasText: 'Granted' })).toHaveCount(4);
});

test('what somebody else has changed meanwhile is not overwritten', async ({ page, server }) => {
  const { at, id, client } = await connect(server, 'Contested');
  await visit(page, at('settings'));
  const theirs = { id, client, version: '1', platform: 'bigcommerce', name: 'Contested by others' };
  const { version } = await server.read<{ version: number }>('fetch_integration', { id });
  await server.ask('save_integration', { ...theirs, version: String(version), 'settings.statuses[]': importedStatuses.map(String) });

  await page.getByLabel('Name of this integration').fill('Contested by me');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Somebody else changed this in the meantime. Nothing was overwritten')).toBeVisible();
  await expect(page.getByLabel('Name of this integration')).toHaveValue('Contested by me');
  expect((await server.read<{ row: { name: string } }>('fetch_integration', { id })).row.name).toBe('Contested by others');
});

test("a name and a store that are taken are refused, each in its field", async ({ page, server }) => {
  const { store } = await connect(server, 'Taken');
  const { at, store: own } = await connect(server, 'Taker');
  await visit(page, at('settings'));
  const name = page.getByLabel('Name of this integration');
  await name.fill('taken');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(fieldError(name)).toHaveText('This is already in use. Choose another.');
  await expect(name).toHaveValue('taken');

  await visit(page, at('connection'));
  await credential(page, 'store_hash').fill(store.hash);
  await page.getByRole('button', { name: 'Save connection' }).click();
  await expect(fieldError(credential(page, 'store_hash'))).toHaveText('This is already in use. Choose another.');
  await expect(page.getByText('Taken (Taken Ltd) is connected to this store already.')).toBeVisible();
  expect(own.hash).not.toBe(store.hash);
});

test('an integration with orders keeps its store', async ({ page, server }) => {
  const { at, id, store } = await connect(server, 'Settled');
  await untilOver(server, await pullAll(server, id));
  await visit(page, at('connection'));
  await credential(page, 'store_hash').fill('another1');
  await page.getByRole('button', { name: 'Save connection' }).click();
  await expect(fieldError(credential(page, 'store_hash'))).toContainText('Add a new integration for the other one');
  await expect(credential(page, 'store_hash')).toHaveValue('another1');
  expect((await server.read<{ row: { store_hash: string } }>('fetch_integration', { id })).row.store_hash).toBe(store.hash);
});

test('an integration is disabled and enabled again', async ({ page, server }) => {
  const { at } = await connect(server, 'Sleeper');
  const pull = page.getByRole('button', { name: 'Pull Orders' });
  await visit(page, at('pull'));
  await expect(pull).toBeVisible();
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.locator('summary', { hasText: 'Disable…' }).click();
  await page.getByRole('button', { name: 'Disable integration' }).click();
  await expect(toast(page)).toContainText('Integration disabled.');
  await expect(page.locator('.page-head .badge')).toHaveText('Disabled');
  await visit(page, at('pull'));
  await expect(page.getByText('This integration is disabled, and pulls nothing.')).toBeVisible();
  await expect(pull).toHaveCount(0);

  await visit(page, at('settings'));
  await page.getByRole('button', { name: 'Enable integration' }).click();
  await expect(toast(page)).toContainText('Integration enabled.');
  await visit(page, at('pull'));
  await expect(pull).toBeVisible();
});

test('an integration is deleted by typing its name, and by nothing else', async ({ page, server }) => {
  const { at, path, name } = await connect(server, 'Doomed');
  await visit(page, at('settings'));
  await page.locator('summary', { hasText: 'Delete…' }).click();
  const typed = page.getByLabel('Name of the integration');
  await typed.fill('doomed');
  await page.getByRole('button', { name: 'Delete integration' }).click();
  await expect(fieldError(typed)).toHaveText('This is not the name. Type it exactly to confirm.');

  await typed.fill(name);
  await page.getByRole('button', { name: 'Delete integration' }).click();
  await expect(page).toHaveURL(/\/integrations\?done=integration_deleted/);
  await expect(toast(page)).toContainText('Integration and its orders deleted');
  await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0);
  expect(await visit(page, path)).toBe(404);
});

test('an integration with shipments that are not in the store is deleted by its name typed twice', async ({ page, server }) => {
  const stock = await shelf(server, 'Unsent');
  await shipOne(server, page, stock, stock.unshipped[0]!.id);
  await visit(page, stock.at('settings'));
  await page.locator('summary', { hasText: 'Delete…' }).click();
  await expect(page.getByText('1 shipment is not in the store yet.')).toBeVisible();
  const [typed, again] = [page.getByLabel('Name of the integration'), page.getByLabel('The name once more')];
  await typed.fill(stock.name);
  await page.getByRole('button', { name: 'Delete integration' }).click();
  await expect(fieldError(again)).toContainText('Shipments not in the store yet: 1.');
  await expect(typed).toHaveValue(stock.name);

  await page.getByRole('link', { name: 'View shipments' }).click();
  await expect(page.locator('td .badge')).toHaveText(['Held']);

  await visit(page, stock.at('settings'));
  await page.locator('summary', { hasText: 'Delete…' }).click();
  await typed.fill(stock.name);
  await again.fill(stock.name);
  await page.getByRole('button', { name: 'Delete integration' }).click();
  await expect(toast(page)).toContainText('Integration and its orders deleted');
});

test('another client takes all orders along, which is asked once', async ({ page, server }) => {
  const { at, id, name } = await connect(server, 'Moving');
  await untilOver(server, await pullAll(server, id));
  const other = await server.ask<string>('add_client', { name: 'New owner' });
  const client = page.getByLabel('Client', { exact: true });
  await visit(page, at('settings'));
  await client.selectOption(other);
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText(`Move this integration from ${name} Ltd to New owner?`)).toBeVisible();
  await expect(client).toHaveValue(other);
  expect((await server.read<{ row: { client_name: string } }>('fetch_integration', { id })).row.client_name).toBe(`${name} Ltd`);

  await page.getByLabel(/^Yes, move \d+ orders to New owner/).check();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(toast(page)).toHaveText('Settings saved.');
  await expect(page.locator('.page-head')).toContainText('New owner');
  await visit(page, `/orders?client=${other}`);
  await expect(page.locator('tbody tr')).not.toHaveCount(0);
});
