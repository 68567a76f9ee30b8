// An adapter's link to the engine: hand it submissions, it does the rest of engine/wire/PROTOCOL.md.
//
//   const adapter = Adapter.open({name: "visits-1", channel: "visits", spool: "/var/lib/gridline/visits-1"});
//   adapter.submit({id: "V-7", text: "3栋电梯坏了"});   // returned: on disk; it will reach the engine
//
// Names and promises are those of the C++ SDK (adapters/README.md); the spool is the same file.
export { Adapter } from "./adapter.mjs";
export { SdkError } from "./spool.mjs";
export { common_flags, common_help, finish, open_from_flags, print_results, serve_quarantine, stop_on_signals }
  from "./program.mjs";
