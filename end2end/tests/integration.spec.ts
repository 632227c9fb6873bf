// An integration's sections: real pages, one led to from another; what is next after it was saved; the long form.
import { expect, test } from './fixtures';
import { credential, permissions, toast, visit } from './fixtures/person';
import { connect } from './fixtures/records';

test('each section is a page, and leads to the others', async ({ page, server }) => {
  const { name, path } = await connect(server, 'Sectioned');
  const sections = page.getByRole('navigation', { name: 'Integration', exact: true });
  await visit(page, path);
  for (const [label, end] of [
    ['Pull Orders', '/pull'],
    ['Completeness', '/completeness'],
    ['Shipments', '/shipments'],
    ['Connection', '/connection'],
    ['Settings', '/settings'],
    ['Overview', ''],
  ] as const) {
    await sections.getByRole('link', { name: label }).click();
    await expect(page).toHaveURL(`${path}${end}`);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(sections.locator('[aria-current="page"]')).toHaveText(label);
  }
});

test('what is next after a store was saved stands alone: its test, then its orders', async ({ page, server }) => {
  const { path } = await connect(server, 'Just saved', { orders: 20 });
  const primary = page.locator('main .button.primary');
  await visit(page, path);
  await expect(primary).toHaveText('Test connection');
  await primary.click();
  await expect(permissions(page).filter({ hasText: 'Granted' })).toHaveCount(4);
  await expect(primary).toHaveText('Pull Orders');
  await primary.click();
  await expect(page).toHaveURL(/\/imports\/[0-9a-f-]{36}$/);
});

test('a store that was tested before it was saved is not tested again', async ({ page, server }) => {
  const store = await server.openStore();
  const client = await server.ask<string>('add_client', { name: 'Tested first' });
  await visit(page, '/integrations/new');
  await page.getByLabel('Client', { exact: true }).selectOption(client);
  await page.getByLabel('Name of this integration').fill('Tested first');
  await credential(page, 'file').fill(store.credentials());
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(permissions(page)).toHaveCount(4);
  await page.getByRole('button', { name: 'Save integration' }).click();
  await expect(toast(page)).toHaveText('Integration saved.');
  await expect(page.locator('main .button.primary')).toHaveText('Pull Orders');
});

test('the button that saves a long form is always in sight, and hides no field that is typed into', async ({ page, server }) => {
  const { at } = await connect(server, 'Long form');
  for (const [address, label] of [['/integrations/new', 'Save integration'], [at('settings'), 'Save settings']] as const) {
    await visit(page, address);
    const save = page.getByRole('button', { name: label });
    const fields = page.locator('form:has(.form-foot) :is(input, select, textarea):not([type="hidden"]):visible');
    const count = await fields.count();
    expect(count).toBeGreaterThan(10);
    await fields.first().focus();
    for (let index = 0; index < count; index++) {
      const field = fields.nth(index);
      await field.focus();
      await expect(save).toBeInViewport();
      const isOnTop = await field.evaluate((element) => {
        const { left, bottom } = element.getBoundingClientRect();
        return document.elementFromPoint(left + 4, bottom - 4) === element;
      });
      expect(isOnTop, `${address}: field ${index}`).toBe(true);
    }
  }
});
