// An order that can't be read stops no other: it is shown with its cause, and tried again when it is mended.
import { expect, test } from './house';
import { fact, untilRun, visit } from './house/person';
import { connect, pullAll } from './house/records';

test('a broken order is shown with its cause and retried once it is mended', async ({ page, house, live }) => {
  const { id, path, store, name } = await connect(house, 'Troubled', { orders: 40 });
  const truth = (await store.truth()).filter((order) => order.status_id !== 0);
  // The sandbox breaks such orders in their total.
  const broken = truth.find((order) => order.id % 4 === 1)?.id ?? 0;
  await store.change(broken, { malformed: true });

  await visit(page, `/imports/${await pullAll(house, id)}`);
  await untilRun(page, live, 'Complete, 1 problem');
  await expect(fact(page, 'New')).toHaveText(String(truth.length - 1));
  const problem = page.getByRole('article').filter({ hasText: `Order ${broken}` });
  await expect(problem).toContainText("BigCommerce sent this order with a value that can't be right.");
  await expect(problem.locator('dt:text-is("Field") + dd')).toHaveText('total_inc_tax');
  await expect(problem.locator('dt:text-is("What was wrong") + dd')).toContainText('twelve dollars');
  await problem.locator('summary', { hasText: 'What the store sent' }).click();
  await expect(problem.locator('pre')).toContainText(/^{"base_handling_cost"/);

  await visit(page, '/');
  await expect(page.getByText(`1 problem of ${name} Ltd · ${name}`)).toBeVisible();
  await visit(page, path);
  const row = page.getByRole('row').filter({ hasText: `#${broken}` });
  await expect(row).toContainText("a value that can't be right");

  await store.change(broken, { malformed: false });
  await row.getByRole('button', { name: `Try again order #${broken}` }).click();
  await expect(page).toHaveURL(/\/imports\//);
  await expect(fact(page, 'Reads')).toHaveText(`Order ${broken}`);
  await untilRun(page, live, 'Complete');

  await visit(page, path);
  await expect(page.getByRole('heading', { name: 'Open problems' })).toHaveCount(0);
  await visit(page, `/orders?integration=${id}&search=${broken}`);
  await expect(page.getByRole('link', { name: String(broken), exact: true })).toBeVisible();
});

test('a problem is retried from the page of its run, too', async ({ page, house, live }) => {
  const { id, store } = await connect(house, 'Troubled again', { orders: 12 });
  const broken = (await store.truth()).find((order) => order.status_id !== 0)?.id ?? 0;
  await store.change(broken, { malformed: true });
  await visit(page, `/imports/${await pullAll(house, id)}`);
  await untilRun(page, live, 'Complete, 1 problem');
  await page.getByRole('button', { name: `Retry Order ${broken}` }).click();
  await expect(fact(page, 'Reads')).toHaveText(`Order ${broken}`);
  await untilRun(page, live, 'Complete, 1 problem');
  await expect(page.getByRole('article').filter({ hasText: `Order ${broken}` })).toContainText('2 tries');
});
