// The steps, on libzmq's C interface.
#include "tools/conformance/stage.h"

#include <fmt/format.h>
#include <signal.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "engine/wire/refusals.h"
#include "tools/conformance/text.h"

namespace gridline::conformance {

namespace {

using std::chrono::milliseconds;

constexpr int case_steps = 3;  // a case may take so many step limits in all

milliseconds left(std::chrono::steady_clock::time_point until) {
  const auto rest = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now());
  return std::max(rest, milliseconds(0));
}

std::string part_of(void* socket, bool& more) {
  zmq_msg_t part;
  zmq_msg_init(&part);
  std::string out;
  if (zmq_msg_recv(&part, socket, 0) >= 0)
    out.assign(static_cast<const char*>(zmq_msg_data(&part)), zmq_msg_size(&part));
  more = zmq_msg_more(&part) != 0;
  zmq_msg_close(&part);
  return out;
}

std::string word_of(const wire::Message& message) { return std::string(wire::message_word(message.index())); }

}  // namespace

wire::SubmitResult accepted(const std::string& id) {
  return {id, "R-" + id.substr(0, 20), 1, 1, true, {7}, {}, {}};
}

wire::SubmitResult refused(const std::string& id, const char* code, bool retry) {
  return {id, {}, 0, 0, false, {}, {code, "一致性检查拒绝", "refused by the conformance kit", retry}, {}};
}

wire::Ack accepting(const wire::Submit& submit) {
  wire::Ack ack{submit.batch, {}};
  for (const wire::Submission& item : submit.items) ack.results.push_back(accepted(item.id));
  return ack;
}

Stage::Stage(Plan plan)
    : plan_(std::move(plan)),
      context_(zmq_ctx_new()),
      case_until_(Clock::now() + case_steps * plan_.step_limit) {
  start_engine();
}

Stage::~Stage() {
  adapter_.reset();
  stop_engine();
  zmq_ctx_term(context_);
}

// ---- the adapter ----

void Stage::start_adapter() {
  ledger_.process_began();
  may_end_ = false;
  adapter_ = std::make_unique<AdapterProcess>(plan_, endpoint_);
  for (const std::string& row : held_rows_) adapter_->give(row);
  held_rows_.clear();
}

void Stage::kill_adapter() {
  adapter_->signal(SIGKILL);
  adapter_.reset();
  strangers_.push_back(peer_);  // what it has sent before is still on its way
  peer_.clear();
}

void Stage::give(std::size_t count) {
  for (; count > 0; --count) {
    Row& row = ledger_.add();
    const std::string id = row.text.substr(0, row.text.find(' '));
    const std::string line =
        filled(plan_.row, {{"id", id}, {"time", "2026-03-02 09:00:00"}, {"text", row.text}});
    if (adapter_) adapter_->give(line);
    else held_rows_.push_back(line);
  }
}

void Stage::give_changed(std::size_t row, const std::string& words) {
  const std::string& text = ledger_.rows().at(row).text;
  adapter_->give(filled(plan_.row, {{"id", text.substr(0, text.find(' '))}, {"time", "2026-03-02 09:00:00"},
                                    {"text", text + words}}));
}

int Stage::end() {
  adapter_->end_rows();
  serve_until_it_ends();
  return *adapter_->ended();
}

void Stage::end_by_signal(int number) {
  adapter_->signal(number);
  serve_until_it_ends();
  strangers_.push_back(peer_);
  peer_.clear();
}

void Stage::serve_until_it_ends() {
  may_end_ = true;
  const auto until = Clock::now() + plan_.step_limit;
  while (!adapter_->ended()) {
    if (Clock::now() >= until) throw Failed("it was asked to end (its rows ended, or a signal) and does not");
    const auto frame = frame_until(until);
    if (!frame || frame->peer != peer_) continue;
    if (const auto message = wire::decode(frame->bytes)) answer_as_an_engine(*message, terms_);
  }
}

int Stage::start_second() {
  AdapterProcess second(plan_, endpoint_);
  zmq_pollitem_t item{nullptr, second.ended_fd(), ZMQ_POLLIN, 0};
  zmq_poll(&item, 1, static_cast<long>(plan_.step_limit.count()));
  const auto how = second.ended();
  if (!how) throw Failed("a second process on the same spool goes on: the spool must belong to one");
  return *how;
}

// ---- the engine ----

