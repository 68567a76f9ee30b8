// The stored schemas in the real yaml-language-server: packs that are sound have no diagnostics, each small mistake
// has one on its line, keys and values are completed, and a key explains itself in both languages.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { LanguageServer } from "./language_server.mjs";

const [source, work] = process.argv.slice(2);
const schemaFolder = path.join(source, "rules/schema");

// routes.schema.json is for every routes.yaml; tests.schema.json for every tests/*.yaml.
function schemas() {
  const out = {};
  for (const name of fs.readdirSync(schemaFolder).filter((n) => n.endsWith(".schema.json"))) {
    const file = name.replace(".schema.json", "");
    const folder = { tests: "tests", included: "routes" }[file];
    out[pathToFileURL(path.join(schemaFolder, name)).href] =
        folder === undefined ? `**/packs/*/${file}.yaml` : `**/packs/*/${folder}/*.yaml`;
  }
  return out;
}

function yamlFiles(folder) {
  return fs.readdirSync(folder, { recursive: false, withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "learn" ? [] : yamlFiles(full);
    return entry.name.endsWith(".yaml") ? [full] : [];
  });
}

// [file, what stands there, what is written instead]: the line that changes is the one that must be marked.
const mistakes = [
  ["pack.yaml", 'timezone: "+08:00"', "timezone: Shanghai"],
  ["pack.yaml", "triage: LY-DESK", "triag: LY-DESK"],
  ["pack.yaml", "  model: with_words", "  model: words"],
  ["pack.yaml", "  sure: 65%", "  sure: 0.65"],
  ["org.yaml", "  - {id: street, zh: 街道, en: street}", "  - {zh: 街道, en: street}"],
  ["org.yaml", 'GM: {zh: 网格员, en: grid member, level: grid}', 'GM: {zh: 网格员, en: grid member, levl: grid}'],
  ["org.yaml", 'workdays_only: true}', 'workdays_only: "yes"}'],
  ["org.yaml", 'early: {zh: 早班, from: "06:00"', 'early: {zh: 早班, from: "six"'],
  ["calendar.yaml", "      mon-fri: [08:30-12:00, 13:30-17:30]", "      monday: [08:30-12:00, 13:30-17:30]"],
  ["calendar.yaml", "{name: 元旦, rest: 01-01}", "{name: 元旦, rest: 1 January}"],
  ["calendar.yaml", "  2025:", "  next year:"],
  ["places.yaml", "    stairs: 2", "    stairs: two"],
  ["places.yaml", "    property: none", "    property: maybe"],
  ["places.yaml", "  日照街道: {kind: street,", "  日照街道: {kind: lane,"],
  ["categories.yaml", "  guard: F", "  guard: Z"],
  ["categories.yaml", "  urgency: U3", "  urgency: U5"],
  ["categories.yaml", "prop.roof_leak:", "roof_leak:"],
  ["words.yaml", "negation: ", "negatoin: "],
  ["words.yaml", "  建: 建议", "  劝: 建议"],
  ["policies.yaml", "    intake: 2 h", "    intake: 2 hours"],
  ["policies.yaml", "    accept: {U1: 5 min, U2: 1 h, any: 4 wh}", "    accept: {U1: 5 min, U9: 1 h, any: 4 wh}"],
  ["policies.yaml", "  warn: 75%", "  warn: 175%"],
  ["policies.yaml", "    dispatch: {", "    dispach: {"],
  ["routes.yaml", "  lead: triage", "  leed: triage"],
  ["routes.yaml", "      continue: true", "      continue: maybe"],
  ["routes.yaml", "person: {role: supervisor, on_duty: false}", "person: {role: boss, on_duty: false}"],
  ["routes.yaml", "  hot: {households: 5,", "  hot: {households: 2,"],
  ["routes.yaml", "        - id: life", "        - name: life"],
  ["tests/property.yaml", "  expect: {place: 海曲世家/8号楼,", "  expected: {place: 海曲世家/8号楼,"],
  ["tests/property.yaml", "  expect: {place: 海曲世家/8号楼,", "  expect: {plaec: 海曲世家/8号楼,"],
];

