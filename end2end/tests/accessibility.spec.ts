// Every page in every state it can be in: nothing that shuts anybody out, nothing wider than the window.
import { expect, stranger, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { openToPack } from './fixtures/packing';
import { expectChoiceNeeded, credential, credentialsFile, findings, logIn, permissions, untilRun, visit } from './fixtures/person';
import { connect, pullAll, untilOver } from './fixtures/records';
import { addresses, button, openOrder, quantities, shelf, shipForm, untilBadge, openMore } from './fixtures/shipping';

test.describe('outside', () => {
  test.use(stranger);

  test('log-in, set-up and the guide', async ({ page, live, anotherServer }) => {
    await visit(page, '/login');
    await expectAccessible(page, live, 'log-in');
    await logIn(page, 'not the password');
    await expect(page.getByText('E-mail or password is incorrect.')).toBeVisible();
    await expectAccessible(page, live, 'wrong password');
    await visit(page, '/setup');
    await expectAccessible(page, live, 'used-up link');
    await visit(page, '/help/bigcommerce');
    await expectAccessible(page, live, 'guide');
    await visit(page, '/join?link=made-up');
    await expectAccessible(page, live, 'link that does not work');
    for (const path of ['/connect?link=made-up', '/connect/done']) {
      await visit(page, path);
      await expectAccessible(page, live, path);
    }
    const server = await anotherServer({ hasAdmin: false });
    await visit(page, await server.setUpLink());
    await page.getByRole('button', { name: 'Make the admin' }).click();
    await expect(page.locator('#name-error')).toBeVisible();
    await expectAccessible(page, live, 'set-up, refused');
  });
});

test('a server with nothing in it', async ({ page, live, anotherServer }) => {
  const server = await anotherServer();
  await page.context().addCookies((await server.state()).cookies);
  for (const path of ['/', '/clients', '/integrations', '/integrations/new', '/integrations/client-link', '/imports', '/problems', '/orders', '/pack', '/shipments']) {
    await visit(page, `${server.url}${path}`);
    await expectAccessible(page, live, `empty ${path}`);
  }
});

test('the form', async ({ page, live, server }) => {
  const store = await server.openStore();
  const testConnection = page.getByRole('button', { name: 'Test connection' });
  await visit(page, '/integrations/new');
  await expectAccessible(page, live, 'new');
  await credential(page, 'upload').setInputFiles(credentialsFile(store.credentials().replace('/stores/', '/store/')));
  await testConnection.click();
  await expect(findings(page)).not.toHaveCount(0);
  await expectAccessible(page, live, 'findings');
  for (const account of ['full', 'without-orders'] as const) {
    await visit(page, '/integrations/new');
    await credential(page, 'file').fill(store.credentials(account));
    await testConnection.click();
    await expect(permissions(page)).toHaveCount(4);
    await expectAccessible(page, live, `tested ${account}`);
  }
  await page.getByRole('button', { name: 'Save integration' }).click();
  await expect(page.locator('#name-error')).toBeVisible();
  await expectAccessible(page, live, 'refused fields');
});

test('clients and an integration', async ({ page, live, server }) => {
  const { path, at, id, store } = await connect(server, 'A store with a rather long name, as merchants have them', { orders: 30 });
  for (const order of (await store.truth()).slice(0, 6)) await store.change(order.id, { malformed: true });
  await untilOver(server, await pullAll(server, id));

  await visit(page, '/clients');
  await page.locator('summary', { hasText: 'Deactivate' }).first().click();
  await page.getByRole('button', { name: 'Add client' }).click();
  await expect(page.locator('#add-name-error')).toBeVisible();
  await expectAccessible(page, live, 'clients, refused');
  await visit(page, '/clients?done=client_added');
  await expectAccessible(page, live, 'clients, done');

  await visit(page, at('pull'));
  await page.getByRole('button', { name: 'Count first' }).click();
  await expect(page.getByText('orders would be read')).toBeVisible();
  await expectAccessible(page, live, 'integration, counted');
  const other = await server.ask<string>('add_client', { name: 'Another client' });
  for (const section of [path, at('completeness'), at('shipments'), at('connection'), at('settings')]) {
    await visit(page, section);
    await page.locator('main details').evaluateAll((all) => all.forEach((details) => details.setAttribute('open', '')));
    await expectAccessible(page, live, `${section}, all opened`);
  }
  await page.getByLabel('Client', { exact: true }).selectOption(other);
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Move this integration from')).toBeVisible();
  await expectAccessible(page, live, 'integration, asked about its orders');
  await visit(page, at('pull'));
  await page.getByLabel('By date').check();
  await page.getByRole('button', { name: 'Pull Orders' }).click();
  await expect(page.locator('#from-error')).toBeVisible();
  await expectAccessible(page, live, 'integration, refused dates');
  await server.ask('set_integration_enabled', { id, is_enabled: 'false' });
  for (const section of [path, at('pull'), at('settings')]) {
    await visit(page, section);
    await expectAccessible(page, live, `${section}, disabled`);
  }
  const fresh = await connect(server, 'A store that was just saved');
  await visit(page, fresh.path);
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(permissions(page)).toHaveCount(4);
  await expectAccessible(page, live, 'integration, tested and new');
  for (const list of ['/', '/integrations']) {
    await visit(page, list);
    await expectAccessible(page, live, list);
  }
});

test('people', async ({ page, live, server }) => {
  const link = await server.ask<string>('invite_person', { email: 'somebody-with-a-long-address@warehouse.example.com', role: 'operator', works_for: 'warehouse' });
  await visit(page, '/people');
  await page.getByRole('region', { name: 'Add a person' }).getByLabel('The warehouse', { exact: true }).check();
  await page.getByRole('button', { name: 'Make a link' }).click();
  await expect(page.locator('[aria-invalid="true"]')).toHaveCount(1);
  await expectAccessible(page, live, 'people, refused');
  await page.locator('main details').evaluateAll((all) => all.forEach((details) => details.setAttribute('open', '')));
  await expectAccessible(page, live, 'people, all opened');
  for (const path of ['/account', '/audit', '/audit?search=nobody-at-all', link]) {
    await visit(page, path);
    await expectAccessible(page, live, path);
  }
});

test('runs', async ({ page, live, server }) => {
  const { id, store } = await connect(server, 'Many runs', { orders: 300 });
  await store.change((await store.truth()).find((order) => order.status_id !== 0)?.id ?? 0, { malformed: true });
  await store.fault({ kind: 'hang', path: '/v2/orders', after: 1 });
  const run = await pullAll(server, id);
  await visit(page, `/imports/${run}`);
  await untilRun(page, live, 'Running');
  await expectAccessible(page, live, 'run, running');
  await visit(page, '/imports');
  await expectAccessible(page, live, 'imports, one running');
  await server.ask('cancel_run', { id: run });
  await visit(page, `/imports/${run}`);
  await untilRun(page, live, 'Cancelled');
  await expectAccessible(page, live, 'run, cancelled');

  await store.recover();
  await store.fault({ kind: 'status_503', path: '/v2/orders', times: 2 });
  await server.ask('resume_run', { id: run });
  await visit(page, `/imports/${run}`);
  await expectAccessible(page, live, 'run, resumed');
  await store.recover();
  await untilRun(page, live, 'Complete, 1 problem');
  await page.locator('summary', { hasText: 'What the store sent' }).first().click();
  await expectAccessible(page, live, 'run, with a problem');
  await visit(page, `/problems?integration=${id}`);
  await expectAccessible(page, live, 'problems');
  await visit(page, '/imports');
  await expectAccessible(page, live, 'imports, finished');
});

test('shipping, and shipments in each state', async ({ page, live, server }) => {
  const stock = await shelf(server, 'A store that ships, with a long name', 130);
  const several = stock.unshipped.find((order) => addresses(order).length > 1)!;
  await openOrder(page, stock, several.id);
  await quantities(page).first().fill('1000');
  await shipForm(page).getByLabel('Carrier').fill('FedEx');
  await openMore(page);
  await shipForm(page).getByLabel('Tracking link').fill('not a link');
  await button(page, 'Ship').click();
  await expect(page.getByText('Please paste a whole link')).toBeVisible();
  await expectAccessible(page, live, 'order, shipping refused');
  await openOrder(page, stock, several.id);
  await shipForm(page).getByLabel('Carrier').fill('FedEx');
  await shipForm(page).getByLabel('Tracking number').fill('1Z999AA10123456784');
  await button(page, 'Preview').click();
  await expect(page.locator('.preview')).toBeVisible();
  await expectAccessible(page, live, 'order, previewed');
  await button(page, 'Ship').click();
  await untilBadge(page, live, 1, 'Held');
  await page.locator('main details').evaluateAll((all) => all.forEach((details) => details.setAttribute('open', '')));
  await expectAccessible(page, live, 'order, held, all opened');
  await visit(page, stock.at('shipments'));
  await expect(page.getByText('1 shipment is held.')).toBeVisible();
  await expectAccessible(page, live, 'integration, one held');

  await server.ask('turn_pushes_on', { integration: stock.id });
  const [archived, confirmed] = stock.unshipped.filter((order) => addresses(order).length === 1);
  await stock.store.change(archived!.id, { is_deleted: true });
  for (const [order, state] of [[archived!, 'Failed'], [confirmed!, 'Confirmed']] as const) {
    await openOrder(page, stock, order.id);
    await button(page, 'Ship').click();
    await expect(button(page, 'Ship without tracking')).toBeVisible();
    await expectAccessible(page, live, 'order, tracking asked for');
    await button(page, 'Ship without tracking').click();
    await untilBadge(page, live, 1, state);
    await expectAccessible(page, live, `order, ${state}`);
  }
  await visit(page, '/shipments');
  await expectChoiceNeeded(page, live, 'Retry selected');
  await page.locator('main details').evaluateAll((all) => all.forEach((details) => details.setAttribute('open', '')));
  await expectAccessible(page, live, 'shipments');
  await visit(page, '/shipments?search=nobody-has-it');
  await expectAccessible(page, live, 'shipments, none');
  await visit(page, '/');
  await expectAccessible(page, live, 'overview, held and failed');
});

test('packing, step by step', async ({ page, live, server }) => {
  const stock = await shelf(server, 'A store whose orders are packed, with a long name', 130);
  await visit(page, '/pack?order=999999999');
  await expectAccessible(page, live, 'pack, no such order');
  const several = stock.unshipped.find((order) => order.status_id === 11 && addresses(order).length > 1)!;
  const { path, pieces } = await openToPack(page, server, stock, several);
  await expectAccessible(page, live, 'pack, begun');
  await visit(page, `${path}?code=${encodeURIComponent(pieces[0]!.sku)}`);
  await expectAccessible(page, live, 'pack, one counted');
  await visit(page, `${path}?code=of-another-order`);
  await expectAccessible(page, live, 'pack, wrong item');
  await visit(page, `${path}?add=${pieces[0]!.line}&step=label`);
  await button(page, 'Ship').click();
  await expect(button(page, 'Ship without tracking')).toBeVisible();
  await expectAccessible(page, live, 'pack, label asked for');
  await server.ask('hold_orders', { 'ids[]': [path.split('/')[2]!], reason: 'The address is unclear' });
  await visit(page, path);
  await expectAccessible(page, live, 'pack, on hold');
});

test('orders, and what is not there', async ({ page, live, server }) => {
  const { id, store } = await connect(server, 'Many orders', { orders: 120 });
  await untilOver(server, await pullAll(server, id));
  const several = (await store.truth()).find((order) => new Set(order.lines.map((line) => line.address_id)).size > 2);
  await visit(page, `/orders?integration=${id}`);
  await expectAccessible(page, live, 'orders');
  const all = await page.locator('tbody a').evaluateAll((links) => links.map((link) => link.getAttribute('href')?.split('/')[2]));
  for (const paper of ['a4', '4x6']) {
    for (const kind of ['slips', 'pick']) {
      await visit(page, `/print/${kind}?paper=${paper}&ids=${all.join(',')}`);
      await expectAccessible(page, live, `${kind} on ${paper}`);
    }
  }
  await visit(page, '/print/slips');
  await expectAccessible(page, live, 'slips, none chosen');
  await visit(page, '/orders?search=nobody-at-all&from=nonsense');
  await expectAccessible(page, live, 'orders, none');
  await visit(page, `/orders?integration=${id}&search=${several?.id}`);
  await page.locator('tbody a').first().click();
  await expect(page.getByRole('heading', { level: 1, name: `Order ${several?.id}` })).toBeVisible();
  await expectAccessible(page, live, 'order');
  for (const path of ['/nowhere', '/orders/nonsense', '/imports/nonsense', '/integrations/nonsense']) {
    await visit(page, path);
    await expectAccessible(page, live, path);
  }
});