void Stage::stop_engine() {
  if (socket_ != nullptr) zmq_close(socket_);
  socket_ = nullptr;
  peer_.clear();
  strangers_.clear();
}

void Stage::start_engine() {
  socket_ = zmq_socket(context_, ZMQ_ROUTER);
  const int none = 0;
  zmq_setsockopt(socket_, ZMQ_LINGER, &none, sizeof none);
  // The port of the socket just closed is free only when ZeroMQ's own thread has let it go.
  const auto until = Clock::now() + plan_.step_limit;
  while (zmq_bind(socket_, endpoint_.c_str()) != 0) {
    if (zmq_errno() != EADDRINUSE || Clock::now() > until) throw Failed("the kit cannot bind " + endpoint_);
    zmq_poll(nullptr, 0, 10);
  }
  std::array<char, 128> bound{};
  std::size_t size = bound.size();
  zmq_getsockopt(socket_, ZMQ_LAST_ENDPOINT, bound.data(), &size);
  endpoint_ = bound.data();
}

void Stage::beat() {
  if (silent_ || !welcomed_ || peer_.empty() || Clock::now() < beat_at_) return;
  send(wire::Heartbeat{});
}

// Nothing: the time is up, or the adapter has ended as it should.
std::optional<Stage::Frame> Stage::frame_until(Clock::time_point until) {
  for (;;) {
    beat();
    const bool watched = adapter_ && !adapter_->ended();
    zmq_pollitem_t items[2] = {{socket_, 0, ZMQ_POLLIN, 0},
                               {nullptr, watched ? adapter_->ended_fd() : -1, ZMQ_POLLIN, 0}};
    const bool beats = !silent_ && welcomed_ && !peer_.empty();
    const auto wait = beats ? std::min(left(until), left(beat_at_)) : left(until);
    zmq_poll(items, watched ? 2 : 1, static_cast<long>(wait.count()));
    if ((items[0].revents & ZMQ_POLLIN) != 0) {
      bool more = false;
      Frame frame{part_of(socket_, more), {}, 0};
      for (; more; ++frame.parts) frame.bytes = part_of(socket_, more);
      return frame;
    }
    if (watched && adapter_->ended()) {
      if (may_end_) return std::nullopt;
      throw Failed(fmt::format("the adapter ended by itself with {}", *adapter_->ended()));
    }
    if (Clock::now() >= until) return std::nullopt;
  }
}

wire::Message Stage::next(const char* awaited, Clock::time_point until) {
  for (;;) {
    if (Clock::now() >= case_until_)
      throw Failed(fmt::format("still waiting for {}: the case has had its time", awaited));
    const auto frame = frame_until(until);
    if (!frame) throw Failed(fmt::format("nothing came for {} s while waiting for {}",
                                         plan_.step_limit.count() / 1000, awaited));
    if (frame->parts != 1)
      throw Failed(fmt::format("a message of {} parts; one part, without an empty delimiter", frame->parts));
    auto message = wire::decode(frame->bytes);
    if (!message) throw Failed("a frame that is no message: " + message.error().message);
    if (const auto* hello = std::get_if<wire::Hello>(&*message)) {
      if (!peer_.empty() && peer_ != frame->peer) strangers_.push_back(peer_);
      peer_ = frame->peer;
      welcomed_ = false;
      hello_ = *hello;
      ledger_.session_began();
      ledger_.hello(*hello);
      return *message;
    }
    if (std::find(strangers_.begin(), strangers_.end(), frame->peer) != strangers_.end()) continue;
    if (frame->peer != peer_) {  // a connection that ZeroMQ has made anew: the engine does not know it
      const std::string known = std::exchange(peer_, frame->peer);
      send(wire::Reject{"", wire::refusal("hello_first")});
      peer_ = known;
      continue;
    }
    if (const auto* submit = std::get_if<wire::Submit>(&*message))
      ledger_.submit(*submit, frame->bytes.size());
    return *message;
  }
}

template <class T>
T Stage::expect(const char* awaited) {
  const auto until = Clock::now() + plan_.step_limit;
  for (;;) {
    wire::Message message = next(awaited, until);
    if (auto* wanted = std::get_if<T>(&message)) return std::move(*wanted);
    if (std::holds_alternative<wire::Heartbeat>(message)) continue;
    throw Failed(fmt::format("{} came while waiting for {}", word_of(message), awaited));
  }
}

