// Parts that several handlers share: errors as JSON, waiting for the duty cycle, fresh views.
#pragma once

#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "engine/http/api.h"
#include "engine/view/reader.h"

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
// Absent or null: empty. Throws Json::exception when it is no text.
std::string text_of(const Json& object, const char* name);
// A parameter of the query; absent or empty: "", or `otherwise`. Throws BadField.
std::string value_of(const Request& request, const char* name);
std::uint64_t number_of(const Request& request, const char* name, std::uint64_t otherwise,
                        std::uint64_t most);
// A ticket's number out of a path. Throws BadField.
base::TicketId ticket_of(const std::string& text);

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

Response try_later();

// A reader of read.db that has seen everything flushed up to now, or as much as two seconds of
// waiting brought (its lag is in the answers).
base::Result<view::Reader> fresh_reader(const Services& services);

// ---- handlers, by file ----

Response get_status(const Services& s);
Response get_queues(const Services& s);
Response get_queue(const Services& s, const Request& r, const std::string& unit);
Response get_ticket(const Services& s, const std::string& number);
Response get_complaint(const Services& s, const std::string& receipt);
Response get_history(const Services& s, const Request& r);
Response get_search(const Services& s, const Request& r);
Response get_statistics(const Services& s, const Request& r);
Response get_entries(const Services& s, const Request& r);
Response get_adapters(const Services& s);
Response post_submit(const Services& s, const Request& r);
Response post_route(const Services& s, const Request& r);
Response post_verb(const Services& s, const Request& r, const std::string& number, const std::string& verb);
Response post_members(const Services& s, const Request& r);
Response post_log_level(const Services& s, const Request& r);
Response post_seal(const Services& s);
Response post_backup(const Services& s, const Request& r);

}  // namespace gridline::http
