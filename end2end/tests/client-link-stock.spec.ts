// A client is told by its link what is done in its store, and which scopes that needs.
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { toast, visit } from './fixtures/person';
import { connect } from './fixtures/records';

test('a link for new credentials says that stock is set, and names its scopes', async ({ page, server, live }) => {
  const { at } = await connect(server, 'Told of stock', {});
  await visit(page, at('stock'));
  await page.getByLabel('Set stock levels in BigCommerce').check();
  await page.getByRole('region', { name: 'Stock in BigCommerce' }).getByRole('button', { name: 'Save', exact: true }).click();
  await expect(toast(page)).toContainText('Stock is on.');

  await visit(page, at('connection'));
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.getByLabel('Link for the client').inputValue();
  await page.context().clearCookies();
  await visit(page, link);
  await expect(page.getByText('Stock levels are set')).toBeVisible();
  for (const scope of ['Store Inventory: modify', 'Store Locations: read-only', 'Orders: read-only']) {
    await expect(page.getByRole('listitem').filter({ hasText: scope })).toHaveCount(1);
  }
  await expectAccessible(page, live, 'client, stock is set');
});
