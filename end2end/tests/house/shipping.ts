// Orders that can be shipped, and how their shipments stand.
import { expect, type Locator, type Page } from '@playwright/test';
import { untilShown, visit } from './person';
import { connect, pullAll, untilOver, type Connected } from './records';
import type { House } from './server';
import type { Truth } from './store';

/** Awaiting payment, pickup, shipment, fulfilment. */
const unshippedStatuses = [7, 8, 9, 11];

export interface Shelf extends Connected {
  /** Those of which nothing was shipped yet. */
  unshipped: Truth[];
}

/** A store whose orders were pulled; pushing is off. */
export async function shelf(house: House, name: string, orders = 60): Promise<Shelf> {
  const connected = await connect(house, name, { orders });
  await untilOver(house, await pullAll(house, connected.id));
  const unshipped = (await connected.store.truth()).filter((order) => unshippedStatuses.includes(order.status_id));
  return { ...connected, unshipped };
}

export const addresses = (order: Truth): number[] => [...new Set(order.lines.map((line) => line.address_id))].filter((id) => id > 0);

export async function openOrder(page: Page, shelf: Connected, order: number): Promise<void> {
  await visit(page, await orderPath(page, shelf, order));
}

/** The page of an order, by its number. */
export async function orderPath(page: Page, { id }: Connected, order: number): Promise<string> {
  const list = await page.request.get(`/orders?integration=${id}&search=${order}`);
  const path = new RegExp(`href="(/orders/[0-9a-f-]{36})">${order}<`).exec(await list.text())?.[1];
  if (path === undefined) throw new Error(`order ${order} is not in the list`);
  return path;
}

/** Ships one item of an order, without a browser. */
export async function shipOne(house: House, page: Page, shelf: Connected, number: number): Promise<void> {
  const order = (await orderPath(page, shelf, number)).split('/')[2] ?? '';
  const { consignments } = await house.read<{ consignments: { lines: { remote_id: number; left: number; goes_along: boolean }[] }[] }>('fetch_shipping', { order });
  const line = consignments.flatMap((consignment) => consignment.lines).find((one) => one.left > 0 && !one.goes_along);
  await house.ask('make_shipment', { order, [`quantities[${line?.remote_id}]`]: '1' });
}

/** The form by which the order whose page is open is shipped. */
export const shipForm = (page: Page): Locator => page.getByRole('form', { name: 'Ship', exact: true });

export const quantities = (page: Page): Locator => page.getByLabel(/^How many of/);

/** A shipment of the order whose page is open, counted from 1. */
export const shipment = (page: Page, number: number): Locator => page.getByRole('article', { name: `Shipment ${number}`, exact: true });

export async function untilBadge(page: Page, live: boolean, number: number, text: string): Promise<void> {
  await untilShown(page, live, () => expect(shipment(page, number).locator('.badge').first()).toHaveText(text, { timeout: live ? 20_000 : 1 }));
}

export const button = (page: Page | Locator, name: string): Locator => page.getByRole('button', { name, exact: true });
