// Finding orders by what a term is, and coming back to a list by its name.
import { expect, test } from './fixtures';
import { button, shelf, type Shelf } from './fixtures/shipping';
import { toast, visit } from './fixtures/person';

let stock: Shelf;

test.beforeAll(async ({ server }) => {
  stock = await shelf(server, 'Views');
});

test('a search says what it understood, and each term is taken out by a link', async ({ page }) => {
  const { id } = stock.unshipped[0]!;
  await visit(page, '/orders');
  await page.getByLabel('Search', { exact: true }).fill(`client:"Views Ltd" number:${id}`);
  await button(page, 'Apply').click();
  await expect(page.locator('tbody a')).toHaveText([String(id)]);
  const terms = page.getByRole('list', { name: 'Searched for' }).getByRole('listitem');
  await expect(terms).toHaveText([/^Client “Views Ltd”/, new RegExp(`^Order number “${id}”`)]);
  await page.getByRole('link', { name: `Remove Order number “${id}”` }).click();
  await expect(page.getByLabel('Search', { exact: true })).toHaveValue('client:"Views Ltd"');
  await expect(page.locator('tbody a').nth(1)).toBeVisible();
  await page.getByRole('link', { name: 'Remove Client “Views Ltd”' }).click();
  await expect(page.getByLabel('Search', { exact: true })).toHaveValue('');
});

test('a work list is sorted by its headings', async ({ page }) => {
  const visible = (page.viewportSize()?.width ?? 0) > 600;
  test.skip(!visible, 'On phones rows are cards without headings; the filter sorts.');
  await visit(page, `/orders?integration=${stock.id}&list=to_ship`);
  await page.getByRole('columnheader', { name: 'Left' }).getByRole('link').click();
  await expect(page.getByRole('columnheader', { name: 'Left' })).toHaveAttribute('aria-sort', 'descending');
  const left = async () => (await page.locator('tbody [data-label="Left"]').allTextContents()).map((text) => parseInt(text, 10));
  const most = await left();
  expect(most).toEqual(most.toSorted((one, other) => other - one));
  await page.getByRole('columnheader', { name: 'Left' }).getByRole('link').click();
  await expect(page).toHaveURL(/sort=fewest/);
  const fewest = await left();
  expect(fewest).toEqual(fewest.toSorted((one, other) => one - other));
});

test('a view is saved, opened, renamed and deleted', async ({ page }, { project }) => {
  const name = `Views of ${project.name}`;
  await visit(page, `/orders?integration=${stock.id}&list=to_ship&search=client:views`);
  await page.locator('summary', { hasText: 'Save this view' }).click();
  await page.getByLabel('Name of the view').fill(name);
  await page.getByLabel('Show it to everybody').check();
  await button(page, 'Save view').click();
  await expect(toast(page)).toHaveText('View saved.');
  const views = page.getByRole('navigation', { name: 'Saved views' });

  await visit(page, '/orders');
  await views.getByRole('link', { name }).click();
  await expect(page).toHaveURL(/list=to/);
  await expect(views.getByRole('link', { name })).toHaveAttribute('aria-current', 'page');
  await expect(page.getByLabel('Search', { exact: true })).toHaveValue('client:views');

  await page.locator('summary', { hasText: 'Change view' }).click();
  await page.getByLabel('Name of the view').fill(' ');
  await button(page, 'Save changes').click();
  await expect(page.getByText('Please fill this in.')).toBeVisible();
  await page.getByLabel('Name of the view').fill(`${name}, renamed`);
  await button(page, 'Save changes').click();
  await expect(toast(page)).toHaveText('View changed.');
  await page.locator('summary', { hasText: 'Delete view' }).click();
  await button(page, 'Delete view').click();
  await expect(toast(page)).toHaveText('View deleted. The orders stay as they are.');
  await expect(page.getByRole('link', { name: `${name}, renamed` })).toHaveCount(0);
});
