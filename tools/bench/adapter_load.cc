// One thread: take the answers that are there, send what is due, wait for either.
#include "tools/bench/adapter_load.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>

#include <algorithm>
#include <zmq.hpp>

#include "engine/base/limits.h"
#include "engine/wire/messages.h"
#include "tools/bench/figures.h"
#include "tools/bench/interrupt.h"
#include "tools/bench/process_stat.h"

namespace gridline::bench {

namespace {

constexpr std::int64_t second_ns = 1'000'000'000;
constexpr std::int64_t tick_ns = 100'000;          // the open loop wakes this often
constexpr std::int64_t answer_ns_max = 20 * second_ns;

struct Frame {
  std::uint64_t first = 0;      // number of its first submission, from 0
  std::uint32_t count = 0;
  std::int64_t sent_ns = 0;
};

class Load {
 public:
  Load(zmq::socket_t& socket, const Workload& workload, std::uint64_t first, const LoadPlan& plan)
      : socket_(socket), workload_(workload), base_(first), plan_(plan) {}

  base::Status greet();
  base::Status run();
  LoadResult take() { return std::move(result_); }

 private:
  std::uint64_t under_way() const { return result_.sent - result_.acked; }
  std::int64_t intended_ns(std::uint64_t n) const {
    return start_ns_ +
           static_cast<std::int64_t>(static_cast<double>(n) * second_ns / static_cast<double>(plan_.rate));
  }
  std::uint64_t due(std::int64_t now) const;
  void send_due(std::int64_t now);
  void send_frame(std::uint32_t count, std::int64_t now);
  bool receive(zmq::message_t& message) {
    return socket_.recv(message, zmq::recv_flags::dontwait).has_value();
  }
  void take_answers();
  void check(const wire::Ack& ack, std::int64_t now);
  void wrong(std::uint64_t how_many, const std::string& what);
  void wait(std::int64_t now);

  zmq::socket_t& socket_;
  const Workload& workload_;
  const std::uint64_t base_;
  const LoadPlan plan_;
  std::int64_t start_ns_ = 0, count_from_ns_ = 0, end_ns_ = 0;
  std::vector<Frame> frames_;  // by batch number - 1
  std::vector<std::string> packed_;
  std::vector<std::string_view> views_;
  LoadResult result_;
};

base::Status Load::greet() {
  socket_.send(
      zmq::buffer(wire::encode(wire::Hello{wire::protocol_version, "bench", "bench", "gridline bench", {}})),
      zmq::send_flags::none);
  zmq::pollitem_t item{socket_.handle(), 0, ZMQ_POLLIN, 0};
  zmq::message_t message;
  if (zmq::poll(&item, 1, std::chrono::seconds(10)) == 0 || !receive(message)) {
    return base::Error{base::ErrorCode::io, "the door does not answer a hello"};
  }
  const auto answer = wire::decode(message.to_string_view());
  if (!answer) return answer.error();
  if (!std::holds_alternative<wire::Welcome>(*answer)) return base::Error{base::ErrorCode::io, "no welcome"};
  return {};
}

void Load::wrong(std::uint64_t how_many, const std::string& what) {
  if (how_many == 0) return;
  if (result_.wrong == 0) result_.first_wrong = what;
  result_.wrong += how_many;
}

// How many may go now. Nothing more is due after the end.
std::uint64_t Load::due(std::int64_t now) const {
  if (now >= end_ns_) return 0;
  if (plan_.rate == 0) {
    const std::uint64_t room = plan_.window - std::min<std::uint64_t>(plan_.window, under_way());
    return room / plan_.per_frame * plan_.per_frame;
  }
  const double passed = static_cast<double>(now - start_ns_) / second_ns;
  const auto arrived = static_cast<std::uint64_t>(passed * static_cast<double>(plan_.rate));
  const std::uint64_t credit = limits::credit_max - std::min<std::uint64_t>(limits::credit_max, under_way());
  return std::min(arrived - std::min(arrived, result_.sent), credit);
}

void Load::send_due(std::int64_t now) {
  // A bounded burst, so that answers are taken in between.
  std::uint64_t left = std::min<std::uint64_t>(due(now), 64ull * plan_.per_frame);
  while (left > 0) {
    const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, plan_.per_frame));
    send_frame(count, now);
    left -= count;
  }
}

void Load::send_frame(std::uint32_t count, std::int64_t now) {
  packed_.resize(count);
  views_.clear();
  for (std::uint32_t i = 0; i < count; ++i) {
    packed_[i].clear();
    workload_.append(base_ + result_.sent + i, packed_[i]);
    views_.emplace_back(packed_[i]);
  }
  frames_.push_back({result_.sent, count, now});
  const std::string frame = wire::encode_submit(frames_.size(), views_);
  socket_.send(zmq::buffer(frame), zmq::send_flags::none);
  result_.sent += count;
}

