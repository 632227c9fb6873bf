// Scans that come faster than the server answers, or while there is no connection: none is lost.
import { expect, test } from './fixtures';
import { itemField, labelField, openToPack, packable, said, scan } from './fixtures/packing';
import { toast } from './fixtures/person';
import { shelf } from './fixtures/shipping';

test('scans wait for one another, and what comes before the label is asked for is no label', async ({ page, server }) => {
  const stock = await shelf(server, 'Packed in a hurry', 130);
  const { path, pieces } = await openToPack(page, server, stock, packable(stock, 4)[0]!);
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  await page.route(`**${path}?**`, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    await route.continue();
  });
  await expect(itemField(page)).toBeFocused();
  for (const piece of pieces) await scan(page, piece.sku);
  await scan(page, 'LABEL-OF-THE-HURRY');
  // It may as well be an item too many: somebody has to look.
  await expect(said(page)).toHaveText('Not counted: LABEL-OF-THE-HURRY. Look into the box, then scan the label.');
  await expect(labelField(page)).toBeFocused();
  await expect(labelField(page)).toHaveValue('');
  await expect(page.getByRole('heading', { name: `Items: ${pieces.length} of ${pieces.length} packed` })).toBeVisible();
  expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
  await scan(page, 'LABEL-OF-THE-HURRY');
  await expect(toast(page)).toContainText('Shipment made');
});

test('what is scanned without a connection is counted once it is back', async ({ page, server }) => {
  const stock = await shelf(server, 'Packed off line', 130);
  const { path, pieces } = await openToPack(page, server, stock, packable(stock, 4)[0]!);
  let isDown = true;
  await page.route(`**${path}?**`, async (route) => await (isDown ? route.abort('connectionfailed') : route.continue()));
  await expect(itemField(page)).toBeFocused();
  await scan(page, pieces[0]!.sku);
  await scan(page, pieces[1]!.sku);
  await expect(said(page)).toHaveText('The server does not answer. Your scans are kept, and counted once it does.');
  isDown = false;
  await expect(page.getByRole('heading', { name: `Items: 2 of ${pieces.length} packed` })).toBeVisible();
});

test('a scanner types into the field wherever the focus is', async ({ page, server }) => {
  const stock = await shelf(server, 'Packed anywhere', 130);
  const { pieces } = await openToPack(page, server, stock, packable(stock, 3)[0]!);
  await page.getByRole('heading', { name: 'Ship to' }).click();
  await scan(page, pieces[0]!.sku);
  await expect(page.getByRole('heading', { name: `Items: 1 of ${pieces.length} packed` })).toBeVisible();
});
