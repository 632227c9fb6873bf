// What packers need to know of an order stands beside its address and its lines.
import { expect, test } from './fixtures';
import { openOrder, shelf, type Shelf } from './fixtures/shipping';

let store: Shelf;

test.beforeAll(async ({ server }) => {
  store = await shelf(server, 'Packing');
});

test('delivery instructions stand beside the address that they are for', async ({ page }) => {
  // The sandbox has instructions at each third address.
  const order = store.unshipped.find((one) => one.addresses.some((address) => address.id % 3 === 0));
  const address = order?.addresses.find((one) => one.id % 3 === 0);
  await openOrder(page, store, order?.id ?? 0);
  const consignment = page.locator(`section[aria-labelledby="consignment-${address?.id}"]`);
  await expect(consignment.getByText('Delivery Instructions')).toBeVisible();
  await expect(consignment.getByText('Leave it in the backyard')).toBeVisible();
});

test('wrapping, events and uploaded files stand at the line, and files are links', async ({ page }) => {
  // The sandbox has them at each fifth line.
  const isPersonal = (line: { id: number; address_id: number }) => line.id % 5 === 0 && line.address_id > 0;
  const order = store.unshipped.find((one) => one.lines.some(isPersonal));
  await openOrder(page, store, order?.id ?? 0);
  await expect(page.getByText('Gift wrapping: Red paper').first()).toBeVisible();
  await expect(page.getByText('Event: Wedding').first()).toBeVisible();
  await expect(page.getByText('Engraving: Rabin').first()).toBeVisible();
  const file = page.getByRole('link', { name: 'dragon.png' }).first();
  await expect(file).toHaveAttribute('href', 'https://shop.example/upload?id=1&k=2');
  await expect(file).toHaveAttribute('rel', 'noopener noreferrer');
});

test('a product is shown once its picture is known', async ({ page }) => {
  const order = store.unshipped.find((one) => one.lines.some((line) => line.address_id > 0));
  await openOrder(page, store, order?.id ?? 0);
  const pictures = page.locator('img.product-image');
  // The server looks pictures up after the orders.
  await expect(async () => {
    await page.reload();
    await expect(pictures.first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  const widths = await pictures.evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth));
  expect(widths.every((width) => width > 0)).toBe(true);
});
