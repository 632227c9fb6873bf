// Events out: an admin adds a program's address, sees what it was sent and what it answered, and sends a failed one again.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, stranger, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { fieldError, toast, untilShown, visit } from './fixtures/person';
import { shelf } from './fixtures/shipping';

test.use(stranger);

/** A program, which refuses the first two events that it gets, however often, and accepts the others. */
async function program(): Promise<{ url: string; ids: string[]; end: () => void }> {
  const ids: string[] = [];
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      ids.push(String(request.headers['webhook-id']));
      const status = [...new Set(ids)].indexOf(ids.at(-1)!) < 2 ? 503 : 200;
      response.writeHead(status).end(status === 200 ? 'Thanks' : 'Down for maintenance');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    ids,
    end: () => void server.close(),
  };
}

test('an endpoint is added, tested, told of orders, and deleted', async ({ page, anotherServer, live }) => {
  const server = await anotherServer({ environment: { PARCELPILOT_EVENTS_TO_PRIVATE_ADDRESSES: 'true' } });
  await page.context().addCookies((await server.state()).cookies);
  const receiver = await program();
  const form = page.locator('.card').filter({ has: page.getByRole('heading', { name: 'Add an endpoint' }) });

  await visit(page, `${server.url}/integrations`);
  await page.getByRole('link', { name: 'Events out' }).click();
  await expect(page.getByRole('heading', { name: 'No program is told of changes yet' })).toBeVisible();
  await expect(form.getByText('without names of people')).toBeVisible();
  await form.getByLabel('Address').fill('ftp://127.0.0.1/');
  await form.getByLabel('What is behind it').fill('Warehouse software');
  await form.getByRole('button', { name: 'Add endpoint' }).click();
  await expect(fieldError(form.getByLabel('Address'))).toContainText('beginning with https://');
  await form.getByLabel('Address').fill(receiver.url);
  await form.getByLabel('An order came in').check();
  await form.getByRole('button', { name: 'Add endpoint' }).click();
  const first = await page.getByLabel('Signing secret').inputValue();
  expect(first).toMatch(/^whsec_[\w+/]{43}=$/);
  await expectAccessible(page, live, 'endpoints for events');

  await page.getByRole('link', { name: 'Warehouse software' }).click();
  await expect(page.getByLabel('Signing secret')).toHaveCount(0);
  await page.getByRole('button', { name: 'Send a test event' }).click();
  await expect(page.getByText('The test event was not accepted: Not accepted (503).')).toBeVisible();
  await expect(page.getByText('Down for maintenance')).toBeVisible();

  await shelf(server, 'Events', 5);
  const endpoint = page.url().split('?')[0] ?? '';
  await visit(page, endpoint);
  // Nothing on this page comes by itself.
  await untilShown(page, false, () => expect(page.getByText('Not accepted (503)').first()).toBeVisible());
  await expectAccessible(page, live, 'an endpoint for events');
  await visit(page, `${endpoint}?state=delivered`);
  await untilShown(page, false, () => expect(page.locator('tbody tr').first()).toBeVisible());
  await page.locator('tbody a').first().click();
  await expect(page.getByRole('heading', { name: 'What was sent' })).toBeVisible();
  await expect(page.getByText('Thanks')).toBeVisible();
  await expectAccessible(page, live, 'an event');
  const before = receiver.ids.length;
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(toast(page)).toHaveText('The event is sent again.');
  await expect.poll(() => receiver.ids.length).toBeGreaterThan(before);
  expect(receiver.ids.slice(0, before)).toContain(receiver.ids.at(-1));

  await page.locator('summary', { hasText: 'Replace the secret' }).click();
  await page.getByRole('button', { name: 'Replace the secret' }).click();
  expect(await page.getByLabel('Signing secret').inputValue()).not.toBe(first);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(toast(page)).toContainText('Endpoint paused.');
  await page.locator('summary', { hasText: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete endpoint' }).click();
  await expect(toast(page)).toHaveText('Endpoint deleted.');
  // A key may be anywhere behind the host.
  await visit(page, `${server.url}/audit`);
  await expect(page.getByText(new URL(receiver.url).origin).first()).toBeVisible();
  await expect(page.getByText(receiver.url)).toHaveCount(0);
  receiver.end();
});
