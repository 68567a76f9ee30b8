// One session after the other: hello, submits within the credit, acks, heartbeats, beginning anew.
//
// For everything that goes wrong there is one remedy: close the socket, pause, say hello on a new one, and
// send again all rows that have no result. Times are milliseconds of a steady clock.
import { Dealer } from "zeromq";
import * as wire from "./wire.mjs";
import { Window } from "./window.mjs";

const window_rows = 8192, load_rows = 1024, done_rows = 256;
const window_bytes = 64 << 20, load_bytes = 4 << 20;
const clock = () => performance.now();
const doubled = (base, times, longest) => Math.min(base * 2 ** Math.min(times, 30), longest);

export class Session {
  constructor(options, callbacks) {
    Object.assign(this, {
      options, callbacks, window: new Window(), phase: "paused", begin_at: 0, heard_at: 0, spoke_at: 0, fill_at: 0,
      flush_at: 0, failures: 0, lost_patience: 0, heartbeat: options.heartbeat, credit: 0, careful_until: 0,
      done: [], unsent: [], questions: [], waiters: [],
      counted: { accepted: 0, refused: 0, postponed: 0, sessions: 0, bad_frames: 0, stray_acks: 0 },
    });
  }

  wake() {
    if (!this.woken && !this.closed) this.woken = setImmediate(() => this.loop());
  }

  loop() {
    clearImmediate(this.woken);
    clearTimeout(this.timer);
    this.woken = undefined;
    if (this.closed) return;
    const next = this.turn(clock());
    this.timer = setTimeout(() => this.loop(), Math.max(0, Math.min(1000, Math.ceil(next - clock()))));
  }

