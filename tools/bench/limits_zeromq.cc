// ZeroMQ alone: a thread that answers each frame at once with an ack of the same shape as the engine's.
#include <fmt/format.h>

#include <atomic>
#include <thread>
#include <zmq.hpp>

#include "engine/wire/messages.h"
#include "tools/bench/interrupt.h"
#include "tools/bench/limits.h"
#include "tools/bench/process_stat.h"

namespace gridline::bench {

namespace {

std::string ack_like_the_engines(std::uint32_t per_frame) {
  wire::Ack ack{1'000'000, {}};
  for (std::uint32_t i = 0; i < per_frame; ++i) {
    ack.results.push_back(
        {Workload::id_of(i), "ABCD-EFGH-JKLM", 1'000'000 + i, 1, true, {1'000'000 + i}, {}});
  }
  return wire::encode(ack);
}

// Ends when the socket's context is shut down.
void answer_all(zmq::socket_t& router, const std::string& ack) {
  try {
    zmq::message_t identity, frame;
    while (router.recv(identity) && router.recv(frame)) {
      router.send(identity, zmq::send_flags::sndmore);
      router.send(zmq::buffer(ack), zmq::send_flags::none);
    }
  } catch (const zmq::error_t&) {  // ETERM: the end
  }
  router.close();
}

// Frames of a window under way until the time is over; returns how many came back.
std::uint64_t exchange(zmq::socket_t& dealer, const std::vector<std::string>& frames, std::uint32_t window,
                       double seconds) {
  const std::int64_t end = steady_ns() + static_cast<std::int64_t>(seconds * 1e9);
  std::uint64_t sent = 0, back = 0;
  zmq::message_t answer;
  try {
    while (!interrupted() && (steady_ns() < end || back < sent)) {
      for (; sent - back < window && steady_ns() < end; ++sent) {
        dealer.send(zmq::buffer(frames[sent % frames.size()]), zmq::send_flags::none);
      }
      if (back < sent && dealer.recv(answer)) ++back;
      while (back < sent && dealer.recv(answer, zmq::recv_flags::dontwait)) ++back;
    }
  } catch (const zmq::error_t&) {  // a signal in the middle of a wait: interrupted() tells the caller
  }
  return back;
}

}  // namespace

base::Result<Json> limit_zeromq(const Workload& workload, std::uint32_t per_frame, std::uint32_t window,
                                double seconds) {
  std::vector<std::string> frames;
  for (std::uint64_t f = 0; f < 256; ++f) {
    std::vector<std::string> packed(per_frame);
    for (std::uint32_t i = 0; i < per_frame; ++i) workload.append(f * per_frame + i, packed[i]);
    const std::vector<std::string_view> views(packed.begin(), packed.end());
    frames.push_back(wire::encode_submit(f + 1, views));
  }
  try {
    zmq::context_t server_context(1), client_context(1);
    zmq::socket_t router(server_context, zmq::socket_type::router),
        dealer(client_context, zmq::socket_type::dealer);
    for (zmq::socket_t* s : {&router, &dealer}) {
      s->set(zmq::sockopt::linger, 0);
      s->set(zmq::sockopt::sndhwm, 0);
      s->set(zmq::sockopt::rcvhwm, 0);
      s->set(zmq::sockopt::rcvtimeo, s == &dealer ? 5000 : -1);
    }
    router.bind("tcp://127.0.0.1:*");
    dealer.connect(router.get(zmq::sockopt::last_endpoint));
    const std::string ack = ack_like_the_engines(per_frame);
    std::thread server([&] { answer_all(router, ack); });
    const std::int64_t cpu = own_cpu_ns(), start = steady_ns();
    const std::uint64_t back = exchange(dealer, frames, std::max(1u, window / per_frame), seconds);
    const double passed = static_cast<double>(steady_ns() - start) / 1e9;
    const std::int64_t used = own_cpu_ns() - cpu;
    server_context.shutdown();
    server.join();
    const double n = static_cast<double>(back * per_frame);
    if (interrupted()) return interruption();
    return Json{{"case", "limit_zeromq_alone"},
                {"per_frame", per_frame},
                {"window", window},
                {"frame_bytes", frames.front().size()},
                {"ack_bytes", ack.size()},
                {"tickets_per_s", per(n, passed)},
                {"cpu_ns_per_ticket_both_ends", per(static_cast<double>(used), n)}};
  } catch (const zmq::error_t& e) {
    return base::Error{base::ErrorCode::io, fmt::format("ZeroMQ alone: {}", e.what())};
  }
}

}  // namespace gridline::bench
