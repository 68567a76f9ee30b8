// A live ticket as a case of a pack (rules/pack/test_cases.h): what was said, masked, and how it was routed.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>

#include "engine/node/pack_store.h"
#include "tools/gridline/session.h"

namespace gridline::cli {

// The first ticket of the complaint that opened this one: a case is about that. 0: no complaint did (a hot
// spot), or it was not given with it.
std::uint64_t first_ticket_of(const Json& ticket);

// What the API does not say and a pack shows.
struct CaseHelp {
  bool give_category = false, give_place = false;  // the channel must have known it
  std::set<std::string> doubtful;                  // expectations that do not hold: written as comments
};

// YAML, with an expectation for each thing that routing decided when the ticket was opened; not who in the
// unit got it, which depended on whom else was busy. What people changed later stands in comments. `ticket`:
// as /api/v1/tickets/N gives it. Errors: not_found (no text: erased, or no complaint).
base::Result<std::string> case_of(const Json& ticket, const CaseHelp& help = {});

// The same, tried on a pack: what does not hold there is a comment.
base::Result<std::string> case_on_pack(const Json& ticket,
                                       const std::shared_ptr<const node::ReadyPack>& ready);

}  // namespace gridline::cli
