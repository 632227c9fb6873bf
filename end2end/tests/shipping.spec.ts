// From an order to what its customer is told.
import { expect, test } from './fixtures';
import { toast, visit } from './fixtures/person';
import { addresses, button, openOrder, quantities, shelf, shipForm, shipment, untilBadge, openMore, openOrderMenu, shipUntracked } from './fixtures/shipping';

const ups = '1Z999AA10123456784';

test('an order is shipped in part, then the rest, and the store has both', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Ship in part');
  await server.ask('turn_pushes_on', { integration: stock.id });
  const order = stock.unshipped.find((one) => addresses(one).length === 1 && one.lines.filter((line) => line.address_id > 0).length === 2)!;
  await openOrder(page, stock, order.id);
  await expect(quantities(page)).toHaveCount(2);
  await quantities(page).first().fill('0');
  await shipForm(page).getByLabel('Carrier').fill('ups');
  await shipForm(page).getByLabel('Tracking number').fill(ups);
  await button(page, 'Preview').click();
  const preview = page.locator('.preview');
  await expect(preview).toContainText(`of order ${order.id} shipped with UPS, tracking number ${ups}.`);
  await expect(preview.getByRole('link')).toHaveAttribute('href', `https://www.ups.com/track?tracknum=${ups}`);
  await expect(preview).toContainText(/BigCommerce gets this at once and e-mails \S+@\S+ in the store's own words/);
  await expect(quantities(page).first()).toHaveValue('0');
  expect(await stock.store.shipments(order.id)).toEqual([]);
  await button(page, 'Ship').click();
  await expect(toast(page)).toContainText('Shipment made');
  await untilBadge(page, live, 1, 'Confirmed');

  await expect(quantities(page)).toHaveCount(1);
  await shipForm(page).getByLabel('Carrier').fill('FedEx');
  await shipForm(page).getByLabel('Tracking number').fill(ups);
  await button(page, 'Preview').click();
  await expect(page.getByText('This tracking number looks like one of UPS, and the carrier is FedEx.')).toBeVisible();
  await shipForm(page).getByLabel('Carrier').fill('Our own van');
  await shipForm(page).getByLabel('Tracking number').fill('7');
  await openMore(page);
  await shipForm(page).getByLabel('Tracking link').fill('van.example.com/7');
  await button(page, 'Ship').click();
  await expect(page.getByText('Please paste a whole link that begins with https:// or http://.')).toBeVisible();
  await shipForm(page).getByLabel('Tracking link').fill('https://van.example.com/7');
  await button(page, 'Ship').click();
  await untilBadge(page, live, 2, 'Confirmed');
  await expect(shipment(page, 2).getByRole('link', { name: '7' })).toHaveAttribute('href', 'https://van.example.com/7');
  await expect(page.getByText(/^Nothing is left to ship: \d+ shipped already/)).toBeVisible();

  const inStore = (await stock.store.shipments(order.id)).flatMap((one) => one.items);
  const whole = order.lines.filter((line) => line.address_id > 0).map((line) => ({ line: line.id, quantity: line.quantity }));
  expect(inStore.map((item) => ({ line: item.order_product_id, quantity: item.quantity })).toSorted((a, b) => a.line - b.line)).toEqual(whole);
});

test('a form that was sent already, or lay open while somebody else shipped, ships nothing more', async ({ page, server }) => {
  const stock = await shelf(server, 'Sent twice');
  const order = stock.unshipped.find((one) => one.lines.some((line) => line.address_id > 0 && line.quantity > 2))!;
  await openOrder(page, stock, order.id);
  const other = await page.context().newPage();
  await visit(other, page.url());
  for (const one of [other, page]) {
    await quantities(one).first().fill('1');
    await shipForm(one).getByLabel('Carrier').fill('UPS');
    await shipForm(one).getByLabel('Tracking number').fill(ups);
  }
  await button(other, 'Ship').click();
  await expect(toast(other)).toContainText('Shipment made');
  await button(page, 'Ship').click();
  await expect(page.getByText('A shipment was made of this order since you opened this form')).toBeVisible();
  await expect(shipForm(page).getByLabel('Tracking number')).toHaveValue(ups);
  await expect(shipment(page, 2)).toHaveCount(0);
  await button(page, 'Ship').click();
  await expect(toast(page)).toContainText('Shipment made');
  await expect(shipment(page, 2)).toBeVisible();
});

