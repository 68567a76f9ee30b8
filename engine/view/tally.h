// Which facts an event adds to the statistics.
#pragma once

#include <array>
#include <span>

#include "engine/core/event.h"
#include "engine/view/rows.h"

namespace gridline::view {

class Tally {
 public:
  void add(Measure m) {
    if (m != Measure::none && count_ < all_.size()) all_[count_++] = m;
  }
  std::span<const Measure> all() const { return {all_.data(), count_}; }

 private:
  std::array<Measure, 8> all_{};
  std::size_t count_ = 0;
};

// The fact that an event is by itself; none: it is not counted, or not only by that.
template <class E> inline constexpr Measure fact = Measure::none;
template <> inline constexpr Measure fact<core::ComplaintJoined> = Measure::joined;
template <> inline constexpr Measure fact<core::TicketTriaged> = Measure::triaged;
template <> inline constexpr Measure fact<core::TicketClaimed> = Measure::claimed;
template <> inline constexpr Measure fact<core::ResidentContacted> = Measure::contacted_resident;
template <> inline constexpr Measure fact<core::VisitRecorded> = Measure::visits;
template <> inline constexpr Measure fact<core::PartnerInvited> = Measure::invited;
template <> inline constexpr Measure fact<core::DoneReported> = Measure::reported;
template <> inline constexpr Measure fact<core::ReturnAsked> = Measure::returned;
template <> inline constexpr Measure fact<core::ExtensionAsked> = Measure::extension_asked;
template <> inline constexpr Measure fact<core::HoldAsked> = Measure::hold_asked;
template <> inline constexpr Measure fact<core::ReworkOrdered> = Measure::reworked;
template <> inline constexpr Measure fact<core::TicketReopened> = Measure::reworked;
template <> inline constexpr Measure fact<core::TicketDiverted> = Measure::diverted;
template <> inline constexpr Measure fact<core::TicketRefused> = Measure::refused;
template <> inline constexpr Measure fact<core::TicketVoided> = Measure::voided;
template <> inline constexpr Measure fact<core::TicketMerged> = Measure::merged;
template <> inline constexpr Measure fact<core::TicketUrged> = Measure::urged;
template <> inline constexpr Measure fact<core::TicketSupervised> = Measure::supervised;

// `t` is as the event left it; `accept_due` is what the unit was to accept by before it.
template <class E>
void tally(Tally& out, const TicketRow&, const E&, std::int64_t /*accept_due*/) {
  out.add(fact<E>);
}
void tally(Tally& out, const TicketRow& t, const core::TicketDispatched& e, std::int64_t accept_due);
void tally(Tally& out, const TicketRow& t, const core::TicketAccepted& e, std::int64_t accept_due);
void tally(Tally& out, const TicketRow& t, const core::AttemptRecorded& e, std::int64_t accept_due);
void tally(Tally& out, const TicketRow& t, const core::RequestGranted& e, std::int64_t accept_due);
void tally(Tally& out, const TicketRow& t, const core::RequestDenied& e, std::int64_t accept_due);
void tally(Tally& out, const TicketRow& t, const core::CallbackRecorded& e, std::int64_t accept_due);
void tally(Tally& out, const TicketRow& t, const core::TicketClosed& e, std::int64_t accept_due);
void tally(Tally& out, const TicketRow& t, const core::TicketWithdrawn& e, std::int64_t accept_due);
void tally(Tally& out, const TicketRow& t, const core::EscalationStepTaken& e, std::int64_t accept_due);

}  // namespace gridline::view
