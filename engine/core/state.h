// What the engine knows while it decides: the open tickets and the complaints behind them, the
// members, the names. Changed by evolve() alone. One thread; no locks.
//
// Rows are kept small, because a city has millions: texts are in the journal, names are symbols.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/core/event.h"
#include "engine/core/row_table.h"
#include "engine/core/slot_index.h"
#include "engine/core/symbols.h"
#include "engine/core/words.h"

namespace gridline::core {

// 72 bytes. Partners, tags and further complaints of a ticket are in the journal and the views;
// what decide needs of them later gets a row of its own.
struct Ticket {
  TicketId id;
  ComplaintId complaint;
  TicketId parent;
  Instant opened;
  Instant accept_due;
  Instant resolve_due;
  Symbol lead;
  Symbol place;
  Symbol category;
  Symbol route;
  MemberId member;           // claimed by, or assigned to while state is queued or accepted
  TicketState state = TicketState::none;
  TicketKind kind = TicketKind::none;
  pack::Urgency urgency = pack::Urgency::none;
  std::uint8_t flags = 0;    // TicketFlag

  bool has(std::uint8_t flag) const { return (flags & flag) != 0; }
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.id); f(2, x.complaint); f(3, x.parent); f(4, x.opened); f(5, x.accept_due); f(6, x.resolve_due);
    f(7, x.lead); f(8, x.place); f(9, x.category); f(10, x.route); f(11, x.member); f(12, x.state);
    f(13, x.kind); f(14, x.urgency); f(15, x.flags);
  }
};

namespace ticket_flag {
inline constexpr std::uint8_t joinable = 1;      // in the join index while open
inline constexpr std::uint8_t changed = 2;       // the complaint was revised after acceptance
inline constexpr std::uint8_t confidential = 4;  // its complaint is confidential
inline constexpr std::uint8_t counted = 8;       // counted in the member's open tickets
}  // namespace ticket_flag

// 64 bytes. The tickets a complaint opened have ids first_ticket .. first_ticket + tickets - 1.
struct Complaint {
  ComplaintId id;
  base::Hash128 key{};
  std::uint64_t content = 0;
  std::uint64_t receipt = 0;
  TicketId first_ticket;       // or the one it joined
  std::uint32_t version = 0;
  std::uint16_t tickets = 0;   // how many it opened; 0 with first_ticket set: it joined that one
  bool confidential = false;

  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.id); f(2, x.key); f(3, x.content); f(4, x.receipt); f(5, x.first_ticket); f(6, x.version);
    f(7, x.tickets); f(8, x.confidential);
  }
};

struct Member {
  MemberId id;                 // position + 1
  Symbol name;                 // "member:wang-g1"
  Symbol unit;
  std::uint32_t roles = 0;     // bit (1 << Role)
  std::vector<Symbol> skills;
  std::vector<Symbol> shifts;
  std::int32_t open_max = 0;
  bool left = false;
  std::int32_t open = 0;       // tickets in hand
  Instant last_given;          // when the last one was; the longest idle goes first

  bool has_role(pack::Role role) const { return (roles >> static_cast<unsigned>(role) & 1) != 0; }
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.id); f(2, x.name); f(3, x.unit); f(4, x.roles); f(5, x.skills); f(6, x.shifts);
    f(7, x.open_max); f(8, x.left); f(9, x.open); f(10, x.last_given);
  }
};

class State {
 public:
  Symbols symbols;
  base::Hash256 pack_hash{};   // of the active pack; zero: none yet
  Symbol pack;
  Instant now;                 // the time of the last command; never goes back
  std::uint64_t next_ticket = 1;
  std::uint64_t next_complaint = 1;
  std::vector<Member> members;

  // Null when there is none. A pointer lives until its row is archived.
  const Ticket* ticket(TicketId id) const;
  Ticket* ticket(TicketId id);
  const Complaint* complaint(ComplaintId id) const;
  Complaint* complaint(ComplaintId id);
  const Complaint* complaint_by_key(const base::Hash128& key) const;
  // The open ticket that a new complaint about this place and category joins.
  const Ticket* joinable(Symbol place, Symbol category) const;
  // Members of a unit, by id.
  const std::vector<MemberId>& members_of(Symbol unit) const;
  bool knows_act(const base::Hash128& key) const;

  void add(const Ticket& ticket);
  void add(const Complaint& complaint);
  void add(const Member& member);            // REQUIRES: member.id == members.size() + 1
  void move_member(MemberId id, Symbol unit);
  // Takes a complaint out, with the tickets that it opened.
  void archive(ComplaintId id);
  void set_joinable(Ticket& ticket, bool on);
  void remember_act(const base::Hash128& key);
  void set_place_and_category(Ticket& ticket, Symbol place, Symbol category);

  std::size_t ticket_count() const { return tickets_.size(); }
  // Ascending by id; for snapshots and invariants.
  std::vector<const Ticket*> tickets_by_id() const;
  std::vector<const Complaint*> complaints_by_id() const;
  const std::vector<base::Hash128>& acts() const { return acts_; }
  std::uint64_t acts_at() const { return acts_at_; }
  void restore_acts(std::vector<base::Hash128> acts, std::uint64_t at);
  std::size_t bytes() const;  // rows and indexes of tickets and complaints

 private:
  std::uint32_t ticket_slot(TicketId id) const;
  std::uint32_t complaint_slot(ComplaintId id) const;

  RowTable<Ticket> tickets_;
  RowTable<Complaint> complaints_;
  SlotIndex ticket_index_, complaint_index_, key_index_, join_index_;
  std::vector<std::vector<MemberId>> unit_members_;  // by symbol number
  // The newest idempotency keys of acts, a ring: bounded, and the same after recovery.
  std::vector<base::Hash128> acts_;
  std::uint64_t acts_at_ = 0;  // how many were ever remembered
  SlotIndex act_index_;
};

}  // namespace gridline::core
