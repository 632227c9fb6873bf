// An update as operators make it, by the command line and HTTP alone: `upgrade.mjs EARLIER_PROGRAM PRESENT_PROGRAM`.
// PARCELPILOT_TEST_POSTGRES is the address of an empty database.
import { execFileSync, spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const [earlier, present] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "parcelpilot-upgrade-"));
const running = new Set();
const EMAIL = "ada@example.com";
const PASSWORD = "a made-up password";
const ROUNDS = 6;
const PAGES = ["/", "/orders", "/shipments", "/imports", "/integrations", "/clients", "/people", "/audit", "/account"];
/** Longer than anything that is waited for may take. */
const PATIENCE = 60_000;

const say = (text) => console.log(`upgrade: ${text}`);
function check(holds, sentence) {
  if (!holds) throw new Error(sentence);
}
async function until(what, look) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await pause(50)) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`waited ${PATIENCE / 1000} s for ${what}`);
}

/** A program that is running. `name` is said of it, and its log's. */
class Program {
  constructor(name, program, args, environment) {
    this.name = name;
    this.log = join(folder, `${name.replaceAll(/\W+/g, "-")}.log`);
    const log = openSync(this.log, "a");
    this.from = readFileSync(this.log, "utf8").length;
    this.child = spawn(program, args, { env: { ...process.env, ...environment }, stdio: ["ignore", log, log] });
    closeSync(log);
    this.ended = new Promise((resolve) => this.child.on("exit", (code, signal) => resolve(code ?? signal)));
    running.add(this);
  }

  said() {
    return readFileSync(this.log, "utf8").slice(this.from);
  }

  async start() {
    this.url = await until(`${this.name} to say its address`, () => {
      check(this.child.exitCode === null, `${this.name} does not start:\n${this.said()}`);
      return this.said().match(/is on (http:\S+)\n/)?.[1];
    });
    return this;
  }

  async stop() {
    running.delete(this);
    this.child.kill("SIGTERM");
    const code = await this.ended;
    check(code === 0, `${this.name} ends with ${code}:\n${this.said()}`);
    const faults = this.said().split("\n").filter((line) => / ERROR |panicked/.test(line));
    check(faults.length === 0, `${this.name} has errors in its log:\n${faults.join("\n")}`);
  }
}

/** A server, as people and programs use it. */
class Server extends Program {
  async start() {
    await super.start();
    await this.isReady();
    return this;
  }

  async isReady() {
    const answer = await fetch(`${this.url}/readyz`);
    check(answer.status === 200, `${this.name} is not ready:\n${await answer.text()}`);
  }

  /** A server function, as a page calls it. */
  async call(name, fields) {
    const headers = this.cookie ? { cookie: this.cookie } : {};
    const body = new URLSearchParams(fields);
    const answer = await fetch(`${this.url}/api/${name}`, { method: "POST", headers, body, redirect: "manual" });
    const text = await answer.text();
    check(answer.status < 400, `${this.name} answers ${name} with ${answer.status}: ${text}`);
    const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
    if (cookie) this.cookie = cookie;
    return text;
  }

  async logIn() {
    await this.call("log_in", { email: EMAIL, password: PASSWORD });
    return this;
  }

  async showsPages() {
    for (const page of PAGES) {
      const answer = await fetch(`${this.url}${page}`, { headers: { cookie: this.cookie }, redirect: "manual" });
      const html = await answer.text();
      check(answer.status === 200 && html.includes("</html>"), `${this.name} answers ${page} with ${answer.status}`);
    }
  }

  async ask(token, path, body) {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    // A shipment's tracking number is its own.
    if (body) headers["idempotency-key"] = body.tracking_number;
    const method = body ? "POST" : "GET";
    const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
    const text = await answer.text();
    check(answer.ok, `${this.name} answers ${method} ${path} with ${answer.status}: ${text}`);
    return JSON.parse(text);
  }
}

