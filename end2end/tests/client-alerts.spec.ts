// Whom of a client the warehouse writes to: contacts, and when they are told. The server of these tests has no mail server.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { fieldError, toast, visit } from './fixtures/person';
import { button, shelf } from './fixtures/shipping';

test.beforeAll(async ({ server }) => {
  await shelf(server, 'Alerted');
});

async function openAlerts(page: Page): Promise<void> {
  await visit(page, '/clients');
  await page.getByRole('link', { name: 'Packing slip of Alerted Ltd' }).click();
  await page.getByRole('link', { name: 'Alerts', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Alerts', exact: true })).toBeVisible();
  await expect(page.getByText('For Alerted Ltd')).toBeVisible();
}

const region = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const contacts = (page: Page) => region(page, 'Contacts');
const adding = (page: Page) => region(page, 'Add a contact');
const when = (page: Page) => region(page, 'When');

const email = 'people@alerted.example';

test('a contact is added, changed and removed', async ({ page, live }) => {
  await openAlerts(page);
  await expect(contacts(page)).toContainText('No e-mails are sent to this client.');
  await expect(page.getByText('No e-mail is sent: this server has no mail server.')).toBeVisible();
  await expectAccessible(page, live, 'alerts of a client without contacts');

  await adding(page).getByLabel('E-mail').fill(email);
  await adding(page).getByLabel('Language of its messages').selectOption('de');
  for (const event of ['Orders do not come in', 'Shipments did not reach the store', 'Orders will be late', 'Daily digest']) {
    await expect(adding(page).getByLabel(event)).toBeChecked();
    await adding(page).getByLabel(event).uncheck();
  }
  await button(page, 'Add contact').click();
  await expect(adding(page)).toContainText('Please choose at least one.');
  await expect(adding(page).getByLabel('E-mail')).toHaveValue(email);
  await adding(page).getByLabel('Orders will be late').check();
  await button(page, 'Add contact').click();
  await expect(toast(page)).toContainText('Contact added.');
  await expect(contacts(page)).toContainText(email);
  await expect(contacts(page)).toContainText('Deutsch');
  await expectAccessible(page, live, 'alerts of a client with a contact');

  await contacts(page).getByText('Change…').click();
  await contacts(page).getByLabel('Daily digest').check();
  await button(page, 'Save contact').click();
  await expect(toast(page)).toHaveText('Contact saved.');
  await expect(contacts(page)).toContainText('Orders will be late, Daily digest');

  await contacts(page).getByText('Remove…').click();
  await button(page, 'Remove contact').click();
  await expect(toast(page)).toContainText('Contact removed.');
  await expect(contacts(page)).toContainText('No e-mails are sent to this client.');
});

test('quiet hours need both ends, and what was typed stays', async ({ page }) => {
  await openAlerts(page);
  await when(page).getByLabel('Quiet hours from').fill('22:00');
  await when(page).getByLabel('Quiet hours until').fill('');
  await when(page).getByLabel('Hours before the carrier comes').fill('9');
  await button(page, 'Save alerts').click();
  await expect(fieldError(when(page).getByLabel('Quiet hours until'))).toContainText('Please type a time');
  await expect(fieldError(when(page).getByLabel('Hours before the carrier comes'))).toContainText('a whole number from 1 to 8');
  await expect(when(page).getByLabel('Quiet hours from')).toHaveValue('22:00');
  await when(page).getByLabel('Quiet hours until').fill('06:00');
  await when(page).getByLabel('Hours before the carrier comes').fill('3');
  await when(page).getByLabel('Time zone of these times').selectOption('Europe/Berlin');
  await button(page, 'Save alerts').click();
  await expect(toast(page)).toHaveText('Alerts saved.');
  await expect(when(page).getByLabel('Quiet hours until')).toHaveValue('06:00');
});
