"""The Python SDK: the golden bytes of the protocol, the spool's promises, and what a session does.

    sdk_python_test.py SOURCE_FOLDER
"""
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import zmq

SOURCE = os.path.abspath(sys.argv.pop(1))
PACKAGE = os.path.join(SOURCE, "adapters", "sdk-python")
sys.path.insert(0, PACKAGE)
import gridline_sdk as sdk  # noqa: E402
from gridline_sdk import spool, wire  # noqa: E402
from gridline_sdk.session import Session  # noqa: E402


def golden(name):
    with open(os.path.join(SOURCE, "tests", "golden", "wire", name), encoding="utf-8") as f:
        return json.load(f)


def with_bytes(value):
    """The JSON form of the vectors: {"bytes": hex} is bin."""
    if isinstance(value, dict):
        if value.keys() == {"bytes"} and isinstance(value["bytes"], str):
            return bytes.fromhex(value["bytes"])
        return {k: with_bytes(v) for k, v in value.items()}
    return [with_bytes(v) for v in value] if isinstance(value, list) else value


class Golden(unittest.TestCase):
    def test_every_message_is_encoded_and_decoded_as_the_vectors_say(self):
        vectors = golden("messages.json")
        self.assertGreater(len(vectors), 20)
        for vector in vectors:
            with self.subTest(vector["name"]):
                message = with_bytes(vector["message"])
                self.assertEqual(vector["hex"], wire.encode(message).hex())
                self.assertEqual(message, wire.decode(bytes.fromhex(vector["hex"])))

    def test_frames_that_must_be_refused_are(self):
        for vector in golden("bad_frames.json"):
            with self.subTest(vector["name"]), self.assertRaises(wire.BadFrame) as refused:
                wire.decode(bytes.fromhex(vector["hex"]))
            self.assertEqual(vector["code"], refused.exception.code, vector["name"])

    def test_a_submit_of_packed_submissions_is_the_same_bytes(self):
        for count in (1, 15, 16, 256):
            items = [{"id": f"A-{n}", "text": "停水"} for n in range(count)]
            packed = [wire.pack(wire.submission(item, True)) for item in items]
            whole = wire.encode({"t": "submit", "batch": 7, "items": items})
            self.assertEqual(whole, wire.encode_submit(7, packed))

    def test_texts_may_be_any_bytes(self):
        text = b"\xb5\xe7\xcc\xdd".decode("utf-8", "surrogateescape")  # GBK
        frame = wire.encode({"t": "submit", "batch": 1, "items": [{"id": "A", "text": text}]})
        self.assertIn(b"\xb5\xe7\xcc\xdd", frame)
        self.assertEqual(text, wire.decode(frame)["items"][0]["text"])

    def test_a_misspelt_field_is_a_mistake_of_the_caller(self):
        with self.assertRaises(wire.BadFrame):
            wire.encode({"t": "act", "key": "1", "tickt": 7})


