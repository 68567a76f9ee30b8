"""The protocol's messages as plain dicts with "t", checked both ways; what a submission may hold."""
import msgpack

VERSION = 1
FRAME_BYTES_MAX, BATCH_MAX, DEPTH_MAX = 4 << 20, 256, 16
NAME, TEXT, RAW = 256, 32768, 65536  # bytes at most


class BadFrame(ValueError):
    """Not a message of this protocol; `code` is bad_frame or unknown_message."""
    code = "bad_frame"


# A kind takes (value, strict) and gives the value as it travels, or raises. strict: ours, so a name
# that the protocol does not have is a mistake; otherwise it is passed over.
def plain(kind, says):
    def check(value, _):
        if type(value) is not kind:
            raise BadFrame(f"expected {says}")
        return value
    return check


def whole(low, high):
    def check(value, _):
        if type(value) is not int or not low <= value <= high:
            raise BadFrame(f"expected a whole number from {low} to {high}")
        return value
    return check


def struct(fields):
    def check(value, strict):
        if type(value) is not dict or (strict and (unknown := value.keys() - fields.keys() - {"t"})):
            raise BadFrame("expected a map" if type(value) is not dict else f"no field is called {unknown}")
        return {name: kind(value[name], strict) for name, kind in fields.items()
                if value.get(name) or (value.get(name) is not None and not strict)}
    return check


def many(kind, most=1 << 20):
    def check(value, strict):
        if type(value) not in (list, tuple) or len(value) > most:
            raise BadFrame(f"expected a list of at most {most}")
        return [kind(one, strict) for one in value]
    return check


def texts(value, strict):
    if type(value) is not dict:
        raise BadFrame("expected a map of text to text")
    return {text(k, strict): text(v, strict) for k, v in value.items()}


def octets(value, _):
    if type(value) not in (bytes, str):
        raise BadFrame("expected bytes")
    return utf8(value)


text, flag = plain(str, "text"), plain(bool, "true or false")
u32, u64, i64 = whole(0, 2**32 - 1), whole(0, 2**64 - 1), whole(-2**63, 2**63 - 1)
person = struct({"name": text, "phone": text, "address": text, "contact": text})
attachment = struct({"hash": text, "name": text, "type": text, "bytes": u64})
refusal = struct({"code": text, "zh": text, "en": text, "retry": flag})
submission = struct({
    "id": text, "title": text, "text": text, "kind": text, "origin": text, "reporter": person,
    "principal": person, "confidential": flag, "reply": flag, "occurred": i64, "received": i64, "place": text,
    "lon_e7": i64, "lat_e7": i64, "category": text, "upstream_number": text, "upstream_due": i64,
    "attachments": many(attachment), "extra": texts, "raw": octets})
result = struct({"id": text, "receipt": text, "complaint": u64, "version": u32, "is_new": flag,
                 "tickets": many(u64), "refusal": refusal, "advice": text})
MESSAGES = {word: struct(fields) for word, fields in {
    "hello": {"version": u32, "adapter": text, "channel": text, "software": text, "capabilities": many(text)},
    "welcome": {"version": u32, "engine": text, "source": text, "credit": u32, "batch_max": u32,
                "text_bytes_max": u32, "frame_bytes_max": u32, "heartbeat_ms": u32},
    "submit": {"batch": u64, "items": many(submission, BATCH_MAX)},
    "ack": {"batch": u64, "results": many(result)},
    "act": {"key": text, "actor": text, "verb": text, "ticket": u64, "args": texts},
    "done": {"key": text, "seq": u64},
    "reject": {"key": text, "refusal": refusal},
    "ask": {"key": text, "query": text, "args": texts},
    "answer": {"key": text, "rows": many(texts)},
    "notify": {"effect": text, "to": text, "purpose": text, "receipt": text, "ticket": u64, "text": text},
    "delivered": {"effect": text}, "failed": {"effect": text, "reason": text, "retry": flag},
    "credit": {"credit": u32}, "heartbeat": {"waiting": u64}, "goodbye": {"reason": text}}.items()}


def utf8(value):
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogateescape")


def pack(value):
    return msgpack.packb(value, unicode_errors="surrogateescape")


def unpack(data):
    return msgpack.unpackb(data, unicode_errors="surrogateescape")


def encode(message):
    return pack({"t": message["t"], **MESSAGES[message["t"]](message, True)})


def encode_submit(batch, packed):
    """A submit of submissions that are packed already."""
    count = bytes([0x90 | len(packed)]) if len(packed) < 16 else b"\xdc" + len(packed).to_bytes(2, "big")
    return b"".join([b"\x83\xa1t\xa6submit\xa5batch", pack(batch), b"\xa5items", count, *packed])


def too_deep(value, left=DEPTH_MAX):
    inside = value.values() if type(value) is dict else value if type(value) is list else ()
    return left == 0 if not inside else left <= 1 or any(too_deep(one, left - 1) for one in inside)


def decode(frame):
    """The message of a frame, without the fields that are absent; BadFrame for any other bytes."""
    try:
        value = unpack(frame)
    except (ValueError, RecursionError, msgpack.UnpackException) as error:
        raise BadFrame(f"not msgpack: {error}") from error
    if type(value) is not dict or next(iter(value), None) != "t" or type(value["t"]) is not str:
        raise BadFrame('expected a map whose first pair is "t"')
    if len(frame) > FRAME_BYTES_MAX or too_deep(value):
        raise BadFrame("too large or nested too deeply")
    if value["t"] not in MESSAGES:
        unknown = BadFrame(f"no message is called {value['t']!r}")
        unknown.code = "unknown_message"
        raise unknown
    message = {"t": value["t"], **MESSAGES[value["t"]](value, False)}
    if message["t"] == "submit" and not message.get("items"):
        raise BadFrame("a submit without submissions")
    return message


REASONS = {"id_missing": ("缺少来源编号 id", "the submission has no id"),
           "id_invalid": ("编号须为 UTF-8 且不含控制字符", "an identifier must be UTF-8 without control characters"),
           "name_too_long": ("字段过长", "a field is longer than the limit"),
           "text_too_long": ("正文过长", "a text is longer than the limit"),
           "raw_too_long": ("原始报文过长", "the raw payload is longer than the limit"),
           "nothing_said": ("没有标题、正文、附件或附加字段", "no title, text, attachment or extra field")}


def check(s):
    """What can never be accepted, as a refusal; None: may be sent. Rarer faults are the engine's to find."""
    bad_id = any(ord(c) < 32 or ord(c) == 127 or 0xd800 <= ord(c) < 0xe000 for c in s.get("id", ""))
    code = ("id_missing" if not s.get("id") else "id_invalid" if bad_id else
            "name_too_long" if len(utf8(s["id"])) > NAME else
            "text_too_long" if len(utf8(s.get("text", ""))) > TEXT else
            "raw_too_long" if len(utf8(s.get("raw", ""))) > RAW else
            "nothing_said" if not any(s.get(f) for f in ("title", "text", "attachments", "extra")) else None)
    return code and {"code": code, "zh": REASONS[code][0], "en": REASONS[code][1]}
