// Submissions on the adapter's own disk until they are acknowledged: one SQLite file, the C++ SDK's form.
import { randomBytes } from "node:crypto";
import { closeSync, constants, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import * as wire from "./wire.mjs";

const tables = `
CREATE TABLE waiting(seq INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL, packed BLOB NOT NULL) STRICT;
CREATE TABLE quarantine(number INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL, packed BLOB NOT NULL,
                        refusal BLOB NOT NULL, at_ms INTEGER NOT NULL) STRICT;
CREATE TABLE setting(name BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT;
PRAGMA application_id = 1196575827;
PRAGMA user_version = 1`;

// `code`: busy, disk_full, io, corrupt, unsupported, permission, not_found, invalid_input.
export class SdkError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

// After damage or an input/output error every later call fails too.
export class Spool {
  constructor(folder, bytes_max, rows_max) {
    Object.assign(this, { bytes_max, rows_max, statements: new Map() });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, "spool.db");
    try {  // never one that is there: to close a descriptor of it would drop this process's lock on it
      closeSync(openSync(path, constants.O_CREAT | constants.O_EXCL | constants.O_RDWR, 0o600));
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    this.db = new Database(path, { timeout: 0 });
    try {
      // locking_mode first: then there is no shared memory file and no second process.
      for (const pragma of ["locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL",
                            "wal_autocheckpoint = 256", "journal_size_limit = 16777216", "secure_delete = ON"]) {
        this.db.pragma(pragma);
      }
      this.transaction(() => this.prepare());
    } catch (error) {
      this.db.close();
      if (error.code !== "busy" && error.code !== "SQLITE_BUSY") throw error;
      throw new SdkError("busy", `the spool in ${folder} is in use by another adapter`);
    }
    this.identity = this.setting("identity");
  }

  sql(text) {
    if (!this.statements.has(text)) this.statements.set(text, this.db.prepare(text));
    return this.statements.get(text);
  }

  prepare() {
    const version = this.db.pragma("user_version", { simple: true });
    if (version > 1 || this.db.pragma("synchronous", { simple: true }) !== 2) {
      throw new SdkError("unsupported", `the spool is of a newer version (${version}), or not synced fully`);
    }
    if (version === 0) {
      this.db.exec(tables);
      this.put_setting("identity", randomBytes(8).toString("hex"));
    }
    const size = (table) => this.sql(`SELECT count(*) AS n, coalesce(sum(length(packed)), 0) AS b FROM ${table}`).get();
    const [waiting, aside] = [size("waiting"), size("quarantine")];
    this.counts = { waiting: waiting.n, quarantined: aside.n, bytes: waiting.b + aside.b };
    this.newest = this.sql("SELECT coalesce(max(seq), 0) AS s FROM waiting").get().s;
  }

  // All of it and synced, or nothing.
  transaction(work) {
    if (this.broken) throw this.broken;
    const before = [{ ...this.counts }, this.newest];
    try {
      return this.db.transaction(work).immediate();
    } catch (error) {
      [this.counts, this.newest] = before;
      throw error.code?.startsWith("SQLITE") ? this.named(error) : error;
    }
  }

  named(error) {
    const code = { SQLITE_FULL: "disk_full", SQLITE_BUSY: "busy", SQLITE_LOCKED: "busy", SQLITE_NOTADB: "corrupt",
                   SQLITE_CORRUPT: "corrupt" }[error.code] ?? "io";
    const named = new SdkError(code, `the spool: ${error.message}`);
    if (code === "io" || code === "corrupt") this.broken = named;
    return named;
  }

  // Those set aside, as {index, refusal}; all others wait.
  append(submissions, checkpoint) {
    const now = Date.now();
    const rows = submissions.map((s) => wire.submission({ ...s, received: s.received || now }, true));
    const { waiting, quarantined, bytes } = this.counts;
    if (waiting + quarantined + rows.length > this.rows_max || bytes > this.bytes_max) {
      throw new SdkError("busy", "the spool is full · 暂存已满");
    }
    return this.transaction(() => {
      const aside = rows.map((row, index) => ({ index, refusal: this.keep(row, now) })).filter((one) => one.refusal);
      if (checkpoint !== undefined) this.put_setting("checkpoint", checkpoint);
      return aside;
    });
  }

  keep(row, now) {
    const id = Buffer.from(row.id ?? ""), packed = wire.pack(row), refused = wire.check(row);
    this.counts.bytes += packed.length;
    if (refused) this.put_aside({ id, packed }, refused, now);
    else this.put_waiting({ id, packed });
    return refused;
  }

  put_waiting({ id, packed }) {
    this.newest = this.sql("INSERT INTO waiting(id, packed) VALUES(?, ?)").run(id, packed).lastInsertRowid;
    this.counts.waiting += 1;
  }

  put_aside({ id, packed }, refusal, now) {
    this.sql("INSERT INTO quarantine(id, packed, refusal, at_ms) VALUES(?, ?, ?, ?)")
      .run(id, packed, wire.pack(refusal), now);
    this.counts.quarantined += 1;
  }

  put_setting(name, value) {
    this.sql("INSERT INTO setting(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value")
      .run(Buffer.from(name), Buffer.from(value));
  }

  setting(name) {
    return this.sql("SELECT value FROM setting WHERE name = ?").get(Buffer.from(name))?.value.toString() ?? "";
  }

  // Rows behind `after`: at most `count`, and no more once they have `size` bytes.
  next(after, count, size = 4 << 20) {
    const rows = [], found = this.sql("SELECT seq, id, packed FROM waiting WHERE seq > ? ORDER BY seq LIMIT ?");
    for (const row of found.iterate(after, count)) {
      rows.push(row);
      size -= row.packed.length;
      if (size <= 0) break;
    }
    return rows;
  }

  remove(seq) {
    const row = this.sql("DELETE FROM waiting WHERE seq = ? RETURNING id, packed").get(seq);
    if (row) this.counts.waiting -= 1;
    return row;
  }

  done(seqs) {
    this.transaction(() => {
      for (const seq of seqs) this.counts.bytes -= this.remove(seq)?.packed.length ?? 0;
    });
  }

  quarantine(seq, refusal) {
    this.transaction(() => {
      const row = this.remove(seq);
      if (row) this.put_aside(row, refusal, Date.now());
    });
  }

  // The oldest, as {number, submission, refusal, at (ms)}.
  quarantined(count) {
    return this.sql("SELECT number, packed, refusal, at_ms AS at FROM quarantine ORDER BY number LIMIT ?").all(count)
      .map(({ number, packed, refusal, at }) =>
        ({ number, submission: wire.unpack(packed), refusal: wire.unpack(refusal), at }));
  }

  replay(numbers) {
    return this.transaction(() => {
      const all = () => this.sql("SELECT number FROM quarantine ORDER BY number").all().map((row) => row.number);
      let moved = 0;
      for (const number of numbers.length ? numbers : all()) {
        const row = this.sql("DELETE FROM quarantine WHERE number = ? RETURNING id, packed").get(number);
        if (!row) continue;
        this.put_waiting(row);
        this.counts.quarantined -= 1;
        moved += 1;
      }
      return moved;
    });
  }
}