test('an order with two addresses leaves as a shipment for each', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Ship to two', 130);
  await server.ask('turn_pushes_on', { integration: stock.id });
  const order = stock.unshipped.find((one) => addresses(one).length > 1)!;
  await openOrder(page, stock, order.id);
  const others = page.getByRole('link', { name: 'Ship to this address' });
  await expect(others).toHaveCount(addresses(order).length - 1);
  await others.first().click();
  await quantities(page).first().fill('1000');
  await shipForm(page).getByLabel('Tracking number').fill('TWO-1');
  await button(page, 'Ship').click();
  await expect(page.getByText(/^Only \d+ left to ship\.$/)).toBeVisible();
  await expect(quantities(page).first()).toHaveValue('1000');
  await quantities(page).first().fill('1');
  await button(page, 'Ship').click();
  await untilBadge(page, live, 1, 'Confirmed');
  const [first] = await stock.store.shipments(order.id);
  const other = addresses(order).find((address) => address !== first?.order_address_id)!;
  expect(addresses(order)).toContain(first?.order_address_id);
  await expect(shipment(page, 1)).toContainText('To');

  await visit(page, `${new URL(page.url()).pathname}?ship_to=${other}`);
  await shipUntracked(page);
  await untilBadge(page, live, 2, 'Confirmed');
  expect((await stock.store.shipments(order.id)).map((one) => one.order_address_id)).toContain(other);
});

test('tracking is corrected, a label made again, a shipment voided', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Change of mind');
  await server.ask('turn_pushes_on', { integration: stock.id });
  const order = stock.unshipped.find((one) => addresses(one).length === 1)!;
  await openOrder(page, stock, order.id);
  await shipForm(page).getByLabel('Carrier').fill('UPS');
  await shipForm(page).getByLabel('Tracking number').fill('first');
  await button(page, 'Ship').click();
  await untilBadge(page, live, 1, 'Confirmed');

  await shipment(page, 1).locator('summary', { hasText: 'Correct tracking' }).click();
  const number = shipment(page, 1).getByLabel('Tracking number').and(page.locator(':visible'));
  await expect(number).toHaveValue('first');
  await number.fill('x'.repeat(51));
  await button(shipment(page, 1), 'Correct tracking').click();
  await expect(shipment(page, 1).getByText('At most 50 characters.')).toBeVisible();
  await number.fill('second');
  await button(shipment(page, 1), 'Correct tracking').click();
  await expect(toast(page)).toHaveText('Tracking corrected.');
  await untilBadge(page, live, 1, 'Confirmed');
  expect((await stock.store.shipments(order.id)).map((one) => one.tracking_number)).toEqual(['second']);

  await shipment(page, 1).locator('summary', { hasText: 'Replace label' }).click();
  await expect(shipment(page, 1).getByText('BigCommerce e-mails the customer again.')).toBeVisible();
  await shipment(page, 1).getByLabel('Tracking number').and(page.locator(':visible')).fill('third');
  await button(shipment(page, 1), 'Replace label').click();
  await untilBadge(page, live, 2, 'Confirmed');
  await untilBadge(page, live, 1, 'Deleted in the store');
  expect((await stock.store.shipments(order.id)).map((one) => one.tracking_number)).toEqual(['third']);

  await shipment(page, 2).locator('summary', { hasText: 'Void' }).click();
  await expect(shipment(page, 2).getByText('It is deleted in the store as well.')).toBeVisible();
  await button(shipment(page, 2), 'Void shipment').click();
  await expect(toast(page)).toHaveText('Shipment voided. Its items can be shipped again.');
  await untilBadge(page, live, 2, 'Deleted in the store');
  expect(await stock.store.shipments(order.id)).toEqual([]);
  await expect(quantities(page)).not.toHaveCount(0);
});

