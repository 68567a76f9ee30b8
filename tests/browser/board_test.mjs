// The board in Chromium against a real engine: random commands, a connection that is cut at random, and in
// the end every number on the page is what the journal says.
//
//     board_test.mjs --source DIR --bin DIR --modules DIR --browser FILE [--seconds N] [--seed N] [--screenshots DIR]
import assert from "node:assert/strict";
import {execFileSync, spawn} from "node:child_process";
import fs from "node:fs";
import {createRequire} from "node:module";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import {parseArgs} from "node:util";
import {Commands, draws} from "./commands.mjs";
import {countBoard} from "./count.mjs";
import {CuttingProxy} from "./proxy.mjs";

const RATE = 200;             // commands a second
const SIMULATED_S = 30 * 3600;  // so much time passes for the engine, so that things become due and overdue
const LAPSE_MAX = 10000;

const {values: options} = parseArgs({options: {
  source: {type: "string"}, bin: {type: "string"}, modules: {type: "string"}, browser: {type: "string"},
  seconds: {type: "string", default: "10"}, seed: {type: "string", default: String(Date.now() % 1000000)},
  screenshots: {type: "string", default: ""}}});
const seconds = Number(options.seconds), seed = Number(options.seed);
const {chromium} = createRequire(path.join(path.resolve(options.modules), "package.json"))("playwright-core");
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

async function until(what, condition, limitMs = 30000) {
  const end = performance.now() + limitMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    assert.ok(performance.now() < end, `it did not come about within ${limitMs / 1000} s: ${what}`);
    await sleep(50);
  }
}

