"""One session after the other: hello, submits within the credit, acks, heartbeats, beginning anew.

For everything that goes wrong there is one remedy: close the socket, pause, say hello on a new one, and send
again all rows that have no result. One thread of its own holds the socket and runs the callbacks.
"""
import collections
import os
import threading
import time

import zmq

from . import wire
from .spool import SdkError
from .window import Window

WINDOW_ROWS, LOAD_ROWS, DONE_ROWS, FRAMES_A_TURN = 8192, 1024, 256, 256
WINDOW_BYTES, LOAD_BYTES = 64 << 20, 4 << 20


class Session:
    """One conversation after the other; runs on the adapter's own thread. Adapter is the calling side."""
    def __init__(self, options, callbacks):
        self.options, self.callbacks, self.window = options, callbacks, Window()
        self.context, self.socket, self.poller = zmq.Context(), None, zmq.Poller()
        self.changed, self.stopping = threading.Condition(), False
        self.counted, self.questions = collections.Counter(), collections.deque()
        self.phase, self.begin_at, self.failures, self.lost_patience = "paused", 0.0, 0, 0
        self.heard_at = self.spoke_at = self.fill_at = self.flush_at = 0.0
        self.heartbeat, self.credit, self.careful_until, self.done = options.heartbeat, 0, 0, []
        self.unsent = collections.deque()  # frames that ZeroMQ had no room for, in order
        self.wake_out, self.wake_in = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self.poller.register(self.wake_out, zmq.POLLIN)

    def run(self):
        try:
            while not self.stopping:
                now = time.monotonic()
                for _ in range(FRAMES_A_TURN):
                    if not self.socket or not self.socket.poll(0):
                        break
                    self.take(self.socket.recv_multipart(), now)
                left = min(1.0, self.turn(now) - time.monotonic())
                if dict(self.poller.poll(max(0, int(left * 1000 + 1)))).get(self.wake_out):
                    os.read(self.wake_out, 4096)
            if self.phase == "open":
                self.send({"t": "goodbye", "reason": "stopped"}, time.monotonic())
        finally:  # a mistake in here must not leave a caller waiting on a thread that is gone
            self.flush_done(time.monotonic())
            self.disconnect(500)
            self.context.term()
            self.spool.db.close()

    def connect(self):
        self.socket = self.context.socket(zmq.DEALER)
        for option, value in ((zmq.LINGER, 0), (zmq.SNDHWM, 20000), (zmq.RECONNECT_IVL, 100), (zmq.IPV6, 1),
                              (zmq.RECONNECT_IVL_MAX, 2000), (zmq.MAXMSGSIZE, wire.FRAME_BYTES_MAX)):
            self.socket.setsockopt(option, value)
        if keys := self.options.keys:
            self.socket.curve_serverkey, self.socket.curve_publickey, self.socket.curve_secretkey = (
                keys[part].encode() for part in ("server", "public", "secret"))
        self.socket.connect(self.options.endpoint)
        self.poller.register(self.socket, zmq.POLLIN)

    def disconnect(self, linger=0):
        if self.socket:
            self.poller.unregister(self.socket)
            self.socket.close(linger)
            self.socket = None

    def turn(self, now):
        """Does all that is due; when to come again at the latest."""
        if self.phase == "paused":
            if now < self.begin_at:
                return self.begin_at
            self.begin(now)
        patience = min(self.options.ack_patience * 2 ** self.lost_patience, 600)
        oldest = self.window.oldest_sent()
        if now >= self.heard_at + 3 * self.heartbeat:
            self.end(now, f"no sign of the engine at {self.options.endpoint} for {3 * self.heartbeat} s:"
                          " it is not running, or does not know this adapter's key")
        elif oldest is not None and now >= oldest + patience:
            self.lost_patience += 1
            self.end(now, f"no ack for {patience} s; sending again")
        elif self.phase == "open":
            self.work(now)
        if self.done and now >= self.flush_at:
            self.flush_done(now)
        return self.next_turn(now, patience)

    def work(self, now):
        self.send_unsent(now)
        self.window.wake_postponed(now)
        self.fill(now)
        while self.window.ready and not self.unsent and self.window.under_way < self.credit:
            if self.careful_until and self.window.under_way:
                break
            items = 1 if self.careful_until else min(self.batch_max, self.credit - self.window.under_way)
            self.send_frame(wire.encode_submit(*self.window.take(items, self.frame_max - 64, now)), now)
        while self.questions and not self.unsent:
            self.send_frame(self.questions.popleft(), now)
        if not self.unsent and now >= self.spoke_at + self.heartbeat:
            self.send({"t": "heartbeat", "waiting": self.spool.counts[0]}, now)

    def next_turn(self, now, patience):
        if self.phase == "paused":
            return self.begin_at
        times = [self.heard_at + 3 * self.heartbeat] + ([self.flush_at] if self.done else [])
        if self.phase == "open":
            times.append(now + 0.05 if self.unsent else self.spoke_at + self.heartbeat)
            if (oldest := self.window.oldest_sent()) is not None:
                times.append(oldest + patience)
            if self.window.postponed:
                times.append(self.window.postponed[0][0])
            if (self.spool.newest > self.window.last_seq and len(self.window.rows) < WINDOW_ROWS
                    and self.window.bytes < WINDOW_BYTES):
                times.append(max(now, self.fill_at))
        return min(times)

    def begin(self, now):
        self.connect()
        self.window.clear()
        self.phase, self.heard_at, self.spoke_at = "greeting", now, now
        self.heartbeat = self.options.heartbeat
        able = ["notify"] * bool(self.callbacks.notify) + ["act"] * bool(self.callbacks.reply)
        self.send({"t": "hello", "version": wire.VERSION, "adapter": self.options.name,
                   "channel": self.options.channel, "software": self.options.software,
                   "capabilities": able}, now)

    def end(self, now, why, pause=0.0):
        self.disconnect()
        self.flush_done(now)
        self.window.clear()
        self.unsent.clear()
        self.phase = "paused"
        pause = max(pause, min(self.options.reconnect_pause * 2 ** min(self.failures, 20), 10))
        self.begin_at, self.failures = now + pause, self.failures + 1
        self.problem(why)

    def fill(self, now):
        newest = self.spool.newest  # before the read: what comes in between is found next time
        room = WINDOW_ROWS - len(self.window.rows)
        if (now < self.fill_at or room <= 0 or self.window.bytes >= WINDOW_BYTES
                or newest <= self.window.last_seq):
            return
        rows = self.spool.next(self.window.last_seq, min(room, LOAD_ROWS), LOAD_BYTES)
        for seq, identity, packed in rows:
            if len(packed) + 64 <= self.frame_max:
                self.window.load(seq, identity, packed)
            elif not self.set_aside(seq, identity, {"code": "raw_too_long", "zh": "原始报文过长",
                                                    "en": "larger than one frame"}):
                self.fill_at = now + 1
        if not rows:
            self.window.last_seq = max(self.window.last_seq, newest)

    def send(self, message, now):
        self.send_frame(wire.encode(message), now)

    def send_frame(self, frame, now):
        self.unsent.append(frame)
        self.send_unsent(now)

    def send_unsent(self, now):
        try:
            while self.unsent:
                self.socket.send(self.unsent[0], zmq.NOBLOCK)
                self.unsent.popleft()
                self.spoke_at = now
        except zmq.Again:
            pass  # kept; tried again at the next turn

    def flush_done(self, now):
        try:
            if self.done:
                self.spool.done(self.done)
                self.done = []
        except SdkError as error:
            self.flush_at = now + 1
            self.problem(str(error))
        with self.changed:
            self.changed.notify_all()

    # ---- what the engine's messages do ----

    def take(self, parts, now):
        if self.phase == "paused":
            return
        self.heard_at = now
        try:
            message = wire.decode(parts[0] if len(parts) == 1 else b"")
        except wire.BadFrame as error:
            self.counted["bad_frames"] += 1
            return self.problem(f"a frame from the engine was not understood: {error}")
        word = message["t"]
        if word in ("welcome", "reject", "goodbye") or (self.phase == "open" and hasattr(self, "on_" + word)):
            getattr(self, "on_" + word)(message, now)
        elif self.phase == "open":
            self.counted["bad_frames"] += 1
            self.problem(f"the engine sent {word}, which only adapters send")

    def on_welcome(self, welcome, now):
        if self.phase != "greeting":
            return
        if welcome.get("version") != wire.VERSION:
            return self.end(now, f"the engine speaks version {welcome.get('version', 0)} of the protocol,"
                                 f" this adapter {wire.VERSION}", 10)
        self.credit = welcome.get("credit", 0)
        self.batch_max = min(welcome.get("batch_max") or wire.BATCH_MAX, wire.BATCH_MAX)
        frame_max = welcome.get("frame_bytes_max") or wire.FRAME_BYTES_MAX
        self.frame_max = max(1024, min(frame_max, wire.FRAME_BYTES_MAX))
        self.heartbeat = welcome.get("heartbeat_ms", 0) / 1000 or self.heartbeat
        self.phase = "open"
        self.counted["sessions"] += 1
        self.call(self.callbacks.connected, welcome)

    def on_goodbye(self, goodbye, now):
        self.end(now, "the engine says goodbye: " + goodbye.get("reason", ""))

    def on_credit(self, credit, _):
        self.credit = credit.get("credit", 0)

    def on_heartbeat(self, _, __):
        self.failures = 0

    def on_done(self, reply, _):
        self.call(self.callbacks.reply, reply)

    on_answer = on_done

    def on_ack(self, ack, now):
        results = ack.get("results", [])
        answered = self.window.answer(ack.get("batch", 0), results, lambda r: wire.utf8(r.get("id", "")))
        self.counted["stray_acks"] += len(answered) < len(results)
        for seq, result in answered:
            self.failures = self.lost_patience = 0
            self.settle(seq, result, now)
        if self.done and (not self.window.under_way or len(self.done) >= DONE_ROWS):
            self.flush_at = now

    def settle(self, seq, result, now):
        if seq >= self.careful_until:
            self.careful_until = 0
        refusal = result.get("refusal", {})
        row = self.window.rows[seq]
        if not refusal.get("code"):
            if not self.done:
                self.flush_at = now + 0.1
            self.done.append(seq)
            self.window.finish(seq)
            self.counted["accepted"] += 1
            self.call(self.callbacks.accepted, result)
        elif refusal.get("retry"):
            self.window.postpone(seq, now + min(self.options.retry_pause * 2 ** min(row[2], 20), 60))
            row[2] += 1
            self.counted["postponed"] += 1
            self.call(self.callbacks.refused, row[0].decode("utf-8", "surrogateescape"), refusal)
        elif self.set_aside(seq, row[0], refusal):
            self.window.finish(seq)
        else:
            self.window.postpone(seq, now + 60)

    def set_aside(self, seq, identity, refusal):
        try:
            self.spool.quarantine(seq, refusal)
        except SdkError as error:
            self.problem(str(error))
            return False
        self.counted["refused"] += 1
        self.call(self.callbacks.refused, identity.decode("utf-8", "surrogateescape"), refusal)
        with self.changed:
            self.changed.notify_all()
        return True

    def on_reject(self, reject, now):
        refusal = reject.get("refusal", {})
        if reject.get("key"):
            return self.on_done(reject, now)
        says = f"the engine rejected a message: {refusal.get('code')}: {refusal.get('en')}"
        if refusal.get("code") == "unknown_message":
            return self.problem(says)
        if refusal.get("code") != "bad_frame" or self.phase != "open":
            return self.end(now, says, 0 if refusal.get("retry") else 10)
        if not self.window.under_way:
            return self.problem(says)
        under_way = [seq for _, seqs in self.window.sent.values() for seq in seqs if seq]
        if not self.careful_until:
            self.careful_until = self.window.last_seq
        elif len(under_way) == 1:
            self.set_aside(under_way[0], self.window.rows[under_way[0]][0], refusal)
            if under_way[0] >= self.careful_until:
                self.careful_until = 0
        self.end(now, says)

    def on_notify(self, notify, now):
        failed = {"reason": "this adapter does not carry messages"}
        if self.callbacks.notify:
            try:
                failed = self.callbacks.notify(notify)
            except Exception as error:  # whatever the channel throws: not delivered, try again
                failed = {"reason": str(error), "retry": True}
        answer = {"t": "delivered"}
        if isinstance(failed, dict) and "reason" in failed:  # a channel's own answer (True, an id) is none
            answer = {"t": "failed", "reason": str(failed["reason"]), "retry": bool(failed.get("retry"))}
        self.send({**answer, "effect": notify.get("effect", "")}, now)

    def call(self, callback, *arguments):
        try:
            if callback:
                callback(*arguments)
        except Exception as error:  # a callback's mistake is a problem, not the end
            if callback is not self.callbacks.problem:
                self.problem(f"a callback threw: {error}")

    def problem(self, sentence):
        self.call(self.callbacks.problem, sentence)