class SpoolPromises(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="gridline-sdk-")
        self.addCleanup(folder.cleanup)
        self.folder = os.path.join(folder.name, "spool")

    def open(self, size=1 << 20, rows=100):
        return spool.Spool(self.folder, size, rows)

    def test_rows_and_checkpoint_outlive_the_process_together(self):
        code = ("import sys, os; sys.path.insert(0, sys.argv[1]); from gridline_sdk import spool\n"
                "s = spool.Spool(sys.argv[2], 1 << 20, 100)\n"
                "s.append([{'id': 'A', 'text': '停水'}, {'id': 'B', 'text': '停电'}], 'line 2')\n"
                "os.kill(os.getpid(), 9)")
        subprocess.run([sys.executable, "-B", "-c", code, PACKAGE, self.folder], timeout=60)
        kept = self.open()
        self.assertEqual([b"A", b"B"], [row[1] for row in kept.next(0, 10)])
        self.assertEqual("line 2", kept.setting("checkpoint"))

    def test_nothing_of_a_faulty_call_is_kept(self):
        kept = self.open()
        with self.assertRaises(wire.BadFrame):
            kept.append([{"id": "A", "text": "停水"}, {"id": "B", "text": 5}], "2")
        self.assertEqual(([], ""), (kept.next(0, 10), kept.setting("checkpoint")))

    def test_a_second_process_is_told_that_it_is_busy(self):
        kept = self.open()
        with self.assertRaises(sdk.SdkError):
            self.open()  # also here; and that must not let the lock go
        code = ("import sys; sys.path.insert(0, sys.argv[1]); from gridline_sdk import spool\n"
                "try: spool.Spool(sys.argv[2], 1, 1)\n"
                "except spool.SdkError as e: print(e.code)")
        done = subprocess.run([sys.executable, "-B", "-c", code, PACKAGE, self.folder], capture_output=True,
                              text=True, timeout=60)
        self.assertEqual("busy\n", done.stdout, done.stderr)
        self.assertEqual([], kept.next(0, 1))

    def test_a_look_takes_no_more_bytes_than_asked_for(self):
        kept = self.open()
        kept.append([{"id": str(n), "text": "停水", "raw": b"x" * 1000} for n in range(5)], None)
        self.assertEqual([2, 5], [len(kept.next(0, 10, size)) for size in (1500, 1 << 20)])

    def test_no_row_is_newest_before_it_is_kept(self):
        kept, seen = self.open(), []
        kept.append([{"id": "A", "text": "停水"}], None)
        kept.transaction(lambda: (kept.keep([{"id": "B", "text": "停电"}], None, 1), seen.append(kept.newest)))
        self.assertEqual(([1], 2), (seen, kept.newest))

    def test_damage_is_named(self):
        os.makedirs(self.folder, exist_ok=True)
        with open(os.path.join(self.folder, "spool.db"), "wb") as file:
            file.write(b"no database " * 1000)
        with self.assertRaises(sdk.SdkError) as damaged:
            self.open()
        self.assertEqual("corrupt", damaged.exception.code)

    def test_others_cannot_read_it(self):
        self.open()
        self.assertEqual(0o600, os.stat(os.path.join(self.folder, "spool.db")).st_mode & 0o777)
        self.assertEqual(0o700, os.stat(self.folder).st_mode & 0o777)

    def test_its_bounds_count_the_quarantine_too(self):
        kept = self.open(rows=2)
        self.assertEqual("id_missing", kept.append([{"text": "没有编号"}], None)[0][1]["code"])
        kept.append([{"id": "A", "text": "停水"}], None)
        with self.assertRaises(sdk.SdkError) as full:
            kept.append([{"id": "B", "text": "停电"}], "3")
        self.assertEqual(("busy", ""), (full.exception.code, kept.setting("checkpoint")))

    def test_quarantine_and_replay_keep_the_rows(self):
        kept = self.open()
        kept.append([{"id": "A", "text": "停水", "raw": b"\xff\x00"}], None)
        kept.quarantine(kept.next(0, 1)[0][0], {"code": "unknown_kind", "en": "why"})
        aside = kept.quarantined(10)
        self.assertEqual(b"\xff\x00", aside[0]["submission"]["raw"])
        self.assertEqual("unknown_kind", aside[0]["refusal"]["code"])
        self.assertEqual([0, 1], kept.counts[:2])
        self.assertEqual(1, kept.replay([]))
        self.assertEqual([1, 0], kept.counts[:2])
        kept.done([row[0] for row in kept.next(0, 9)])
        self.assertEqual([0, 0, 0], kept.counts)

    def test_damage_ends_every_later_call(self):
        kept = self.open()
        kept.broken = kept.named(__import__("sqlite3").DatabaseError("disk I/O error"))
        with self.assertRaises(sdk.SdkError) as broken:
            kept.append([{"id": "A", "text": "停水"}], None)
        self.assertEqual("io", broken.exception.code)


