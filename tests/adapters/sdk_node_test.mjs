// The Node SDK: the golden bytes of the protocol, the spool's promises, and a full spool that waits.
//
//   sdk_node_test.mjs SOURCE_FOLDER WORK_FOLDER      (WORK_FOLDER: see lay_out_node)
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";

const [source, work] = process.argv.slice(2).map((path) => resolve(path));
const load = (path) => import(pathToFileURL(join(work, path)));
if (!existsSync(join(work, "laid-out"))) {
  console.log("the packages are not laid out (lay_out_node); skipped");
  process.exit(77);
}
const { Adapter } = await load("gridline_sdk/index.mjs");
const { Session } = await load("gridline_sdk/session.mjs");
const { Spool } = await load("gridline_sdk/spool.mjs");
const { read_keys } = await load("gridline_sdk/program.mjs");
const wire = await load("gridline_sdk/wire.mjs");
const { Router } = createRequire(join(work, "package.json"))("zeromq");

const golden = (name) => JSON.parse(readFileSync(join(source, "tests/golden/wire", name), "utf8"));
const hex = (bytes) => Buffer.from(bytes).toString("hex");

// The JSON form of the vectors: {"bytes": hex} is bin.
function with_bytes(value) {
  if (Array.isArray(value)) return value.map(with_bytes);
  if (value === null || typeof value !== "object") return value;
  if (Object.keys(value).join() === "bytes" && typeof value.bytes === "string") {
    return Buffer.from(value.bytes, "hex");
  }
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, with_bytes(v)]));
}

const folders = [];
function folder() {
  folders.push(mkdtempSync(join(tmpdir(), "gridline-sdk-")));
  return join(folders.at(-1), "spool");
}
after(() => folders.forEach((path) => rmSync(path, { recursive: true })));
const open = (path, rows = 100) => new Spool(path, 1 << 20, rows);
const ids = (spool) => spool.next(0, 10).map((row) => row.id.toString());

test("every message is encoded and decoded as the vectors say", () => {
  const vectors = golden("messages.json");
  assert.ok(vectors.length > 20);
  for (const { name, message, hex: frame } of vectors) {
    assert.equal(hex(wire.encode(with_bytes(message))), frame, name);
    assert.deepEqual(wire.decode(Buffer.from(frame, "hex")), with_bytes(message), name);
  }
});

test("frames that must be refused are", () => {
  for (const { name, hex: frame, code } of golden("bad_frames.json")) {
    assert.throws(() => wire.decode(Buffer.from(frame, "hex")), { code }, name);
  }
});

test("a newer engine's fields are passed over, also one whose name is a number", () => {
  const frame = Buffer.concat([Buffer.from("84a174a6637265646974", "hex"), Buffer.from("a137c3", "hex"),
                               Buffer.from("a6637265646974", "hex"), Buffer.from("05", "hex"),
                               Buffer.from("a3666f6f91c0", "hex")]);
  assert.deepEqual(wire.decode(frame), { t: "credit", credit: 5 });
});

test("a submit of packed submissions is the same bytes", () => {
  for (const count of [1, 15, 16, 256]) {
    const items = Array.from({ length: count }, (_, n) => ({ id: `A-${n}`, text: "停水" }));
    const packed = items.map((item) => wire.pack(wire.submission(item, true)));
    assert.equal(hex(wire.encode_submit(7, packed)), hex(wire.encode({ t: "submit", batch: 7, items })));
  }
});

test("a misspelt field is a mistake of the caller", () => {
  assert.throws(() => wire.encode({ t: "act", key: "1", tickt: 7 }), wire.BadFrame);
});

test("rows and checkpoint outlive the process together", () => {
  const path = folder();
  const code = `import { Spool } from ${JSON.stringify(pathToFileURL(join(work, "gridline_sdk/spool.mjs")))};
    const spool = new Spool(${JSON.stringify(path)}, 1 << 20, 100);
    spool.append([{ id: "A", text: "停水" }, { id: "B", text: "停电" }], "line 2");
    process.kill(process.pid, "SIGKILL");`;
  const done = spawnSync(process.execPath, ["--input-type=module", "-e", code], { timeout: 60_000 });
  assert.equal(done.signal, "SIGKILL", String(done.stderr));
  const spool = open(path);
  assert.deepEqual(ids(spool), ["A", "B"]);
  assert.equal(spool.setting("checkpoint"), "line 2");
  spool.db.close();
});

test("nothing of a faulty call is kept", () => {
  const spool = open(folder());
  assert.throws(() => spool.append([{ id: "A", text: "停水" }, { id: "B", text: 5 }], "2"), wire.BadFrame);
  assert.deepEqual([ids(spool), spool.setting("checkpoint")], [[], ""]);
  spool.db.close();
});

