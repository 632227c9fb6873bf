// The overview: the way to the first order, then what needs a person, each with its button.
import { expect, test } from './house';
import { untilRun, visit } from './house/person';
import { connect } from './house/records';

test('the first steps lead to the first order', async ({ page, anotherHouse, live }) => {
  const house = await anotherHouse();
  await page.context().addCookies((await house.state()).cookies);
  const steps = page.getByRole('region', { name: 'Three steps to the first order' });
  await visit(page, house.url);
  await steps.getByRole('link', { name: 'Add a client' }).click();
  await expect(page.getByRole('heading', { name: 'No clients yet' })).toBeVisible();

  const { name } = await connect(house, 'First');
  await visit(page, house.url);
  await expect(steps.getByText('Done')).toHaveCount(2);
  await steps.getByRole('link', { name: 'Pull Orders' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.locator(':target')).toHaveText('Pull Orders');
  await page.getByRole('button', { name: 'Pull Orders' }).click();
  await untilRun(page, live, 'Complete');

  await visit(page, house.url);
  await expect(steps).toHaveCount(0);
  await expect(page.getByText('Nothing. Everything is flowing.')).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText('Good');
});