class Program(unittest.TestCase):
    def test_keys_that_others_can_read_are_refused(self):
        with tempfile.NamedTemporaryFile("w", suffix=".keys") as file:
            file.write("".join(f"{what} {'k' * 40}\n" for what in ("server", "public", "secret")))
            file.flush()
            os.chmod(file.name, 0o644)
            with self.assertRaises(sdk.SdkError) as refused:
                sdk.program.read_keys(file.name)
            self.assertEqual("permission", refused.exception.code)
            os.chmod(file.name, 0o600)
            self.assertEqual("k" * 40, sdk.program.read_keys(file.name)["secret"])

    def test_another_machine_without_keys_is_refused(self):
        with self.assertRaises(sdk.SdkError) as refused:
            sdk.Adapter.open(sdk.Options(name="a", channel="b", spool="unused",
                                         endpoint="tcp://192.0.2.1:7201"))
        self.assertEqual("permission", refused.exception.code)

    def test_curve_keys_encrypt_and_a_stranger_hears_nothing(self):
        public, secret = zmq.curve_keypair()
        mine = zmq.curve_keypair()
        socket = zmq.Context.instance().socket(zmq.ROUTER)
        socket.curve_server, socket.curve_secretkey, socket.linger = True, secret, 0
        port = socket.bind_to_random_port("tcp://127.0.0.1")
        self.addCleanup(socket.close)
        with tempfile.TemporaryDirectory() as folder:
            keys = {"server": public.decode(), "public": mine[0].decode(), "secret": mine[1].decode()}
            adapter = sdk.Adapter.open(sdk.Options(name="a", channel="b", spool=folder, keys=keys,
                                                   endpoint=f"tcp://127.0.0.1:{port}"))
            self.assertTrue(socket.poll(10_000))
            self.assertEqual("hello", wire.decode(socket.recv_multipart()[1])["t"])
            adapter.close()


class FullSpool(unittest.TestCase):
    def test_submit_or_wait_waits_until_the_engine_has_taken_what_is_there(self):
        socket = zmq.Context.instance().socket(zmq.ROUTER)
        socket.linger = 0
        port = socket.bind_to_random_port("tcp://127.0.0.1")
        self.addCleanup(socket.close)
        waiting, problems = threading.Event(), []
        callbacks = sdk.Callbacks(problem=lambda s: (problems.append(s), waiting.set()))
        with tempfile.TemporaryDirectory() as folder:
            adapter = sdk.Adapter.open(sdk.Options(name="a", channel="b", spool=folder, spool_rows_max=1,
                                                   endpoint=f"tcp://127.0.0.1:{port}"), callbacks)
            adapter.submit({"id": "A", "text": "停水"})
            second = threading.Thread(target=adapter.submit_or_wait, args=([{"id": "B", "text": "停电"}], "2"))
            second.start()
            self.assertTrue(waiting.wait(20), "it does not say that it waits")
            taken, end = [], time.monotonic() + 20
            while len(taken) < 2 and time.monotonic() < end and socket.poll(20_000):
                peer, frame = socket.recv_multipart()
                message = wire.decode(frame)
                if message["t"] == "hello":
                    socket.send_multipart([peer, wire.encode({"t": "welcome", "version": 1, "credit": 9})])
                elif message["t"] == "submit":
                    taken += [item["id"] for item in message["items"]]
                    results = [{"id": i["id"], "receipt": "R", "tickets": [1]} for i in message["items"]]
                    ack = {"t": "ack", "batch": message["batch"], "results": results}
                    socket.send_multipart([peer, wire.encode(ack)])
            second.join(20)
            self.assertEqual(["A", "B"], taken)
            self.assertEqual("2", adapter.checkpoint())
            self.assertTrue(adapter.drain(20))
            adapter.close()


class Notify(unittest.TestCase):
    def test_what_a_channel_returns_of_its_own_is_no_failure(self):
        for returned, answer in ((None, {"t": "delivered"}), (True, {"t": "delivered"}),
                                 ({"messageId": 7}, {"t": "delivered"}),
                                 ({"reason": "off"}, {"t": "failed", "reason": "off", "retry": False})):
            callbacks, sent = sdk.Callbacks(notify=lambda _, r=returned: r), []
            session = Session(sdk.Options("n", "c", "s"), callbacks)
            session.send = lambda message, now: sent.append(message)
            session.on_notify({"effect": "e-1"}, 0)
            session.context.term()
            self.assertEqual([{**answer, "effect": "e-1"}], sent)


if __name__ == "__main__":
    unittest.main()
