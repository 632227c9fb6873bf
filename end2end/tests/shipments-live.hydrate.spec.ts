// The shipments' pages move by themselves, and take nothing away from who is in the middle of something.
import { expect, test } from './fixtures';
import { visit } from './fixtures/person';
import { addresses, shelf, shipOne } from './fixtures/shipping';

test('a new shipment comes into the list; ticked boxes stay ticked', async ({ page, server }) => {
  const stock = await shelf(server, 'Watched shipments');
  const orders = stock.unshipped.filter((one) => addresses(one).length === 1).slice(0, 3);
  const ship = (index: number) => shipOne(server, page, stock, orders[index]!.id);
  await ship(0);
  await visit(page, `/shipments?integration=${stock.id}`);
  const rows = page.getByRole('checkbox', { name: /^Select shipment/ });
  await expect(rows).toHaveCount(1);
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  await ship(1);
  await expect(rows).toHaveCount(2);

  await rows.first().check();
  await ship(2);
  await expect(page.getByText('Something has changed.')).toBeVisible();
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toBeChecked();
  await page.getByRole('link', { name: 'Show it' }).click();
  await expect(rows).toHaveCount(3);
});
