// Pages in other languages: whose they are, what a longer or a mirrored text does to them, and what the browser says.
import { expect, stranger, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { credential, credentialsFile, findings, logIn, permissions, toast, untilRun, visit } from './fixtures/person';
import { pullAll, untilOver } from './fixtures/records';
import { orderPath, shelf, shipOne } from './fixtures/shipping';

/** Words that the pseudo-language left plain, but for names and what a store says. */
async function plainWords(texts: string[], names: string[]): Promise<string[]> {
  const words = texts.join(' ').split(/[^\p{L}\p{N}]+/u);
  return words.filter((word) => /^[A-Za-z]{3,}$/.test(word) && /[aeiou]/.test(word) && !names.includes(word));
}

for (const { language, mirrored } of [{ language: 'en-XA', mirrored: false }, { language: 'ar-XB', mirrored: true }]) {
  test.describe(language, () => {
    test.use({ locale: language });

    test('every page fits its window and can be used by everybody', async ({ page, live, server }) => {
      test.slow();
      const stock = await shelf(server, `A store read in ${language}`, 60);
      const run = await pullAll(server, stock.id);
      await untilOver(server, run);
      const [shipped, waiting] = stock.unshipped;
      await shipOne(server, page, stock, shipped!.id);
      const paths = [
        '/', '/?wall=1', '/orders', '/orders?list=to_ship', await orderPath(page, stock, shipped!.id),
        await orderPath(page, stock, waiting!.id), '/pack', '/shipments', '/shipments/import', '/imports', `/imports/${run}`,
        '/problems', '/integrations', '/integrations/new', stock.path, stock.at('pull'), stock.at('completeness'),
        stock.at('shipments'), stock.at('connection'), stock.at('settings'), '/clients', '/people', '/audit', '/account', '/help',
        '/help/bigcommerce', '/help/api', '/nowhere',
      ];
      for (const path of paths) {
        await visit(page, path);
        await expect(page.locator('html')).toHaveAttribute('lang', language);
        await expect(page.locator('html')).toHaveCSS('direction', mirrored ? 'rtl' : 'ltr');
        await expectAccessible(page, live, `${path} in ${language}`);
      }
    });
  });
}

test.describe('what the browser says', () => {
  test.use({ locale: 'en-XA' });

  test('the form of an integration', async ({ page, server }) => {
    // Scopes are named as BigCommerce names them.
    const scopes = ['Access', 'token', 'Information', 'settings', 'Orders', 'Products', 'read', 'only', 'modify'];
    const names = ['BigCommerce', 'https', 'api', 'bigcommerce', 'com', 'txt', 'English', 'Sandbox', ...scopes];
    const store = await server.openStore();
    await visit(page, '/integrations/new');
    const form = page.locator('leptos-island, main form').first();
    const testConnection = page.locator('button', { hasText: /^\[Téšt çóññéçtíóñ/ });
    await credential(page, 'upload').setInputFiles(credentialsFile(store.credentials().replace('/stores/', '/store/')));
    await testConnection.click();
    await expect(findings(page)).not.toHaveCount(0);
    expect(await plainWords(await findings(page).allInnerTexts(), names)).toEqual([]);
    await credential(page, 'file').fill(store.credentials('without-orders'));
    await testConnection.click();
    await expect(permissions(page)).toHaveCount(4);
    expect(await plainWords(await permissions(page).allInnerTexts(), names)).toEqual([]);
    expect(await plainWords(await form.locator('label:not(:has([translate="no"])), .hint, button, legend, h2').allInnerTexts(), names)).toEqual([]);
  });
});

test.describe('a stranger', () => {
  test.use({ ...stranger, locale: 'de-AT' });

  test('is asked in the language of the browser, and in the chosen one once logged in', async ({ page, live, anotherServer }) => {
    const server = await anotherServer();
    await visit(page, `${server.url}/login`);
    await expect(page.locator('html')).toHaveAttribute('lang', 'de-AT');
    await expect(page.getByRole('button', { name: 'Anmelden' })).toBeVisible();
    await expectAccessible(page, live, 'log-in in German');
    await page.context().addCookies((await server.state()).cookies);
    await visit(page, `${server.url}/account`);
    await page.getByLabel('Sprache', { exact: true }).selectOption({ label: 'Français' });
    await page.getByLabel('Zeitzone', { exact: true }).selectOption('Asia/Tokyo');
    await page.locator('form', { has: page.getByLabel('Zeitzone', { exact: true }) }).getByRole('button').click();
    await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
    await expect(toast(page)).toContainText(/enregistr/i);
    await expect(page.locator('html')).toHaveAttribute('data-time-zone', 'Asia/Tokyo');
  });
});
