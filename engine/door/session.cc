// From outcomes to results.
#include "engine/door/session.h"

#include "engine/base/assert.h"
#include "engine/core/receipt.h"

namespace gridline::door {

wire::Refusal refusal_of(const core::Rejection& r) { return {r.code, r.zh, r.en, r.retry}; }

wire::Ack complete(OpenSubmit&& open, const std::vector<node::Outcome>& outcomes) {
  GRIDLINE_ASSERT(outcomes.size() == open.sent.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    wire::SubmitResult& result = open.ack.results[open.sent[i]];
    const node::Outcome& outcome = outcomes[i];
    if (outcome.rejection) {
      result.refusal = refusal_of(*outcome.rejection);
      continue;
    }
    result.receipt = core::receipt_code(outcome.reply.receipt);
    result.complaint = outcome.reply.complaint.value;
    result.version = outcome.reply.version;
    result.is_new = outcome.reply.is_new;
    for (const base::TicketId ticket : outcome.reply.tickets) result.tickets.push_back(ticket.value);
    result.advice = outcome.reply.advice;
  }
  return std::move(open.ack);
}

}  // namespace gridline::door