void Load::take_answers() {
  zmq::message_t message;
  while (receive(message)) {
    const std::int64_t now = steady_ns();
    const auto answer = wire::decode(message.to_string_view());
    if (!answer) {
      wrong(1, "an answer that cannot be read: " + answer.error().message);
    } else if (const auto* ack = std::get_if<wire::Ack>(&*answer)) {
      check(*ack, now);
    } else if (const auto* reject = std::get_if<wire::Reject>(&*answer)) {
      wrong(1, "a whole frame was refused: " + reject->refusal.en);
    }
  }
}

void Load::check(const wire::Ack& ack, std::int64_t now) {
  if (ack.batch == 0 || ack.batch > frames_.size() || frames_[ack.batch - 1].count != ack.results.size()) {
    return wrong(1, fmt::format("an ack of batch {} with {} results", ack.batch, ack.results.size()));
  }
  Frame& frame = frames_[ack.batch - 1];
  for (std::uint32_t i = 0; i < frame.count; ++i) {
    const wire::SubmitResult& r = ack.results[i];
    const std::uint64_t n = frame.first + i;
    if (!r.refusal.code.empty()) wrong(1, "refused: " + r.refusal.code + " " + r.refusal.en);
    else if (r.id != Workload::id_of(base_ + n)) wrong(1, "an ack for another submission: " + r.id);
    else if (!r.is_new || r.complaint == 0 || r.tickets.empty())
      wrong(1, "not a new complaint with a ticket: " + r.id);
    result_.tickets_named += r.tickets.size();
    const std::int64_t from = plan_.rate == 0 ? frame.sent_ns : intended_ns(n);
    if (from >= count_from_ns_) result_.latencies_ns.push_back(now - from);
  }
  result_.acked += frame.count;
  if (now >= count_from_ns_ && now < end_ns_) result_.counted += frame.count;
  frame.count = 0;  // a second ack for it is wrong
}

// Until an answer comes or the next tick, whichever is first. ZMQ_FD tells of edges only, so what is
// there already is asked for first; a missed edge costs one tick.
void Load::wait(std::int64_t now) {
  if ((socket_.get(zmq::sockopt::events) & ZMQ_POLLIN) != 0) return;
  const std::int64_t until =
      plan_.rate == 0 ? now + second_ns / 1000 : now - (now - start_ns_) % tick_ns + tick_ns;
  pollfd descriptor{socket_.get(zmq::sockopt::fd), POLLIN, 0};
  const timespec left{0, std::max<std::int64_t>(until - steady_ns(), 1)};
  ::ppoll(&descriptor, 1, &left, nullptr);
}

base::Status Load::run() {
  const std::int64_t cpu = own_cpu_ns();
  start_ns_ = steady_ns();
  const auto length = static_cast<std::int64_t>(plan_.seconds * second_ns);
  count_from_ns_ = start_ns_ + static_cast<std::int64_t>(plan_.seconds * plan_.warm_share * second_ns);
  end_ns_ = start_ns_ + length;
  result_.counted_seconds = static_cast<double>(end_ns_ - count_from_ns_) / second_ns;
  while (true) {
    take_answers();
    const std::int64_t now = steady_ns();
    if (interrupted()) return interruption();
    if (now >= end_ns_ && under_way() == 0) break;
    if (now >= end_ns_ + answer_ns_max) {
      wrong(under_way(), fmt::format("{} submissions were never answered", under_way()));
      break;
    }
    send_due(now);
    wait(now);
  }
  result_.sender_cpu_ns = own_cpu_ns() - cpu;
  return {};
}

}  // namespace

base::Result<LoadResult> run_load(const std::string& address, const Workload& workload, std::uint64_t first,
                                  const LoadPlan& plan) {
  ::prctl(PR_SET_TIMERSLACK, 1);  // wake when asked, not up to 50 us later
  try {
    zmq::context_t context(1);
    zmq::socket_t socket(context, zmq::socket_type::dealer);
    socket.set(zmq::sockopt::linger, 0);
    socket.set(zmq::sockopt::sndhwm, 0);
    socket.set(zmq::sockopt::rcvhwm, 0);
    socket.connect(address);
    Load load(socket, workload, first, plan);
    if (base::Status s = load.greet(); !s) return s.error();
    if (base::Status s = load.run(); !s) return s.error();
    return load.take();
  } catch (const zmq::error_t& e) {
    if (interrupted()) return interruption();
    return base::Error{base::ErrorCode::io, fmt::format("ZeroMQ to {}: {}", address, e.what())};
  }
}

}  // namespace gridline::bench
