// Somebody of a client: they see their own orders, put one on hold, and find nothing of the warehouse's or of other clients.
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { become, toast, visit } from './fixtures/person';
import { password } from './fixtures/server';
import { button, orderPath, shelf, toOneAddress } from './fixtures/shipping';

test('an admin lets somebody of a client in, who sees and holds their own orders and nothing else', async ({ page, server, live }) => {
  const theirs = await shelf(server, 'Bolt shop', 20);
  const others = await shelf(server, 'Rival shop', 20);
  const order = toOneAddress(theirs)[0]!;
  const [own, rivals] = [await orderPath(page, theirs, order.id), await orderPath(page, others, toOneAddress(others)[0]!.id)];

  await visit(page, '/people');
  const invitation = page.getByRole('region', { name: 'Add a person' });
  await invitation.getByLabel('E-mail').fill('bea@bolt.example');
  await invitation.getByLabel('Operator').check();
  await button(invitation, 'Make a link').click();
  // Nor by a choice that was made for them.
  await expect(page.getByText('Please choose one.')).toBeVisible();
  await invitation.getByLabel('A client', { exact: true }).check();
  await button(invitation, 'Make a link').click();
  // Nobody is let in to everything by a box that was forgotten.
  await expect(page.getByText('Please choose at least one.')).toBeVisible();
  await invitation.getByLabel('Bolt shop Ltd').check();
  await button(invitation, 'Make a link').click();
  await expect(page.getByRole('row').filter({ hasText: 'bea@bolt.example' })).toContainText('of Bolt shop Ltd');
  await expectAccessible(page, live, 'people, one of a client invited');
  const link = await page.getByLabel('One-time link').inputValue();

  await page.context().clearCookies();
  await visit(page, link);
  await page.getByLabel('Your name').fill('Bea');
  await page.getByLabel('Password').fill(password);
  await button(page, 'Join and log in').click();
  await expect(page.getByRole('heading', { name: 'Your store' })).toBeVisible();
  await expect(page.getByText('Orders come in', { exact: true })).toBeVisible();
  const sections = page.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link');
  await expect(sections.filter({ hasText: /Clients|Integrations|Imports|People|Audit|Pack/ })).toHaveCount(0);
  await expectAccessible(page, live, 'overview of a client');

  await visit(page, `/orders?search=${order.id}`);
  await expectAccessible(page, live, 'orders of a client');
  await page.locator('tbody a', { hasText: String(order.id) }).click();
  await page.locator('summary', { hasText: 'Put on hold…' }).click();
  await page.getByLabel('Reason').fill('The customer moves');
  await button(page, 'Put on hold').click();
  await expect(toast(page)).toContainText('Order put on hold.');
  await expect(page.getByText('You have put it on hold: The customer moves')).toBeVisible();
  await expectAccessible(page, live, 'order of a client, on hold');
  await button(page, 'Release').click();
  await expect(toast(page)).toHaveText('Order released.');

  expect(await visit(page, rivals)).toBe(404);
  for (const closed of ['/clients', '/integrations', '/people', '/imports']) {
    expect(await visit(page, closed)).toBe(403);
    await expect(page.getByText("You see what is your company's.")).toBeVisible();
  }
  await expectAccessible(page, live, 'closed to clients');
  for (const open of ['/shipments', '/problems', '/account']) {
    expect(await visit(page, open)).toBe(200);
    await expectAccessible(page, live, `${open} of a client`);
  }

  // The warehouse holds it: that is not theirs to change.
  await become(page, await server.state());
  await visit(page, own);
  await page.locator('summary', { hasText: 'Put on hold…' }).click();
  await page.getByLabel('Reason').fill('Looks like fraud');
  await button(page, 'Put on hold').click();
  await page.context().clearCookies();
  await visit(page, `/login?next=${own}`);
  await page.getByLabel('E-mail').fill('bea@bolt.example');
  await page.getByLabel('Password').fill(password);
  await button(page, 'Log in').click();
  await expect(page.getByText('The warehouse has put this order on hold.')).toBeVisible();
  await expect(page.getByText('Looks like fraud')).toHaveCount(0);
  await expect(button(page, 'Release')).toHaveCount(0);
});
