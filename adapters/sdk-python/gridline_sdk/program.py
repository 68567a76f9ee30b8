"""The steps of an adapter as a program: the common flags, the log, the results, the end."""
import os
import signal
import stat
import sys
import threading
import time

from .adapter import Adapter, Options
from .spool import SdkError, Spool


def add_common_flags(parser, name, spool=None):
    """--engine --name --spool --keys --patience --quarantine --results --log; all but the last three also as
    GRIDLINE_ENGINE ... in the environment, where the flag wins."""
    def add(flag, default, says, **more):
        value = os.environ.get("GRIDLINE_" + flag.upper()) or default
        parser.add_argument("--" + flag, default=value, help=says, **more)
    add("engine", Options.endpoint, "the engine's door for adapters")
    add("name", name, "this adapter's name; without keys also the source of its complaints")
    add("spool", spool, "folder that keeps complaints until they are acknowledged; one for each adapter")
    add("keys", None, "file of CURVE keys (server, public, secret), for an engine elsewhere")
    add("patience", "30", "seconds to wait for an ack before sending again")
    parser.add_argument("--quarantine", choices=["list", "replay"], help="what was refused for good")
    parser.add_argument("--results", help="append each result to this file: id, receipt ... with tabs")
    parser.add_argument("--log", choices=["info", "quiet"], default="info", help="what to say on stderr")


def say(line, to=None):
    print(line, file=to or sys.stderr, flush=True)


def read_keys(path):
    """server KEY, public KEY, secret KEY, a line each; # begins a comment."""
    with open(path, encoding="utf-8") as lines:
        if os.fstat(lines.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SdkError("permission", f"{path}: others can read this secret; chmod 600 it")
        keys = dict(line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#"))
    keys = {what: key.strip() for what, key in keys.items()}
    if keys.keys() != {"server", "public", "secret"} or any(len(key) != 40 for key in keys.values()):
        raise SdkError("invalid_input", f"{path}: expected server, public and secret of 40 characters")
    return keys


def to_line(result):
    tickets = ",".join(map(str, result.get("tickets", [])))
    known = "new" if result.get("is_new") else "known"
    return (f"{result.get('id', '')} receipt={result.get('receipt', '')}"
            f" complaint={result.get('complaint', 0)} version={result.get('version', 0)} {known}"
            f" tickets={tickets}"
            + (f" advice={result['advice']}" if result.get("advice") else ""))


def print_results(callbacks):
    sys.stdout.reconfigure(errors="surrogateescape")  # an id is whatever bytes the source has
    callbacks.accepted = lambda result: say(to_line(result), sys.stdout)
    callbacks.refused = lambda identity, refusal: None if refusal.get("retry") else say(
        f"{identity} refused {refusal['code']}: {refusal.get('en', '')}", sys.stdout)


def record_results(callbacks, path):
    """A line for each result, before the submission leaves the spool."""
    file = open(path, "a", encoding="utf-8", errors="surrogateescape")
    accepted, refused = callbacks.accepted, callbacks.refused

    def write_accepted(r):
        tickets = ",".join(map(str, r.get("tickets", [])))
        say("\t".join([r.get("id", ""), r.get("receipt", ""), str(r.get("complaint", 0)),
                       str(r.get("version", 0)), "new" if r.get("is_new") else "known", tickets]), file)
        if accepted:
            accepted(r)

    def write_refused(identity, refusal):
        when = "later" if refusal.get("retry") else "final"
        say("\t".join([identity, "refused", refusal["code"], when]), file)
        if refused:
            refused(identity, refusal)
    callbacks.accepted, callbacks.refused = write_accepted, write_refused


def open_from_flags(flags, channel, software, callbacks):
    if not flags.spool:
        raise SdkError("invalid_input", "--spool is needed: a folder that keeps complaints")
    if flags.log == "info":
        callbacks.connected = lambda w: say(
            f"{flags.name}: connected to {w.get('engine')} as {w.get('source')}, credit {w.get('credit', 0)}")
        callbacks.problem = lambda sentence: say(f"{flags.name}: {sentence}")
    try:
        patience = float(flags.patience)
    except ValueError:
        patience = 0
    if not 0 < patience <= 3600:
        raise SdkError("invalid_input", f"--patience {flags.patience}: seconds, more than 0, 3600 at most")
    if flags.results:
        record_results(callbacks, flags.results)
    return Adapter.open(Options(
        name=flags.name, channel=channel, software=software, spool=flags.spool, endpoint=flags.engine,
        keys=read_keys(flags.keys) if flags.keys else None, ack_patience=patience), callbacks)


def serve_quarantine(flags):
    """With --quarantine: lists or puts back, and gives the exit code. The adapter must not run."""
    if not flags.quarantine:
        return None
    if not flags.spool:
        raise SdkError("invalid_input", "--spool is needed: whose quarantine it is")
    sys.stdout.reconfigure(errors="surrogateescape")
    spool = Spool(flags.spool, Options.spool_bytes_max, Options.spool_rows_max)
    if flags.quarantine == "replay":
        say(f"{spool.replay([])} put back; they are sent when the adapter runs", sys.stdout)
    for q in spool.quarantined(spool.counts[1]):
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(q["at"] / 1000))
        say("\t".join([str(q["number"]), at, q["submission"].get("id", ""), q["refusal"]["code"],
                       q["refusal"].get("en", "")]), sys.stdout)
    return 0


def stop_on_signals():
    """Set by SIGINT and SIGTERM from now on, instead of ending the process."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def finish(adapter, seconds):
    """Waits for the last results; the exit code. 0: everything was accepted."""
    everything = adapter.drain(seconds)
    stats = adapter.stats()
    adapter.close()
    if stats["waiting"]:
        say(f"{stats['waiting']} remain in the spool and are sent next time")
    if stats["quarantined"]:
        say(f"{stats['quarantined']} are refused (see --quarantine list)")
    return 0 if everything and not stats["quarantined"] else 1
