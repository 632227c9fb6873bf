// The overview: the way to the first order, then what needs a person, each with its button.
import { expect, test } from './fixtures';
import { untilRun, visit } from './fixtures/person';
import { connect } from './fixtures/records';
import { expectAccessible } from './fixtures/accessibility';
import { shelf } from './fixtures/shipping';

test('the first steps lead to the first order', async ({ page, anotherServer, live }) => {
  const server = await anotherServer();
  await page.context().addCookies((await server.state()).cookies);
  const steps = page.getByRole('region', { name: 'Three steps to the first order' });
  await visit(page, server.url);
  await steps.getByRole('link', { name: 'Add a client' }).click();
  await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible();

  const { name } = await connect(server, 'First');
  await visit(page, server.url);
  await expect(steps.getByText('Done')).toHaveCount(2);
  await steps.getByRole('link', { name: 'Pull Orders' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Pull Orders' })).toHaveAttribute('aria-current', 'page');
  await page.getByRole('button', { name: 'Pull Orders' }).click();
  await untilRun(page, live, 'Complete');

  await visit(page, server.url);
  await expect(steps).toHaveCount(0);
  await expect(page.getByText('Nothing needs attention.')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText('Good');
});

test('each number leads to what it counts', async ({ page, anotherServer, live }) => {
  const server = await anotherServer();
  await page.context().addCookies((await server.state()).cookies);
  await shelf(server, 'Counted');
  await visit(page, server.url);
  for (const label of ['Placed today', '1 day', '2–3 days', 'Older', 'On hold']) {
    const figure = page.locator('a.stat').filter({ has: page.getByText(label, { exact: true }) });
    const count = Number((await figure.locator('strong').innerText()).replaceAll(',', ''));
    await figure.click();
    if (count === 0) await expect(page.getByRole('heading', { name: 'No order matches' })).toBeVisible();
    else await expect(page.getByText(/^[\d,]+ orders?$/)).toHaveText(new RegExp(`^${count} orders?$`));
    await visit(page, server.url);
  }
  await page.getByText('As a table').click();
  await expect(page.getByRole('table', { name: 'Orders placed and shipments made by day' }).getByRole('row')).toHaveCount(15);
  await expectAccessible(page, live, 'overview with its chart');
});

test('the wall shows the numbers alone, and leads back', async ({ page, server, live }) => {
  await shelf(server, 'On the wall');
  await visit(page, '/');
  await page.getByRole('link', { name: 'Wall view' }).click();
  await expect(page.getByRole('link', { name: 'To ship' })).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.locator('noscript meta[http-equiv="refresh"], body meta[http-equiv="refresh"]')).toHaveCount(live ? 0 : 1);
  await expectAccessible(page, live, 'wall');
  await page.getByRole('link', { name: 'Back to the overview' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
});

test('a full disk is told to admins, once it stays full', async ({ page, anotherServer, live }) => {
  const server = await anotherServer({ diskFree: '90000TiB' });
  const viewer = await server.person('vera', 'viewer');
  const told = page.getByText(/has only [\d,]+ MiB of [\d,]+ MiB free for /);
  await page.context().addCookies((await server.state()).cookies);
  await visit(page, server.url);
  await expect(told).toHaveCount(0);

  await server.leap(6);
  await page.context().addCookies((await server.state()).cookies);
  await expect(async () => {
    await visit(page, server.url);
    await expect(told).toBeVisible({ timeout: 500 });
    // The page's frame is counted before its list is read, and the alert may open in between.
    await expect(page.getByRole('link', { name: '1 thing needs attention' })).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.getByText('Free space, or enlarge the file system.')).toBeVisible();
  await expectAccessible(page, live, 'overview with an alert');

  await page.context().clearCookies();
  await page.context().addCookies(viewer.cookies);
  await visit(page, server.url);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await expect(told).toHaveCount(0);
});
