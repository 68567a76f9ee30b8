// The protocol's messages as plain objects with "t", checked both ways; what a submission may hold.
import { decode as from_msgpack, encode as to_msgpack } from "@msgpack/msgpack";

export const version = 1, frame_bytes_max = 4 << 20, batch_max = 256;
const depth_max = 16;
const bytes_max = { id: 256, text: 32768, raw: 65536 };

export class BadFrame extends Error {
  code = "bad_frame";  // or unknown_message
}

// A kind takes (value, strict) and gives the value as it travels, or throws. strict: ours, so a name
// that the protocol does not have is a mistake; otherwise it is passed over.
const kind = (fits, says) => (value) => {
  if (!fits(value)) throw new BadFrame(`expected ${says}`);
  return value;
};
const whole = (low, high) =>
  kind((v) => Number.isInteger(v) && v >= low && v <= high, `a whole number from ${low} to ${high}`);
const is_map = kind((v) => v !== null && typeof v === "object" && !Array.isArray(v), "a map");
const is_list = kind(Array.isArray, "a list");
const many = (one, most = 1 << 20) => (list, strict) => {
  if (is_list(list).length > most) throw new BadFrame(`more than ${most} in a list`);
  return list.map((value) => one(value, strict));
};
const is_default = (v) => v === 0 || v === "" || v === false || (typeof v === "object" && !Object.keys(v).length);
const struct = (fields) => (map, strict) => {
  is_map(map);
  const unknown = strict && Object.keys(map).find((name) => name !== "t" && !(name in fields));
  if (unknown) throw new BadFrame(`no field is called ${unknown}`);
  const out = {};
  for (const [name, of] of Object.entries(fields)) {
    if (map[name] === undefined || map[name] === null || (strict && is_default(map[name]))) continue;
    out[name] = of(map[name], strict);
  }
  return out;
};
const text = kind((v) => typeof v === "string", "text"), flag = kind((v) => typeof v === "boolean", "true or false");
const texts = (map) => Object.fromEntries(Object.entries(is_map(map)).map(([k, v]) => [text(k), text(v)]));
const octets = (v) => (typeof v === "string" ? new TextEncoder().encode(v) : bytes(v));
const bytes = kind((v) => v instanceof Uint8Array, "bytes");
const u32 = whole(0, 2 ** 32 - 1), u64 = whole(0, 2 ** 64), i64 = whole(-(2 ** 63), 2 ** 63);
const person = struct({ name: text, phone: text, address: text, contact: text });
const attachment = struct({ hash: text, name: text, type: text, bytes: u64 });
const refusal = struct({ code: text, zh: text, en: text, retry: flag });
export const submission = struct({
  id: text, title: text, text, kind: text, origin: text, reporter: person, principal: person, confidential: flag,
  reply: flag, occurred: i64, received: i64, place: text, lon_e7: i64, lat_e7: i64, category: text,
  upstream_number: text, upstream_due: i64, attachments: many(attachment), extra: texts, raw: octets,
});
const result = struct({
  id: text, receipt: text, complaint: u64, version: u32, is_new: flag, tickets: many(u64), refusal, advice: text,
});
const messages = {
  hello: { version: u32, adapter: text, channel: text, software: text, capabilities: many(text) },
  welcome: { version: u32, engine: text, source: text, credit: u32, batch_max: u32, text_bytes_max: u32,
             frame_bytes_max: u32, heartbeat_ms: u32 },
  submit: { batch: u64, items: many(submission, batch_max) },
  ack: { batch: u64, results: many(result) },
  act: { key: text, actor: text, verb: text, ticket: u64, args: texts },
  done: { key: text, seq: u64 },
  reject: { key: text, refusal },
  ask: { key: text, query: text, args: texts },
  answer: { key: text, rows: many(texts) },
  notify: { effect: text, to: text, purpose: text, receipt: text, ticket: u64, text },
  delivered: { effect: text }, failed: { effect: text, reason: text, retry: flag },
  credit: { credit: u32 }, heartbeat: { waiting: u64 }, goodbye: { reason: text },
};
for (const word of Object.keys(messages)) messages[word] = struct(messages[word]);

export const pack = (value) => Buffer.from(to_msgpack(value));
export const unpack = (data) => from_msgpack(data, { maxStrLength: data.length, maxBinLength: data.length,
                                                     maxArrayLength: data.length, maxMapLength: data.length });
export const encode = (message) => pack({ t: message.t, ...messages[message.t](message, true) });

// A submit of submissions that are packed already.
export function encode_submit(batch, packed) {
  const count = packed.length < 16 ? [0x90 | packed.length] : [0xdc, packed.length >> 8, packed.length & 255];
  return Buffer.concat([Buffer.from("\x83\xa1t\xa6submit\xa5batch", "latin1"), pack(batch),
                        Buffer.from("\xa5items", "latin1"), Buffer.from(count), ...packed]);
}

function too_deep(value, left = depth_max) {
  const inside = value && typeof value === "object" && !(value instanceof Uint8Array) ? Object.values(value) : [];
  return left === 0 || inside.some((one) => too_deep(one, left - 1));
}

// The first pair is "t". By its bytes: an object would show a name like "7" first.
function begins_with_t(frame) {
  const at = { 0xde: 3, 0xdf: 5 }[frame[0]] ?? (frame[0] >> 4 === 8 ? 1 : frame.length);
  return frame[at] === 0xa1 && frame[at + 1] === 0x74;
}

// The message of a frame, without the fields that are absent; throws BadFrame for any other bytes.
export function decode(frame) {
  let value;
  try {
    value = unpack(frame);
  } catch (error) {
    throw new BadFrame(`not msgpack: ${error.message}`);
  }
  if (!begins_with_t(frame) || typeof value.t !== "string" || frame.length > frame_bytes_max || too_deep(value)) {
    throw new BadFrame('expected a map whose first pair is "t", not too large and not too deep');
  }
  if (!Object.hasOwn(messages, value.t)) {
    throw Object.assign(new BadFrame(`no message is called ${value.t}`), { code: "unknown_message" });
  }
  const message = { t: value.t, ...messages[value.t](value, false) };
  if (message.t === "submit" && !message.items?.length) throw new BadFrame("a submit without submissions");
  return message;
}

const reasons = {
  id_missing: ["缺少来源编号 id", "the submission has no id"],
  id_invalid: ["编号须为 UTF-8 且不含控制字符", "an identifier must be UTF-8 without control characters"],
  name_too_long: ["字段过长", "a field is longer than the limit"],
  text_too_long: ["正文过长", "a text is longer than the limit"],
  raw_too_long: ["原始报文过长", "the raw payload is longer than the limit"],
  nothing_said: ["没有标题、正文、附件或附加字段", "no title, text, attachment or extra field"],
};

// What can never be accepted, as a refusal; undefined: may be sent. Rarer faults are the engine's to find.
export function check(s) {
  const code = !s.id ? "id_missing" : /[\x00-\x1f\x7f]|\p{Surrogate}/u.test(s.id) ? "id_invalid"
    : Buffer.byteLength(s.id) > bytes_max.id ? "name_too_long"
    : Buffer.byteLength(s.text ?? "") > bytes_max.text ? "text_too_long"
    : (s.raw?.length ?? 0) > bytes_max.raw ? "raw_too_long"
    : s.title || s.text || s.attachments || s.extra ? undefined : "nothing_said";
  return code && { code, zh: reasons[code][0], en: reasons[code][1] };
}
