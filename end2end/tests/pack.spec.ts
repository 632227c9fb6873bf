// An order is packed by scanner alone: its number, its items down to zero, its label.
import { expect, test } from './fixtures';
import { itemField, labelField, openToPack, orderField, packable, said, scan } from './fixtures/packing';
import { toast, visit } from './fixtures/person';
import { addresses, button, shelf } from './fixtures/shipping';

// Of this test alone: a label that another one used is refused.
const label = '1Z0PACK00123456784';

test('an order is scanned, then its items, then its label, and the store has the shipment', async ({ page, server }) => {
  const stock = await shelf(server, 'Packed by scanner', 130);
  await server.ask('turn_pushes_on', { integration: stock.id });
  const order = packable(stock, 3)[0]!;
  const { path, pieces } = await openToPack(page, server, stock, order);
  await expect(page.getByRole('heading', { name: `Items: 0 of ${pieces.length} packed` })).toBeVisible();

  await expect(itemField(page)).toBeFocused();
  await scan(page, 'of-another-order');
  await expect(said(page)).toHaveText('Wrong item: “of-another-order” is not in this order. Put it back.');
  await expect(said(page)).toHaveAttribute('data-pack-said', 'bad');
  await expect(page.getByRole('heading', { name: `Items: 0 of ${pieces.length} packed` })).toBeVisible();

  for (const [index, piece] of pieces.entries()) {
    await expect(itemField(page)).toBeFocused();
    await expect(itemField(page)).toHaveValue('');
    await scan(page, piece.sku.toLowerCase());
    await expect(page.getByRole('heading', { name: `Items: ${index + 1} of ${pieces.length} packed` })).toBeVisible();
    const isDone = pieces[index + 1]?.line !== piece.line;
    if (isDone && index + 1 < pieces.length) {
      await expect(itemField(page)).toBeFocused();
      await scan(page, piece.sku);
      await expect(said(page)).toHaveText(`Too many: all of “${piece.name}” is packed already. Put this one back.`);
      await expect(page.getByRole('heading', { name: `Items: ${index + 1} of ${pieces.length} packed` })).toBeVisible();
    }
  }
  await expect(said(page)).toHaveText('All packed. Scan the label.');
  await expect(labelField(page)).toBeFocused();

  // An item too many is no label.
  await scan(page, pieces[0]!.sku);
  await expect(page.getByText('This is the code of an item or an order, or a label that is used already.')).toBeVisible();
  await expect(labelField(page)).toBeFocused();
  await expect(labelField(page)).toHaveValue('');
  // Nor is another order's slip.
  const refused = page.url();
  await scan(page, `#${stock.unshipped.find((one) => one.id !== order.id)!.id}`);
  await expect(page).not.toHaveURL(refused);
  await expect(page.getByText('This is the code of an item or an order, or a label that is used already.')).toBeVisible();
  await expect(labelField(page)).toBeFocused();
  expect(await stock.store.shipments(order.id)).toEqual([]);
  await scan(page, label);
  await expect(toast(page)).toContainText('Shipment made');
  await expect(page).toHaveURL(/\/pack\?done=shipment_made/);
  await expect.poll(async () => (await stock.store.shipments(order.id)).map((one) => one.tracking_number)).toEqual([label]);
  const [shipment] = await stock.store.shipments(order.id);
  expect(shipment?.items.reduce((sum, item) => sum + item.quantity, 0)).toBe(pieces.length);

  // Going back to the label ships nothing more, and says so.
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Nothing is left to pack' }).or(labelField(page)).first()).toBeVisible();

  // The next order; this one has nothing left.
  await visit(page, '/pack');
  await expect(orderField(page)).toBeFocused();
  await visit(page, path);
  await expect(page.getByRole('heading', { name: 'Nothing is left to pack' })).toBeVisible();
  await expect(orderField(page)).toBeFocused();
});

test('what has no barcode is counted by hand, and what is packed leaves without the rest', async ({ page, server }) => {
  const stock = await shelf(server, 'Packed in part', 130);
  const order = packable(stock, 3)[0]!;
  const { pieces } = await openToPack(page, server, stock, order);
  const piece = pieces[0]!;
  await page.getByRole('button', { name: `+1 of ${piece.name}`, exact: true }).click();
  await expect(page.getByRole('heading', { name: `Items: 1 of ${pieces.length} packed` })).toBeVisible();
  await expect(itemField(page)).toBeFocused();
  await page.getByRole('button', { name: `−1 of ${piece.name}`, exact: true }).click();
  await expect(said(page)).toContainText('Taken out.');
  await page.getByRole('button', { name: `+1 of ${piece.name}`, exact: true }).click();
  await expect(page.getByRole('heading', { name: `Items: 1 of ${pieces.length} packed` })).toBeVisible();
  // A reload counts nothing twice.
  await page.reload();
  await expect(page.getByRole('heading', { name: `Items: 1 of ${pieces.length} packed` })).toBeVisible();

  await page.getByRole('link', { name: 'Ship what is packed' }).click();
  await expect(labelField(page)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('There is no tracking number')).toBeVisible();
  await expect(labelField(page)).toBeFocused();
  await button(page, 'Ship without tracking').click();
  await expect(toast(page)).toContainText('Shipment made');
  const rest = await openToPack(page, server, stock, order);
  expect(rest.pieces).toHaveLength(pieces.length - 1);
});

test('an order for two addresses is packed parcel by parcel', async ({ page, server }) => {
  const stock = await shelf(server, 'Packed for two', 130);
  const order = stock.unshipped.find((one) => one.status_id === 11 && addresses(one).length > 1)!;
  const { path, pieces } = await openToPack(page, server, stock, order);
  const first = pieces.map((piece) => piece.line);
  const packed = [...new Set(first)].map((line) => `${line}:${first.filter((one) => one === line).length}`);
  await visit(page, `${path}?packed=${packed.join(',')}`);
  await expect(labelField(page)).toBeFocused();
  await scan(page, 'PARCEL-1');
  await expect(toast(page)).toContainText('Shipment made');
  await expect(page.getByRole('heading', { level: 1, name: `Order ${order.id}`, exact: true })).toBeVisible();
  await expect(itemField(page)).toBeFocused();
});

test('nobody packs what is on hold, and what is not there is said', async ({ page, server }) => {
  await visit(page, '/pack');
  await expect(orderField(page)).toBeFocused();
  await scan(page, '999999999');
  await expect(page.getByText('There is no order “999999999” here.')).toBeVisible();
  await expect(orderField(page)).toBeFocused();
  await expect(orderField(page)).toHaveValue('');
  const stock = await shelf(server, 'Not to be packed');
  const { path } = await openToPack(page, server, stock, packable(stock, 1)[0]!);
  await server.ask('hold_orders', { 'ids[]': [path.split('/')[2] ?? ''], reason: 'The address is unclear' });
  await page.reload();
  await expect(page.getByRole('heading', { name: "On hold: don't pack it" })).toBeVisible();
  await expect(page.getByText('The address is unclear')).toBeVisible();
  await expect(itemField(page)).toHaveCount(0);
});
