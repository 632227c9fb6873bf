// An order that can't be read stops no other: it is shown with its cause, and tried again when it is mended.
import { expect, test } from './fixtures';
import { expectChoiceNeeded, fact, toast, untilRun, visit } from './fixtures/person';
import { connect, pullAll } from './fixtures/records';

test('a broken order is shown with its cause and retried once it is mended', async ({ page, server, live }) => {
  const { id, path, store, name } = await connect(server, 'Troubled', { orders: 40 });
  const truth = (await store.truth()).filter((order) => order.status_id !== 0);
  // The sandbox breaks such orders in their total.
  const broken = truth.find((order) => order.id % 4 === 1)?.id ?? 0;
  await store.change(broken, { malformed: true });

  await visit(page, `/imports/${await pullAll(server, id)}`);
  await untilRun(page, live, 'Complete, 1 problem');
  await expect(fact(page, 'New')).toHaveText(String(truth.length - 1));
  const problem = page.getByRole('article').filter({ hasText: `Order ${broken}` });
  await expect(problem).toContainText("BigCommerce sent this order with an invalid value.");
  await expect(problem.locator('dt:text-is("Field") + dd')).toHaveText('total_inc_tax');
  await expect(problem.locator('dt:text-is("What went wrong") + dd')).toContainText('twelve dollars');
  await problem.locator('summary', { hasText: 'What the store sent' }).click();
  await expect(problem.locator('pre')).toContainText(/^{"base_handling_cost"/);

  await visit(page, '/');
  await expect(page.getByText(`1 problem in ${name} Ltd · ${name}`)).toBeVisible();
  await visit(page, path);
  const card = page.getByRole('article').filter({ hasText: `Order ${broken}` });
  await expect(card).toContainText("an invalid value");
  await expect(card).toContainText('Next automatic retry');

  await store.change(broken, { malformed: false });
  await card.getByRole('button', { name: `Retry Order ${broken}` }).click();
  await expect(page).toHaveURL(/\/imports\//);
  await expect(fact(page, 'Reads')).toHaveText(`Order ${broken}`);
  await untilRun(page, live, 'Complete');

  await visit(page, path);
  await expect(page.getByRole('heading', { name: 'Open problems' })).toHaveCount(0);
  await visit(page, `/orders?integration=${id}&search=${broken}`);
  await expect(page.getByRole('link', { name: String(broken), exact: true })).toBeVisible();
});

test('a problem is retried from the page of its run, too', async ({ page, server, live }) => {
  const { id, store } = await connect(server, 'Troubled again', { orders: 12 });
  const broken = (await store.truth()).find((order) => order.status_id !== 0)?.id ?? 0;
  await store.change(broken, { malformed: true });
  await visit(page, `/imports/${await pullAll(server, id)}`);
  await untilRun(page, live, 'Complete, 1 problem');
  await page.getByRole('button', { name: `Retry Order ${broken}` }).click();
  await expect(fact(page, 'Reads')).toHaveText(`Order ${broken}`);
  await untilRun(page, live, 'Complete, 1 problem');
  await expect(page.getByRole('article').filter({ hasText: `Order ${broken}` })).toContainText('2 tries');
});

test('all problems are on a page of their own: filtered, retried selected or all, downloaded', async ({ page, server, live }) => {
  const { id, store, name } = await connect(server, 'Many troubles', { orders: 60 });
  const orders = (await store.truth()).filter((order) => order.status_id !== 0).slice(0, 3).map((order) => order.id);
  const [first, second, third] = orders as [number, number, number];
  for (const order of orders) await store.change(order, { malformed: true });
  await visit(page, `/imports/${await pullAll(server, id)}`);
  await untilRun(page, live, 'Complete, 3 problems');

  await visit(page, '/problems');
  await page.getByLabel('Integration', { exact: true }).selectOption(`${name} Ltd · ${name}`);
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(`/problems?integration=${id}`);
  await expect(page.getByText('3 orders could not be imported.')).toBeVisible();
  const cards = page.getByRole('article');
  await expect(cards).toHaveCount(3);

  const file = await page.request.get((await page.getByRole('link', { name: 'Download as CSV' }).getAttribute('href')) ?? '');
  expect((await file.text()).match(new RegExp(`^"${name}",`, 'gm'))).toHaveLength(3);

  await expectChoiceNeeded(page, live, 'Retry selected');
  await page.getByLabel(`Select Order ${first}`).check();
  await page.getByLabel(`Select Order ${second}`).check();
  await store.change(first, { malformed: false });
  await page.getByRole('button', { name: 'Retry selected' }).click();
  await expect(fact(page, 'Reads')).toHaveText('2 named orders');
  await untilRun(page, live, 'Complete, 1 problem');
  await expect(cards).toContainText(`Order ${second}`);

  await store.change(second, { malformed: false });
  await store.change(third, { malformed: false });
  await visit(page, `/problems?integration=${id}`);
  await page.getByRole('button', { name: 'Retry all 2' }).click();
  await expect(fact(page, 'Reads')).toHaveText('2 named orders');
  await untilRun(page, live, 'Complete');

  await visit(page, `/problems?integration=${id}`);
  await expect(page.getByRole('heading', { name: 'No open problems of this integration' })).toBeVisible();
});

test('a mistyped order number is dismissed, and back when it is named again', async ({ page, server, live }) => {
  const { id } = await connect(server, 'Mistyped', { orders: 5 });
  const pull = () => server.ask<string>('pull_orders', { integration: id, scope: 'named', remote_ids: '987654321, 987654322' });
  const card = (number: number) => page.getByRole('article').filter({ hasText: `Order ${number}` });
  const dismiss = async (number: number) => {
    await card(number).locator('summary', { hasText: 'Dismiss…' }).click();
    await expect(card(number)).toContainText('such as a mistyped number');
    await card(number).getByRole('button', { name: 'Yes, dismiss it' }).click();
    await expect(toast(page)).toHaveText('Problem dismissed. It comes back if an import meets that order again.');
  };
  const run = await pull();
  await visit(page, `/imports/${run}`);
  await untilRun(page, live, 'Complete, 2 problems');
  await dismiss(987654321);
  await expect(page).toHaveURL(`/imports/${run}?done=problem_dismissed`);
  await expect(card(987654321)).toContainText('Dismissed');
  await expect(card(987654321).getByRole('button', { name: 'Retry' })).toHaveCount(0);

  await visit(page, `/problems?integration=${id}`);
  await expect(page.getByRole('article')).toHaveCount(1);
  await dismiss(987654322);
  await expect(page.getByRole('heading', { name: 'No open problems of this integration' })).toBeVisible();

  await visit(page, `/imports/${await pull()}`);
  await untilRun(page, live, 'Complete, 2 problems');
  await visit(page, `/problems?integration=${id}`);
  await expect(page.getByRole('article')).toHaveCount(2);
});
