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
Response problem(unsigned status, const std::string& code, const std::string& zh, const std::string& en, bool retry = false);
Response problem(const base::Error& error);
Response problem(const core::Rejection& rejection);

// The body as a JSON object; an empty body is an empty object. Null when it is neither.
std::optional<Json> body_of(const Request& request);
std::string text_of(const Json& object, const char* name);
std::uint64_t number_of(const Request& request, const char* name, std::uint64_t otherwise, std::uint64_t most);

// Runs `question` on the duty thread and waits for its value; none when the node does not answer
// within ten seconds (it is stopping).
template <class T, class Question>
std::optional<T> ask(node::Node& node, Question question) {
  auto promise = std::make_shared<std::promise<T>>();
  std::future<T> future = promise->get_future();
  if (!node.ask([promise, question = std::move(question)](const node::Node& n) { promise->set_value(question(n)); })) {
    return std::nullopt;
  }
  if (future.wait_for(std::chrono::seconds(10)) != std::future_status::ready) return std::nullopt;
  return future.get();
}

// Puts one command and waits for what became of it; none: try later.
std::optional<node::Outcome> act(node::Node& node, core::Command command);

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