  // Until something about the counts changes, or the time is up.
  change(longest) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, longest);
      this.waiters.push(() => { clearTimeout(timer); resolve(); });
    });
  }

  changed() {
    for (const waiter of this.waiters.splice(0)) waiter();
  }

  connect() {
    const { keys, endpoint } = this.options;
    this.socket = new Dealer({ linger: 0, sendHighWaterMark: 20000, reconnectInterval: 100, ipv6: true,
                               reconnectMaxInterval: 2000, maxMessageSize: wire.frame_bytes_max,
                               ...(keys && { curveServerKey: keys.server, curvePublicKey: keys.public,
                                             curveSecretKey: keys.secret }) });
    this.socket.connect(endpoint);
  }

  disconnect() {
    this.socket?.close();
    this.socket = undefined;
    this.sending = false;
  }

  async listen(socket) {
    try {
      for await (const parts of socket) {
        if (socket !== this.socket) return;
        this.take(parts, clock());
        this.wake();
      }
    } catch (error) {
      if (socket === this.socket) throw error;  // closed by ourselves otherwise
    }
  }

  // Does all that is due; when to come again at the latest.
  turn(now) {
    if (this.phase === "paused") {
      if (now < this.begin_at) return this.begin_at;
      this.begin(now);
    }
    const patience = doubled(this.options.ack_patience, this.lost_patience, 600_000);
    if (now >= this.heard_at + 3 * this.heartbeat) {
      this.end(now, `no sign of the engine at ${this.options.endpoint} for ${3 * this.heartbeat} ms: it is not`
                    + " running, or does not know this adapter's key");
    } else if (now >= this.window.oldest_sent() + patience) {
      this.lost_patience += 1;
      this.end(now, `no ack for ${patience} ms; sending again`);
    } else if (this.phase === "open") {
      this.work(now);
    }
    if (this.done.length && now >= this.flush_at) this.flush_done(now);
    return this.next_turn(now, patience);
  }

  work(now) {
    this.window.wake_postponed(now);
    this.fill(now);
    while (this.window.ready.length && !this.unsent.length && this.window.under_way < this.credit) {
      if (this.careful_until && this.window.under_way) break;
      const items = this.careful_until ? 1 : Math.min(this.batch_max, this.credit - this.window.under_way);
      this.send_frame(wire.encode_submit(...this.window.take(items, this.frame_max - 64, now)));
    }
    while (this.questions.length && !this.unsent.length) this.send_frame(this.questions.shift());
    if (!this.unsent.length && now >= this.spoke_at + this.heartbeat) {
      this.send({ t: "heartbeat", waiting: this.spool.counts.waiting });
    }
  }

  next_turn(now, patience) {
    if (this.phase === "paused") return this.begin_at;
    const times = [this.heard_at + 3 * this.heartbeat];
    if (this.done.length) times.push(this.flush_at);
    if (this.phase === "open") {
      if (!this.unsent.length) times.push(this.spoke_at + this.heartbeat);  // otherwise the pump wakes us
      if (this.window.sent.size) times.push(this.window.oldest_sent() + patience);
      if (this.window.postponed.length) times.push(this.window.postponed[0].due);
      const room = this.window.rows.size < window_rows;
      if (this.spool.newest > this.window.last_seq && room) times.push(Math.max(now, this.fill_at));
    }
    return Math.min(...times);
  }

  begin(now) {
    this.connect();
    this.listen(this.socket);
    this.window.clear();
    Object.assign(this, { phase: "greeting", heard_at: now, spoke_at: now, heartbeat: this.options.heartbeat });
    const { name, channel, software } = this.options;
    const capabilities = [...(this.callbacks.notify ? ["notify"] : []), ...(this.callbacks.reply ? ["act"] : [])];
    this.send({ t: "hello", version: wire.version, adapter: name, channel, software, capabilities });
  }

  end(now, why, pause = 0) {
    this.disconnect();
    this.flush_done(now);
    this.window.clear();
    this.unsent = [];
    this.phase = "paused";
    this.begin_at = now + Math.max(pause, doubled(this.options.reconnect_pause, this.failures++, 10_000));
    this.problem(why);
  }

  fill(now) {
    const room = window_rows - this.window.rows.size;
    if (now < this.fill_at || room <= 0 || this.window.bytes >= window_bytes
        || this.spool.newest <= this.window.last_seq) return;
    const rows = this.spool.next(this.window.last_seq, Math.min(room, load_rows), load_bytes);
    for (const { seq, id, packed } of rows) {
      if (packed.length + 64 <= this.frame_max) this.window.load(seq, id.toString(), packed);
      else if (!this.set_aside(seq, id.toString(), { code: "raw_too_long", zh: "原始报文过长",
                                                     en: "larger than one frame" })) this.fill_at = now + 1000;
    }
    if (!rows.length) this.window.last_seq = Math.max(this.window.last_seq, this.spool.newest);
  }

  send(message) {
    this.send_frame(wire.encode(message));
  }

  send_frame(frame) {
    this.unsent.push(frame);
    this.pump(this.socket);
  }

  // ZeroMQ takes one send at a time; what waits is kept in order.
  async pump(socket) {
    if (this.sending) return;
    this.sending = true;
    const { unsent } = this;
    try {
      while (unsent.length && socket === this.socket) {
        await socket.send(unsent[0]);
        unsent.shift();
        this.spoke_at = clock();
      }
    } catch (error) {
      if (socket === this.socket) throw error;  // closed by ourselves otherwise
    }
    if (socket !== this.socket) return;
    this.sending = false;
    this.wake();
  }

  flush_done(now) {
    try {
      if (this.done.length) this.spool.done(this.done);
      this.done = [];
    } catch (error) {
      this.flush_at = now + 1000;
      this.problem(error.message);
    }
    this.changed();
  }

  // ---- what the engine's messages do ----

  take(parts, now) {
    this.heard_at = now;
    let message;
    try {
      message = wire.decode(parts.length === 1 ? parts[0] : Buffer.alloc(0));
    } catch (error) {
      if (!(error instanceof wire.BadFrame)) throw error;
      this.counted.bad_frames += 1;
      return this.problem(`a frame from the engine was not understood: ${error.message}`);
    }
    const on = this[`on_${message.t}`];
    if (["welcome", "reject", "goodbye"].includes(message.t) || (this.phase === "open" && on)) {
      on.call(this, message, now);
    } else if (this.phase === "open") {
      this.counted.bad_frames += 1;
      this.problem(`the engine sent ${message.t}, which only adapters send`);
    }
  }

  on_welcome(welcome, now) {
    if (this.phase !== "greeting") return;
    if (welcome.version !== wire.version) {
      return this.end(now, `the engine speaks version ${welcome.version ?? 0} of the protocol,`
                           + ` this adapter ${wire.version}`, 10_000);
    }
    this.credit = welcome.credit ?? 0;
    this.batch_max = Math.min(welcome.batch_max || wire.batch_max, wire.batch_max);
    const frame_max = Math.min(welcome.frame_bytes_max || wire.frame_bytes_max, wire.frame_bytes_max);
    this.frame_max = Math.max(1024, frame_max);
    this.heartbeat = welcome.heartbeat_ms || this.heartbeat;
    this.phase = "open";
    this.counted.sessions += 1;
    this.call(this.callbacks.connected, welcome);
  }

  on_goodbye(goodbye, now) {
    this.end(now, `the engine says goodbye: ${goodbye.reason ?? ""}`);
  }

  on_credit(message) {
    this.credit = message.credit ?? 0;
  }

  on_heartbeat() {
    this.failures = 0;
  }

  on_done(reply) {
    this.call(this.callbacks.reply, reply);
  }

  on_answer(reply) {
    this.call(this.callbacks.reply, reply);
  }

  on_ack(ack, now) {
    const results = ack.results ?? [];
    const answered = this.window.answer(ack.batch ?? 0, results);
    if (answered.length < results.length) this.counted.stray_acks += 1;
    if (answered.length) this.failures = this.lost_patience = 0;
    for (const [seq, result] of answered) this.settle(seq, result, now);
    if (this.done.length && (!this.window.under_way || this.done.length >= done_rows)) this.flush_at = now;
  }

  settle(seq, result, now) {
    if (seq >= this.careful_until) this.careful_until = 0;
    const refusal = result.refusal ?? {}, row = this.window.rows.get(seq);
    if (!refusal.code) {
      if (!this.done.length) this.flush_at = now + 100;
      this.done.push(seq);
      this.window.finish(seq);
      this.counted.accepted += 1;
      this.call(this.callbacks.accepted, result);
    } else if (refusal.retry) {
      this.window.postpone(seq, now + doubled(this.options.retry_pause, row.refusals++, 60_000));
      this.counted.postponed += 1;
      this.call(this.callbacks.refused, row.id, refusal);
    } else if (this.set_aside(seq, row.id, refusal)) {
      this.window.finish(seq);
    } else {
      this.window.postpone(seq, now + 60_000);
    }
  }

  // Into the quarantine. False: it could not be written there, and stays in the spool.
  set_aside(seq, id, refusal) {
    try {
      this.spool.quarantine(seq, refusal);
    } catch (error) {
      this.problem(error.message);
      return false;
    }
    this.counted.refused += 1;
    this.call(this.callbacks.refused, id, refusal);
    this.changed();
    return true;
  }

  on_reject(reject, now) {
    const refusal = reject.refusal ?? {};
    if (reject.key) return this.on_done(reject);
    const says = `the engine rejected a message: ${refusal.code}: ${refusal.en}`;
    if (refusal.code === "unknown_message") return this.problem(says);
    if (refusal.code !== "bad_frame" || this.phase !== "open") return this.end(now, says, refusal.retry ? 0 : 10_000);
    if (!this.window.under_way) return this.problem(says);
    const under_way = [...this.window.sent.values()].flatMap((sent) => sent.seqs).filter(Boolean);
    if (!this.careful_until) {
      this.careful_until = this.window.last_seq;
    } else if (under_way.length === 1) {
      this.set_aside(under_way[0], this.window.rows.get(under_way[0]).id, refusal);
      if (under_way[0] >= this.careful_until) this.careful_until = 0;
    }
    this.end(now, says);
  }

  // A channel may take its time (a promise); what it throws is "not delivered, try again".
  async on_notify(notify) {
    const { socket } = this;
    let failed = { reason: "this adapter does not carry messages" };
    try {
      if (this.callbacks.notify) failed = await this.callbacks.notify(notify);
    } catch (error) {
      failed = { reason: String(error.message ?? error), retry: true };
    }
    if (socket !== this.socket || this.phase !== "open") return;  // the engine asks again
    const { reason, retry } = failed ?? {};  // a channel's own answer (true, a message id) is no failure
    const answer = reason === undefined ? { t: "delivered" } : { t: "failed", reason: String(reason), retry: !!retry };
    this.send({ ...answer, effect: notify.effect ?? "" });
  }

  call(callback, ...values) {
    try {
      callback?.(...values);
    } catch (error) {  // a callback's mistake is a problem, not the end
      if (callback !== this.callbacks.problem) this.problem(`a callback threw: ${error.message}`);
    }
  }

  problem(sentence) {
    this.call(this.callbacks.problem, sentence);
  }
}
