// Parts that several handlers share: errors as JSON, waiting for the duty cycle, fresh views.
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "engine/http/api.h"
#include "engine/http/caller.h"
#include "engine/view/reader.h"
#include "engine/wire/messages.h"

namespace gridline::http {

using Json = nlohmann::ordered_json;

Response ok(const Json& body);
// {"error":{"code","zh","en","retry"}}
Response problem(unsigned status, const std::string& code, const std::string& zh, const std::string& en,
                 bool retry = false);
Response problem(const base::Error& error);
Response problem(const core::Rejection& rejection);

// A parameter that cannot be what it says; Api::handle makes a 400 of it.
struct BadField {
  std::string name, zh, en;
};

// The body as a JSON object; an empty body is an empty object. Null when it is neither.
std::optional<Json> body_of(const Request& request);
Response bad_body();
// The answer to a body with a field that is none of `known`: which ones there are.
std::optional<Response> unknown_field(const Json& body, const std::vector<std::string_view>& known);
// Absent or null: empty. Throws Json::exception when it is no text.
std::string text_of(const Json& object, const char* name);
// A parameter of the query; absent or empty: "", or `otherwise`. Throws BadField.
std::string value_of(const Request& request, const char* name);
std::uint64_t number_of(const Request& request, const char* name, std::uint64_t otherwise,
                        std::uint64_t most);
// A ticket's number out of a path. Throws BadField.
base::TicketId ticket_of(const std::string& text);
// The member with this id; none: there is no such, or the node does not answer.
std::optional<base::MemberId> member_of(const Services& services, const std::string& id);
Response unknown_member(const std::string& id);

Json time_json(base::Instant t, base::ZoneOffset zone);  // none: null
Json text_json(std::string_view text);                   // empty: null

// Runs `question` on the duty thread and waits for its value; none when the node does not answer
// within ten seconds (it is stopping).
template <class T, class Question>
std::optional<T> ask(node::Node& node, Question question) {
  auto promise = std::make_shared<std::promise<T>>();
  std::future<T> future = promise->get_future();
  const bool asked = node.ask([promise, question = std::move(question)](const node::Node& n) {
    try {
      promise->set_value(question(n));
    } catch (const Json::exception&) {  // thrown again where it was asked; the duty thread goes on
      promise->set_exception(std::current_exception());
    }
  });
  if (!asked) return std::nullopt;
  if (future.wait_for(std::chrono::seconds(10)) != std::future_status::ready) return std::nullopt;
  return future.get();
}

// What became of one command; without an outcome, `why` is the answer to give: it was not taken (try
// later), or nobody knows yet (it may still be done: repeat it with the same id or key).
struct Acted {
  std::optional<node::Outcome> outcome;
  Response why;
};
Acted act(node::Node& node, core::Command command);
// The same for a command by whoever asked. A member's token is looked at once more, on the duty thread, at
// the moment the command goes into the inbox.
Acted act(const Services& services, const Caller& caller, core::Command command);

Response try_later();

// A reader of read.db that has seen everything flushed up to now, or as much as two seconds of
// waiting brought (its lag is in the answers).
base::Result<view::Reader> fresh_reader(const Services& services);

// One row of a queue, as everywhere. Duty thread.
Json queue_row_json(const node::QueueRow& row, const node::Node& node, base::ZoneOffset zone);

// Sets "name" of {"member":NUMBER} rows, in the order of numbers. Names are personal, so they are in read.db
// alone; while there is none yet, the rows have no names.
base::Status add_names(const Services& services, Json& members);
// Himself, and those with a seat in a unit that he may read.
bool may_read(const Caller& caller, const core::Member& m, const core::Symbols& symbols);
// What the clocks of a ticket will do next, and whom they would tell as far as is known now; empty: nothing,
// or it is not at hand any more. Duty thread.
Json future_json(const node::Node& node, base::TicketId ticket, base::Instant now, base::ZoneOffset zone);
// The machine's clock, and in words what it means and what to do.
Json clock_json(const node::ClockStatus& clock, base::ZoneOffset zone);  // api_clock.cc

Response no_pack();
// A complaint as it is typed in: every field but `id` as in POST submit.
wire::Submission typed_submission(const Json& body);  // api_commands.cc

// A field of a body, of the query, as a moment; `otherwise` when it is not there. Throws BadField.
base::Instant moment_of(const Json& object, const char* name, base::ZoneOffset zone,
                        base::Instant otherwise = {});
base::Instant time_of(const Request& request, const char* name, base::ZoneOffset zone,
                      base::Instant otherwise = {});

// A request on its way to its handler.
struct Call {
  const Services& services;
  const Request& request;
  const Caller& caller;
  std::vector<std::string> parts;  // of the path, those that the table leaves open
};

// ---- handlers, by file ----

Response get_status(const Call& c);         // api_live.cc
Response get_queues(const Call& c);
Response get_queue(const Call& c);
Response get_entries(const Call& c);
Response get_adapters(const Call& c);
Response get_adapter_results(const Call& c);
Response get_ticket(const Call& c);         // api_views.cc
Response get_complaint(const Call& c);
Response get_history(const Call& c);
Response get_hot(const Call& c);
Response get_search(const Call& c);
Response get_statistics(const Call& c);
Response post_verb(const Call& c);          // api_verbs.cc
Response get_members(const Call& c);        // api_members.cc
Response post_members(const Call& c);
Response get_hand_over(const Call& c);
Response post_acknowledge(const Call& c);
Response post_leave(const Call& c);
Response post_back(const Call& c);
Response post_token(const Call& c);
Response post_revoke(const Call& c);
Response get_councils(const Call& c);       // api_councils.cc
Response get_council(const Call& c);
Response get_agenda(const Call& c);
Response post_meeting(const Call& c);
Response post_hold(const Call& c);
Response get_rota(const Call& c);           // api_rota.cc
Response get_rota_who(const Call& c);
Response get_rota_changes(const Call& c);
Response get_rota_check(const Call& c);
Response post_rota(const Call& c);
Response get_clock(const Call& c);          // api_clock.cc
Response post_clock_accept(const Call& c);
Response get_packs(const Call& c);          // api_packs.cc
Response get_pack(const Call& c);
Response post_pack(const Call& c);
Response post_activate(const Call& c);
Response get_migration(const Call& c);
Response post_migrate(const Call& c);
Response get_recount(const Call& c);        // api_recount.cc
Response post_recount(const Call& c);
Response post_submit(const Call& c);        // api_commands.cc
Response post_route(const Call& c);
Response post_import(const Call& c);        // api_import.cc
Response post_log_level(const Call& c);
Response post_seal(const Call& c);
Response post_resident_erase(const Call& c);  // api_resident.cc
Response post_backup(const Call& c);

}  // namespace gridline::http
