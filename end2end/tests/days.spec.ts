// What came in, day by day.
import { expect, test } from './fixtures';
import { visit } from './fixtures/person';
import { connect, pullAll, untilOver } from './fixtures/records';

test('new orders and problems of the last days are drawn, and told in a table', async ({ page, server }) => {
  const { id } = await connect(server, 'Daily', { orders: 30 });
  const { counters } = await untilOver(server, await pullAll(server, id));
  await visit(page, '/imports');
  const days = page.getByRole('region', { name: 'Day by day' });
  // Others' orders are among them.
  const drawing = days.getByRole('img', { name: /^[\d,]+ new orders and [\d,]+ new problems? in the last 30 days$/ });
  await expect(drawing).toBeVisible();
  await days.locator('summary', { hasText: 'As a table' }).click();
  const today = days.getByRole('row').nth(1);
  await expect(today.getByRole('rowheader')).toHaveText(new Date().toLocaleDateString('en-US', { dateStyle: 'medium', timeZone: 'UTC' }));
  const orders = Number((await today.getByRole('cell').first().innerText()).replaceAll(',', ''));
  expect(orders).toBeGreaterThanOrEqual(counters.created);
  await expect(days.getByRole('row')).toHaveCount(31);
});
