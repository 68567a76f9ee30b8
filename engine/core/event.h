// Events: what was decided, in the past tense. They carry everything `evolve` needs (rules and time
// are not consulted again) and nothing by which a resident could be known.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "engine/base/fields.h"
#include "engine/core/command.h"
#include "engine/core/council_event.h"
#include "engine/core/deadline_event.h"
#include "engine/core/desk_event.h"
#include "engine/core/duty_event.h"
#include "engine/core/hot_event.h"
#include "engine/core/pack_event.h"
#include "engine/core/similar_event.h"
#include "engine/core/words.h"

namespace gridline::core {

// Names get numbers first, first+1, ... once and for all.
struct SymbolsDefined {
  static constexpr EventType type = EventType::symbols_defined;
  std::uint32_t first = 0;
  std::vector<std::string> names;   // "unit:LY-G1", "category:prop.roof_leak", "source:hotline-1"
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.first); f(2, x.names); }
};

struct ChangedMember {
  MemberId member;
  Symbol id;                        // "member:wang-g1"
  Symbol unit;
  std::uint32_t roles = 0;          // bit (1 << Role)
  std::vector<Symbol> skills;       // "skill:..."
  std::vector<Symbol> shifts;       // "shift:..."
  std::int32_t open_max = 0;
  bool left = false;
  std::vector<Post> posts;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.member); f(2, x.id); f(3, x.unit); f(4, x.roles); f(5, x.skills); f(6, x.shifts);
    f(7, x.open_max); f(8, x.left); f(9, x.posts);
  }
};
struct MembersChanged {
  static constexpr EventType type = EventType::members_changed;
  std::vector<ChangedMember> members;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.members); }
};

struct ComplaintReceived {
  static constexpr EventType type = EventType::complaint_received;
  ComplaintId complaint;
  Symbol source;                    // "source:hotline-1"
  Symbol channel;                   // "channel:hotline"
  base::Hash128 key{};
  std::uint64_t content = 0;
  std::uint64_t receipt = 0;        // 50 bits; see core/receipt.h for the code people see
  Origin origin = Origin::none;
  bool confidential = false;
  bool reply_wanted = false;
  Instant at;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.complaint); f(2, x.source); f(3, x.channel); f(4, x.key); f(5, x.content); f(6, x.receipt);
    f(7, x.origin); f(8, x.confidential); f(9, x.reply_wanted); f(10, x.at);
  }
};

// The same source and id with other content: a new version. Resets no clock.
struct ComplaintRevised {
  static constexpr EventType type = EventType::complaint_revised;
  ComplaintId complaint;
  std::uint32_t version = 0;
  std::uint64_t content = 0;
  Instant at;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.complaint); f(2, x.version); f(3, x.content); f(4, x.at);
  }
};

// A complaint about what an open ticket already is about.
struct ComplaintJoined {
  static constexpr EventType type = EventType::complaint_joined;
  ComplaintId complaint;
  TicketId ticket;
  Instant at;                       // received
  Symbol place, category;           // as it was read
  pack::Urgency urgency = pack::Urgency::none;
  std::uint32_t alike = 0;          // per mille; 0: not by its words
  SimilarWhy why = SimilarWhy::none;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.complaint); f(2, x.ticket); f(3, x.at); f(4, x.place); f(5, x.category); f(6, x.urgency);
    f(7, x.alike); f(8, x.why);
  }
};

