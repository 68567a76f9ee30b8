// A small desk that writes journal entries for the tests: encoded as the engine encodes them, with
// events such as core decides. The same seed gives the same journal.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "engine/codec/entry.h"
#include "engine/view/view.h"

namespace gridline::view::test {

struct Folder {
  std::filesystem::path path =
      std::filesystem::temp_directory_path() /
      ("gridline-view-" + std::to_string(::getpid()) + "-" + std::to_string(next()++));
  Folder() { std::filesystem::create_directories(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code left_over;
    std::filesystem::remove_all(path, left_over);
  }
  std::filesystem::path file() const { return path / "read.db"; }

 private:
  static int& next() {
    static int n = 0;
    return n;
  }
};

// Does any file of the folder hold these bytes?
inline bool any_file_holds(const std::filesystem::path& folder, const std::string& bytes) {
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(file.path(), std::ios::binary);
    const std::string all((std::istreambuf_iterator<char>(in)), {});
    if (all.find(bytes) != std::string::npos) return true;
  }
  return false;
}

inline constexpr std::int64_t first_moment = 1'772'413'200'000;  // 2026-03-02T09:00+08:00

class Desk {
 public:
  explicit Desk(std::uint32_t seed = 1) : random_(seed) {}

  // ---- entries ----

  core::Symbol symbol(const std::string& name) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_[i] == name) return core::Symbol(static_cast<std::uint32_t>(i + 1));
    }
    names_.push_back(name);
    fresh_.push_back(name);
    return core::Symbol(static_cast<std::uint32_t>(names_.size()));
  }

  base::Seq import(const std::vector<std::pair<std::string, std::string>>& ids_and_names) {
    core::ImportMembers body;
    core::MembersChanged changed;
    core::Personal who;
    for (const auto& [id, name] : ids_and_names) {
      body.members.push_back({.id = id, .unit = "G1", .roles = {pack::Role::grid_member}});
      const std::uint32_t number = symbol("member:" + id).value;
      std::size_t at = 0;
      while (at < members_.size() && members_[at] != number) ++at;
      if (at == members_.size()) members_.push_back(number);
      changed.members.push_back({.member = core::MemberId(static_cast<std::uint32_t>(at + 1)),
                                 .id = core::Symbol(number), .unit = symbol("unit:G1"), .roles = 1u << 4});
      who.names.push_back(name);
    }
    return write(administrator(), body, {changed}, who);
  }

  struct Matter {
    std::string title, text, unit = "G1", category = "prop.leak", channel = "hotline";
  };

  // One complaint, one ticket of the same number, dispatched with clocks.
  base::Seq receive(const Matter& m, core::Personal who = {}) {
    const std::uint64_t id = ++complaints_;
    const std::uint64_t ticket = ++tickets_;
    core::SubmitComplaint body;
    body.source = "hotline-1";
    body.source_id = "s" + std::to_string(id);
    body.channel = m.channel;
    core::ComplaintReceived received;
    received.complaint = core::ComplaintId(id);
    received.source = symbol("source:hotline-1");
    received.channel = symbol("channel:" + m.channel);
    received.receipt = receipt(id);
    received.origin = core::Origin::complaint;
    received.at = now();
    core::TicketOpened opened;
    opened.ticket = core::TicketId(ticket);
    opened.complaint = received.complaint;
    opened.kind = core::TicketKind::complaint;
    opened.place = symbol("place:海曲世家");
    opened.category = symbol("category:" + m.category);
    opened.urgency = pack::Urgency::u2;
    opened.nature = pack::Nature::complain;
    opened.tags = {"old", "night"};
    opened.pack = symbol("pack:lingyun@1.0");
    opened.route = symbol("route:root/prop");
    opened.at = now();
    const core::TicketDispatched sent{
        opened.ticket, symbol("unit:" + m.unit), {symbol("unit:WY")}, false, now()};
    const core::ClocksStarted clocks{opened.ticket,
                                     {{pack::ClockKind::accept, now() + base::minutes(30)},
                                      {pack::ClockKind::resolve, now() + base::days(3)}}};
    who.title = m.title;
    who.text = m.text;
    return write(adapter(), body, {received, opened, sent, clocks}, who);
  }

  base::Seq revise(std::uint64_t complaint, std::uint32_t version, const std::string& title,
                   const std::string& text) {
    core::SubmitComplaint body;
    body.source = "hotline-1";
    core::Personal who;
    who.title = title;
    who.text = text;
    return write(adapter(), body, {core::ComplaintRevised{core::ComplaintId(complaint), version, 7, now()}},
                 who);
  }

  base::Seq join(std::uint64_t ticket, const std::string& text) {
    core::SubmitComplaint body;
    body.source = "hotline-1";
    core::ComplaintReceived received;
    received.complaint = core::ComplaintId(++complaints_);
    received.source = symbol("source:hotline-1");
    received.channel = symbol("channel:hotline");
    received.receipt = receipt(complaints_);
    received.at = now();
    core::Personal who;
    who.text = text;
    return write(adapter(), body,
                 {received, core::ComplaintJoined{received.complaint, core::TicketId(ticket)}}, who);
  }

  base::Seq erase_person(const std::vector<std::uint64_t>& entries) {
    return write({core::ActorKind::administrator, {}, ""}, core::ErasePerson{entries, 1, "resident_asked"},
                 {core::PersonErased{core::MemberId(), now(), entries, 1}}, {});
  }

  base::Seq act(std::uint64_t ticket, core::Verb verb, const std::string& note = {},
                const std::string& reason = {}) {
    const core::TicketId id(ticket);
    const core::MemberId member(1);
    core::ActOnTicket body;
    body.ticket = id;
    body.verb = verb;
    body.reason = reason;
    std::vector<core::Event> events;
    switch (verb) {
      case core::Verb::accept: events.push_back(core::TicketAccepted{id, member, now()}); break;
      case core::Verb::claim: events.push_back(core::TicketClaimed{id, member, now()}); break;
      case core::Verb::report_done: events.push_back(core::DoneReported{id, member, now()}); break;
      case core::Verb::close:
        events.push_back(core::TicketClosed{id, core::Outcome::solved, member, now()});
        break;
      case core::Verb::assign: events.push_back(core::TicketAssigned{id, member, now()}); break;
      case core::Verb::dispatch:
        events.push_back(core::TicketDispatched{id, symbol("unit:G2"), {}, true, now()});
        break;
      default: events.push_back(core::NoteAdded{id, member, now()}); break;
    }
    core::Personal who;
    who.note = note;
    return write({core::ActorKind::member, member, ""}, body, std::move(events), who);
  }

  base::Seq write(const core::Actor& actor, core::CommandBody body, std::vector<core::Event> events,
                  const core::Personal& who) {
    if (!fresh_.empty()) {
      events.insert(events.begin(), core::SymbolsDefined{first_fresh(), fresh_});
      fresh_.clear();
    }
    codec::EncodedEntry out;
    codec::encode(core::Command{now(), actor, std::move(body), who}, events, "0123456789abcdef", out);
    entries_.push_back(std::move(out));
    now_ms_ += 60'000;
    return base::Seq(entries_.size());
  }

  // ---- a busy day ----

  void live_through(int entries) {
    static const std::vector<std::string> words = {"漏水", "楼道", "噪音", "电梯", "垃圾", "停车", "物业", "加梯", "烧烤"};
    const auto pick = [&](std::size_t n) {
      return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_);
    };
    const std::vector<core::Verb> verbs = {core::Verb::accept, core::Verb::claim,  core::Verb::report_done,
                                           core::Verb::close,  core::Verb::assign, core::Verb::dispatch,
                                           core::Verb::note};
    for (int i = 0; i < entries; ++i) {
      std::string text;
      for (int w = 0; w < 12; ++w) text += words[pick(words.size())] + (pick(4) == 0 ? "，" : "");
      const std::size_t what = complaints_ < 3 ? 0 : pick(10);
      if (what < 4) {
        receive({words[pick(words.size())], text, pick(2) == 0 ? "G1" : "G2",
                 pick(2) == 0 ? "prop.leak" : "env.noise"});
      } else if (what == 4) {
        revise(1 + pick(complaints_), static_cast<std::uint32_t>(i + 2), "改", text);
      } else if (what == 5) {
        join(1 + pick(tickets_), text);
      } else if (what == 6 && pick(4) == 0) {
        import({{"m" + std::to_string(pick(5)), "名" + std::to_string(i)}});
      } else {
        act(1 + pick(tickets_), verbs[pick(verbs.size())], pick(3) == 0 ? "备注" + text : "");
      }
    }
  }

  // ---- reading it ----

  std::uint64_t size() const { return entries_.size(); }
  std::uint64_t complaints() const { return complaints_; }  // the newest one's number
  std::uint64_t tickets() const { return tickets_; }
  static std::uint64_t receipt(std::uint64_t complaint) { return complaint * 7919 + 1000; }

  // What the journal does when it erases: the personal part is gone.
  void erase(base::Seq seq) { entries_[seq.value - 1].personal_part.clear(); }

  // Entries from..to, both included.
  std::vector<Entry> from_to(std::uint64_t from, std::uint64_t to) const {
    std::vector<Entry> out;
    for (std::uint64_t seq = from; seq <= to; ++seq) {
      const codec::EncodedEntry& e = entries_[seq - 1];
      out.push_back({base::Seq(seq), e.public_part, e.personal_part, false});
    }
    return out;
  }
  std::vector<Entry> all() const { return from_to(1, size()); }

  base::Instant now() const { return {now_ms_}; }

 private:
  std::uint32_t first_fresh() const { return static_cast<std::uint32_t>(names_.size() - fresh_.size()) + 1; }
  static core::Actor administrator() { return {core::ActorKind::administrator, {}, ""}; }
  static core::Actor adapter() { return {core::ActorKind::adapter, {}, "hotline-1"}; }

  std::mt19937 random_;
  std::vector<std::string> names_, fresh_;
  std::vector<std::uint32_t> members_;  // symbol of each
  std::vector<codec::EncodedEntry> entries_;
  std::uint64_t complaints_ = 0, tickets_ = 0;
  std::int64_t now_ms_ = first_moment;
};

}  // namespace gridline::view::test