async function freePort() {
  const server = net.createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const {port} = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

class Engine {
  constructor(folder, port) {
    this.data = path.join(folder, "data");
    this.socket = path.join(folder, "s.sock");
    const lapse = Math.min(LAPSE_MAX, Math.round(SIMULATED_S / seconds));
    const log = fs.openSync(path.join(folder, "engine.log"), "a");
    this.process = spawn(path.join(options.bin, "gridlined"), [
      "--pack", path.join(options.source, "rules/packs/lingyun"), "--data", this.data,
      ...["demonstration=true", `time_lapse=${lapse}`, "time_lapse_from=2026-03-10T08:00:00",
          `adapters_bind=ipc://${folder}/door`, "feed_bind=", `socket=${this.socket}`, `board_port=${port}`,
          "view=false"].flatMap((pair) => ["--set", pair])], {stdio: ["ignore", log, log]});
    this.ended = new Promise((done) => this.process.on("exit", done));
  }
  async stop() {
    this.process.kill("SIGTERM");
    const killer = setTimeout(() => this.process.kill("SIGKILL"), 15000);
    await this.ended;
    clearTimeout(killer);
  }
  exported() {
    return execFileSync(path.join(options.bin, "gridline"), ["journal", "export", "--data", this.data],
                        {encoding: "utf8", maxBuffer: 1 << 30}).trim().split("\n");
  }
}

// The categories that are transferred at once (guard X), out of the pack's own file.
function transferAtOnce() {
  const text = fs.readFileSync(path.join(options.source, "rules/packs/lingyun/categories.yaml"), "utf8");
  const found = new Set();
  let category = "";
  for (const line of text.split("\n")) {
    if (/^[a-z_.]+:$/.test(line)) category = line.slice(0, -1);
    if (/^ {2}guard: X/.test(line)) found.add(category);
  }
  assert.ok(found.size > 0);
  return found;
}

function members() {
  const lines = fs.readFileSync(path.join(options.source, "rules/packs/lingyun/members.csv"), "utf8").split("\n");
  return lines.filter((l) => l && !l.startsWith("#") && !l.startsWith("id,")).map((l) => l.split(",")[0]);
}

// What a person sees, and at which entry and moment.
const look = (page) => page.evaluate(() => {
  const root = document.documentElement.dataset, number = (e) => Number(e.textContent);
  const numbers = (box) => Object.fromEntries([...box.querySelectorAll("[data-k]")].map((e) => [e.dataset.k, number(e)]));
  return {
    state: root.state, seq: Number(root.seq), at: root.at, totals: numbers(document.querySelector("#totals")),
    emergencies: Number((document.querySelector("#urgent .title")?.firstChild.textContent || "0").replace(/\D/g, "")),
    units: [...document.querySelectorAll(".tile")].map((tile) => ({
      unit: tile.dataset.unit, ...numbers(tile), late: parseInt(tile.querySelector(".tardy")?.textContent.match(/\d+/)[0] || "0", 10),
      oldest: Number(tile.querySelector(".oldest").textContent.match(/#(\d+)/)?.[1] || 0)})),
    news: [...document.querySelectorAll("#news .ticket")].map((e) => Number(e.textContent.slice(1))),
    text: [...document.querySelectorAll("#totals, #clock, #urgent, #tiles, #news")].map((e) => e.innerText).join("\n"),
  };
});

function compare(seen, counted) {
  const {emergencies, late, oldest, ...totals} = counted.totals;
  assert.deepEqual(seen.totals, totals, "the totals");
  assert.equal(seen.emergencies, emergencies, "the emergencies");
  for (const tile of seen.units) {
    const {unit, oldest: oldestSeen, ...numbers} = tile;
    const {oldest: oldestCounted, ...expected} = counted.units.get(unit) || {open: 0, unaccepted: 0, due: 0, overdue: 0, returned: 0, late: 0, oldest: null};
    assert.deepEqual(numbers, expected, `the tile of ${unit}`);
    assert.equal(counted.tickets.get(oldestSeen)?.opened, oldestCounted?.opened, `the oldest of ${unit}`);
    counted.units.delete(unit);
  }
  assert.deepEqual([...counted.units.keys()], [], "units with open tickets and no tile");
  assert.ok(seen.news.length >= 10);
  assert.deepEqual(seen.news, counted.news.slice(0, seen.news.length), "the newest events");
}

// Cuts, refusals and (in long runs) silences until `over`.
async function torment(proxy, over) {
  const d = draws(seed + 1);
  let hushes = 0;
  while (!over.now) {
    await sleep(d.real(300, 2500));
    const kind = d.below(10);
    if (kind < 5) proxy.cut();
    else if (kind < 9 || seconds < 40) {
      proxy.refuse(true);
      await sleep(d.real(200, 1500));
      proxy.refuse(false);
    } else if (hushes++ < 2) {
      proxy.hush(true);
      await sleep(14000);  // longer than the page waits for a word
      proxy.hush(false);
    }
  }
}

// Counts how often the page says that its data is stale.
const countStale = (page) => page.evaluate(() => {
  window.staleTimes = 0;
  let was = document.documentElement.dataset.state;
  new MutationObserver(() => {
    const is = document.documentElement.dataset.state;
    if (is === "stale" && was !== "stale") ++window.staleTimes;
    was = is;
  }).observe(document.documentElement, {attributes: true, attributeFilter: ["data-state"]});
});

async function shoot(page, name, fullPage = false) {
  if (!options.screenshots) return;
  fs.mkdirSync(options.screenshots, {recursive: true});
  await page.screenshot({path: path.join(options.screenshots, `${name}.png`), fullPage});
}

async function noOverflow(page, name) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name}: the page is ${wide} pixels wider than the screen`);
}

async function test(folder) {
  const port = await freePort();
  const engine = new Engine(folder, port);
  const proxy = new CuttingProxy(port);
  await proxy.listen();
  const browser = await chromium.launch({
    executablePath: options.browser, headless: true, chromiumSandbox: os.userInfo().uid !== 0,
    args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
           "--disable-component-update", "--disable-sync"]});
  try {
    await until("the engine is up", () => fs.existsSync(engine.socket));
    const wall = await browser.newPage({viewport: {width: 1920, height: 1080}});
    const troubles = [];
    wall.on("pageerror", (error) => troubles.push(String(error)));
    wall.on("console", (message) => {
      if (message.type() === "error" && !/net::ERR_/.test(message.text())) troubles.push(message.text());
    });
    const asked = new Set();
    wall.on("request", (request) => asked.add(new URL(request.url()).host));
    await until("the page opens", () => wall.goto(`http://127.0.0.1:${proxy.port}/`).then(() => true, () => false));
    await until("the board is live", async () => (await look(wall)).state === "live");
    await shoot(wall, "wall-empty");
    await countStale(wall);

    const commands = new Commands({socket: engine.socket, seed, members: members(), later: "2026-05-20T17:30"});
    const over = {now: false};
    const tormenting = torment(proxy, over);
    const took = await commands.run(RATE, seconds);
    over.now = true;
    await tormenting;
    assert.deepEqual(commands.complaints.slice(0, 3), [], "commands that make no sense");

    // Plainly said while it lasts, and over when it is over.
    proxy.refuse(true);
    await until("the page says that it is stale", async () => (await look(wall)).state === "stale");
    assert.match(await wall.locator("#stale").innerText(), /数据已断开.*\d\d:\d\d:\d\d[^]*stale since \d\d:\d\d:\d\d/);
    await shoot(wall, "wall-stale");
    proxy.refuse(false);

    const done = (await commands.request("GET", "status")).body.seq;
    await until("the page has caught up", async () => {
      const seen = await look(wall);
      return seen.state === "live" && seen.seq >= done;
    });
    const fresh = await browser.newPage({viewport: {width: 1920, height: 1080}});
    await fresh.goto(`http://127.0.0.1:${proxy.port}/`);
    const seen = await until("a fresh page shows the same moment", async () => {
      const [a, b] = await Promise.all([look(wall), look(fresh)]);
      return a.at === b.at && a.seq === b.seq && a.at ? [a, b] : null;
    });
    assert.equal(seen[0].text, seen[1].text, "after all the cuts the page is what a fresh one is");
    await noOverflow(wall, "1920×1080");
    await shoot(wall, "wall");
    const phone = await browser.newPage({viewport: {width: 390, height: 844}, deviceScaleFactor: 2});
    await phone.goto(`http://127.0.0.1:${proxy.port}/`);
    await until("the phone is live", async () => (await look(phone)).state === "live");
    await noOverflow(phone, "390×844");
    await shoot(phone, "phone");
    await shoot(phone, "phone-whole", true);

    const staleTimes = await wall.evaluate(() => window.staleTimes);
    assert.ok(staleTimes >= Math.max(2, seconds / 8), `the page was stale ${staleTimes} times`);
    assert.deepEqual([...asked], [`127.0.0.1:${proxy.port}`], "hosts that the page asked");
    assert.deepEqual(troubles, [], "errors in the page");
    await browser.close();
    await engine.stop();
    const lines = engine.exported();
    compare(seen[0], countBoard(lines, seen[0].seq, Date.parse(seen[0].at), transferAtOnce()));
    const t = seen[0].totals;
    console.log(`seed ${seed}: ${commands.sent} commands in ${took.toFixed(1)} s (` +
      [...commands.answers].map(([status, n]) => `${status}: ${n}`).sort().join(", ") + `), ${proxy.cuts} connections cut, ` +
      `stale ${staleTimes} times; entry ${seen[0].seq}: open ${t.open}, unaccepted ${t.unaccepted}, due ${t.due}, ` +
      `overdue ${t.overdue}, returned ${t.returned}, emergencies ${seen[0].emergencies}: equal to the journal`);
  } finally {
    proxy.close();
    await browser.close();
    await engine.stop();
  }
}

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "gridline-board-"));
try {
  await test(folder);
} catch (error) {
  console.error(`seed ${seed}`);
  console.error(error);
  const log = path.join(folder, "engine.log");
  if (fs.existsSync(log)) console.error(fs.readFileSync(log, "utf8").split("\n").slice(-20).join("\n"));
  process.exitCode = 1;
} finally {
  fs.rmSync(folder, {recursive: true, force: true});
}
process.exit();  // sockets that were kept alive would keep us