struct TicketOpened {
  static constexpr EventType type = EventType::ticket_opened;
  TicketId ticket;
  ComplaintId complaint;
  TicketId parent;                  // none: stands alone
  TicketKind kind = TicketKind::none;
  Symbol place;                     // none: unknown
  Symbol category;                  // none: unsure
  pack::Urgency urgency = pack::Urgency::none;
  pack::Nature nature = pack::Nature::none;
  std::vector<std::string> tags;
  std::uint16_t place_flags = 0;
  Symbol pack;
  Symbol route;
  Symbol policy;
  bool joinable = false;            // later complaints of the same place and category may join
  Instant at;
  bool emergency = false;           // category X, or U1
  bool person_visit = false;        // a vulnerable resident: somebody goes there
  bool no_resident = false;         // nobody to call back
  bool for_many = false;            // a hot spot: no complaint's own ticket
  bool history = false;             // of long ago (import --history): nobody is told, nothing runs
  std::uint32_t recurs_days = 0;    // of a promise: kept again so many days after it was kept
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.complaint); f(3, x.parent); f(4, x.kind); f(5, x.place); f(6, x.category);
    f(7, x.urgency); f(8, x.nature); f(9, x.tags); f(10, x.place_flags); f(11, x.pack); f(12, x.route);
    f(13, x.policy); f(14, x.joinable); f(15, x.at); f(16, x.emergency); f(17, x.person_visit);
    f(18, x.no_resident); f(25, x.for_many); f(26, x.history);
    f(27, x.recurs_days);
  }
};

// A revised complaint was read again before anybody accepted it. Urgency only ever rises.
struct TicketReread {
  static constexpr EventType type = EventType::ticket_reread;
  TicketId ticket;
  Symbol place;
  Symbol category;
  pack::Urgency urgency = pack::Urgency::none;
  pack::Nature nature = pack::Nature::none;
  Symbol pack;
  Symbol route;
  Symbol policy;                    // none: as it was
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket);
    f(2, x.place);
    f(3, x.category);
    f(4, x.urgency);
    f(5, x.nature);
    f(6, x.pack);
    f(7, x.route);
    f(8, x.policy);
  }
};

// A person at the desk must decide. `reason` is route::TriageReason.
struct TicketTriaged {
  static constexpr EventType type = EventType::ticket_triaged;
  TicketId ticket;
  Symbol unit;
  std::uint8_t reason = 0;
  Instant at;
  template <class F, class T>
  static void fields(F& f, T& x) {
    f(1, x.ticket);
    f(2, x.unit);
    f(3, x.reason);
    f(4, x.at);
  }
};

struct TicketDispatched {
  static constexpr EventType type = EventType::ticket_dispatched;
  TicketId ticket;
  Symbol lead;
  std::vector<Symbol> partners;
  bool by_person = false;           // false: by the route
  Instant at;
  bool forced = false;              // after two ruled returns: no further return
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.lead); f(3, x.partners); f(4, x.by_person); f(5, x.at); f(6, x.forced);
  }
};

struct TicketAssigned {
  static constexpr EventType type = EventType::ticket_assigned;
  TicketId ticket;
  MemberId member;
  Instant at;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.ticket); f(2, x.member); f(3, x.at); }
};

struct RunningClock {
  pack::ClockKind clock = pack::ClockKind::none;
  Instant due;
  Instant next;                     // a warning before the due; none: the due itself
  Symbol unit;                      // whose, with partner and ruling
  Instant from;                     // counted from; none: from the moment of the event
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.clock); f(2, x.due); f(3, x.next); f(4, x.unit); f(5, x.from);
  }
};
struct ClocksStarted {
  static constexpr EventType type = EventType::clocks_started;
  TicketId ticket;
  std::vector<RunningClock> clocks;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.ticket); f(2, x.clocks); }
};

struct TicketAccepted {
  static constexpr EventType type = EventType::ticket_accepted;
  TicketId ticket;
  MemberId member;                  // none: the administrator did it for the unit
  Instant at;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.ticket); f(2, x.member); f(3, x.at); }
};

struct TicketClaimed {
  static constexpr EventType type = EventType::ticket_claimed;
  TicketId ticket;
  MemberId member;
  Instant at;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.ticket); f(2, x.member); f(3, x.at); }
};

struct DoneReported {
  static constexpr EventType type = EventType::done_reported;
  TicketId ticket;
  MemberId member;
  Instant at;
  std::vector<std::string> evidence;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.ticket); f(2, x.member); f(3, x.at); f(4, x.evidence);
  }
};

// Also of the residents whose complaints joined or were merged in: the ticket is over.
struct TicketClosed {
  static constexpr EventType type = EventType::ticket_closed;
  TicketId ticket;
  Outcome outcome = Outcome::none;
  MemberId member;
  Instant at;
  template <class F, class T>
  static void fields(F& f, T& x) {
    f(1, x.ticket);
    f(2, x.outcome);
    f(3, x.member);
    f(4, x.at);
  }
};

