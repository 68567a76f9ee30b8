// The steps of an adapter as a program: the common flags, the log, the results, the end.
import { appendFileSync, readFileSync, statSync } from "node:fs";
import { Adapter, defaults } from "./adapter.mjs";
import { SdkError, Spool } from "./spool.mjs";

// For node:util's parseArgs. The first five also come from the environment as GRIDLINE_ENGINE and so on.
export function common_flags(name) {
  const flag = (word, otherwise) => {
    const value = process.env[`GRIDLINE_${word.toUpperCase()}`] || otherwise;
    return { type: "string", ...(value && { default: value }) };
  };
  return {
    engine: flag("engine", defaults.endpoint), name: flag("name", name), spool: flag("spool"),
    keys: flag("keys"), patience: flag("patience", "30"), quarantine: { type: "string" },
    results: { type: "string" }, log: { type: "string", default: "info" }, help: { type: "boolean" },
  };
}

export const common_help = `--engine ADDRESS --name NAME --spool DIR --keys FILE --patience SECONDS
--quarantine list|replay --results FILE --log info|quiet   (see adapters/README.md)`;

// server KEY, public KEY, secret KEY, a line each; # begins a comment.
export function read_keys(path) {
  if (statSync(path).mode & 0o077) {
    throw new SdkError("permission", `${path}: others can read this secret; chmod 600 it`);
  }
  const lines = readFileSync(path, "utf8").split("\n").filter((line) => line.trim() && !line.startsWith("#"));
  const keys = Object.fromEntries(lines.map((line) => line.trim().split(/\s+/)));
  if (!["server", "public", "secret"].every((word) => keys[word]?.length === 40)) {
    throw new SdkError("invalid_input", `${path}: expected server, public and secret of 40 characters`);
  }
  return keys;
}

const known = (result) => (result.is_new ? "new" : "known");
const tickets = (result) => (result.tickets ?? []).join(",");

// Each final result on stdout.
export function print_results(callbacks) {
  callbacks.accepted = (r) => {
    console.log(`${r.id} receipt=${r.receipt} complaint=${r.complaint} version=${r.version} ${known(r)}`
                + ` tickets=${tickets(r)}${r.advice ? ` advice=${r.advice}` : ""}`);
  };
  callbacks.refused = (id, refusal) => {
    if (!refusal.retry) console.log(`${id} refused ${refusal.code}: ${refusal.en}`);
  };
}

// A line for each result, before the submission leaves the spool.
function record_results(callbacks, path) {
  const { accepted, refused } = callbacks, write = (...parts) => appendFileSync(path, `${parts.join("\t")}\n`);
  callbacks.accepted = (r) => {
    write(r.id, r.receipt, r.complaint, r.version, known(r), tickets(r));
    accepted?.(r);
  };
  callbacks.refused = (id, refusal) => {
    write(id, "refused", refusal.code, refusal.retry ? "later" : "final");
    refused?.(id, refusal);
  };
}

export function open_from_flags(flags, channel, software, callbacks) {
  if (!flags.spool) throw new SdkError("invalid_input", "--spool is needed: a folder that keeps complaints");
  if (flags.log === "info") {
    callbacks.connected = (w) => console.error(
      `${flags.name}: connected to ${w.engine} as ${w.source}, credit ${w.credit ?? 0}`);
    callbacks.problem = (sentence) => console.error(`${flags.name}: ${sentence}`);
  }
  const patience = Number(flags.patience);
  if (!(patience > 0 && patience <= 3600)) {
    throw new SdkError("invalid_input", `--patience ${flags.patience}: seconds, more than 0, 3600 at most`);
  }
  if (flags.results) record_results(callbacks, flags.results);
  return Adapter.open({ name: flags.name, channel, software, spool: flags.spool, endpoint: flags.engine,
                        keys: flags.keys && read_keys(flags.keys), ack_patience: patience * 1000 }, callbacks);
}

// With --quarantine: lists or puts back, and gives the exit code. The adapter must not run.
export function serve_quarantine(flags) {
  if (!flags.quarantine) return undefined;
  if (!["list", "replay"].includes(flags.quarantine)) {
    throw new SdkError("invalid_input", `--quarantine ${flags.quarantine}: list or replay`);
  }
  if (!flags.spool) throw new SdkError("invalid_input", "--spool is needed: whose quarantine it is");
  const spool = new Spool(flags.spool, defaults.spool_bytes_max, defaults.spool_rows_max);
  if (flags.quarantine === "replay") {
    console.log(`${spool.replay([])} put back; they are sent when the adapter runs`);
  }
  for (const { number, submission, refusal, at } of spool.quarantined(spool.counts.quarantined)) {
    console.log([number, new Date(at).toISOString(), submission.id ?? "", refusal.code, refusal.en].join("\t"));
  }
  return 0;
}

// Set by SIGINT and SIGTERM from now on, instead of ending the process.
export function stop_on_signals() {
  const stop = { asked: false };
  for (const name of ["SIGINT", "SIGTERM"]) process.on(name, () => { stop.asked = true; });
  return stop;
}

// Waits for the last results; the exit code. 0: everything was accepted.
export async function finish(adapter, seconds) {
  if (!(seconds >= 0)) throw new SdkError("invalid_input", "--wait: seconds");
  const everything = await adapter.drain(seconds), { waiting, quarantined } = adapter.stats();
  adapter.close();
  if (waiting) console.error(`${waiting} remain in the spool and are sent next time`);
  if (quarantined) console.error(`${quarantined} are refused (see --quarantine list)`);
  return everything && !quarantined ? 0 : 1;
}
