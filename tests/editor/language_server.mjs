// Speaks with yaml-language-server over stdio as an editor does: open a file, read its diagnostics, ask.
import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";

const ANSWER_MS = 60000;

export class LanguageServer {
  // `schemas`: { "file:///…/routes.schema.json": "**/routes.yaml" }, as in an editor's settings.
  constructor(program, schemas) {
    this.settings = {
      yaml: { schemas, validate: true, completion: true, hover: true, schemaStore: { enable: false } },
      http: {}, "[yaml]": {}, editor: {}, files: {},
    };
    this.waiting = new Map();
    this.diagnosed = new Map();  // uri → those who wait for its next diagnostics
    this.unanswered = new Set();
    this.next = 1;
    this.buffer = Buffer.alloc(0);
    this.process = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    this.process.stdout.on("data", (data) => this.receive(data));
    this.ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.ended.then(() => this.unanswered.forEach((reject) => reject(new Error("the server has ended"))));
  }

  async start(folder) {
    await this.ask("initialize", {
      processId: process.pid, rootUri: pathToFileURL(folder).href, workspaceFolders: null,
      capabilities: { workspace: { configuration: true }, textDocument: { completion: {}, hover: {} } },
    });
    this.send({ method: "initialized", params: {} });
    this.send({ method: "workspace/didChangeConfiguration", params: { settings: this.settings } });
  }

  async stop() {
    await this.ask("shutdown", null);
    this.send({ method: "exit" });
    await this.ended;
  }

  // Opens a text under a name and gives what the server says of it.
  async open(uri, text) {
    const answer = this.timed(`diagnostics of ${uri}`, (resolve) => this.diagnosed.set(uri, resolve));
    this.send({ method: "textDocument/didOpen",
                params: { textDocument: { uri, languageId: "yaml", version: 1, text } } });
    return answer;
  }

  close(uri) {
    this.send({ method: "textDocument/didClose", params: { textDocument: { uri } } });
  }

  ask(method, params) {
    const id = this.next++;
    const answer = this.timed(method, (resolve) => this.waiting.set(id, resolve));
    this.send({ id, method, params });
    return answer;
  }

  timed(what, begin) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no answer: ${what}`)), ANSWER_MS);
      this.unanswered.add(reject);
      begin((value) => {
        clearTimeout(timer);
        this.unanswered.delete(reject);
        resolve(value);
      });
    });
  }

  send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin.write(body);
  }

  receive(data) {
    this.buffer = Buffer.concat([this.buffer, data]);
    for (;;) {
      const head = this.buffer.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.subarray(0, head).toString())[1]);
      if (this.buffer.length < head + 4 + length) return;
      const message = JSON.parse(this.buffer.subarray(head + 4, head + 4 + length).toString());
      this.buffer = this.buffer.subarray(head + 4 + length);
      this.take(message);
    }
  }

  take(message) {
    if (message.method === "textDocument/publishDiagnostics") {
      const { uri, diagnostics } = message.params;
      this.diagnosed.get(uri)?.(diagnostics);
      this.diagnosed.delete(uri);
    } else if (message.method === "workspace/configuration") {
      const result = message.params.items.map((item) => this.settings[item.section] ?? null);
      this.send({ id: message.id, result });
    } else if (message.method !== undefined && message.id !== undefined) {
      this.send({ id: message.id, result: null });
    } else if (message.id !== undefined) {
      this.waiting.get(message.id)?.(message.result ?? message.error);
      this.waiting.delete(message.id);
    }
  }
}