const problems = (found) => found.map((d) => `  line ${d.range.start.line + 1}: ${d.message}`).join("\n");

async function soundPacksHaveNone(server) {
  let files = 0;
  for (const pack of fs.readdirSync(path.join(source, "rules/packs"))) {
    for (const file of yamlFiles(path.join(source, "rules/packs", pack))) {
      const found = await server.open(pathToFileURL(file).href, fs.readFileSync(file, "utf8"));
      assert.deepEqual(found, [], `${file}\n${problems(found)}`);
      ++files;
    }
  }
  assert.ok(files >= 25, `only ${files} files`);
  return files;
}

async function eachMistakeIsMarkedOnItsLine(server) {
  let n = 0;
  for (const [file, right, wrong] of mistakes) {
    const text = fs.readFileSync(path.join(source, "rules/packs/lingyun", file), "utf8");
    const at = text.indexOf(right);
    assert.ok(at >= 0, `${file} has no «${right}»`);
    const line = text.slice(0, at).split("\n").length - 1;
    const [folder, name] = [path.dirname(file), path.basename(file)];
    const uri = pathToFileURL(path.join(work, "packs", `broken${++n}`, folder, name)).href;
    const found = await server.open(uri, text.replace(right, wrong));
    // A missing key is marked where its map begins, a wrong one where it stands.
    assert.ok(found.some((d) => d.range.start.line === line),
              `${file}:${line + 1} «${wrong}» is not marked\n${problems(found)}`);
    server.close(uri);
  }
  return n;
}

// A new folder each time: the server keeps what it has read of a name and version.
let typed = 0;
function typing(name) {
  return pathToFileURL(path.join(work, `packs/typing${++typed}`, name)).href;
}

async function completed(server, name, text, line, character) {
  const uri = typing(name);
  await server.open(uri, text);
  const answer = await server.ask("textDocument/completion",
                                  { textDocument: { uri }, position: { line, character } });
  server.close(uri);
  return (answer.items ?? answer).map((item) => item.label);
}

async function keysAndValuesAreOffered(server) {
  const keys = await completed(server, "routes.yaml", "root:\n  lead: triage\n  \n", 2, 2);
  for (const key of ["policy", "person", "children", "hot"]) assert.ok(keys.includes(key), `${key}: ${keys}`);
  assert.ok(!keys.includes("lead"), "a key that is there is not offered again");
  const guards = await completed(server, "categories.yaml", "prop.x:\n  guard: \n", 1, 9);
  for (const guard of ["G", "F", "D", "X"]) assert.ok(guards.includes(guard), `${guard}: ${guards}`);
  const roles = await completed(server, "routes.yaml", "root:\n  person:\n    role: \n", 2, 10);
  assert.ok(roles.includes("grid_member"), `${roles}`);
}

async function aKeyExplainsItself(server) {
  const uri = typing("pack.yaml");
  await server.open(uri, "name: a\ntriage: LY\n");
  const hover = await server.ask("textDocument/hover", { textDocument: { uri }, position: { line: 1, character: 2 } });
  const text = JSON.stringify(hover.contents);
  assert.ok(text.includes("待研判") && text.includes("takes what is unsure"), text);
  server.close(uri);
}

const program = path.join(work, "node_modules/yaml-language-server/bin/yaml-language-server");
const server = new LanguageServer(program, schemas());
let failed = 0;
try {
  await server.start(source);
  for (const test of [soundPacksHaveNone, eachMistakeIsMarkedOnItsLine, keysAndValuesAreOffered, aKeyExplainsItself]) {
    try {
      const n = await test(server);
      console.log(`ok   ${test.name}${n === undefined ? "" : ` (${n})`}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL ${test.name}: ${error.message}`);
    }
  }
  await server.stop();
} catch (error) {
  failed += 1;
  console.log(`FAIL ${error.stack}`);
  server.process.kill();
}
process.exit(failed === 0 ? 0 : 1);
