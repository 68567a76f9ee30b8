// A verb on a ticket: JSON of the fields that the verb uses (engine/node/act_fields.h), strictly. A field
// that would be passed over was typed for a reason, so it is refused with those there are.
#include <algorithm>

#include "engine/http/answers.h"
#include "engine/http/ticket_json.h"
#include "engine/node/act_fields.h"
#include "engine/wire/checks.h"

namespace gridline::http {

namespace {

using node::ActField;
using node::FieldForm;

BadField bad(const ActField& field, const char* zh, const char* en) {
  return {std::string(field.name), zh, en};
}

std::string text_in(const ActField& field, const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (field.form == FieldForm::yes_no && value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  const bool numeric = field.form == FieldForm::number || field.form == FieldForm::numbers ||
                       field.form == FieldForm::time;
  if (numeric && value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
  if (field.form == FieldForm::yes_no) throw bad(field, " true 或 false", "true or false");
  if (numeric) throw bad(field, "整数或文字", "a whole number or a text");
  throw bad(field, "文字", "a text");
}

// The values of a field; none: absent, null or empty.
std::vector<std::string> values_of(const ActField& field, const Json& body) {
  const auto at = body.find(std::string(field.name));
  if (at == body.end() || at->is_null()) return {};
  std::vector<std::string> out;
  if (field.form == FieldForm::names || field.form == FieldForm::numbers) {
    if (!at->is_array()) throw bad(field, "数组", "an array");
    for (const Json& each : *at) out.push_back(text_in(field, each));
  } else if (std::string text = text_in(field, *at); !text.empty()) {
    out.push_back(std::move(text));
  }
  return out;
}

base::MemberId member_named(const Services& s, const std::string& id, std::optional<Response>& wrong) {
  const auto member = member_of(s, id);
  if (!member) wrong = unknown_member(id);
  return member.value_or(base::MemberId());
}

// Who acts: the caller, or whom the administrator names with "as". The journal then says both.
std::optional<Response> choose_actor(const Call& c, const Json& body, core::Actor& actor) {
  actor = c.caller.actor;
  const std::string as = text_of(body, "as");
  if (as.empty()) return std::nullopt;
  if (!c.caller.is_administrator()) return not_yours();
  std::optional<Response> wrong;
  actor.kind = core::ActorKind::member;
  actor.member = member_named(c.services, as, wrong);
  actor.source = "administrator";
  return wrong;
}

std::optional<Response> fill(const Call& c, const Json& body, core::Command& command) {
  auto& act = std::get<core::ActOnTicket>(command.body);
  for (const ActField* field : node::fields_of(act.verb)) {
    const std::vector<std::string> values = values_of(*field, body);
    if (values.empty()) continue;
    if (field->form == FieldForm::member) {
      std::optional<Response> wrong;
      act.member = member_named(c.services, values.front(), wrong);
      if (wrong) return wrong;
    } else if (const auto fault = node::set_field(command, *field, values, c.services.zone)) {
      throw BadField{fault->field, fault->zh, fault->en};
    }
  }
  return std::nullopt;
}

std::vector<std::string_view> known_fields(core::Verb verb) {
  std::vector<std::string_view> out;
  for (const ActField* field : node::fields_of(verb)) out.push_back(field->name);
  out.insert(out.end(), {"key", "as"});
  return out;
}

// What was masked, of the ticket's complaints: shown once the act is durable, never unrecorded.
Json originals_of(const Services& s, base::TicketId ticket) {
  Json out = Json::array();
  auto reader = fresh_reader(s);
  if (!reader) return out;
  const auto detail = reader->ticket(ticket);
  if (!detail) return out;
  for (const base::ComplaintId id : detail->complaints) {
    if (const auto complaint = reader->complaint(id)) out.push_back(originals_json(*complaint));
  }
  return out;
}

}  // namespace

Response post_verb(const Call& c) {
  const auto body = body_of(c.request);
  if (!body) return bad_body();
  wire::Act request;
  request.ticket = ticket_of(c.parts[0]).value;
  request.verb = c.parts[1];
  std::replace(request.verb.begin(), request.verb.end(), '-', '_');
  const auto verb = core::verb_of(request.verb);
  if (!verb) {
    return problem(404, "unknown_verb", "没有这个动作：" + request.verb, "there is no verb " + request.verb);
  }
  request.verb = code(*verb);
  if (auto wrong = unknown_field(*body, known_fields(*verb))) return std::move(*wrong);
  request.key = text_of(*body, "key");
  wire::Act checked = request;
  if (checked.key.empty()) checked.key = "none";  // here a key may be left out
  if (const auto why = wire::check(checked)) return problem(400, why->code, why->zh, why->en, why->retry);
  core::Actor actor;
  if (auto wrong = choose_actor(c, *body, actor)) return std::move(*wrong);
  core::Command command = node::make_act(request, actor, c.services.secret);
  if (auto wrong = fill(c, *body, command)) return std::move(*wrong);
  const Acted acted = act(c.services, c.caller, std::move(command));
  if (!acted.outcome) return acted.why;
  if (acted.outcome->rejection) return problem(*acted.outcome->rejection);
  const std::uint64_t seq = acted.outcome->seq.value;
  Json tickets = Json::array();
  for (const base::TicketId t : acted.outcome->reply.tickets) tickets.push_back(t.value);
  Json answer{{"ticket", request.ticket}, {"verb", request.verb}, {"seq", seq}, {"changed", seq != 0},
              {"tickets", tickets}};
  if (*verb == core::Verb::reveal && seq != 0)
    answer["complaints"] = originals_of(c.services, base::TicketId(request.ticket));
  return ok(answer);
}

}  // namespace gridline::http
