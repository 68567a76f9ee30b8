// What the engine's messages do.
#include <fmt/format.h>

#include <algorithm>

#include "adapters/sdk/session.h"
#include "engine/base/limits.h"
#include "engine/wire/refusals.h"

namespace gridline::sdk {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t done_rows_max = 256;  // removed together: each removal is a sync of the disk
constexpr auto done_longest = 100ms;
constexpr auto retry_pause_max = 60s;

// Frames that nobody can build a submit for are not a limit but a mistake.
constexpr std::uint32_t frame_bytes_min = 1024;

// The pause after a refusal that only a person can lift, such as a key that is not granted.
constexpr auto refused_pause = 10s;

std::string sentence(const wire::Refusal& r) { return fmt::format("{}: {}", r.code, r.en); }

}  // namespace

void Session::take(std::string_view frame, TimePoint now) {
  if (phase_ == Phase::paused) return;
  heard_at_ = now;
  const auto decoded = wire::decode(frame);
  if (!decoded) {
    stats([](Stats& s) { ++s.bad_frames; });
    return problem("a frame from the engine was not understood: " + decoded.error().message);
  }
  const wire::Message& message = *decoded;
  if (const auto* welcome = std::get_if<wire::Welcome>(&message)) return on(*welcome, now);
  if (const auto* reject = std::get_if<wire::Reject>(&message)) return on(*reject, now);
  if (const auto* goodbye = std::get_if<wire::Goodbye>(&message)) {
    return end(now, "the engine says goodbye: " + goodbye->reason);
  }
  if (phase_ != Phase::open) return;  // answers to another session
  if (const auto* ack = std::get_if<wire::Ack>(&message)) return on(*ack, now);
  if (const auto* notify = std::get_if<wire::Notify>(&message)) return on(*notify, now);
  if (const auto* credit = std::get_if<wire::Credit>(&message)) {
    credit_ = credit->credit;
  } else if (std::holds_alternative<wire::Heartbeat>(message)) {
    failures_ = 0;
  } else if (std::holds_alternative<wire::Done>(message) || std::holds_alternative<wire::Answer>(message)) {
    call(adapter_.callbacks_.reply, message);
  } else {
    stats([](Stats& s) { ++s.bad_frames; });
    problem(fmt::format("the engine sent {}, which only adapters send", wire::message_word(message.index())));
  }
}

void Session::on(const wire::Welcome& welcome, TimePoint now) {
  if (phase_ != Phase::greeting) return;
  if (welcome.version != wire::protocol_version) {
    end(now, fmt::format("the engine speaks version {} of the protocol, this adapter {}", welcome.version,
                         wire::protocol_version));
    begin_at_ = now + refused_pause;
    return;
  }
  const auto within = [](std::size_t offered, std::size_t ours) {
    return offered == 0 ? ours : std::min(offered, ours);
  };
  credit_ = welcome.credit;
  batch_max_ = within(welcome.batch_max, limits::batch_submissions_max);
  frame_bytes_max_ =
      std::max<std::size_t>(frame_bytes_min, within(welcome.frame_bytes_max, limits::frame_bytes_max));
  if (welcome.heartbeat_ms != 0) heartbeat_ = std::chrono::milliseconds(welcome.heartbeat_ms);
  phase_ = Phase::open;
  stats([](Stats& s) { s.connected = true; ++s.sessions; });
  call(adapter_.callbacks_.connected, welcome);
}

void Session::on(const wire::Ack& ack, TimePoint now) {
  const auto answered = window_.answer(ack);
  if (answered.size() < ack.results.size()) stats([](Stats& s) { ++s.stray_acks; });
  if (answered.empty()) return;
  failures_ = lost_patience_ = 0;
  for (const Window::Answered& row : answered) settle(row, now);
  if (window_.under_way() == 0 || done_.size() >= done_rows_max) flush_at_ = now;
}

void Session::settle(const Window::Answered& row, TimePoint now) {
  if (row.seq >= careful_until_) careful_until_ = 0;
  const wire::SubmitResult& result = *row.result;
  if (result.refusal.code.empty()) {
    if (done_.empty()) flush_at_ = now + done_longest;
    done_.push_back(row.seq);
    window_.finish(row.seq);
    stats([](Stats& s) { ++s.accepted; });
    call(adapter_.callbacks_.accepted, result);
  } else if (result.refusal.retry) {
    window_.postpone(row.seq, now + doubled(options_.retry_pause, row.attempt - 1, retry_pause_max));
    stats([](Stats& s) { ++s.postponed; });
    call(adapter_.callbacks_.refused, row.id, result.refusal);
  } else if (set_aside(row.seq, row.id, result.refusal)) {
    window_.finish(row.seq);
  } else {
    window_.postpone(row.seq, now + retry_pause_max);
  }
}

// Into the quarantine. False: it could not be written there, and stays in the spool.
bool Session::set_aside(std::uint64_t seq, const std::string& id, const wire::Refusal& refusal) {
  if (const base::Status moved = spool_.quarantine(seq, refusal, wall_now()); !moved) {
    problem(moved.error().message);
    return false;
  }
  stats([](Stats& s) { ++s.refused; });
  call(adapter_.callbacks_.refused, id, refusal);
  return true;
}

void Session::on(const wire::Reject& reject, TimePoint now) {
  if (reject.key.empty()) return on_frame_rejected(reject.refusal, now);
  if (phase_ == Phase::open) call(adapter_.callbacks_.reply, wire::Message(reject));
}

// The engine cannot say which frame it was. Starting anew makes sure that a second such answer,
// still on its way, is not taken for one about a row that is sent alone by then.
void Session::on_frame_rejected(const wire::Refusal& refusal, TimePoint now) {
  const std::string says = "the engine rejected a message: " + sentence(refusal);
  if (refusal.code == "unknown_message") return problem(says);
  if (refusal.code == "bad_frame" && phase_ == Phase::open) {
    if (window_.under_way() == 0) return problem(says);
    const auto sole = window_.sole_under_way();
    if (careful_until_ == 0) {
      careful_until_ = window_.last_seq();
    } else if (sole) {
      set_aside(sole->seq, sole->id, refusal);
      if (sole->seq >= careful_until_) careful_until_ = 0;
    }
    return end(now, says);
  }
  end(now, says);
  if (!refusal.retry) begin_at_ = now + refused_pause;
}

void Session::on(const wire::Notify& notify, TimePoint now) {
  std::optional<wire::Failed> failed;
  if (!adapter_.callbacks_.notify) {
    failed = wire::Failed{notify.effect, "this adapter does not carry messages", false};
  } else {
    try {
      failed = adapter_.callbacks_.notify(notify);
    } catch (const std::exception& thrown) {
      failed = wire::Failed{notify.effect, thrown.what(), true};
    }
  }
  if (!failed) {
    send(wire::Delivered{notify.effect}, now);
    return;
  }
  failed->effect = notify.effect;
  send(*failed, now);
}

}  // namespace gridline::sdk