struct NoteAdded {
  static constexpr EventType type = EventType::note_added;
  TicketId ticket;
  MemberId member;
  Instant at;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.ticket); f(2, x.member); f(3, x.at); }
};

// The caller's idempotency key of an act that had an effect.
struct ActRemembered {
  static constexpr EventType type = EventType::act_remembered;
  base::Hash128 key{};
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.key); }
};

using AnyEvent = std::variant<
    SymbolsDefined, PackActivated, MembersChanged, ComplaintReceived, ComplaintRevised, ComplaintJoined,
    TicketOpened, TicketReread, TicketTriaged, TicketDispatched, TicketAssigned, ClocksStarted,
    TicketAccepted, TicketClaimed, DoneReported, TicketClosed, NoteAdded, ActRemembered,
    // the desk (desk_event.h)
    ResidentContacted, VisitRecorded, ClaimLapsed, TicketDiverted, TicketRefused, TicketWithdrawn,
    TicketUrged, TicketSupervised, TicketVoided, InfoAsked, InfoGiven, TicketResumed, ReturnAsked,
    ExtensionAsked, HoldAsked, RequestGranted, RequestDenied, TicketRecalled, TicketTransferred,
    PartnerInvited, PartnerAccepted, PartnerArrived, PartnerReported, PartnerDeclined, PartnerReleased,
    AttemptRecorded, TicketChecked, CallbackRecorded, ReworkOrdered, TicketReopened, TicketSplit,
    TicketMerged, TicketUnmerged, TicketOffered, TicketEscalated, EscalationStepTaken, TicketCorrected,
    ClockStopped, MessageQueued, TicketArchived, TicketRestored, LeaveSet, HandedOver, HandOverAcknowledged,
    TokenIssued, TokenRevoked, PersonErased,
    // one matter, several residents (similar_event.h)
    TicketSketched, DuplicateProposed, KeptApart, ComplaintParted,
    // complaints that pile up (hot_event.h)
    MatterCounted, HotSpotOpened, ClusterLeft, ClusterJoined, PersonalRevealed,
    // rule packs (pack_event.h)
    PackProposed, PlanDefined, PlanChanged,
    // clocks, rotas, councils (deadline_event.h, duty_event.h, council_event.h)
    StepAcknowledged, DeadlineRecounted, ClockNoticed, DigestQueued, DutyChanged, MeetingSet, MeetingHeld,
    TicketTabled>;

// One of them. A class of its own, so that what a variant of so many needs to be copied, moved and destroyed
// is made once (event.cc) and not in every file that has a Decision: that was half of the time it took to
// compile them.
struct Event : AnyEvent {
  template <class E>
    requires(!std::is_base_of_v<AnyEvent, std::remove_cvref_t<E>>)
  Event(E&& e) : AnyEvent(std::forward<E>(e)) {}
  Event(AnyEvent e);
  Event();
  Event(const Event&);
  Event(Event&&) noexcept;
  Event& operator=(const Event&);
  Event& operator=(Event&&) noexcept;
  ~Event();
};

// Calls see(id) for each ticket that the event changes, in a fixed order; a ticket may come twice.
template <class See>
void each_ticket(const Event& event, See&& see) {
  std::visit([&](const auto& e) {
    using E = std::decay_t<decltype(e)>;
    if constexpr (requires { e.ticket; }) see(e.ticket);
    if constexpr (std::is_same_v<E, TicketMerged> || std::is_same_v<E, TicketUnmerged> ||
                  std::is_same_v<E, TicketSplit> || std::is_same_v<E, HandedOver> ||
                  std::is_same_v<E, ComplaintParted> || std::is_same_v<E, HotSpotOpened>) {
      for (const TicketId id : e.others) see(id);
    }
    if constexpr (requires { e.cluster; }) {
      if (e.cluster) see(e.cluster);
    }
  }, event);
}

}  // namespace gridline::core
