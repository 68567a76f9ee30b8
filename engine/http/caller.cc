// Tokens are looked up on the duty thread at each request, and once more where a command of theirs is
// put into the inbox: a copy published to other threads would let a revoked one act a while longer.
#include "engine/http/caller.h"

#include <algorithm>

#include "engine/base/same_secret.h"
#include "engine/http/answers.h"

namespace gridline::http {

namespace {

constexpr std::string_view scheme = "Bearer ";

constexpr std::uint32_t bit(pack::Role role) { return 1u << static_cast<unsigned>(role); }

// They dispatch, check, call back and audit for every unit, so they see every unit.
constexpr std::uint32_t for_all_units = bit(pack::Role::call_taker) | bit(pack::Role::dispatch_desk) |
                                        bit(pack::Role::checker) | bit(pack::Role::callback_clerk) |
                                        bit(pack::Role::auditor) | bit(pack::Role::administrator);

// What is needed of a member, out of the duty thread.
struct Holder {
  base::MemberId member;
  std::string id;
  std::uint32_t roles = 0;             // in any unit
  std::vector<std::string> units;      // where he has one
};

Holder holder(const core::Member& m, const core::Symbols& symbols) {
  Holder out{m.id, std::string(symbols.bare_name(m.name)), m.roles, {}};
  if (m.roles != 0) out.units.emplace_back(symbols.bare_name(m.unit));
  for (const core::Post& post : m.posts) {
    out.roles |= post.roles;
    if (post.roles != 0) out.units.emplace_back(symbols.bare_name(post.unit));
  }
  return out;
}

std::set<std::string> with_all_below(const std::vector<std::string>& units, const pack::Pack& pack) {
  std::set<std::string> out;
  for (const std::string& unit : units) {
    const auto above = pack.unit_by_id.find(unit);
    if (above == pack.unit_by_id.end()) continue;
    for (std::uint32_t i = 0; i < pack.units.size(); ++i) {
      if (pack::is_within(pack, pack::UnitIndex(i), above->second)) out.insert(pack.units[i].id);
    }
  }
  return out;
}

}  // namespace

bool Caller::may_read(const view::TicketSummary& ticket) const {
  return reads_all || ticket.member == actor.member || units.count(ticket.lead) > 0 ||
         std::any_of(ticket.partners.begin(), ticket.partners.end(),
                     [&](const std::string& unit) { return units.count(unit) > 0; });
}

base::Hash256 token_hash(std::string_view token) {
  return base::Hasher().part("member token").part(token).finish256();
}

const core::Member* holder_of(const node::Node& n, const base::Hash256& token, base::Instant now) {
  const core::Token* found = nullptr;
  for (const core::Token& t : n.state().tokens) {  // all of them, wherever it stands
    if (base::same_secret(t.hash, token)) found = &t;
  }
  if (found == nullptr || (found->expires && found->expires <= now)) return nullptr;
  const core::Member* member = n.state().member(found->member);
  return member == nullptr || member->left ? nullptr : member;
}

Response bad_token() {
  return problem(401, "bad_token", "令牌无效、已过期或已吊销，请向管理员要新的",
                 "the token is unknown, expired or revoked: ask the administrator for a new one");
}

Response not_yours() {
  return problem(403, "not_yours", "您无权进行该操作或查看该内容", "this is not yours to do or to see");
}

std::variant<Caller, Response> caller_of(const Services& s, const Request& r) {
  Caller caller;
  if (!r.authorization) {
    caller.actor.kind = core::ActorKind::administrator;
    caller.reads_all = true;
    return caller;
  }
  const std::string& said = *r.authorization;
  if (said.compare(0, scheme.size(), scheme) != 0) return bad_token();
  caller.token = token_hash(std::string_view(said).substr(scheme.size()));
  const auto found = ask<std::optional<Holder>>(
      s.node, [token = caller.token, now = s.now()](const node::Node& n) -> std::optional<Holder> {
        const core::Member* member = holder_of(n, token, now);
        return member == nullptr ? std::nullopt : std::optional(holder(*member, n.symbols()));
      });
  if (!found) return try_later();
  if (!*found) return bad_token();
  caller.actor.kind = core::ActorKind::member;
  caller.actor.member = (*found)->member;
  caller.id = (*found)->id;
  caller.reads_all = ((*found)->roles & for_all_units) != 0;
  if (const auto ready = s.node.active_pack()) caller.units = with_all_below((*found)->units, *ready->pack);
  return caller;
}

}  // namespace gridline::http
