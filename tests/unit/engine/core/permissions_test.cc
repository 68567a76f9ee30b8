// Who may do what, in which state: made by running the real decide for every verb, state and seat, and
// compared with tests/golden/permissions.txt, which people read. GRIDLINE_UPDATE_GOLDEN=1 writes it anew.
#include "engine/core/permissions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/unit/engine/core/permissions_house.h"

namespace gridline::core {
namespace {

// Each role at the seat where it naturally is; those of the pack have more than one, so these are extra.
struct Seat {
  const char* name;
  const char* member;
};
constexpr Seat seats[] = {
    {"call_taker", "T-TAKER"},      {"dispatch_desk", "T-DESK"},   {"checker", "T-CHECK"},
    {"callback_clerk", "T-CLERK"},  {"liaison", "T-LIAISON"},      {"grid_member", "T-GRID"},
    {"grid_secretary", "T-SEC"},    {"handler", "T-HAND"},         {"other_grid", "T-OTHER"},
    {"partner", "T-FIRM"},          {"community_sec", "T-LYSEC"},  {"supervisor", "T-SUP"},
    {"grid_supervisor", "T-G2SUP"}, {"rule_editor", "T-RULES"},    {"auditor", "T-AUDIT"},
    {"administrator", "T-ADMIN"},   {"by_socket", ""},             {"resident", ""},
    {"other_channel", ""},
};

struct Case {
  const char* name;
  TicketId (*make)(House&);
  std::vector<Verb> only;  // empty: every verb
};

ActOnTicket reason(const char* code) {
  ActOnTicket a;
  a.reason = code;
  return a;
}

const Case cases[] = {
    {"need_info",
     [](House& h) {
       const TicketId t = h.queued();
       h.act("T-TAKER", Verb::ask_info, t);
       return t;
     },
     {}},
    {"triage",
     [](House& h) {
       return h.say({"x", "今天天气不错"});
     },
     {}},
    {"queued", [](House& h) { return h.queued(); }, {}},
    {"accepted", [](House& h) { return h.accepted(); }, {}},
    {"claimed", [](House& h) { return h.claimed(); }, {}},
    {"claimable",
     [](House& h) {
       Said w{"w", "微心愿：想要一本书"};
       w.kind = TicketKind::wish;
       return h.say(w);
     },
     {}},
    {"return_asked", [](House& h) { return h.asked(Verb::ask_return); }, {}},
    {"on_hold",
     [](House& h) {
       const TicketId t = h.asked(Verb::ask_hold);
       h.act("T-SUP", Verb::grant, t);
       return t;
     },
     {}},
    {"reported", [](House& h) { return h.reported(); }, {}},
    {"callback", [](House& h) { return h.called(); }, {}},
    {"closed",
     [](House& h) {
       const TicketId t = h.called();
       h.act("DESK-7", Verb::callback, t, h.answer(Solved::yes, Satisfied::yes, Cause::none));
       return t;
     },
     {}},
    {"diverted",
     [](House& h) {
       const TicketId t = h.queued();
       h.act("T-DESK", Verb::divert, t, reason("119"));
       return t;
     },
     {}},
    {"refused",
     [](House& h) {
       const TicketId t = h.queued();
       h.act("T-DESK", Verb::refuse, t, reason("court"));
       return t;
     },
     {}},
    {"merged",
     [](House& h) {
       const TicketId t = h.queued();
       ActOnTicket into = reason("same");
       into.others = {h.target};
       h.act("T-DESK", Verb::merge, t, into);
       return t;
     },
     {}},
    {"void",
     [](House& h) {
       const TicketId t = h.queued();
       h.act("T-SUP", Verb::void_, t, reason("test"));
       return t;
     },
     {}},
    {"told by a step",
     [](House& h) {
       const TicketId t = h.queued();
       h.world.advance(base::hours(6));
       return t;
     },
     {Verb::acknowledge}},
    {"emergency, queued",
     [](House& h) {
       const TicketId t = h.queued();
       ActOnTicket urgent = reason("gas");
       urgent.urgency = pack::Urgency::u1;
       h.act("T-DESK", Verb::correct, t, urgent);
       return t;
     },
     {}},
    {"emergency, claimed",
     [](House& h) {
       const TicketId t = h.claimed();
       ActOnTicket urgent = reason("gas");
       urgent.urgency = pack::Urgency::u1;
       h.act("T-DESK", Verb::correct, t, urgent);
       return t;
     },
     {}},
    {"claimable, on an agenda",
     [](House& h) {
       const TicketId t = h.queued();
       h.act("T-SEC", Verb::table, t);
       return t;
     },
     {Verb::claim, Verb::assign, Verb::dispatch, Verb::table}},
    {"claimed, extension asked",
     [](House& h) { return h.asked(Verb::ask_extension); },
     {Verb::grant, Verb::deny, Verb::report_done, Verb::transfer}},
    {"claimed, hold asked", [](House& h) { return h.asked(Verb::ask_hold); }, {Verb::grant, Verb::deny}},
    {"claimed, a wish",
     [](House& h) {
       Said w{"w", "微心愿：想要一本书"};
       w.kind = TicketKind::wish;
       const TicketId t = h.say(w);
       h.act("T-HAND", Verb::claim, t);
       return t;
     },
     {Verb::lapse, Verb::report_done, Verb::contact, Verb::visit}},
    {"queued, a question",
     [](House& h) {
       return h.say({"q", "请问医保怎么办理需要什么材料"});
     },
     {Verb::close}},
    {"callback, unsatisfied",
     [](House& h) {
       const TicketId t = h.called();
       h.act("DESK-7", Verb::callback, t, h.answer(Solved::yes, Satisfied::no, Cause::none));
       return t;
     },
     {Verb::close, Verb::rework}},
    {"queued, of a hot spot", [](House& h) { return h.hot(); }, {Verb::leave_cluster, Verb::join_cluster}},
    {"queued, beside a hot spot",
     [](House& h) {
       h.hot();
       return h.queued();
     },
     {Verb::leave_cluster, Verb::join_cluster}},
    {"queued, a hot spot",
     [](House& h) {
       h.hot();
       return h.spot;
     },
     {Verb::reveal, Verb::join_cluster, Verb::split, Verb::urge, Verb::accept}},
    {"queued, confidential",
     [](House& h) {
       Said said{"secret", "海曲世家8号楼2单元顶楼漏雨"};
       said.confidential = true;
       return h.say(said);
     },
     {Verb::reveal}},
    {"callback, objective reason",
     [](House& h) {
       const TicketId t = h.called();
       h.act("DESK-7", Verb::callback, t, h.answer(Solved::no, Satisfied::fairly, Cause::objective));
       return t;
     },
     {Verb::close, Verb::rework}},
};

// Some numbers are no verb's.
bool has_a_row(Verb verb) {
  return std::any_of(permissions().begin(), permissions().end(),
                     [&](const Permission& row) { return row.verb == verb; });
}

// The events that say what happened, without those that come with them; or the reason code.
std::string cell(const Decision& d) {
  if (d.rejection) return d.rejection->code;
  std::string out;
  for (const Event& event : d.events) {
    const EventType type = std::visit([](const auto& e) { return std::decay_t<decltype(e)>::type; }, event);
    switch (type) {
      case EventType::symbols_defined:
      case EventType::clocks_started:
      case EventType::message_queued:
      case EventType::ticket_assigned:
        if (type != EventType::ticket_assigned || !out.empty()) continue;
        break;
      default: break;
    }
    const std::string name(code(type));
    if (out.find(name) == std::string::npos) out += (out.empty() ? "" : " + ") + name;
  }
  return out;
}

Command by(const House& house, const Seat& seat, ActOnTicket a) {
  const std::string name = seat.name;
  if (name == "by_socket") {
    if (a.verb == Verb::decline) a.unit = "PM-AHE";
    return World::by_administrator(a);
  }
  if (name == "administrator" && a.verb == Verb::decline) a.unit = "PM-AHE";
  if (name == "resident") return World::by_adapter("hotline-1", a);
  if (name == "other_channel") return World::by_adapter("sms-1", a);
  if (a.verb == Verb::claim && name != "administrator") a.member = MemberId();
  return World::by_member(house.world.member(seat.member), a);
}

// In the order of the words: for each verb, states with the same answers together.
std::string table() {
  std::map<Verb, std::vector<std::pair<std::string, std::string>>> blocks;  // (answers, states)
  for (const Case& c : cases) {
    House house;
    house.target = house.say({"target", "海曲世家8号楼单元门坏了"});
    const TicketId ticket = c.make(house);
    for (int v = static_cast<int>(Verb::dispatch); v <= static_cast<int>(Verb::table); ++v) {
      const Verb verb = static_cast<Verb>(v);
      if (!has_a_row(verb)) continue;
      if (!c.only.empty() && std::find(c.only.begin(), c.only.end(), verb) == c.only.end()) continue;
      std::vector<std::pair<std::string, std::string>> answers;
      for (const Seat& seat : seats) {
        const std::string what = cell(house.world.try_out(by(house, seat, house.arguments(verb, ticket))));
        EXPECT_FALSE(what.empty()) << c.name << " " << code(verb) << " " << seat.name;
        auto at =
            std::find_if(answers.begin(), answers.end(), [&](const auto& a) { return a.first == what; });
        if (at == answers.end()) at = answers.insert(answers.end(), {what, ""});
        at->second += std::string(" ") + seat.name;
      }
      std::string text;
      for (const auto& [what, who] : answers) text += "    " + what + ":" + who + "\n";
      auto& block = blocks[verb];
      auto at = std::find_if(block.begin(), block.end(), [&](const auto& b) { return b.first == text; });
      if (at == block.end()) block.push_back({text, c.name});
      else at->second += std::string(" | ") + c.name;
    }
  }
  std::string out;
  for (const auto& [verb, block] : blocks) {
    out += std::string(code(verb)) + " " + std::string(zh(verb)) + "\n";
    for (const auto& [answers, states] : block) out += "  " + states + "\n" + answers;
    out += "\n";
  }
  return out;
}

constexpr const char* head =
    "# Who may do what: for each verb, the states that give the same answers, and for each answer (the "
    "events\n"
    "# made, or the reason code) the seats that get it. Made by tests/unit/engine/core/permissions_test.cc "
    "from\n"
    "# the real decide; every verb with complete arguments. The ticket is LY-G1's where it has a lead of "
    "the\n"
    "# chain, LY-DESK's in triage, LY's when it is a wish; PM-AHE is an invited partner.\n"
    "#\n"
    "# call_taker, dispatch_desk, checker, callback_clerk: at LY-DESK. liaison, grid_member, grid_secretary: "
    "in\n"
    "# LY-G1. handler: the grid member of LY-G1 in hand. other_grid: a grid member of LY-G2. partner: of "
    "PM-AHE.\n"
    "# community_sec, supervisor, rule_editor, auditor, administrator: at LY. grid_supervisor: of LY-G2.\n"
    "# by_socket: the administrator through the engine's own socket. resident: the adapter the complaint "
    "came\n"
    "# through; other_channel: another adapter.\n\n";

TEST(Permissions, every_verb_in_every_state_by_every_seat_is_as_people_have_read_it) {
  const std::string path = GRIDLINE_SOURCE_DIR "/tests/golden/permissions.txt";
  const std::string now = head + table();
  if (std::getenv("GRIDLINE_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << now;
  std::ifstream in(path);
  std::ostringstream golden;
  golden << in.rdbuf();
  EXPECT_EQ(golden.str(), now) << "GRIDLINE_UPDATE_GOLDEN=1 writes it anew; read the difference";
}

}  // namespace
}  // namespace gridline::core
