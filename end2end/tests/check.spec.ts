// Completeness: what changed in the store behind our back is found, pulled, and then nothing is amiss.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { runState, untilRun, visit } from './fixtures/person';
import { connect, importedStatuses, untilOver } from './fixtures/records';

const completeness = (page: Page) => page.getByRole('region', { name: 'Completeness' });

async function check(page: Page, path: string, live: boolean, end: 'Complete' | 'Failed'): Promise<void> {
  await visit(page, path);
  await page.getByRole('button', { name: 'Check completeness' }).click();
  await expect(page).toHaveURL(/\/imports\/[0-9a-f-]{36}$/);
  await untilRun(page, live, end);
  // A live page fetches itself anew once its check is over, which would break off whatever is visited meanwhile.
  await expect(page.getByText('appear here once it is finished')).toHaveCount(0);
}

test('what is missing or has changed is found, pulled and nothing else', async ({ page, server, live }) => {
  const { id, at, store } = await connect(server, 'Checked', { orders: 400 });
  await visit(page, at('completeness'));
  await expect(completeness(page)).toContainText('Not checked yet.');
  await untilOver(server, await server.ask<string>('pull_orders', { integration: id, scope: 'everything' }));
  const ours = (await store.truth()).filter((order) => importedStatuses.includes(order.status_id));
  const [archived, edited] = ours.filter((order) => !order.is_deleted);

  await check(page, at('completeness'), live, 'Complete');
  await visit(page, at('completeness'));
  await expect(completeness(page)).toContainText(`Complete: ${ours.length} of ${ours.length} orders are here.`);
  await expect(completeness(page)).toContainText('with 2 calls');
  await expect(completeness(page)).toContainText('Compared by counting the orders of each status');
  await expect(page.getByRole('button', { name: /^Pull \d/ })).toHaveCount(0);

  await store.change(archived!.id, { is_deleted: true });
  await store.change(edited!.id, { staff_notes: 'Ring twice' });
  const [added] = await store.add(1, { status_id: 11 });
  await check(page, at('completeness'), live, 'Complete');
  // The result comes by itself.
  await expect(page.getByText(`1 order is missing here: #${added}`)).toBeVisible();
  await expect(page.getByText(`2 orders have changed in the store since: #${archived!.id}, #${edited!.id}`)).toBeVisible();
  await expect(page.locator('.event-log')).toContainText('Counted all orders');

  await page.getByRole('button', { name: 'Pull 3 orders' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Named orders of');
  await untilRun(page, live, 'Complete');
  await visit(page, at('completeness'));
  await expect(page.getByRole('button', { name: /^Pull \d/ })).toHaveCount(0);

  await check(page, at('completeness'), live, 'Complete');
  await visit(page, at('completeness'));
  await expect(completeness(page)).toContainText(`Complete: ${ours.length + 1} of ${ours.length + 1} orders are here.`);
});

test('a check that could not be made claims nothing', async ({ page, server, live }) => {
  const { at } = await connect(server, 'Uncheckable', {}, 'without-orders');
  await check(page, at('completeness'), live, 'Failed');
  await expect(runState(page)).toHaveText('Failed');
  await visit(page, at('completeness'));
  await expect(completeness(page)).toContainText('Not checked yet.');
});
