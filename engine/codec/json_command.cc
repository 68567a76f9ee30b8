// The commands of an entry, in the words of engine/core/words.h.
#include "engine/codec/json_parts.h"
#include "rules/route/route_tree.h"

namespace gridline::codec {

namespace {

Json reading_json(const core::ReadComplaint& r) {
  Json words = Json::array();
  for (const core::ReadWord& w : r.words) {
    words.push_back({{"begin", w.begin},
                     {"end", w.end},
                     {"in_title", w.in_title},
                     {"entry", w.entry},
                     {"about", w.about}});
  }
  return {{"sure", r.sure},         {"urgency", word(r.urgency)}, {"nature", word(r.nature)},
          {"tags", r.tags},         {"place_flags", text::words_of_flags(r.place_flags)},
          {"matters", r.matters.size()}, {"words", words}};
}

void fill(Json& j, const core::SubmitComplaint& c, const Names& n) {
  j["type"] = "submit_complaint";
  j["source"] = c.source;
  j["source_id"] = c.source_id;
  j["channel"] = c.channel;
  j["kind"] = word(c.kind);
  j["origin"] = word(c.origin);
  j["occurred"] = n.time(c.occurred);
  j["received"] = n.time(c.received);
  j["upstream_due"] = n.time(c.upstream_due);
  j["category"] = c.category.empty() ? Json(nullptr) : Json(c.category);
  j["reading"] = reading_json(c.reading);
}
void fill(Json& j, const core::ActOnTicket& c, const Names&) {
  j["type"] = "act_on_ticket";
  j["ticket"] = c.ticket.value;
  j["verb"] = word(c.verb);
  j["unit"] = c.unit.empty() ? Json(nullptr) : Json(c.unit);
  j["member"] = id(c.member);
  j["outcome"] = word(c.outcome);
  j["reason"] = c.reason.empty() ? Json(nullptr) : Json(c.reason);
}
void fill(Json& j, const core::FireDeadline& c, const Names& n) {
  j["type"] = "fire_deadline";
  j["ticket"] = c.ticket.value;
  j["clock"] = word(c.clock);
  j["unit"] = n.symbol(c.unit);
  j["due"] = n.time(c.due);
}
void fill(Json& j, const core::SetLeave& c, const Names& n) {
  j["type"] = "set_leave";
  j["member"] = c.member.value;
  j["until"] = n.time(c.until);
  j["stand_in"] = id(c.stand_in);
}
void fill(Json& j, const core::AcknowledgeHandOver& c, const Names&) {
  j["type"] = "acknowledge_hand_over";
  j["member"] = c.member.value;
}
void fill(Json& j, const core::IssueToken& c, const Names& n) {
  j["type"] = "issue_token";
  j["member"] = c.member.value;
  j["expires"] = n.time(c.expires);
}
void fill(Json& j, const core::RevokeToken& c, const Names&) {
  j["type"] = "revoke_token";
  j["member"] = c.member.value;
}
void fill(Json& j, const core::ActivatePack& c, const Names&) {
  j["type"] = "activate_pack";
  j["hash"] = base::to_hex(c.pack);
}
void fill(Json& j, const core::DefineNames& c, const Names&) {
  j["type"] = "define_names";
  j["hash"] = base::to_hex(c.pack);
  j["first"] = c.first;
  j["count"] = c.count;
}
void fill(Json& j, const core::MigrateTickets& c, const Names&) {
  j["type"] = "migrate_tickets";
  j["tickets"] = c.tickets.size();
}
void fill(Json& j, const core::RecountDeadlines& c, const Names&) {
  j["type"] = "recount_deadlines";
  j["tickets"] = c.tickets.size();
}
void fill(Json& j, const core::CloseCatchUp&, const Names&) { j["type"] = "close_catch_up"; }
void fill(Json& j, const core::NoticeClock& c, const Names& n) {
  j["type"] = "notice_clock";
  j["oddity"] = word(c.oddity);
  j["expected"] = n.time(c.expected);
  j["found"] = n.time(c.found);
}
void fill(Json& j, const core::AcceptClock& c, const Names& n) {
  j["type"] = "accept_clock";
  j["found"] = n.time(c.found);
}
void fill(Json& j, const core::ErasePerson& c, const Names&) {
  j["type"] = "erase_person";
  j["entries"] = c.entries;
  j["complaints"] = c.complaints;
  j["reason"] = c.reason;
}
void fill(Json& j, const core::SetMeeting& c, const Names& n) {
  j["type"] = "set_meeting";
  j["council"] = c.council;
  j["ruled"] = n.time(c.ruled);
  j["meeting"] = n.time(c.meeting);
}
void fill(Json& j, const core::HoldMeeting& c, const Names& n) {
  j["type"] = "hold_meeting";
  j["council"] = c.council;
  j["ruled"] = n.time(c.ruled);
}
void fill(Json& j, const core::ChangeDuty& c, const Names&) {
  j["type"] = "change_duty";
  j["added"] = c.add.size();
  j["removed"] = c.remove.size();
}
void fill(Json& j, const core::ImportMembers& c, const Names&) {
  j["type"] = "import_members";
  j["members"] = c.members.size();
}

}  // namespace

Json command_json(const core::CommandBody& body, const Names& names) {
  Json j;
  std::visit([&](const auto& c) { fill(j, c, names); }, body);
  return j;
}

}  // namespace gridline::codec