test("a second process is told that it is busy, and others cannot read it", () => {
  const path = folder(), spool = open(path);
  assert.throws(() => open(path), { code: "busy" });
  assert.equal(statSync(join(path, "spool.db")).mode & 0o777, 0o600);
  assert.equal(statSync(path).mode & 0o777, 0o700);
  spool.db.close();
});

test("a look takes no more bytes than asked for", () => {
  const spool = open(folder());
  spool.append(Array.from({ length: 5 }, (_, n) => ({ id: `${n}`, text: "停水", raw: Buffer.alloc(1000) })));
  assert.deepEqual([1500, 1 << 20].map((size) => spool.next(0, 10, size).length), [2, 5]);
  spool.db.close();
});

test("what a channel returns of its own is no failure", async () => {
  for (const [returned, answer] of [
    [undefined, { t: "delivered" }], [true, { t: "delivered" }], [{ messageId: 7 }, { t: "delivered" }],
    [{ reason: "off" }, { t: "failed", reason: "off", retry: false }]]) {
    const session = new Session({ heartbeat: 1 }, { notify: () => returned }), sent = [];
    Object.assign(session, { phase: "open", socket: {}, send: (message) => sent.push(message) });
    await session.on_notify({ effect: "e-1" });
    assert.deepEqual(sent, [{ ...answer, effect: "e-1" }]);
  }
});

test("its bounds count the quarantine too, and nothing of a refused call is kept", () => {
  const spool = open(folder(), 2);
  assert.equal(spool.append([{ text: "没有编号" }])[0].refusal.code, "id_missing");
  spool.append([{ id: "A", text: "停水" }]);
  assert.throws(() => spool.append([{ id: "B", text: "停电" }], "3"), { code: "busy" });
  assert.equal(spool.setting("checkpoint"), "");
  spool.db.close();
});

test("quarantine and replay keep the rows and the counts", () => {
  const spool = open(folder());
  spool.append([{ id: "A", text: "停水", raw: new Uint8Array([255, 0]) }]);
  spool.quarantine(spool.next(0, 1)[0].seq, { code: "unknown_kind", en: "why" });
  const [aside] = spool.quarantined(10);
  assert.deepEqual([hex(aside.submission.raw), aside.refusal.code], ["ff00", "unknown_kind"]);
  assert.equal(spool.replay([]), 1);
  assert.deepEqual([spool.counts.waiting, spool.counts.quarantined], [1, 0]);
  spool.done(spool.next(0, 9).map((row) => row.seq));
  assert.deepEqual(spool.counts, { waiting: 0, quarantined: 0, bytes: 0 });
  spool.db.close();
});

test("keys that others can read are refused, and so is another machine without keys", () => {
  folder();
  const file = join(folders.at(-1), "keys"), key = "k".repeat(40);
  writeFileSync(file, `server ${key}\n# mine\npublic ${key}\nsecret ${key}\n`);
  chmodSync(file, 0o644);
  assert.throws(() => read_keys(file), { code: "permission" });
  chmodSync(file, 0o600);
  assert.equal(read_keys(file).secret, key);
  const far = { name: "a", channel: "b", spool: folder(), endpoint: "tcp://192.0.2.1:7201" };
  assert.throws(() => Adapter.open(far), { code: "permission" });
});

test("submit_or_wait waits until the engine has taken what is there", { timeout: 60_000 }, async () => {
  const router = new Router({ linger: 0 });
  await router.bind("tcp://127.0.0.1:*");
  let problem;
  const waits = new Promise((done) => { problem = done; });
  const adapter = Adapter.open({ name: "a", channel: "b", spool: folder(), spool_rows_max: 1,
                                 endpoint: router.lastEndpoint }, { problem });
  adapter.submit({ id: "A", text: "停水" });
  const second = adapter.submit_or_wait([{ id: "B", text: "停电" }], "2");
  assert.match(await waits, /full/);
  const taken = [];
  for await (const [peer, frame] of router) {
    const message = wire.decode(frame);
    if (message.t === "hello") await router.send([peer, wire.encode({ t: "welcome", version: 1, credit: 9 })]);
    if (message.t !== "submit") continue;
    taken.push(...message.items.map((item) => item.id));
    const results = message.items.map(({ id }) => ({ id, receipt: "R", tickets: [1] }));
    await router.send([peer, wire.encode({ t: "ack", batch: message.batch, results })]);
    if (taken.length === 2) break;
  }
  await second;
  assert.deepEqual(taken, ["A", "B"]);
  assert.ok(await adapter.drain(20));
  assert.equal(adapter.checkpoint(), "2");
  adapter.close();
  router.close();
});