/** An installation: a database, its key, a store, and both programs for it. */
class Installation {
  constructor(name, database) {
    this.name = name;
    this.folder = join(folder, name);
    mkdirSync(this.folder);
    this.environment = {
      DATABASE_URL: database ?? `sqlite://${join(this.folder, "pilot.db")}`,
      PARCELPILOT_KEY_FILE: join(this.folder, "pilot.key"),
      PARCELPILOT_LOG: "info",
    };
    this.shipments = 0;
  }

  run(program, args, input) {
    const environment = { ...process.env, ...this.environment, PARCELPILOT_LOG: "warn" };
    return execFileSync(program, args, { env: environment, input, encoding: "utf8", maxBuffer: 1 << 28 });
  }

  /** Any other fault of the earlier program is one of the update. */
  refusesEarlier() {
    try {
      this.run(earlier, ["export", "shipments", "--format", "jsonl"]);
      return false;
    } catch (error) {
      check(error.stderr?.includes("schema is newer than this program"), `the earlier program fails: ${error.stderr}`);
      return true;
    }
  }

  serve(name, program) {
    return new Server(`${name} on ${this.name}`, program, ["serve", "--addr", "127.0.0.1:0"], this.environment).start();
  }

  /** By the earlier program, with all orders. */
  async setUp() {
    const credentials = join(this.folder, "credentials.txt");
    const sandbox = ["sandbox", "--addr", "127.0.0.1:0", "--orders", "300", "--quota", "1000000", "--credentials-file"];
    this.store = await new Program(`store for ${this.name}`, present, [...sandbox, credentials], {}).start();
    this.environment.PARCELPILOT_BIGCOMMERCE_URL = this.store.url;
    this.run(earlier, ["users", "add", "--email", EMAIL, "--role", "admin", "--password-stdin"], `${PASSWORD}\n`);
    const add = ["integrations", "add", "--client", "Acme", "--name", "Acme", "--credentials", credentials];
    // Nothing comes in but what is asked for.
    this.run(earlier, [...add, "--push-ship-confirms", "--sync-minutes", "1440"]);
    this.run(earlier, ["pull", "--integration", "Acme", "--statuses", "all", "--json"]);
  }

  async makeToken(server) {
    const fields = { name: "Upgrade", access: "write", lifetime: "month", works_for: "warehouse" };
    this.token = JSON.parse(await server.call("make_api_token", fields));
  }

  /** Three orders are made in the store and come in by this server, which ships one of them. */
  async work(server) {
    const asked = { count: 3, change: { status_id: 11 } };
    const headers = { "content-type": "application/json" };
    const made = { method: "POST", headers, body: JSON.stringify(asked) };
    const { ids } = await (await fetch(`${this.store.url}/sandbox/orders`, made)).json();
    const { data } = await server.ask(this.token, "/orders?limit=1");
    const arrived = await until(`new orders by ${server.name}`, async () => {
      // Again each time: a run that was under way may have asked the store too early.
      await server.call("sync_now", { integration: data[0].integration.id });
      await pause(300);
      const { data: newest } = await server.ask(this.token, "/orders?limit=50");
      const found = newest.filter((order) => ids.includes(order.remote_id));
      return found.length === ids.length && found;
    });
    const leaves = (line) => line.kind === "physical" && line.left_to_ship > 0;
    const toShip = arrived.filter((order) => order.shipping_state === "to_ship");
    const parcels = toShip.flatMap((order) => order.consignments.map((part) => ({ order, part })));
    const parcel = parcels.find(({ part }) => part.lines.some(leaves));
    check(parcel, `none of the orders ${ids} can be shipped`);
    const { order, part } = parcel;
    const shipped = await server.ask(this.token, "/shipments", {
      order_id: order.id,
      address_id: part.address_id,
      lines: part.lines.filter(leaves).map((line) => ({ line_id: line.remote_id, quantity: line.left_to_ship })),
      carrier: "ups",
      tracking_number: `1Z${ids[0]}`,
    });
    this.shipments += 1;
    await until(`the store to confirm a shipment by ${server.name}`, async () => {
      const { push } = await server.ask(this.token, `/shipments/${shipped.id}`);
      check(push?.state !== "failed", `a push fails: ${push?.detail}`);
      return push?.state === "confirmed";
    });
  }

