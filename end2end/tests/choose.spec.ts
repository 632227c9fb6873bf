// A chosen file, with and without JavaScript; without, it is uploaded with the form.
import { expect, test } from './fixtures';
import { credential, credentialsFile, permissions, toast, visit } from './fixtures/person';
import { valueOf } from './fixtures/store';

test('a chosen file in UTF-16 is tested and saved', async ({ page, server }) => {
  const store = await server.openStore();
  await server.ask('add_client', { name: 'Chooser' });
  await visit(page, '/integrations/new');
  await page.getByLabel('Client', { exact: true }).selectOption({ label: 'Chooser' });
  await page.getByLabel('Name of this integration').fill('Chosen store');
  await credential(page, 'upload').setInputFiles(credentialsFile(Buffer.from(`\ufeff${store.credentials()}`, 'utf16le')));
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(permissions(page)).toHaveCount(4);

  // What was typed is still there, and the secrets are kept without being shown.
  await expect(page.getByLabel('Name of this integration')).toHaveValue('Chosen store');
  await expect(credential(page, 'store_hash')).toHaveValue(store.hash);
  await page.getByRole('button', { name: 'Save integration' }).click();
  await expect(toast(page)).toHaveText('Integration saved.');
  await page.getByRole('link', { name: 'Connection' }).click();
  const lastFour = valueOf(store.credentials(), 'ACCESS TOKEN').slice(-4);
  await expect(page.locator('#credentials-bigcommerce-access_token-hint')).toContainText(`•••• ${lastFour}`);
});

test('what the form lacks is said in its fields, and nothing that was typed is lost', async ({ page, server }) => {
  const store = await server.openStore();
  await visit(page, '/integrations/new');
  await credential(page, 'file').fill(store.credentials());
  await page.getByLabel('Client', { exact: true }).selectOption('');
  for (const status of ['Awaiting Pickup', 'Awaiting Shipment', 'Awaiting Fulfillment']) await page.getByLabel(status).uncheck();
  await page.getByRole('button', { name: 'Save integration' }).click();
  await expect(page.locator('#client-error')).toHaveText('Please fill this in.');
  await expect(page.locator('#name-error')).toHaveText('Please fill this in.');
  await expect(page.locator('#statuses-error')).toHaveText('Please choose at least one.');
  await expect(credential(page, 'store_hash')).toHaveValue(store.hash);

  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(permissions(page)).toHaveCount(4);
});
