// A sandbox store of a test's own, and the control path by which it goes wrong when told to.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { start, type Process } from './process';
import type { Street } from './street';

export interface StoreSettings {
  orders?: number;
  /** Equal seeds make equal stores; a house takes each only once. */
  seed?: number;
  /** The length of its quota's window. */
  windowMs?: number;
}

export type Account = 'full' | 'read-only' | 'without-orders' | 'without-products' | 'without-information';

/** As `FaultKind` of the sandbox names them. */
export interface Fault {
  kind: 'status_429' | 'status_500' | 'status_503' | 'hang' | 'latency';
  path?: string;
  times?: number;
  after?: number;
  milliseconds?: number;
}

export interface Change {
  status_id?: number;
  is_deleted?: boolean;
  malformed?: boolean;
  customer_message?: string;
  staff_notes?: string;
}

/** An order as it really is. */
export interface Truth {
  id: number;
  status_id: number;
  is_deleted: boolean;
  date_created: number;
  lines: { id: number; sku: string; quantity: number; address_id: number; type: string }[];
  addresses: { id: number }[];
}

/** A shipment as the store tells it. */
export interface StoreShipment {
  id: number;
  order_address_id: number;
  tracking_number: string;
  shipping_provider: string;
  items: { order_product_id: number; quantity: number }[];
}

export class Store {
  private constructor(
    readonly hash: string,
    private readonly url: string,
    private readonly file: string,
    readonly process: Process,
  ) {}

  static async open(street: Street, folder: string, settings: StoreSettings): Promise<Store> {
    const { orders = 10, seed = 1, windowMs = 30_000 } = settings;
    const file = join(folder, `credentials-${seed}.txt`);
    const numbers = { seed, orders, 'window-ms': windowMs };
    const flags = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const process = start(['sandbox', '--addr', '127.0.0.1:0', '--credentials-file', file, ...flags]);
    const url = await process.says(/is on (http:\S+)/);
    const hash = await process.says(/sandbox store (\w+)/);
    // The files come before this line.
    await process.says(/(without-information)/);
    street.open(hash, url);
    return new Store(hash, url, file, process);
  }

  /** The credentials file that BigCommerce would have downloaded for this account. */
  credentials(account: Account = 'full'): string {
    const ending = account === 'full' ? '.txt' : `-${account}.txt`;
    return readFileSync(this.file.replace(/\.txt$/, ending), 'utf8');
  }

  async fault(fault: Fault): Promise<void> {
    await this.control('POST', '/faults', fault);
  }

  async recover(): Promise<void> {
    await this.control('DELETE', '/faults');
  }

  async change(order: number, change: Change): Promise<void> {
    await this.control('POST', `/orders/${order}`, change);
  }

  /** Adds new orders, made now; their ids. */
  async add(count: number, change: Change = {}): Promise<number[]> {
    return (JSON.parse(await this.control('POST', '/orders', { count, change })) as { ids: number[] }).ids;
  }

  async truth(): Promise<Truth[]> {
    const lines = (await this.control('GET', '/orders')).trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Truth);
  }

  /** What it has of an order's shipments. */
  async shipments(order: number): Promise<StoreShipment[]> {
    const answer = await this.api('GET', order);
    return answer === '' ? [] : (JSON.parse(answer) as StoreShipment[]);
  }

  /** Ships as another of the store's apps would. */
  async shipElsewhere(order: number, line: Truth['lines'][number], trackingNumber: string): Promise<void> {
    const items = [{ order_product_id: line.id, quantity: line.quantity }];
    await this.api('POST', order, { order_address_id: line.address_id, items, tracking_number: trackingNumber });
  }

  private async api(method: string, order: number, body?: unknown): Promise<string> {
    const answer = await fetch(`${this.url}/stores/${this.hash}/v2/orders/${order}/shipments`, {
      method,
      headers: { 'x-auth-token': valueOf(this.credentials(), 'ACCESS TOKEN'), accept: 'application/json', 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} shipments of ${order}: ${answer.status} ${await answer.text()}`);
    return await answer.text();
  }

  private async control(method: string, path: string, body?: unknown): Promise<string> {
    const answer = await fetch(`${this.url}/sandbox${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return await answer.text();
  }
}

/** The value behind a label of a credentials file. */
export function valueOf(file: string, label: 'ACCESS TOKEN' | 'CLIENT ID' | 'CLIENT SECRET'): string {
  const value = new RegExp(`${label}: (\\S+)`).exec(file)?.[1];
  if (value === undefined) throw new Error(`no ${label} in the file`);
  return value;
}