// A hello while something of the last session is still on its way: that is passed over.
wire::Hello Stage::hello() {
  const auto until = Clock::now() + plan_.step_limit;
  for (;;) {
    wire::Message message = next("hello", until);
    if (auto* wanted = std::get_if<wire::Hello>(&message)) return std::move(*wanted);
  }
}

void Stage::welcome(const Terms& terms) {
  const wire::Welcome welcome{terms.version,         "the conformance kit", hello_.adapter,
                              terms.credit,          terms.batch_max,       32768,
                              terms.frame_bytes_max, terms.heartbeat_ms};
  welcome_with(wire::encode(welcome), terms);
}

void Stage::welcome_with(const std::string& frame, const Terms& terms) {
  terms_ = terms;
  welcomed_ = true;
  ledger_.welcomed(terms);
  send_bytes(frame);
}

wire::Hello Stage::greet(const Terms& terms) {
  wire::Hello said = hello();
  welcome(terms);
  return said;
}

wire::Message Stage::any() { return next("anything", Clock::now() + plan_.step_limit); }

wire::Submit Stage::submit() { return expect<wire::Submit>("a submit"); }

void Stage::until_waiting(std::uint64_t count) {
  const auto until = Clock::now() + plan_.step_limit;
  for (std::uint64_t waiting = count + 1; waiting != count;) {
    const wire::Message message = next("a heartbeat", until);
    const auto* beat = std::get_if<wire::Heartbeat>(&message);
    if (beat == nullptr) throw Failed(fmt::format("{} came where only heartbeats may", word_of(message)));
    waiting = beat->waiting;
    if (waiting != count && Clock::now() >= until)
      throw Failed(fmt::format("its heartbeats say that {} wait, where {} do", waiting, count));
  }
}

void Stage::only_heartbeats(unsigned count, const char* why) {
  const auto until = Clock::now() + plan_.step_limit;
  while (count > 0) {
    const wire::Message message = next("heartbeats", until);
    if (std::holds_alternative<wire::Heartbeat>(message)) --count;
    else throw Failed(fmt::format("{} came, although {}", word_of(message), why));
  }
}

void Stage::ack(const wire::Ack& ack) {
  ledger_.acked(ack);
  send(ack);
}

void Stage::give_credit(std::uint32_t credit) {
  ledger_.credit(credit);
  send(wire::Credit{credit});
}

wire::Message Stage::outward_answer() {
  const auto until = Clock::now() + plan_.step_limit;
  for (;;) {
    wire::Message message = next("delivered or failed", until);
    if (std::holds_alternative<wire::Delivered>(message) || std::holds_alternative<wire::Failed>(message))
      return message;
    answer_as_an_engine(message, terms_);
  }
}

void Stage::answer_as_an_engine(const wire::Message& message, const Terms& terms) {
  if (std::holds_alternative<wire::Hello>(message)) welcome(terms);
  else if (const auto* submit = std::get_if<wire::Submit>(&message)) accept(*submit);
  else if (const auto* act = std::get_if<wire::Act>(&message)) send(wire::Done{act->key, 1});
  else if (const auto* ask = std::get_if<wire::Ask>(&message)) send(wire::Answer{ask->key, {}});
}

void Stage::serve(const Terms& terms) {
  const auto until = Clock::now() + plan_.step_limit;
  while (!ledger_.all_settled()) {
    const auto missing = ledger_.unsettled();
    const std::string awaited = fmt::format("row {} of {} that are left", missing.front(), missing.size());
    answer_as_an_engine(next(awaited.c_str(), until), terms);
  }
}

void Stage::send(const wire::Message& message) { send_bytes(wire::encode(message)); }

void Stage::send_bytes(const std::string& frame) { send_parts({frame}); }

// To a peer that has gone ZeroMQ sends nothing and says so by an error, which is as if it were lost.
void Stage::send_parts(const std::vector<std::string>& parts) {
  beat_at_ = Clock::now() + milliseconds(terms_.heartbeat_ms / 2);
  zmq_send(socket_, peer_.data(), peer_.size(), ZMQ_SNDMORE | ZMQ_DONTWAIT);
  for (std::size_t i = 0; i < parts.size(); ++i)
    zmq_send(socket_, parts[i].data(), parts[i].size(),
             (i + 1 < parts.size() ? ZMQ_SNDMORE : 0) | ZMQ_DONTWAIT);
}

}  // namespace gridline::conformance
