// Whether everybody can use a page as it is shown now.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Nothing has to be scrolled sideways; nothing that axe calls serious or critical. `what` names the page's state. */
export async function expectAccessible(page: Page, live: boolean, what = page.url()): Promise<void> {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect.soft(excess, `${what}: pixels wider than the window`).toBeLessThanOrEqual(0);
  // axe is a script itself.
  if (!live) return;
  // Scrolled, the bar at the top would lie over a part of something that can be pressed.
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: 'instant' }));
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  const serious = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
  const shown = serious.map((one) => `${one.id}: ${one.nodes.map((node) => `${node.target} ${node.failureSummary}`).join('; ')}`);
  expect.soft(shown, what).toEqual([]);
}