test('what was shipped elsewhere is seen, and what can not be shipped says why', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Shipped by others', 130);
  const physical = (order: { lines: { address_id: number }[] }) => order.lines.filter((line) => line.address_id > 0);
  const order = stock.unshipped.find((one) => addresses(one).length === 1 && physical(one).length === 2)!;
  const [line] = order.lines.filter((one) => one.address_id > 0);
  await stock.store.shipElsewhere(order.id, line!, 'THEIRS-1');
  await openOrder(page, stock, order.id);
  await expect(quantities(page)).toHaveCount(2);
  await server.ask('sync_now', { integration: stock.id });
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(/^\d+ items? (was|were) shipped outside ParcelPilot, by the store's count/)).toBeVisible({ timeout: 1 });
  }).toPass();
  await openOrderMenu(page);
  await button(page, 'Re-sync tracking').click();
  await expect(toast(page)).toHaveText('Tracking re-synced. The shipments in BigCommerce are shown below.');
  await expect(page.getByRole('row', { name: /THEIRS-1/ })).toBeVisible();
  await expect(page.getByText("by the store's count")).toHaveCount(0);
  // Reading it brought a sync of the order: what is left is less by that much.
  await expect(async () => {
    await page.reload();
    await expect(quantities(page)).toHaveCount(1, { timeout: 1 });
  }).toPass();
  await openMore(page);
  await page.getByLabel('External shipment').check();
  await button(page, 'Preview').click();
  await expect(page.locator('.preview')).toContainText('This is not sent to BigCommerce, and nobody is e-mailed.');
  await button(page, 'Ship').click();
  await expect(toast(page)).toContainText('Shipment made');
  await untilBadge(page, live, 1, 'Local only');
  expect(await stock.store.shipments(order.id)).toHaveLength(1);

  const digital = (await stock.store.truth()).find((one) => one.status_id !== 0 && one.lines.every((each) => each.type === 'digital'));
  if (digital) {
    await openOrder(page, stock, digital.id);
    await expect(page.getByText(/^Nothing is left to ship: \d+ digital/)).toBeVisible();
  }
  const archived = stock.unshipped.find((one) => one.id !== order.id)!;
  await stock.store.change(archived.id, { is_deleted: true });
  await server.ask('pull_orders', { integration: stock.id, scope: 'named', remote_ids: String(archived.id) });
  await expect(async () => {
    await openOrder(page, stock, archived.id);
    await expect(page.getByText('This order is archived in the store').first()).toBeVisible({ timeout: 500 });
  }).toPass();
  await openMore(page);
  await page.getByLabel('External shipment').check();
  await button(page, 'Ship').click();
  await expect(page.getByText('To ship it anyway, say why.')).toBeVisible();
  await page.getByLabel('Why ship it anyway?').fill('Restored by phone');
  await button(page, 'Ship').click();
  await expect(toast(page)).toContainText('Shipment made');
});

test('an order on paper says what goes where, and has nothing to press', async ({ page, server }) => {
  const stock = await shelf(server, 'On paper');
  await openOrder(page, stock, stock.unshipped[0]!.id);
  await expect(button(page, 'Ship')).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { name: 'Ship to' }).first()).toBeVisible();
  await expect(page.getByText(/ each$/).first()).toBeHidden();
  await expect(page.getByText('Billing and details')).toBeHidden();
  await expect(page.getByRole('spinbutton')).toHaveCount(0);
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('textbox')).toHaveCount(0);
});
