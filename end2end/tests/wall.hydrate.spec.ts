// The wall moves by itself.
import { expect, test } from './fixtures';
import { visit } from './fixtures/person';
import { addresses, shelf, shipOne } from './fixtures/shipping';

test('a shipment is counted on the wall as it is made', async ({ page, server }) => {
  const stock = await shelf(server, 'Watched wall');
  const order = stock.unshipped.find((one) => addresses(one).length === 1)!;
  await visit(page, '/?wall=1');
  const shipped = page.getByRole('link', { name: 'Shipped today' }).locator('strong');
  const before = Number(await shipped.innerText());
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  await shipOne(server, page, stock, order.id);
  await expect.poll(async () => Number(await shipped.innerText())).toBeGreaterThan(before);
});
