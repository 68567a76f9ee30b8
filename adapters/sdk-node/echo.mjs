#!/usr/bin/env node
// The adapter to copy: each line on stdin is a complaint; each result is a line on stdout.
//
// Ids, since stdin has none: --id-from counter (default) numbers the lines on and on, also over restarts;
// --id-from field takes what stands before the first tab: right when the source has keys of its own. --resume:
// stdin begins with the same lines as last time, and those that were kept are passed over.
import { parseArgs } from "node:util";
import * as sdk from "./gridline_sdk/index.mjs";

const lines_together = 256;  // one sync for all that is there already

const help = `Each line on stdin is a complaint; each result is printed. Ends when all are acknowledged.
--id-from counter|field  --resume  --notify (carry messages outward: each is printed)  --wait SECONDS
Example: printf '3栋电梯坏了\\n' | ./echo.mjs --spool /tmp/echo
`;

// An id of damaged bytes is none: two of them could become the same.
function exactly(bytes) {
  const word = bytes.toString();
  return Buffer.from(word).equals(bytes) ? word : "";
}

function complaint(line, id_from, counted) {
  if (id_from !== "field") return { id: counted, text: line.toString(), raw: line };
  const tab = line.indexOf("\t");
  return { id: tab < 0 ? "" : exactly(line.subarray(0, tab)), text: line.subarray(tab + 1).toString(), raw: line };
}

// Bytes, so that `raw` is what came whatever its encoding.
function split_lines(bytes) {
  const lines = [];
  for (let from = 0; ;) {
    const end = bytes.indexOf(10, from);
    if (end < 0) return [lines, bytes.subarray(from)];
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
}

async function main() {
  const { values: flags } = parseArgs({ options: {
    ...sdk.common_flags("echo-1"), "id-from": { type: "string", default: "counter" },
    notify: { type: "boolean" }, resume: { type: "boolean" }, wait: { type: "string", default: "60" },
  } });
  if (flags.help) return console.log(help + sdk.common_help);
  const code = sdk.serve_quarantine(flags);
  if (code !== undefined) return code;
  const callbacks = {};
  sdk.print_results(callbacks);
  if (flags.notify) callbacks.notify = (n) => console.log(`notify ${n.to ?? ""} ${n.text ?? ""}`);
  const adapter = sdk.open_from_flags(flags, "echo", "gridline echo.mjs 0.1.0", callbacks);
  let count = Number(adapter.checkpoint());  // here: the lines counted by earlier runs
  let kept_before = flags.resume ? count : 0;
  const submit = async (given) => {
    const lines = given.filter((line) => line.length && (kept_before === 0 || kept_before-- === 0));
    for (let at = 0; at < lines.length; at += lines_together) {
      const rows = lines.slice(at, at + lines_together)
        .map((line) => complaint(line, flags["id-from"], `${adapter.identity}-${++count}`));
      for (const { index, refusal } of await adapter.submit_or_wait(rows, String(count))) {
        console.log(`${rows[index].id} refused ${refusal.code}: ${refusal.en}`);
      }
    }
  };
  let lines, rest = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    [lines, rest] = split_lines(Buffer.concat([rest, chunk]));
    await submit(lines);
  }
  await submit([rest]);
  return sdk.finish(adapter, Number(flags.wait));
}

main().then((code) => { process.exitCode = code; }, (error) => {
  console.error(error.code ? error.message : error);
  process.exit(1);
});
