// The calling side of an adapter: hand over submissions, wait, look. The rest is in session.mjs.
import { Session } from "./session.mjs";
import { SdkError, Spool } from "./spool.mjs";
import * as wire from "./wire.mjs";

const questions_max = 1000, room_pause = 500;
const loopback = /^(tcp:\/\/(127\.|localhost:|\[::1\]:)|ipc:|inproc:)/;

// name, channel and spool must be given; keys {server, public, secret} for anything but loopback.
// Times are milliseconds; the defaults suit everybody but tests.
export const defaults = {
  endpoint: "tcp://127.0.0.1:7201", software: "", spool_bytes_max: 2 ** 31, spool_rows_max: 2_000_000,
  heartbeat: 2000,        // until the welcome names another
  ack_patience: 30_000,   // then send again; doubled each time in a row, to 10 min
  retry_pause: 1000,      // after "for now"; doubled each time, to 1 min
  reconnect_pause: 100,   // doubled each time, to 10 s
};

// Callbacks, any of which may be missing: accepted(result), refused(id, refusal), notify(message) giving
// nothing when delivered or {reason, retry} (or a promise of it), reply(message), connected(welcome),
// problem(sentence).
export class Adapter extends Session {
  // Opens the spool and starts to connect; the engine need not be there. Throws SdkError.
  static open(options, callbacks = {}) {
    return new Adapter({ ...defaults, ...options }, callbacks);
  }

  constructor(options, callbacks) {
    for (const name of [options.name, options.channel]) {
      if (name && Buffer.byteLength(name) <= 256) continue;
      throw new SdkError("invalid_input", "an adapter needs a name and a channel");
    }
    if (!options.keys && !loopback.test(options.endpoint)) {
      throw new SdkError("permission", `keys are needed for ${options.endpoint}: it is not this machine`);
    }
    super(options, callbacks);
    try {
      this.connect();  // tried once here: a wrong endpoint is told to the caller, not to a log
    } catch (error) {
      throw new SdkError("invalid_input", `cannot connect to ${options.endpoint}: ${error.message}`);
    } finally {
      this.disconnect();
    }
    this.spool = new Spool(options.spool, options.spool_bytes_max, options.spool_rows_max);
    this.identity = this.spool.identity;
    this.wake();
  }

  // Returned: durable here. The list names those that can never be accepted, as {index, refusal}.
  submit(submission) {
    return this.submit_all([submission], undefined);
  }

  submit_all(submissions, checkpoint) {
    const aside = this.spool.append(submissions, checkpoint);
    this.wake();
    return aside;
  }

  // submit_all that waits while the spool or the disk is full.
  async submit_or_wait(submissions, checkpoint, stop = () => false) {
    for (let told = false; ; told = true) {
      try {
        return this.submit_all(submissions, checkpoint);
      } catch (error) {
        if ((error.code !== "busy" && error.code !== "disk_full") || stop()) throw error;
        if (!told) this.problem(`${error.message}；等待中 · waiting`);
      }
      await this.change(room_pause);
    }
  }

  ask(act_or_ask) {
    if (this.questions.length >= questions_max) throw new SdkError("busy", "too many questions wait to be sent");
    this.questions.push(wire.encode(act_or_ask));
    this.wake();
  }

  // Until nothing waits any more; false when the time was up before.
  async drain(seconds) {
    const end = performance.now() + seconds * 1000;
    while (this.spool.counts.waiting > 0) {
      const left = end - performance.now();
      if (left <= 0) return false;
      await this.change(left);
    }
    return true;
  }

  stats() {
    const { waiting, quarantined, bytes } = this.spool.counts;
    return { connected: this.phase === "open", waiting, quarantined, spool_bytes: bytes,
             under_way: this.window.under_way, ...this.counted };
  }

  checkpoint() {
    return this.spool.setting("checkpoint");
  }

  quarantined(count) {
    return this.spool.quarantined(count);
  }

  replay(numbers = []) {
    const moved = this.spool.replay(numbers);
    this.wake();
    return moved;
  }

  // Says goodbye and stops; what has no result stays in the spool.
  close() {
    if (this.closed) return;
    this.flush_done(performance.now());
    if (this.phase === "open") {
      this.socket.linger = 500;
      if (!this.sending) this.send({ t: "goodbye", reason: "stopped" });
    }
    this.closed = true;
    clearTimeout(this.timer);
    this.disconnect();
    this.spool.db.close();
  }
}
