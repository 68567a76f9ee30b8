// The machine's clock as the engine sees it, and a person's word that it is right.
#include <fmt/format.h>

#include "engine/http/answers.h"

namespace gridline::http {

namespace {

struct Words {
  std::string zh, en;
};

// What it means and what to do.
Words words_of(const node::ClockStatus& c) {
  using node::ClockState;
  switch (c.state) {
    case ClockState::followed:
      return {"正常", "followed"};
    case ClockState::ahead:
      return {fmt::format("系统时钟向前跳变，引擎按机器运行的时长继续计时，未采信新时间；{}。时间无误请执行 "
                          "gridline clock accept",
                          c.until ? "届时若仍如此则自动采信" : "内核未确认时钟已同步，不会自动采信"),
              fmt::format(
                  "the machine's clock jumped forward; time goes on by what has passed since boot, and the "
                  "new time is not believed{}. If it is right: gridline clock accept",
                  c.until ? " before the moment above" : ", as the kernel does not vouch for its clock")};
    case ClockState::ahead_at_start:
      return {
          "系统时钟与最后一条日志相隔过久，或内核未确认时钟已同步：照常受理，但一切时限暂停。请校准时钟；时间"
          "无误请执行 "
          "gridline clock accept",
          "the machine's clock is too far after the journal's last entry, or the kernel does not vouch for "
          "it: "
          "complaints are taken, deadlines stand still. Set the clock; if it is right: gridline clock "
          "accept"};
    case ClockState::back:
      return {
          "系统时钟早于已经发生的事：照常受理，但一切时限暂停，直到时钟追上。请校准时钟；时间无误请执行 "
          "gridline clock accept"
          "（引擎时间不会倒退，将以一半速度前行，直到时钟追上）",
          "the machine's clock is before what has already happened: complaints are taken, deadlines stand "
          "still "
          "until it has caught up. Set the clock; if it is right: gridline clock accept (time never goes "
          "back: "
          "it goes half as fast until the clock has caught up)"};
    case ClockState::slowed:
      return {"已确认系统时钟：引擎时间以一半速度前行，直到时钟追上",
              "the clock was accepted: time goes half as fast until the clock has caught up"};
  }
  return {};
}

}  // namespace

Json clock_json(const node::ClockStatus& c, base::ZoneOffset zone) {
  const Words words = words_of(c);
  return {{"state", node::code(c.state)},
          {"held", c.held()},
          {"time", time_json(c.engine, zone)},
          {"wall", time_json(c.wall, zone)},
          {"wall_after_s", (c.wall - c.engine).ms / 1000},
          {"since", time_json(c.since, zone)},
          {"until", time_json(c.until, zone)},
          {"synchronised", c.by_hand ? Json(nullptr) : Json(c.synchronised)},
          {"trusted", c.trusted},
          {"zh", words.zh},
          {"en", words.en}};
}

Response get_clock(const Call& c) {
  return ok(clock_json(c.services.node.clock_status(), c.services.zone));
}

// {"found"}: the wall as he saw it, so that he does not accept another one; whether he may is decide's to
// say.
Response post_clock_accept(const Call& c) {
  const auto body = body_of(c.request);
  if (!body) return bad_body();
  if (auto wrong = unknown_field(*body, {"found"})) return std::move(*wrong);
  const auto found = base::parse_instant(text_of(*body, "found"), c.services.zone);
  if (!found) throw BadField{"found", "看到的系统时间，如 2026-03-20T08:30", "the wall time that was seen"};
  core::Command command;
  command.actor = c.caller.actor;
  command.body = core::AcceptClock{*found};
  const Acted acted = act(c.services, c.caller, std::move(command));
  if (!acted.outcome) return acted.why;
  if (acted.outcome->rejection) return problem(*acted.outcome->rejection);
  // The next turn goes by it; this question is answered in it or after it.
  const auto now =
      ask<node::ClockStatus>(c.services.node, [](const node::Node& n) { return n.clock_status(); });
  if (!now) return try_later();
  Json out = clock_json(*now, c.services.zone);
  out["seq"] = acted.outcome->seq.value;
  return ok(out);
}

}  // namespace gridline::http
