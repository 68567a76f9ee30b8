"""An adapter with one fault of the reader's choice, to show that the conformance kit finds it.

    faulty_adapter.py FAULT          (the rest from the environment; lines on stdin)

Each fault is a mistake that somebody writing an adapter has made, or could.
"""
import os
import sys
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "adapters", "sdk-python"))
import gridline_sdk as sdk  # noqa: E402
from gridline_sdk import adapter as calling, session, spool, window, wire  # noqa: E402

Session, Window, Spool = session.Session, window.Window, spool.Spool


def new_id_each_time():
    """The id is made when it is sent."""
    take = Window.take

    def made(self, *arguments):
        batch, packed = take(self, *arguments)
        return batch, [wire.pack({**wire.unpack(row), "id": uuid.uuid4().hex}) for row in packed]
    Window.take = made


def ignores_credit():
    def work(self, now):
        self.credit = 10_000
        original(self, now)
    original, Session.work = Session.work, work


def ignores_batch_max():
    def on_welcome(self, welcome, now):
        original(self, {**welcome, "batch_max": 256}, now)
    original, Session.on_welcome = Session.on_welcome, on_welcome


def ignores_frame_bytes_max():
    def on_welcome(self, welcome, now):
        original(self, {**welcome, "frame_bytes_max": 4 << 20}, now)
    original, Session.on_welcome = Session.on_welcome, on_welcome


def never_beats():
    def send(self, message, now):
        if message["t"] != "heartbeat":
            original(self, message, now)
        self.spoke_at = now
    original, Session.send = Session.send, send


def waits_for_ever():
    """Takes silence for success."""
    Window.oldest_sent = lambda self: None


def forgets_when_refused_for_now():
    def settle(self, seq, result, now):
        refusal = result.get("refusal", {})
        original(self, seq, {**result, "refusal": refusal and {**refusal, "retry": False}}, now)
    original, Session.settle = Session.settle, settle


def tries_for_ever_when_refused_for_good():
    def settle(self, seq, result, now):
        refusal = result.get("refusal", {})
        original(self, seq, {**result, "refusal": refusal and {**refusal, "retry": True}}, now)
    original, Session.settle = Session.settle, settle


def takes_any_ack():
    """Every ack settles everything that is under way."""
    def answer(self, batch, results, _):
        seqs = [seq for _, some in self.sent.values() for seq in some if seq]
        self.sent.clear()
        self.under_way = 0
        return [(seq, results[0] if results else {}) for seq in seqs]
    Window.answer = answer


def keeps_nothing():
    """The spool is in memory."""
    connect = spool.sqlite3.connect
    spool.sqlite3.connect = lambda path, **more: connect(":memory:", **more)


def dies_of_garbage():
    def take(self, parts, now):
        wire.decode(parts[0] if len(parts) == 1 else b"")
        original(self, parts, now)

    def fatal(self):
        try:
            run(self)
        except BaseException:
            os._exit(70)
    original, Session.take = Session.take, take
    run, Session.run = Session.run, fatal


def dies_when_the_engine_leaves():
    Session.end = lambda *_, **__: os._exit(71)


def submits_before_the_welcome():
    def begin(self, now):
        original(self, now)
        self.on_welcome({"version": 1, "credit": 100}, now)
    original, Session.begin = Session.begin, begin


def same_batch_number():
    def take(self, *arguments):
        self.last_batch = 0
        return original(self, *arguments)
    original, Window.take = Window.take, take


def answers_no_notify():
    Session.on_notify = lambda *_: None


def newer_overtakes_older():
    def load(self, seq, identity, packed):
        original(self, seq, identity, packed)
        if seq not in self.ready:
            self.ready.append(seq)
    original, Window.load = Window.load, load


def sends_two_parts():
    def send_unsent(self, now):
        while self.unsent:
            self.socket.send_multipart([b"", self.unsent.popleft()])
            self.spoke_at = now
    Session.send_unsent = send_unsent


def main():
    globals()[sys.argv[1]]()
    callbacks = sdk.Callbacks(notify=lambda _: None)
    adapter = calling.Adapter.open(sdk.Options(
        name=os.environ["GRIDLINE_NAME"], channel="faulty", spool=os.environ["GRIDLINE_SPOOL"],
        endpoint=os.environ["GRIDLINE_ENGINE"],
        ack_patience=float(os.environ["GRIDLINE_PATIENCE"])), callbacks)
    for line in sys.stdin:
        identity, _, text = line.rstrip("\n").partition("\t")
        adapter.submit({"id": identity, "text": text})
    return sdk.finish(adapter, 60)


if __name__ == "__main__":
    sys.exit(main())
