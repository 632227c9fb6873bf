// The first start: a link that is printed once makes the first admin, once.
import { expect, stranger, test } from './fixtures';
import { visit } from './fixtures/person';

test.use(stranger);

test('the printed link makes the first admin, and no second one', async ({ page, anotherServer }) => {
  const server = await anotherServer({ hasAdmin: false });
  const link = await server.setUpLink();
  await visit(page, link);
  await expect(page.getByRole('heading', { name: 'Set up ParcelPilot' })).toBeVisible();

  await page.getByLabel('Your name').fill('Zoë');
  await page.getByLabel('E-mail').fill('zoe@example.com');
  await page.getByLabel('Password').fill('too short');
  await page.getByRole('button', { name: 'Make the admin' }).click();
  await expect(page.locator('#password-error')).toHaveText('At least 12 characters.');
  await expect(page.getByLabel('Your name')).toHaveValue('Zoë');
  await expect(page.getByLabel('E-mail')).toHaveValue('zoe@example.com');

  await page.getByLabel('Password').fill('a few words make a good one');
  await page.getByRole('button', { name: 'Make the admin' }).click();
  await expect(page).toHaveURL(`${server.url}/`);
  await expect(page.getByRole('heading', { name: 'Three steps to the first order' })).toBeVisible();
  await expect(page.getByTitle('Your account: zoe@example.com, Admin')).toHaveText('Zoë');

  await page.context().clearCookies();
  await visit(page, link);
  await expect(page.getByRole('heading', { name: 'This link is used up' })).toBeVisible();
  await expect(page.getByRole('button')).toHaveCount(0);
});

test('a link that was never printed sets nothing up', async ({ page, anotherServer }) => {
  const server = await anotherServer({ hasAdmin: false });
  await server.setUpLink();
  await visit(page, `${server.url}/setup?link=made-up`);
  await expect(page.getByRole('heading', { name: 'This link is used up' })).toBeVisible();
});
