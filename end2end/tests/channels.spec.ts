// A store with several channels: one is another client's, one is not imported, and the list of orders tells them apart.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { toast, visit } from './fixtures/person';
import { pullAll, untilOver } from './fixtures/records';
import { button, openOrder, shelf } from './fixtures/shipping';

const outlet = 664_177;

const channels = (page: Page) => page.getByRole('region', { name: 'Channels' });
const channel = (page: Page, name: string) => channels(page).getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });

async function change(page: Page, name: string): Promise<void> {
  await channel(page, name).locator('summary', { hasText: 'Change…' }).click();
}

test("a channel's orders become another client's, and new ones wait or stay out", async ({ page, server, live }) => {
  const stock = await shelf(server, 'Shared store');
  const birch = await server.ask<string>('add_client', { name: 'Birch of the outlet' });
  const [theirs] = await stock.store.add(1, { status_id: 11, is_deleted: false, channel_id: outlet });
  const [ours] = await stock.store.add(1, { status_id: 11, is_deleted: false, channel_id: 1 });
  await untilOver(server, await pullAll(server, stock.id));

  await visit(page, stock.at('settings'));
  await expect(channel(page, 'Trailhead Outlet')).toContainText(`Number ${outlet}`);
  await expectAccessible(page, live, 'integration, channels');
  await change(page, 'Trailhead Outlet');
  const row = channel(page, 'Trailhead Outlet');
  await row.getByLabel('Whose orders it brings').selectOption({ label: 'Birch of the outlet' });
  await button(row, 'Save channel').click();
  // The number of orders depends on the store's own.
  await expect(row.getByText('stays with the client that it was shipped for')).toBeVisible();
  await expectAccessible(page, live, 'integration, channel asks');
  await expect(row.getByLabel('Whose orders it brings')).toHaveValue(birch);
  await row.getByLabel(/^Yes, /).check();
  await row.getByLabel('Put every new order on hold, to be reviewed').check();
  await button(row, 'Save channel').click();
  await expect(toast(page)).toContainText('Saved.');
  await expect(row).toContainText('Birch of the outlet');
  await expect(row).toContainText('On hold until reviewed');

  // Its open orders follow in the background.
  await expect(async () => {
    await openOrder(page, stock, theirs!);
    await expect(page.locator('.page-head')).toContainText('Birch of the outlet · Trailhead Outlet', { timeout: 500 });
  }).toPass();
  await openOrder(page, stock, ours!);
  await expect(page.locator('.page-head')).toContainText('Shared store Ltd · Sandbox & Söhne');
  await visit(page, `/orders?integration=${stock.id}`);
  await page.getByLabel('Channel').selectOption({ label: 'Shared store · Trailhead Outlet' });
  await button(page, 'Apply').click();
  await expect(page.locator('tbody a', { hasText: String(theirs) })).toBeVisible();
  await expect(page.locator('tbody a', { hasText: String(ours) })).toHaveCount(0);
  await expectAccessible(page, live, 'orders of a channel');

  // Of some, the store says that nothing is left to ship.
  const held = await stock.store.add(12, { status_id: 11, is_deleted: false, channel_id: outlet });
  await visit(page, stock.at('settings'));
  await change(page, 'Little Sparrow');
  await channel(page, 'Little Sparrow').getByLabel('Import its new orders').uncheck();
  await button(channel(page, 'Little Sparrow'), 'Save channel').click();
  await expect(channel(page, 'Little Sparrow')).toContainText('Not imported');
  const [left] = await stock.store.add(1, { status_id: 11, is_deleted: false, channel_id: 664_178 });
  await untilOver(server, await pullAll(server, stock.id));
  await visit(page, `/orders?channel=${stock.id}_${outlet}&list=held`);
  await page.locator('tbody a', { hasText: new RegExp(`^(${held.join('|')})$`) }).first().click();
  await expect(page.getByRole('region', { name: 'On hold' })).toContainText('New order of Trailhead Outlet, to be reviewed');
  await visit(page, `/orders?integration=${stock.id}&search=${left}`);
  await expect(page.getByText('No order matches')).toBeVisible();
});
