// A TCP proxy that breaks what goes through it: on demand it cuts, refuses, or falls silent.
import net from "node:net";

export class CuttingProxy {
  constructor(targetPort) {
    this.targetPort = targetPort;
    this.pairs = new Set();
    this.refusing = false;
    this.silent = false;
    this.cuts = 0;
    this.server = net.createServer((client) => this.#join(client));
  }

  async listen() {
    await new Promise((done) => this.server.listen(0, "127.0.0.1", done));
    this.port = this.server.address().port;
  }

  // Every connection ends at once, as by a pulled cable whose switch says so.
  cut() {
    this.cuts += this.pairs.size;
    for (const pair of this.pairs) pair.end();
  }
  // Also those to come, until refuse(false).
  refuse(on) {
    this.refusing = on;
    if (on) this.cut();
  }
  // Connections stay open and nothing passes: the cable that nobody notices.
  hush(on) {
    this.silent = on;
    for (const pair of this.pairs) on ? pair.engine.pause() : pair.engine.resume();
  }

  close() {
    this.refuse(true);
    this.server.close();
  }

  #join(client) {
    if (this.refusing) return client.resetAndDestroy();
    const engine = net.connect(this.targetPort, "127.0.0.1");
    const pair = {engine, end: () => { client.resetAndDestroy(); engine.destroy(); this.pairs.delete(pair); }};
    this.pairs.add(pair);
    for (const side of [client, engine]) side.on("error", pair.end).on("close", pair.end);
    client.on("data", (bytes) => engine.write(bytes));
    engine.on("data", (bytes) => client.write(bytes));
    if (this.silent) engine.pause();
  }
}
