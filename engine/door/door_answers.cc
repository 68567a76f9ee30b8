// What adapters ask for: a verb by somebody the channel knows, and named queries.
#include "engine/door/door_impl.h"
#include "engine/node/act_fields.h"
#include "engine/wire/checks.h"
#include "engine/wire/refusals.h"

namespace gridline::door {

namespace {

constexpr std::size_t places_answered_max = 20;
constexpr std::size_t tickets_answered_max = 50;

std::string argument(const base::StringMap& args, const char* name) {
  const auto at = args.find(name);
  return at == args.end() ? std::string() : at->second;
}

// None: there is no such member. Duty thread.
const core::Member* member_named(const node::Node& n, const std::string& id) {
  const base::Symbol name = n.symbols().find("member:" + id);
  return name ? n.state().member_by_name(name) : nullptr;
}

// Sets what the verb needs; a refusal when that is wrong. Duty thread.
std::optional<core::Rejection> complete(core::Command& command, const base::StringMap& args,
                                        const node::Node& n) {
  if (std::get<core::ActOnTicket>(command.body).verb == core::Verb::none)
    return core::Rejection{"unknown_verb", "没有这个动作", "there is no such verb"};
  if (const auto wrong = node::set_args(command, args, {})) {
    const wire::Refusal r = wire::refusal("arg_invalid", wrong->field + ": " + wrong->en);
    return core::Rejection{r.code, r.zh, r.en, r.retry};
  }
  if (const std::string named = argument(args, "member"); !named.empty()) {
    const core::Member* member = member_named(n, named);
    if (member == nullptr) {
      return core::Rejection{"unknown_member", "没有这个成员：" + named, "there is no member " + named};
    }
    std::get<core::ActOnTicket>(command.body).member = member->id;
  }
  return std::nullopt;
}

// Answers one Act; lives until it has.
struct ActSink final : node::ReplySink {
  std::weak_ptr<AdapterDoor::Impl> door;
  std::string identity, key;

  void deliver(std::uint64_t, std::vector<node::Outcome>&& outcomes) override {
    AdapterDoor::Impl::later(door, [identity = identity, key = key, outcome = std::move(outcomes.front())](
                                       AdapterDoor::Impl& d) {
      if (outcome.rejection) return d.reject(identity, key, refusal_of(*outcome.rejection));
      d.send(identity, wire::Done{key, outcome.seq.value});
    });
  }

  void refuse(core::Rejection why) {
    node::Outcome outcome;
    outcome.rejection = std::move(why);
    deliver(0, {outcome});
  }
};

}  // namespace

// The actor and the member that the args name are looked up as a question on the duty thread; the
// command follows it into the inbox. No actor: the resident himself, as far as decide lets him.
void AdapterDoor::Impl::handle(const std::string& identity, Session& session, wire::Act& m) {
  if (const auto refused = wire::check(m)) return reject(identity, m.key, *refused);
  if (!session.may_act) return reject(identity, m.key, wire::refusal("not_granted"));
  if (!taking) return reject(identity, m.key, wire::refusal("try_later"));
  note(session, [](AdapterStatus& s) { ++s.acts; });
  auto answer = std::make_shared<ActSink>();
  answer->door = weak_from_this();
  answer->identity = identity;
  answer->key = m.key;
  const std::string source = session.from.source;
  const bool asked = node.ask([&to = node, &key = secret, answer, m, source](const node::Node& n) {
    const core::Member* member = member_named(n, m.actor);
    if (member == nullptr && !m.actor.empty()) {
      return answer->refuse({"unknown_actor", "没有这个成员", "there is no such member", false});
    }
    core::Actor actor;
    actor.kind = member != nullptr ? core::ActorKind::member : core::ActorKind::adapter;
    actor.source = source;
    if (member != nullptr) actor.member = member->id;
    core::Command command = node::make_act(m, actor, key);
    if (const auto wrong = complete(command, m.args, n)) return answer->refuse(*wrong);
    node::InputBatch input;
    input.commands.push_back(std::move(command));
    input.sink = answer;
    if (!to.put(input)) answer->refuse({"try_later", "请稍后再试", "try later", true});
  });
  if (!asked) reject(identity, m.key, wire::refusal("try_later"));
}

void AdapterDoor::Impl::handle(const std::string& identity, wire::Ask& m) {
  if (const auto refused = wire::check(m)) return reject(identity, m.key, *refused);
  if (m.query == "places") return answer_places(identity, m.key, argument(m.args, "prefix"));
  if (m.query == "mine") return answer_mine(identity, m.key, argument(m.args, "actor"));
  if (m.query == "status") return answer_status(identity, m.key, argument(m.args, "receipt"));
  reject(identity, m.key, wire::refusal("unknown_query"));
}

void AdapterDoor::Impl::answer_places(const std::string& identity, const std::string& key,
                                      const std::string& prefix) {
  wire::Answer answer{key, {}};
  if (const auto ready = node.active_pack()) {
    for (const pack::Place& place : ready->pack->places) {
      if (place.path.rfind(prefix, 0) != 0) continue;
      answer.rows.push_back({{"path", place.path}, {"kind", std::string(pack::code(place.kind))}});
      if (answer.rows.size() == places_answered_max) break;
    }
  }
  send(identity, answer);
}

void AdapterDoor::Impl::answer_mine(const std::string& identity, const std::string& key,
                                    const std::string& actor) {
  const bool asked = node.ask([door = weak_from_this(), identity, key, actor](const node::Node& n) {
    wire::Answer answer{key, {}};
    if (const core::Member* member = member_named(n, actor)) {
      n.queues().each(member->unit, [&](const node::QueueRow& row) {
        if (row.member == member->id) {
          answer.rows.push_back({{"ticket", std::to_string(row.id.value)},
                                 {"state", std::string(core::code(row.state))},
                                 {"urgency", std::string(pack::code(row.urgency))},
                                 {"category", std::string(n.symbols().bare_name(row.category))},
                                 {"place", std::string(n.symbols().bare_name(row.place))}});
        }
        return answer.rows.size() < tickets_answered_max;
      });
    }
    later(door, [identity, answer = std::move(answer)](Impl& d) { d.send(identity, answer); });
  });
  if (!asked) reject(identity, key, wire::refusal("try_later"));
}

// read.db may be slow, so it is asked on a thread of its own, which ends before the door does.
void AdapterDoor::Impl::answer_status(const std::string& identity, const std::string& key,
                                      const std::string& receipt) {
  if (!services.status) return reject(identity, key, wire::refusal("unknown_query"));
  const bool posted = side.post([look_up = services.status, door = weak_from_this(), identity, key, receipt] {
    later(door, [identity, key, rows = look_up(receipt)](Impl& d) mutable {
      if (rows) return d.send(identity, wire::Answer{key, std::move(rows).value()});
      d.reject(identity, key, wire::refusal("try_later"));
    });
  });
  if (!posted) reject(identity, key, wire::refusal("try_later"));
}

}  // namespace gridline::door
