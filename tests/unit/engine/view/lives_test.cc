// Random lives of tickets through core's evolve and through the fold: what read.db says of a ticket is
// what the engine's state says, after any events in any order.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "engine/view/digest.h"
#include "engine/view/reader.h"
#include "engine/view/view.h"
#include "tests/unit/engine/view/lives.h"

namespace gridline::view {
namespace {

using core::Request;
using test::Folder;
using test::Lives;
using test::Seen;

using Facts = std::map<std::string, std::string>;

std::string text(base::Instant t) { return std::to_string(t.ms); }
std::string text(std::uint64_t n) { return std::to_string(n); }

struct StateFacts {
  const core::State& state;
  std::string name(core::Symbol s) const { return std::string(state.symbols.bare_name(s)); }

  Facts of(const core::Ticket& t) const {
    const core::CaseFile* file = state.case_file(t.id);
    Facts f = {{"complaint", text(t.complaint.value)}, {"parent", text(t.parent.value)},
               {"kind", std::string(code(t.kind))}, {"state", std::string(code(t.state))},
               {"lead", name(t.lead)}, {"member", text(t.member.value)},
               {"place", name(t.place)}, {"category", name(t.category)}, {"route", name(t.route)},
               {"policy", name(t.policy)}, {"urgency", std::string(pack::code(t.urgency))},
               {"opened", text(t.opened)}, {"accept_due", text(t.accept_due)},
               {"resolve_due", text(t.resolve_due)}, {"closed", text(t.closed)},
               {"outcome", std::string(code(t.outcome))}, {"level", text(t.level)}};
    for (const auto& [flag, word] : {std::pair{core::ticket_flag::confidential, "confidential"},
                                     {core::ticket_flag::emergency, "emergency"},
                                     {core::ticket_flag::person_visit, "person_visit"},
                                     {core::ticket_flag::no_resident, "no_resident"},
                                     {core::ticket_flag::forced, "forced"},
                                     {core::ticket_flag::supervised, "supervised"}}) {
      f[word] = t.has(flag) ? "yes" : "no";
    }
    // Core forgets the members of a hot spot in the archive; a reader may still see whose they were.
    if (file != nullptr && file->cluster) f["cluster"] = text(file->cluster.value);
    f["merged_into"] = text(file == nullptr ? 0 : file->merged_into.value);
    if (file != nullptr) add_file(f, *file);
    return f;
  }
  void add_file(Facts& f, const core::CaseFile& file) const {
    for (const core::CaseClock& c : file.clocks) {
      f[fmt("clock {} {}", pack::code(c.clock), name(c.unit))] = text(c.due) + " " + text(c.level);
    }
    if ((file.paused & core::paused_clock::accept) != 0) f["accept stands still"] = "";
    if ((file.paused & core::paused_clock::resolve) != 0) f["resolve stands still"] = "";
    for (const core::Partner& p : file.partners) {
      f["partner " + name(p.unit)] = fmt("{} {} {} {} {}", static_cast<int>(p.state), p.member.value,
                                         p.required, p.whistle, p.arrived.ms);
    }
    for (const core::Callback& c : file.callbacks) {
      if (c.outcome != core::Outcome::none)
        f["callback " + text(c.complaint.value)] = std::string(code(c.outcome));
    }
    for (const core::TicketId m : file.merged) f["merged " + text(m.value)] = "";
    if (file.request == Request::none) return;
    f["request"] = fmt("{} {} {} {} {}", code(file.request), file.asked_by.value, name(file.ruler),
                       name(file.reason), file.until.ms);
  }
  template <class... A> static std::string fmt(fmt::format_string<A...> form, A&&... a) {
    return fmt::format(form, std::forward<A>(a)...);
  }
};

// Of the residents only those are compared whose answer the state has too: the view keeps what others
// said, whose tickets were merged for a while.
Facts facts_of(const TicketDetail& d, const core::CaseFile* file) {
  const TicketSummary& t = d.ticket;
  const auto yes = [](bool b) { return std::string(b ? "yes" : "no"); };
  Facts f = {{"complaint", text(t.complaint.value)},
             {"parent", text(t.parent.value)},
             {"kind", std::string(code(t.kind))},
             {"state", std::string(code(t.state))},
             {"lead", t.lead},
             {"member", text(t.member.value)},
             {"place", t.place},
             {"category", t.category},
             {"route", t.route},
             {"policy", t.policy},
             {"urgency", std::string(pack::code(t.urgency))},
             {"opened", text(t.opened)},
             {"accept_due", text(t.accept_due)},
             {"resolve_due", text(t.resolve_due)},
             {"closed", text(t.closed)},
             {"outcome", std::string(code(t.outcome))},
             {"level", text(t.level)},
             {"confidential", yes(t.confidential)},
             {"emergency", yes(t.emergency)},
             {"person_visit", yes(t.person_visit)},
             {"no_resident", yes(t.no_resident)},
             {"forced", yes(t.forced)},
             {"supervised", yes(t.supervised)},
             {"merged_into", text(t.merged_into.value)}};
  for (const ClockAnswer& c : t.clocks) {
    if (c.left_unit != pack::AmountUnit{}) {
      f[c.clock == pack::ClockKind::resolve ? "resolve stands still" : "accept stands still"] = "";
      continue;
    }
    f[fmt::format("clock {} {}", pack::code(c.clock), c.unit)] = text(c.due) + " " + text(c.level);
  }
  for (const PartnerAnswer& p : d.partners) {
    f["partner " + p.unit] = fmt::format("{} {} {} {} {}", static_cast<int>(p.state), p.member.member.value,
                                         p.required, p.whistle, p.arrived.ms);
  }
  for (const CallbackAnswer& c : d.callbacks) {
    const auto answered = [&](const core::Callback& his) {
      return his.complaint == c.complaint && his.outcome != core::Outcome::none;
    };
    if (file != nullptr && std::any_of(file->callbacks.begin(), file->callbacks.end(), answered)) {
      f["callback " + text(c.complaint.value)] = std::string(code(c.outcome));
    }
  }
  if (file != nullptr && file->cluster) f["cluster"] = text(t.cluster.value);
  for (const base::TicketId m : d.merged) f["merged " + text(m.value)] = "";
  for (const RequestAnswer& r : d.requests) {
    if (r.verdict != Verdict::open || r.request == Request::decline) continue;
    f["request"] += fmt::format("{} {} {} {} {}", code(r.request), r.asked_by.member.value, r.ruler, r.reason,
                                r.until.ms);
  }
  return f;
}

// One line a fact that differs: what the state has, what the view shows.
std::string differences(const Facts& state, const Facts& shown) {
  const auto of = [](const Facts& f, const std::string& name) {
    const auto at = f.find(name);
    return at == f.end() ? std::string("-") : "'" + at->second + "'";
  };
  Facts all = state;
  all.insert(shown.begin(), shown.end());
  std::string out;
  for (const auto& [name, unused] : all) {
    if (of(state, name) != of(shown, name))
      out += name + ": " + of(state, name) + " " + of(shown, name) + "\n";
  }
  return out;
}

std::string history_of(const TicketDetail& d) {
  std::string out;
  for (const TimelineEvent& e : d.timeline) {
    out += fmt::format("\n{} {}", e.entry.value, code(e.type));
    for (const base::TicketId other : e.detail.others) out += fmt::format(" {}", other.value);
  }
  return out;
}

void expect_equal(const core::State& state, Reader& reader) {
  for (const core::Ticket* ticket : state.tickets_by_id()) {
    const auto shown = reader.ticket(ticket->id);
    ASSERT_TRUE(shown.ok()) << shown.error().message;
    ASSERT_EQ(differences(StateFacts{state}.of(*ticket), facts_of(*shown, state.case_file(ticket->id))), "")
        << "ticket " << ticket->id.value << history_of(*shown);
  }
}

TEST(Lives, read_db_says_of_every_ticket_what_the_state_says_however_it_was_fed) {
  Seen seen;
  for (std::uint32_t seed = 1; seed <= 8; ++seed) {
    Lives lives(seed);
    Folder kept, rebuilt;
    {
      auto view = View::open(kept.file());
      ASSERT_TRUE(view.ok());
      auto reader = Reader::open(kept.file());
      ASSERT_TRUE(reader.ok());
      for (int round = 0; round < 8; ++round) {
        for (int i = 0; i < 60; ++i) lives.step();
        const auto applied =
            view->apply(lives.desk().from_to(view->applied().value + 1, lives.desk().size()));
        ASSERT_TRUE(applied.ok()) << applied.error().message;
        SCOPED_TRACE(fmt::format("seed {} round {}", seed, round));
        expect_equal(lives.state(), *reader);
        if (HasFatalFailure()) return;
      }
    }
    auto again = View::open(rebuilt.file());
    ASSERT_TRUE(again.ok());
    ASSERT_TRUE(again->apply(lives.desk().all()).ok());
    const auto one = digest(kept.file()), two = digest(rebuilt.file());
    ASSERT_TRUE(one.ok() && two.ok());
    EXPECT_EQ(base::to_hex(*one), base::to_hex(*two));
    seen |= lives.seen();
  }
  // Every kind of event was lived through, but those that are not about a ticket's work.
  const auto not_lived = seen.size() - seen.count();
  EXPECT_EQ(not_lived, 21u)
      << "pack_activated, pack_proposed, plan_defined, complaint_revised, act_remembered, leave_set, "
         "token_issued, token_revoked, person_erased (erase_test.cc); and "
         "those of"
         " similar complaints, which only a pack with such a rule has: ticket_sketched, duplicate_proposed,"
         " kept_apart, complaint_parted; and those of clocks, rotas and councils, whose lines have tests of "
         "their "
         "own: step_acknowledged, deadline_recounted, clock_noticed, digest_queued, duty_changed, "
         "meeting_set, "
         "meeting_held, ticket_tabled";
}

}  // namespace
}  // namespace gridline::view
