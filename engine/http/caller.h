// Who asks: whoever may open the Unix socket is the administrator; a request with a token is by the
// member it was issued to, and gets what a member may.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "engine/core/command.h"
#include "engine/http/api.h"
#include "engine/view/answers.h"

namespace gridline::http {

struct Caller {
  core::Actor actor;             // administrator or member
  base::Hash256 token{};         // of a member
  std::string id;                // a member's own id
  bool reads_all = false;        // the administrator, and roles that work for all units
  std::set<std::string> units;   // else: those where he has a role, and all below

  bool is_administrator() const { return actor.kind == core::ActorKind::administrator; }
  bool may_read(const std::string& unit) const { return reads_all || units.count(unit) > 0; }
  // His own tickets, those that his units lead and those that they are partners of.
  bool may_read(const view::TicketSummary& ticket) const;
};

// The caller, or the answer to give: 401 for a token that is unknown, expired or revoked, 503.
std::variant<Caller, Response> caller_of(const Services& services, const Request& request);

// What is stored of a token.
base::Hash256 token_hash(std::string_view token);

// The member who may act with it at this moment; null: nobody. Duty thread.
const core::Member* holder_of(const node::Node& node, const base::Hash256& token, base::Instant now);

Response bad_token();
Response not_yours();

}  // namespace gridline::http
