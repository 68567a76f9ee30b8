"""Submissions on the adapter's own disk until they are acknowledged: one SQLite file, the C++ SDK's form."""
import os
import sqlite3
import threading
import time

from . import wire

TABLES = """
CREATE TABLE waiting(seq INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL, packed BLOB NOT NULL) STRICT;
CREATE TABLE quarantine(number INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL, packed BLOB NOT NULL,
                        refusal BLOB NOT NULL, at_ms INTEGER NOT NULL) STRICT;
CREATE TABLE setting(name BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT;
PRAGMA application_id = 1196575827;
PRAGMA user_version = 1"""
PUT_SETTING = ("INSERT INTO setting(name, value) VALUES(?, ?)"
               " ON CONFLICT(name) DO UPDATE SET value = excluded.value")


class SdkError(Exception):
    """`code`: busy, disk_full, io, corrupt, unsupported, permission, not_found, invalid_input."""
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


class Spool:
    """Any thread may call. After damage or an input/output error every later call fails too."""
    def __init__(self, folder, bytes_max, rows_max):
        self.bytes_max, self.rows_max = bytes_max, rows_max
        self.lock, self.broken = threading.RLock(), None
        os.makedirs(folder, mode=0o700, exist_ok=True)
        path = os.path.join(folder, "spool.db")
        try:  # never one that is there: to close a descriptor of it would drop this process's lock on it
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600))
        except FileExistsError:
            pass
        self.db = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            # locking_mode first: then there is no shared memory file and no second process.
            for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL",
                           "wal_autocheckpoint = 256", "journal_size_limit = 16777216", "secure_delete = ON"):
                self.db.execute("PRAGMA " + pragma)
            self.transaction(self.prepare)
        except (SdkError, sqlite3.Error) as error:
            self.db.close()
            if "locked" in str(error):
                raise SdkError("busy", f"the spool in {folder} is in use by another adapter") from error
            raise (self.named(error) if isinstance(error, sqlite3.Error) else error) from error
        self.identity = self.setting("identity")

    def prepare(self):
        version = self.db.execute("PRAGMA user_version").fetchone()[0]
        if version > 1 or self.db.execute("PRAGMA synchronous").fetchone()[0] != 2:
            raise SdkError("unsupported", f"the spool is of a newer version ({version}), or not synced fully")
        if version == 0:
            for statement in TABLES.split(";"):
                self.db.execute(statement)
            self.db.execute(PUT_SETTING, (b"identity", os.urandom(8).hex().encode()))
        self.counts = list(self.db.execute(
            "SELECT (SELECT count(*) FROM waiting), (SELECT count(*) FROM quarantine), coalesce((SELECT sum("
            "length(packed)) FROM waiting), 0) + coalesce((SELECT sum(length(packed)) FROM quarantine), 0)"
        ).fetchone())  # rows that wait, rows in quarantine, bytes of both
        self.coming = self.db.execute("SELECT coalesce(max(seq), 0) FROM waiting").fetchone()[0]

    def transaction(self, work):
        """All of it and synced, or nothing."""
        with self.lock:
            if self.broken:
                raise self.broken
            counts, self.coming = list(getattr(self, "counts", [])), getattr(self, "newest", 0)
            try:
                self.db.execute("BEGIN IMMEDIATE")
                value = work()
                self.db.execute("COMMIT")
                self.newest = self.coming  # read without the lock: never a row that may not come to be
                return value
            except BaseException as error:
                self.counts = counts
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")
                if isinstance(error, sqlite3.Error):
                    raise self.named(error) from error
                raise

    def named(self, error):
        says = str(error)
        code = ("disk_full" if "is full" in says else "busy" if "locked" in says else
                "corrupt" if "malformed" in says or "not a database" in says else "io")
        named = SdkError(code, f"the spool: {says}")
        if code in ("io", "corrupt"):
            self.broken = named
        return named

    def append(self, submissions, checkpoint):
        """Those set aside, as (index, refusal); all others wait."""
        now = int(time.time() * 1000)
        rows = [wire.submission({"received": now, **s}, True) for s in submissions]
        with self.lock:
            if self.counts[0] + self.counts[1] + len(rows) > self.rows_max or self.counts[2] > self.bytes_max:
                raise SdkError("busy", "the spool is full · 暂存已满")
            return self.transaction(lambda: self.keep(rows, checkpoint, now))

    def keep(self, rows, checkpoint, now):
        aside = []
        for index, row in enumerate(rows):
            identity, packed, refused = wire.utf8(row.get("id", "")), wire.pack(row), wire.check(row)
            if refused:
                self.put_aside(identity, packed, refused, now)
                aside.append((index, refused))
            else:
                self.coming = self.db.execute("INSERT INTO waiting(id, packed) VALUES(?, ?)",
                                              (identity, packed)).lastrowid
                self.counts[0] += 1
            self.counts[2] += len(packed)
        if checkpoint is not None:
            self.db.execute(PUT_SETTING, (b"checkpoint", wire.utf8(checkpoint)))
        return aside

    def put_aside(self, identity, packed, refused, now):
        self.db.execute("INSERT INTO quarantine(id, packed, refusal, at_ms) VALUES(?, ?, ?, ?)",
                        (identity, packed, wire.pack(refused), now))
        self.counts[1] += 1

    def setting(self, name):
        with self.lock:
            row = self.db.execute("SELECT value FROM setting WHERE name = ?", (name.encode(),)).fetchone()
        return row[0].decode("utf-8", "surrogateescape") if row else ""

    def next(self, after, count, size=4 << 20):
        """Rows behind `after`: at most `count`, and no more once they have `size` bytes."""
        rows = []
        with self.lock:
            for row in self.db.execute("SELECT seq, id, packed FROM waiting WHERE seq > ?"
                                       " ORDER BY seq LIMIT ?", (after, count)):
                rows.append(row)
                size -= len(row[2])
                if size <= 0:
                    break
        return rows

    def remove(self, seq):
        gone = self.db.execute("DELETE FROM waiting WHERE seq = ? RETURNING id, packed", (seq,)).fetchall()
        self.counts[0] -= len(gone)
        return gone

    def done(self, seqs):
        def work():
            self.counts[2] -= sum(len(packed) for seq in seqs for _, packed in self.remove(seq))
        self.transaction(work)

    def quarantine(self, seq, refused):
        self.transaction(lambda: [self.put_aside(*row, refused, int(time.time() * 1000))
                                  for row in self.remove(seq)])

    def quarantined(self, count):
        """The oldest, as dicts of number, submission, refusal, at (ms)."""
        with self.lock:
            rows = self.db.execute("SELECT number, packed, refusal, at_ms FROM quarantine ORDER BY number"
                                   " LIMIT ?", (count,)).fetchall()
        return [{"number": n, "submission": wire.unpack(p), "refusal": wire.unpack(r), "at": at}
                for n, p, r, at in rows]

    def replay(self, numbers):
        def work():
            some = numbers or [n for n, in self.db.execute("SELECT number FROM quarantine ORDER BY number")]
            rows = [row for n in some for row in self.db.execute(
                "DELETE FROM quarantine WHERE number = ? RETURNING id, packed", (n,)).fetchall()]
            for row in rows:
                self.coming = self.db.execute("INSERT INTO waiting(id, packed) VALUES(?, ?)", row).lastrowid
            self.counts[0] += len(rows)
            self.counts[1] -= len(rows)
            return len(rows)
        return self.transaction(work)
