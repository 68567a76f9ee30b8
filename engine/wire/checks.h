// What a message must hold beyond its form, and the digest that says whether content changed.
// Pure functions of the message; any thread.
#pragma once

#include <optional>
#include <string>

#include "engine/wire/messages.h"

namespace gridline::wire {

// None: may be taken. Otherwise the first thing wrong (codes in refusals.h), which binds nothing and
// concerns this submission alone. Texts may be any bytes; identifiers (id, category, upstream
// number, names of extra fields) must be UTF-8 without control characters, since they are compared
// and shown, and cleaning two different ones could make them equal.
std::optional<Refusal> check(const Submission& submission);

std::optional<Refusal> check(const Hello& hello);  // version, adapter and channel
std::optional<Refusal> check(const Act& act);      // key, lengths; not whether the verb exists
std::optional<Refusal> check(const Ask& ask);

// The bytes that content digests are taken of: the submission as it is packed on the wire, without
// id, received and raw, and with kind and origin left out when they are the default word. Equal
// bytes: the same content. The list of fields is part of the protocol (PROTOCOL.md).
std::string digest_fields(const Submission& submission);

}  // namespace gridline::wire