  /** Each order of the store is here once, and each shipment there once, by either program's word. */
  async isWhole() {
    const lines = (text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
    const truth = lines(await (await fetch(`${this.store.url}/sandbox/orders`)).text());
    const expected = truth.filter((order) => order.status_id !== 0 && !order.malformed).map((order) => order.id);
    const programs = [["the earlier", earlier], ["the present", present]];
    for (const [name, program] of programs.filter(([, program]) => program === present || !this.refusesEarlier())) {
      const exported = lines(this.run(program, ["export", "orders", "--format", "jsonl"]));
      const orders = exported.map((order) => order.remote_id);
      const sorted = (ids) => ids.toSorted((one, other) => one - other).join();
      const counts = `${name} program has ${orders.length} orders; the store ${expected.length}`;
      check(sorted(orders) === sorted(expected), counts);
      const shipments = lines(this.run(program, ["export", "shipments", "--format", "jsonl"]));
      const confirmed = shipments.filter((one) => one.push === "confirmed" && one.store_shipment_id);
      const found = `${name} program has ${shipments.length} shipments, ${confirmed.length} of them confirmed`;
      const isEach = shipments.length === this.shipments && confirmed.length === this.shipments;
      check(isEach, `${found}; ${this.shipments} were made`);
    }
    const calls = await (await fetch(`${this.store.url}/sandbox/requests`)).json();
    const created = calls.find((call) => call.path === "/v2/orders/{id}/shipments" && call.status === 201)?.count ?? 0;
    check(created === this.shipments, `the store made ${created} shipments; ${this.shipments} were asked for`);
    this.run(present, ["audit", "verify"]);
    say(`${this.name}: ${expected.length} orders and ${this.shipments} shipments, each once`);
  }
}

async function sideBySide() {
  const here = new Installation("PostgreSQL", process.env.PARCELPILOT_TEST_POSTGRES);
  await here.setUp();
  let old = await (await here.serve("the earlier program", earlier)).logIn();
  await here.makeToken(old);
  await here.work(old);
  const fresh = await (await here.serve("the present program", present)).logIn();
  say("PostgreSQL: the present program has started beside the earlier one");
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const server of [old, fresh]) {
      await here.work(server);
      await Promise.all([old, fresh].map(async (one) => (await one.isReady(), one.showsPages())));
    }
  }
  await here.isWhole();
  await old.stop();
  old = await (await here.serve("the earlier program", earlier)).logIn();
  say("PostgreSQL: the earlier program has started again");
  await here.work(old);
  await here.work(fresh);
  await Promise.all([old, fresh].map(async (one) => (await one.isReady(), one.showsPages())));
  await old.stop();
  await here.work(fresh);
  await fresh.stop();
  await here.isWhole();
  await here.store.stop();
}

/** SQLite has one server at a time. Where the present program names itself the oldest that works, the earlier one says so. */
async function inTurns() {
  const here = new Installation("SQLite");
  await here.setUp();
  const turns = [["earlier", earlier], ["present", present]];
  for (const [name, program] of [...turns, ...turns]) {
    if (program === earlier && here.shipments > 0 && here.refusesEarlier()) {
      say("SQLite: the earlier program says that the database is too new for it");
      continue;
    }
    const server = await (await here.serve(`the ${name} program`, program)).logIn();
    if (!here.token) await here.makeToken(server);
    await here.work(server);
    await server.showsPages();
    await server.isReady();
    await server.stop();
    say(`SQLite: the ${name} program has had its turn`);
  }
  await here.isWhole();
  await here.store.stop();
}

try {
  check(process.env.PARCELPILOT_TEST_POSTGRES, "two programs side by side need PostgreSQL; run: make setup");
  await sideBySide();
  await inTurns();
  rmSync(folder, { recursive: true });
} catch (error) {
  console.error(`upgrade: ${error.message}`);
  console.error(`upgrade: the logs are in ${folder}`);
  process.exitCode = 1;
} finally {
  for (const program of running) program.child.kill("SIGKILL");
}
