// What the files of evolve have in common; used by them alone.
#pragma once

#include "engine/core/event.h"
#include "engine/core/state.h"

namespace gridline::core {

Ticket& ticket_of(State& state, TicketId id);  // REQUIRES: it is there

// From now on it overtakes everything, and nothing joins it.
void become_emergency(State& state, Ticket& ticket);

// The member in hand changes: counts follow the ticket, so that "least loaded" is always true.
void give(State& state, Ticket& ticket, MemberId member, Instant at);

// Nobody has to do anything with it any more.
void finish(State& state, Ticket& ticket, TicketState to, Outcome outcome, Instant at);

// Kept for ever: nobody takes two parts on one ticket.
void take_part(CaseFile& file, Part part, MemberId member);

void stop_clock(CaseFile& file, pack::ClockKind kind, Symbol unit = {});
// Its ladder begins anew when it runs again. Of a ticket without a case file: nothing.
void forget_climb(State& state, const Ticket& ticket, pack::ClockKind kind);
void forget_climb(CaseFile& file, pack::ClockKind kind, Symbol unit = {});

// Whose plan or urgency has changed: a climb is a place on one ladder, and means nothing on another.
void leave_other_ladders(State& state, const Ticket& before, const Ticket& now);

// From the agenda it is on, if it is on one. `claimed`: somebody claimed it; else it was given to a unit.
void leave_council(State& state, CaseFile& file, bool claimed);

// Does this clock of the ticket stand still (bits of paused_clock)?
bool is_paused(State& state, const Ticket& ticket, std::uint8_t clock);
// These clocks (paused_clock) stand still no longer.
void end_pause(State& state, const Ticket& ticket, std::uint8_t clocks);

// Out of its hot spot, if it is in one (evolve_hot.cc).
void leave_cluster(State& state, TicketId ticket);
// A hot spot goes into the archive: its members belong to none any more. What it stood for is history, which
// the views tell.
void let_members_go(State& state, const Ticket& cluster);
// `back` came from the archive: a hot spot begins without members, a member belongs to its hot spot only
// while that is here and knows it.
void fit_cluster(State& state, TicketId back);
// A hot spot that is open again takes in what is counted, unless another does by now.
void collect_again(State& state, const Ticket& cluster);

// evolve_desk.cc, evolve_clock.cc, evolve_ruling.cc, evolve_people.cc
void apply_desk(State& state, const ResidentContacted& e);
void apply_desk(State& state, const VisitRecorded& e);
void apply_desk(State& state, const ClaimLapsed& e);
void apply_desk(State& state, const TicketDiverted& e);
void apply_desk(State& state, const TicketRefused& e);
void apply_desk(State& state, const TicketWithdrawn& e);
void apply_desk(State& state, const TicketUrged& e);
void apply_desk(State& state, const TicketSupervised& e);
void apply_desk(State& state, const TicketVoided& e);
void apply_desk(State& state, const InfoAsked& e);
void apply_desk(State& state, const InfoGiven& e);
void apply_desk(State& state, const TicketResumed& e);
void apply_desk(State& state, const ReturnAsked& e);
void apply_desk(State& state, const ExtensionAsked& e);
void apply_desk(State& state, const HoldAsked& e);
void apply_desk(State& state, const RequestGranted& e);
void apply_desk(State& state, const RequestDenied& e);
void apply_desk(State& state, const TicketRecalled& e);
void apply_desk(State& state, const TicketTransferred& e);
void apply_desk(State& state, const PartnerInvited& e);
void apply_desk(State& state, const PartnerAccepted& e);
void apply_desk(State& state, const PartnerArrived& e);
void apply_desk(State& state, const PartnerReported& e);
void apply_desk(State& state, const PartnerDeclined& e);
void apply_desk(State& state, const PartnerReleased& e);
void apply_desk(State& state, const AttemptRecorded& e);
void apply_desk(State& state, const DoneReported& e);
void apply_desk(State& state, const TicketChecked& e);
void apply_desk(State& state, const CallbackRecorded& e);
void apply_desk(State& state, const ReworkOrdered& e);
void apply_desk(State& state, const TicketReopened& e);
void apply_desk(State& state, const TicketClosed& e);
void apply_desk(State& state, const TicketSplit& e);
void apply_desk(State& state, const TicketMerged& e);
void apply_desk(State& state, const TicketUnmerged& e);
void apply_desk(State& state, const TicketEscalated& e);
void apply_desk(State& state, const EscalationStepTaken& e);
void apply_desk(State& state, const TicketCorrected& e);
void apply_desk(State& state, const ClockStopped& e);
void apply_desk(State& state, const MessageQueued& e);
void apply_desk(State& state, const PersonalRevealed& e);
void apply_desk(State& state, const NoteAdded& e);
void apply_desk(State& state, const TicketArchived& e);
void apply_desk(State& state, const TicketRestored& e);
void apply_desk(State& state, const MembersChanged& e);
void apply_desk(State& state, const LeaveSet& e);
void apply_desk(State& state, const PersonErased& e);
void apply_desk(State& state, const HandedOver& e);
void apply_desk(State& state, const HandOverAcknowledged& e);
void apply_desk(State& state, const TokenIssued& e);
void apply_desk(State& state, const TokenRevoked& e);
// evolve_deadline.cc
// Owed to these people when the engine has caught up: this ticket, whose step was due at `planned`.
void add_to_digests(State& state, const std::vector<MemberId>& told, TicketId ticket, Instant planned);
void apply_desk(State& state, const StepAcknowledged& e);
void apply_desk(State& state, const DeadlineRecounted& e);
void apply_desk(State& state, const ClockNoticed& e);
void apply_desk(State& state, const DigestQueued& e);
void apply_desk(State& state, const DutyChanged& e);
void apply_desk(State& state, const MeetingSet& e);
void apply_desk(State& state, const MeetingHeld& e);
void apply_desk(State& state, const TicketTabled& e);
// evolve_similar.cc
void apply_desk(State& state, const TicketSketched& e);
void apply_desk(State& state, const DuplicateProposed& e);
void apply_desk(State& state, const KeptApart& e);
void apply_desk(State& state, const ComplaintParted& e);
// evolve_hot.cc
void apply_desk(State& state, const MatterCounted& e);
void apply_desk(State& state, const HotSpotOpened& e);
void apply_desk(State& state, const ClusterLeft& e);
void apply_desk(State& state, const ClusterJoined& e);

}  // namespace gridline::core
