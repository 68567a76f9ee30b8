// What an event changes beside the row of its own ticket: partners, requests, callbacks, other tickets.
#pragma once

#include "engine/base/result.h"
#include "engine/core/event.h"
#include "engine/view/tables.h"
#include "engine/view/ticket_change.h"

namespace gridline::view {

// `t` is the row of e.ticket as `change` left it; `seq` is the entry's.
// Errors: corrupt when the event speaks of what never was; those of the database.
template <class E>
base::Status change_beside(Tables&, TicketRow&, const E&, std::uint64_t /*seq*/) {  // nothing
  return {};
}

base::Status change_beside(Tables& tables, TicketRow& t, const core::ComplaintJoined& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::ComplaintParted& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::TicketDispatched& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::PartnerInvited& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::PartnerAccepted& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::PartnerArrived& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::PartnerReported& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::PartnerDeclined& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::PartnerReleased& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::ReturnAsked& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::ExtensionAsked& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::HoldAsked& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::RequestGranted& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::RequestDenied& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::EscalationStepTaken& e,
                           std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::ClaimLapsed& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::CallbackRecorded& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::ReworkOrdered& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::TicketReopened& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::TicketMerged& e, std::uint64_t seq);
base::Status change_beside(Tables& tables, TicketRow& t, const core::TicketUnmerged& e, std::uint64_t seq);

// What was asked is not ruled on any more, and the tickets that went into this one share its result.
base::Status end_beside(Tables& tables, const TicketRow& t);
template <ends_work E>
base::Status change_beside(Tables& tables, TicketRow& t, const E&, std::uint64_t) {
  return end_beside(tables, t);
}

}  // namespace gridline::view
