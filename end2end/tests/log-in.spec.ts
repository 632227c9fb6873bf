// Who is not logged in is asked to, and gets where they wanted; who logs out is gone.
import { expect, stranger, test } from './fixtures';
import { logIn, visit } from './fixtures/person';
import { email } from './fixtures/server';

test.use(stranger);

test('a stranger logs in on the way to a page, after a wrong password', async ({ page }) => {
  await visit(page, '/orders?search=nobody');
  await expect(page).toHaveURL(`/login?next=${encodeURIComponent('/orders?search=nobody')}`);

  await logIn(page, 'not the password');
  await expect(page.getByRole('alert').filter({ hasText: 'E-mail or password is incorrect.' })).toBeVisible();
  await expect(page.getByLabel('E-mail')).toHaveValue(email);

  await logIn(page);
  await expect(page).toHaveURL('/orders?search=nobody');
  await expect(page.getByLabel('Search')).toHaveValue('nobody');
});

test('an unknown e-mail address gets the same answer as a wrong password', async ({ page }) => {
  await visit(page, '/login');
  await logIn(page, 'not the password', 'nobody@example.com');
  await expect(page.getByRole('alert').filter({ hasText: 'E-mail or password is incorrect.' })).toBeVisible();
});

test('a link cannot send people elsewhere after they log in', async ({ page }) => {
  await visit(page, '/login?next=//elsewhere.example/orders');
  await logIn(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
  await expect(page).toHaveURL('/');
});

test('who was logged out meanwhile gets on where they were going', async ({ page }) => {
  await visit(page, '/login');
  await logIn(page);
  await expect(page).toHaveURL('/');
  await page.context().clearCookies();
  const menu = page.locator('summary', { hasText: 'Menu' });
  if (await menu.isVisible()) await menu.click();
  await page.getByRole('link', { name: 'Clients', exact: true }).filter({ visible: true }).click();
  await expect(page).toHaveURL('/login?next=%2Fclients');
  await logIn(page);
  await expect(page).toHaveURL('/clients');
});

test('who logs out has to log in again', async ({ page }) => {
  await visit(page, '/login');
  await logIn(page);
  await expect(page).toHaveURL('/');
  const session = await page.context().cookies();

  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page).toHaveURL('/login');
  await visit(page, '/clients');
  await expect(page).toHaveURL('/login?next=%2Fclients');

  // Over on the server, too, not only forgotten by the browser.
  await page.context().addCookies(session);
  await visit(page, '/clients');
  await expect(page).toHaveURL('/login?next=%2Fclients&ended=1');
});
