// What an event changes of a ticket's row: the same as core's evolve changes of its state, without
// what only decisions need. An event that is neither here nor in `changes_no_row` does not compile.
//
// Rejected: letting evolve itself run over a small State made of the rows. It would say this only once,
// but evolve needs the members, the complaints and every ticket an event reaches, all loaded first;
// a test compares both after every step of random lives instead.
#pragma once

#include "engine/core/event.h"
#include "engine/view/rows.h"

namespace gridline::view {

template <class E>
concept changes_no_row =
    is_one_of<E, core::ComplaintJoined, core::NoteAdded, core::TicketUrged,
              core::ExtensionAsked, core::HoldAsked, core::TicketRecalled, core::TicketTransferred,
              core::PartnerDeclined, core::TicketSplit,
              core::TicketEscalated, core::MessageQueued, core::ComplaintParted, core::PersonalRevealed,
              core::HotSpotOpened, core::StepAcknowledged>;

template <changes_no_row E>
void change(TicketRow&, const E&) {}

void change(TicketRow& t, const core::TicketReread& e);
void change(TicketRow& t, const core::TicketTriaged& e);
void change(TicketRow& t, const core::TicketDispatched& e);
void change(TicketRow& t, const core::TicketOffered& e);
void change(TicketRow& t, const core::TicketTabled& e);
void change(TicketRow& t, const core::TicketAssigned& e);
void change(TicketRow& t, const core::ClocksStarted& e);
void change(TicketRow& t, const core::TicketAccepted& e);
void change(TicketRow& t, const core::TicketClaimed& e);
void change(TicketRow& t, const core::ClaimLapsed& e);
void change(TicketRow& t, const core::InfoAsked& e);
void change(TicketRow& t, const core::InfoGiven& e);
void change(TicketRow& t, const core::ResidentContacted& e);
void change(TicketRow& t, const core::TicketCorrected& e);
void change(TicketRow& t, const core::ReturnAsked& e);
void change(TicketRow& t, const core::RequestGranted& e);
void change(TicketRow& t, const core::RequestDenied& e);
void change(TicketRow& t, const core::TicketResumed& e);
void change(TicketRow& t, const core::PartnerInvited& e);
void change(TicketRow& t, const core::PartnerAccepted& e);
void change(TicketRow& t,
            const core::PartnerArrived& e);  // and his own clock when he was whistled for: fold_desk
void change(TicketRow& t, const core::PartnerReported& e);
void change(TicketRow& t, const core::PartnerReleased& e);
void change(TicketRow& t, const core::VisitRecorded& e);
void change(TicketRow& t, const core::AttemptRecorded& e);
void change(TicketRow& t, const core::CallbackRecorded& e);
void change(TicketRow& t, const core::DoneReported& e);
void change(TicketRow& t, const core::TicketChecked& e);
void change(TicketRow& t, const core::ReworkOrdered& e);
void change(TicketRow& t, const core::TicketReopened& e);
void change(TicketRow& t, const core::TicketSupervised& e);
void change(TicketRow& t, const core::EscalationStepTaken& e);
void change(TicketRow& t, const core::ClockStopped& e);
void change(TicketRow& t, const core::PlanChanged& e);
void change(TicketRow& t, const core::DeadlineRecounted& e);

// The work is over.
void change(TicketRow& t, const core::TicketClosed& e);
void change(TicketRow& t, const core::TicketWithdrawn& e);
void change(TicketRow& t, const core::TicketDiverted& e);
void change(TicketRow& t, const core::TicketRefused& e);
void change(TicketRow& t, const core::TicketVoided& e);
template <class E>
concept ends_work = is_one_of<E, core::TicketClosed, core::TicketWithdrawn, core::TicketDiverted,
                              core::TicketRefused, core::TicketVoided>;

// The row of the ticket itself; the other one's is changed by `change_other`.
void change(TicketRow& t, const core::TicketMerged& e);
void change(TicketRow& t, const core::TicketUnmerged& e);
void change(TicketRow& t, const core::DuplicateProposed& e);
void change(TicketRow& t, const core::KeptApart& e);
void change(TicketRow& t, const core::MatterCounted& e);
void change(TicketRow& t, const core::ClusterLeft& e);
void change(TicketRow& t, const core::ClusterJoined& e);
void change_other(TicketRow& into, const core::TicketMerged& e);
void change_other(TicketRow& from, const core::TicketUnmerged& e);

// A clock beside accept and resolve runs no longer.
void stop_clock(TicketRow& t, pack::ClockKind clock, std::uint32_t unit = 0);

}  // namespace gridline::view
