// One case's engine (a ROUTER on loopback), its adapter, and the steps that a script is made of.
//
// Each step waits for what it names and for nothing else, at most Plan::step_limit, and throws Failed with a
// sentence when something else comes or nothing does. Heartbeats are sent by themselves while a step waits.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tools/conformance/adapter_process.h"
#include "tools/conformance/ledger.h"

namespace gridline::conformance {

wire::SubmitResult accepted(const std::string& id);
wire::SubmitResult refused(const std::string& id, const char* code, bool retry);
wire::Ack accepting(const wire::Submit& submit);

class Stage {
 public:
  explicit Stage(Plan plan);
  ~Stage();
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  // ---- the adapter ----
  void start_adapter();
  void kill_adapter();  // -9, and gone when it returns
  AdapterProcess& adapter() { return *adapter_; }
  // New rows for it; before or after its start.
  void give(std::size_t count);
  // The row once more under its id, with other words. REQUIRES: Plan::names_ids.
  void give_changed(std::size_t row, const std::string& words);
  // Nothing more comes; serves on until it has ended, and gives its exit code.
  int end();
  // Asks it to end by this signal, whatever waits, and waits until it has.
  void end_by_signal(int number);
  // Another one like it on the same spool: how it ended.
  int start_second();

  // ---- the engine ----
  void stop_engine();
  void start_engine();
  wire::Hello hello();                           // the next one, of a new connection
  void welcome(const Terms& terms = {});
  // The same by bytes of the case's own; `terms` is what they say.
  void welcome_with(const std::string& frame, const Terms& terms);
  wire::Hello greet(const Terms& terms = {});    // both
  wire::Submit submit();                         // the next one
  // Heartbeats, and nothing else, until one says that so many rows wait at the adapter.
  void until_waiting(std::uint64_t count);
  // So many heartbeats, and nothing else in between: `why` nothing may come.
  void only_heartbeats(unsigned count, const char* why);
  wire::Message any();                           // the next one, whatever it is
  void ack(const wire::Ack& ack);
  void accept(const wire::Submit& submit) { ack(accepting(submit)); }
  void give_credit(std::uint32_t credit);
  wire::Message outward_answer();                // delivered or failed
  // Says welcome and accepts everything until every row is settled.
  void serve(const Terms& terms = {});
  void send(const wire::Message& message);
  void send_bytes(const std::string& frame);
  void send_parts(const std::vector<std::string>& parts);
  void say_nothing(bool silent) { silent_ = silent; }  // no heartbeats either

  Ledger& ledger() { return ledger_; }
  const Plan& plan() const { return plan_; }
  const wire::Hello& said() const { return hello_; }   // its latest hello
  bool has_session() const { return !peer_.empty(); }

 private:
  using Clock = std::chrono::steady_clock;
  struct Frame {
    std::string peer;
    std::string bytes;
    std::size_t parts = 0;
  };
  std::optional<Frame> frame_until(Clock::time_point until);
  // The next message of the session, or the hello of a new one. `awaited` is for the sentence.
  wire::Message next(const char* awaited, Clock::time_point until);
  template <class T> T expect(const char* awaited);
  void answer_as_an_engine(const wire::Message& message, const Terms& terms);
  void serve_until_it_ends();
  void beat();

  Plan plan_;
  Ledger ledger_;
  void* context_;
  void* socket_ = nullptr;
  std::string endpoint_ = "tcp://127.0.0.1:*";
  std::string peer_;                  // of the session; empty: none
  std::vector<std::string> strangers_;  // of earlier sessions
  wire::Hello hello_;
  Terms terms_;
  Clock::time_point beat_at_{};
  const Clock::time_point case_until_;  // heartbeats alone must not carry a script on for ever
  bool silent_ = false, may_end_ = false, welcomed_ = false;
  std::vector<std::string> held_rows_;  // given before the start
  std::unique_ptr<AdapterProcess> adapter_;
};

}  // namespace gridline::conformance
