"""The calling side of an adapter: hand over submissions, wait, look. The rest is in session.py."""
import dataclasses
import os
import threading
import typing

import zmq

from . import wire
from .session import Session
from .spool import SdkError, Spool

QUESTIONS = 1000
LOOPBACK = ("tcp://127.", "tcp://localhost:", "tcp://[::1]:", "ipc://", "inproc://")


@dataclasses.dataclass
class Options:
    name: str
    channel: str
    spool: str                        # a folder of this adapter's own
    endpoint: str = "tcp://127.0.0.1:7201"
    software: str = ""
    keys: typing.Optional[dict] = None  # server, public, secret (Z85); needed for anything but loopback
    spool_bytes_max: int = 2 << 30
    spool_rows_max: int = 2_000_000
    heartbeat: float = 2.0            # seconds, as all here; until the welcome names another
    ack_patience: float = 30.0        # then send again; doubled each time in a row, to 10 min
    retry_pause: float = 1.0          # after "for now"; doubled each time, to 1 min
    reconnect_pause: float = 0.1      # doubled each time, to 10 s


@dataclasses.dataclass
class Callbacks:
    """On the adapter's own thread, one at a time. An exception is reported as a problem."""
    accepted: typing.Callable = None   # (result)
    refused: typing.Callable = None    # (id, refusal); not `retry` in it: in the quarantine now
    notify: typing.Callable = None     # (notify): None when delivered, or {"reason", "retry"}
    reply: typing.Callable = None      # (done, reject or answer)
    connected: typing.Callable = None  # (welcome)
    problem: typing.Callable = None    # (sentence)


class Adapter(Session):
    @classmethod
    def open(cls, options, callbacks=None):
        """Opens the spool and starts to connect; the engine need not be there. Raises SdkError."""
        return cls(options, callbacks or Callbacks())

    def __init__(self, options, callbacks):
        if not (0 < len(wire.utf8(options.name)) <= 256 and 0 < len(wire.utf8(options.channel)) <= 256):
            raise SdkError("invalid_input", "an adapter needs a name and a channel")
        if not options.keys and not options.endpoint.startswith(LOOPBACK):
            raise SdkError("permission", f"keys are needed for {options.endpoint}: it is not this machine")
        super().__init__(options, callbacks)
        try:
            self.connect()  # tried once here: a wrong endpoint is told to the caller, not to a log
            self.disconnect()
        except (zmq.ZMQError, ValueError) as error:
            raise SdkError("invalid_input", f"cannot connect to {options.endpoint}: {error}") from error
        self.spool = Spool(options.spool, options.spool_bytes_max, options.spool_rows_max)
        self.identity = self.spool.identity
        self.thread = threading.Thread(target=self.run, name="gridline-sdk", daemon=True)
        self.thread.start()

    def submit(self, submission):
        """Returned: durable here. The list names those that can never be accepted, as (index, refusal)."""
        return self.submit_all([submission], None)

    def submit_all(self, submissions, checkpoint):
        aside = self.spool.append(submissions, checkpoint)
        self.wake()
        return aside

    def submit_or_wait(self, submissions, checkpoint, stop=lambda: False):
        """submit_all that waits while the spool or the disk is full. Not from a callback."""
        told = False
        while True:
            try:
                return self.submit_all(submissions, checkpoint)
            except SdkError as error:
                if error.code not in ("busy", "disk_full") or stop():
                    raise
                if not told:
                    self.problem(f"{error}；等待中 · waiting")
                told, before = True, self.spool.counts[0]
            with self.changed:
                self.changed.wait_for(lambda: self.spool.counts[0] < before, 0.5)

    def ask(self, act_or_ask):
        if len(self.questions) >= QUESTIONS:
            raise SdkError("busy", "too many questions wait to be sent")
        self.questions.append(wire.encode(act_or_ask))
        self.wake()

    def drain(self, seconds):
        """Until nothing waits any more; False when the time was up before. Not from a callback."""
        with self.changed:
            return self.changed.wait_for(lambda: self.spool.counts[0] == 0, seconds)

    def stats(self):
        waiting, aside, size = self.spool.counts
        names = ("accepted", "refused", "postponed", "sessions", "bad_frames", "stray_acks")
        return {"connected": self.phase == "open", "waiting": waiting, "quarantined": aside,
                "spool_bytes": size, "under_way": self.window.under_way,
                **{n: self.counted[n] for n in names}}

    def checkpoint(self):
        return self.spool.setting("checkpoint")

    def quarantined(self, count):
        return self.spool.quarantined(count)

    def replay(self, numbers=()):
        moved = self.spool.replay(list(numbers))
        self.wake()
        return moved

    def close(self):
        """Says goodbye and stops; what has no result stays in the spool."""
        self.stopping = True
        self.wake()
        self.thread.join()

    def wake(self):
        try:
            os.write(self.wake_in, b"!")
        except BlockingIOError:
            pass  # awake already
