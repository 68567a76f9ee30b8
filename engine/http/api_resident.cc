// Erasing a resident: looked for, journalled as a fact, taken out; and what remains, said in the answer.
#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "engine/core/words.h"
#include "engine/http/answers.h"
#include "engine/journal/segment_reader.h"
#include "engine/node/resident.h"
#include "rules/text/people.h"

namespace gridline::http {

namespace {

struct Wanted {
  node::Whose whose;
  std::string reason;
  bool dry_run = false;
  std::uint64_t expect = 0;  // so many complaints, as a look before showed; 0: not said
};

Wanted wanted_of(const Json& body) {
  Wanted w;
  const std::string phone = text_of(body, "phone");
  const std::string ticket = body.contains("ticket") ? body.at("ticket").dump() : std::string();
  if (phone.empty() == ticket.empty())
    throw BadField{"phone", " phone 或 ticket 之一", "given, or a ticket, not both"};
  if (!ticket.empty()) w.whose.ticket = ticket_of(ticket);
  char room[16];
  w.whose.phone = std::string(text::normalised_phone(phone, room));
  if (!phone.empty() && w.whose.phone.empty())
    throw BadField{"phone", "完整的电话号码", "a whole phone number, not a masked or a service one"};
  w.dry_run = body.value("dry_run", false);
  w.reason = text_of(body, "reason");
  if (w.reason.empty() && !w.dry_run) throw BadField{"reason", "理由代码", "a code for why"};
  w.expect = body.value("expect", std::uint64_t{0});
  return w;
}

// What nobody can take back from here, or what this does not look at.
Json what_remains(const node::ResidentEntries& found) {
  Json out = Json::array();
  const auto add = [&](const char* code, const std::string& zh, const std::string& en) {
    out.push_back({{"code", code}, {"zh", zh}, {"en", en}});
  };
  add("facts", "工单的登记号、地点（至楼栋）、类别、时间和办理经过（日志公开部分，不含姓名、电话、原文）",
      "of the tickets: numbers, place down to the building, category, times and what was done (the open part "
      "of the journal, without names, phones and texts)");
  add("digests", "来件编号和内容的带密钥摘要：同一来件再送仍能认出",
      "keyed digests of the submission's id and content: the same submission sent again is still recognised");
  add("backups", "以前的备份：到期销毁，或恢复后再执行一次本命令",
      "earlier backups: let them expire, or run this again after a restore");
  add("channels", "渠道那一侧：适配器的暂存、隔离区和原系统；已导出的文件",
      "the channel's side: an adapter's spool and quarantine, the system it reads; files exported before");
  add("notes", "办理人写在别人工单上的备注（并入、合并、移交之后），以及号码以外的联系方式",
      "what was noted on other people's tickets (after a join, a merge, a hand-over), and ways to reach him "
      "that are "
      "no phone");
  add("views", "read.db 稍后跟上日志：引擎空闲时几秒之内，或在它下次启动时",
      "read.db follows the journal: within seconds where nothing holds it up, else at its next start");
  add("disk", "文件系统已释放而未覆盖的块：磁盘应当加密",
      "blocks that the file system has freed and not yet overwritten: keep the disk encrypted");
  if (!found.mentions.empty())
    add("mentions", fmt::format("另有 {} 件他人来件的文字写有这个号码，未动", found.mentions.size()),
        fmt::format("{} complaints of others name this number in their text: not touched",
                    found.mentions.size()));
  return out;
}

template <class Id>
Json numbers(const std::vector<Id>& ids) {
  Json out = Json::array();
  for (const Id id : ids) out.push_back(id.value);
  return out;
}

// Of these those that somebody still works on: without a phone nobody reaches the resident any more.
std::optional<std::vector<base::TicketId>> still_open(const Services& s,
                                                      const std::vector<base::TicketId>& tickets) {
  return ask<std::vector<base::TicketId>>(s.node, [tickets](const node::Node& n) {
    std::vector<base::TicketId> open;
    for (const base::TicketId id : tickets) {
      const core::Ticket* ticket = n.state().ticket(id);
      if (ticket != nullptr && !core::is_final(ticket->state)) open.push_back(id);
    }
    return open;
  });
}

Json found_json(const node::ResidentEntries& found, const std::vector<base::TicketId>& open) {
  return {{"complaints", numbers(found.complaints)}, {"tickets", numbers(found.tickets)},
          {"open_tickets", numbers(open)},           {"entries", found.entries.size()},
          {"notes", found.notes},                    {"mentions", numbers(found.mentions)}};
}

// The facts, as many as it takes; the number of the last one's entry, or the answer to give.
std::variant<std::uint64_t, Response> send_facts(const Call& c, const node::ResidentEntries& found,
                                                 const std::string& reason) {
  std::uint64_t seq = 0;
  for (std::size_t from = 0; from < found.entries.size(); from += limits::erase_entries_max) {
    const std::size_t to = std::min(found.entries.size(), from + limits::erase_entries_max);
    core::ErasePerson fact;
    fact.entries.assign(found.entries.begin() + static_cast<std::ptrdiff_t>(from),
                        found.entries.begin() + static_cast<std::ptrdiff_t>(to));
    fact.complaints = static_cast<std::uint32_t>(found.complaints.size());
    fact.reason = reason;
    core::Command command;
    command.actor = c.caller.actor;
    command.body = std::move(fact);
    const Acted acted = act(c.services, c.caller, std::move(command));
    if (!acted.outcome) return acted.why;
    if (acted.outcome->rejection) return problem(*acted.outcome->rejection);
    seq = acted.outcome->seq.value;
  }
  return seq;
}

// A phone of so many complaints may be an exchange's or a property firm's: whoever means it says how many.
std::optional<Response> refuse_many(const node::ResidentEntries& found, const Wanted& wanted) {
  const std::uint64_t complaints = found.complaints.size();
  const bool as_seen = wanted.expect == complaints;
  if (wanted.expect != 0 && !as_seen)
    return problem(409, "other_number", fmt::format("现在是 {} 件诉求，不是 {} 件", complaints, wanted.expect),
                   fmt::format("there are {} complaints now, not {}", complaints, wanted.expect));
  // Of a ticket's opener nobody has written the number down, so what else came with it was to be seen first.
  const std::uint64_t unasked = wanted.whose.ticket ? 1 : limits::contact_complaints_max;
  if (complaints <= unasked || as_seen) return std::nullopt;
  return problem(
      409, "many_complaints",
      fmt::format("这个号码有 {} 件诉求，可能不是一位居民：确认后写明件数（--expect {}）", complaints,
                  complaints),
      fmt::format("{} complaints came from this number, perhaps not one resident's: say how many you "
                  "mean (--expect {})",
                  complaints, complaints));
}

Response erase(const Call& c, const Wanted& wanted) {
  const Services& s = c.services;
  if (const Response sealed = post_seal(c); sealed.status != 200) return sealed;
  journal::SegmentReader segments(s.journal_folder);
  const auto found = node::entries_of(segments, wanted.whose, [&] { return bool(*s.stopping); });
  if (!found) return problem(found.error());
  const auto open = still_open(s, found->tickets);
  if (!open) return try_later();
  Json answer = found_json(*found, *open);
  answer["dry_run"] = wanted.dry_run;
  answer["erased"] = 0;
  answer["seq"] = nullptr;
  answer["remains"] = what_remains(*found);
  if (wanted.dry_run) return ok(answer);
  if (auto refused = refuse_many(*found, wanted)) return *std::move(refused);
  node::Erasing erasing(s.data_folder);
  if (base::Status marked = erasing.begin(base::Seq(s.node.recent().last().value + 1)); !marked)
    return problem(marked.error());
  const auto facts = send_facts(c, *found, wanted.reason);
  if (const auto* refused = std::get_if<Response>(&facts)) return *refused;
  if (const Response sealed = post_seal(c); sealed.status != 200) return sealed;
  const base::Seq last_fact(std::get<std::uint64_t>(facts));
  const auto erased = erasing.finish(s.journal_folder, s.node.recent(), last_fact);
  if (!erased) return problem(erased.error());
  answer["erased"] = *erased;
  if (last_fact) answer["seq"] = last_fact.value;
  return ok(answer);
}

}  // namespace

// {"phone" or "ticket", "reason", "dry_run"?, "expect"?}. Whoever has nothing (left) gets zeroes.
Response post_resident_erase(const Call& c) {
  const auto body = body_of(c.request);
  if (!body) return bad_body();
  if (auto wrong = unknown_field(*body, {"phone", "ticket", "reason", "dry_run", "expect"}))
    return std::move(*wrong);
  const Wanted wanted = wanted_of(*body);
  const std::unique_lock one_at_a_time(*c.services.erasing, std::try_to_lock);
  if (!one_at_a_time.owns_lock())
    return problem(503, "erasing", "正在清除另一位居民，请稍后再试", "another resident is being erased; try later", true);
  return erase(c, wanted);
}

}  // namespace gridline::http
