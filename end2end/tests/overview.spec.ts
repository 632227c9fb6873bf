// The overview: the way to the first order, then what needs a person, each with its button.
import { expect, test } from './fixtures';
import { untilRun, visit } from './fixtures/person';
import { connect } from './fixtures/records';

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
