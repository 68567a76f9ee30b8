// What the engine knows while it decides: the open tickets and the complaints behind them, the
// members, the names. Changed by evolve() alone. One thread; no locks.
//
// The rows themselves are in rows.h.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/ids.h"
#include "engine/base/time.h"
#include "engine/core/council_rows.h"
#include "engine/core/duty_rows.h"
#include "engine/core/pile.h"
#include "engine/core/plan.h"
#include "engine/core/row_table.h"
#include "engine/core/rows.h"
#include "engine/core/similar.h"
#include "engine/core/slot_index.h"
#include "engine/core/symbols.h"

namespace gridline::core {

class State {
 public:
  Symbols symbols;
  base::Hash256 pack_hash{};   // of the active pack; zero: none yet
  Symbol pack;
  std::vector<KnownPack> packs;     // every one that was ever active, in the order they first were
  std::optional<ProposedPack> proposed;  // waits for a second person
  std::vector<Plan> plans;          // in the order they were defined
  std::vector<DutyChange> duty;     // by member, then number; those long over are dropped
  std::uint32_t next_duty = 1;
  std::vector<CouncilRow> councils; // only of those that something is known of, in the order it was
  std::vector<Digest> digests;      // of those who are owed one, in the order of their first step
  Instant now;                 // the time of the last command; never goes back
  std::uint64_t next_ticket = 1;
  std::uint64_t next_complaint = 1;
  std::vector<Member> members;
  std::vector<Token> tokens;   // in the order of issue; a few per member
  SimilarTickets similar;      // open tickets by what they are about; empty where the pack does not compare

  Piles piles;                 // complaints counted by place and matter; empty where no route says `hot`

  // Null when there is none. A pointer lives until its row is archived.
  const Ticket* ticket(TicketId id) const;
  Ticket* ticket(TicketId id);
  // What only some tickets have; null: this one has none.
  const CaseFile* case_file(TicketId id) const;
  // Made when there is none yet. REQUIRES: the ticket exists. Valid until the next call for another ticket.
  CaseFile& open_case_file(TicketId id);
  const Complaint* complaint(ComplaintId id) const;
  Complaint* complaint(ComplaintId id);
  const Complaint* complaint_by_key(const base::Hash128& key) const;
  // The open ticket that a new complaint about this place and category joins: of several the first.
  const Ticket* joinable(Symbol place, Symbol category) const;
  // Members with a role in a unit, by id.
  const std::vector<MemberId>& members_of(Symbol unit) const;
  bool knows_act(const base::Hash128& key) const;

  void add(const Ticket& ticket);
  void add(const CaseFile& file);            // REQUIRES: its ticket is there
  void add(const Complaint& complaint);
  void add(const Member& member);            // REQUIRES: member.id == members.size() + 1
  // The member's units, roles and the rest become those of `member`, found by its id.
  void change(const Member& member);
  const Member* member(MemberId id) const;   // null: none
  Member* member(MemberId id);
  const Member* member_by_name(Symbol name) const;
  // Takes a row out, the ticket's with its case file.
  void remove(TicketId id);
  void remove(ComplaintId id);
  void set_joinable(Ticket& ticket, bool on);
  void remember_act(const base::Hash128& key);
  void set_place_and_category(Ticket& ticket, Symbol place, Symbol category);

  std::size_t ticket_count() const { return tickets_.size(); }
  // Ascending by id; for snapshots and invariants.
  std::vector<const Ticket*> tickets_by_id() const;
  std::vector<const CaseFile*> case_files_by_id() const;
  std::vector<const Complaint*> complaints_by_id() const;
  const std::vector<base::Hash128>& acts() const { return acts_; }
  std::uint64_t acts_at() const { return acts_at_; }
  void restore_acts(std::vector<base::Hash128> acts, std::uint64_t at);
  std::size_t bytes() const;  // rows and indexes of tickets and complaints; similar.bytes() stands apart

 private:
  std::uint32_t ticket_slot(TicketId id) const;
  std::uint32_t complaint_slot(ComplaintId id) const;
  void list_member(const Member& member, bool on);

  RowTable<Ticket> tickets_;
  RowTable<CaseFile> case_files_;
  RowTable<Complaint> complaints_;
  SlotIndex ticket_index_, case_index_, complaint_index_, key_index_, join_index_;
  std::vector<std::vector<MemberId>> unit_members_;  // by symbol number
  std::vector<MemberId> member_of_name_;             // by symbol number
  // The newest idempotency keys of acts, a ring: bounded, and the same after recovery.
  std::vector<base::Hash128> acts_;
  std::uint64_t acts_at_ = 0;  // how many were ever remembered
  SlotIndex act_index_;
};

}  // namespace gridline::core
