// From the root down, with what the routes before have left over.
#include "rules/lint/tree.h"

#include <fmt/format.h>

namespace gridline::lint {

namespace {

class Walk {
 public:
  Walk(const pack::Pack& pack, const std::vector<Condition>& conditions, const std::vector<bool>& unsound,
       Situations& situations, Sets& sets, pack::IssueList& issues)
      : pack_(pack),
        conditions_(conditions),
        unsound_(unsound),
        situations_(situations),
        sets_(sets),
        issues_(issues),
        found_(pack.routes.size()),
        contradicts_(pack.routes.size()) {}

  std::vector<RouteSets> run() {
    for (std::size_t i = 0; i < found_.size(); ++i) {
      found_[i].matches = situations_.matches(conditions_[i]);
      const auto& program = conditions_[i].program;
      if (program && !unsound_[i] && !sets_.exhausted())
        contradicts_[i] = contradiction(pack_.routes[i], conditions_[i], program->ast().root);
    }
    found_[0].before = found_[0].takes = situations_.possible();
    down(pack::RouteIndex(0));
    return std::move(found_);
  }

 private:
  RouteSets& of(pack::RouteIndex route) { return found_[route.value]; }

  // Operands of && that can each be true, and not together. True when one was reported.
  bool contradiction(const pack::Route& route, const Condition& condition, cel::NodeId node) {
    const cel::Program& program = *condition.program;
    const cel::Ast& ast = program.ast();
    bool reported = false;
    if (joint_of(ast, node) == Joint::atom) return false;
    for (const cel::NodeId child : ast.children_of(node)) reported |= contradiction(route, condition, child);
    if (reported || joint_of(ast, node) != Joint::all) return reported;
    Set together = situations_.possible();
    for (const cel::NodeId child : ast.children_of(node)) {
      const Set alone = sets_.both(situations_.possible(), situations_.truth(program, child).yes);
      if (alone == nothing || sets_.exhausted()) return false;
      together = sets_.both(together, alone);
      if (together != nothing) continue;
      report_contradiction(route, condition.position(child), program.source().text(ast.node(child).span));
      return true;
    }
    return false;
  }

  void report_contradiction(const pack::Route& route, pack::Position at, std::string_view text) {
    const std::string owner = route.owner ? pack_[route.owner].id : "";
    issues_.error(
        at, "contradiction",
        fmt::format("“{}”与它前面的条件不可能同时成立{}；二者择一请用 ||，或删去其中一个", text,
                    owner.empty() ? "" : fmt::format("（owner 只限 {} 的范围）", owner)),
        fmt::format("'{}' can never hold together with what stands before it{}; use || for either, "
                    "or take one of them out",
                    text, owner.empty() ? "" : fmt::format(" (by its owner, only what lies in {})", owner)));
  }

  void down(pack::RouteIndex parent) {
    Set rest = of(parent).takes;
    for (const pack::RouteIndex child : pack_[parent].children) {
      RouteSets& c = of(child);
      c.before = rest;
      c.takes = sets_.both(rest, c.matches);
      if (sets_.exhausted()) return;
      if (c.takes == nothing) {
        report_dead(child);
        continue;
      }
      if (pack_[child].continue_on) {
        for (const pack::RouteIndex below : pack_[child].children)
          report_dead_child(below, child);
        continue;
      }
      rest = sets_.without(rest, c.matches);
      down(child);
    }
    of(parent).ends = rest;
  }

  pack::Position position(pack::RouteIndex route) const { return conditions_[route.value].at; }

  void report_dead_child(pack::RouteIndex route, pack::RouteIndex above) {
    issues_.error(
        pack_[route].at, "dead_route",
        fmt::format("“{}”写了 continue，它下面的规则从不会被看到；请把它移到外面", pack_[above].id),
        fmt::format("'{}' says continue, so nothing below it is ever looked at; move this out of it",
                    pack_[above].id));
  }

  void report_dead(pack::RouteIndex route) {
    if (unsound_[route.value] || contradicts_[route.value]) return;
    const Set mine = of(route).matches;
    if (mine == nothing) {
      issues_.error(position(route), "dead_route", "这个条件永远不成立；请改条件或删去这条规则",
                    "this condition is never true; mend it or take the route out");
      return;
    }
    Set here = mine;  // with the conditions of the routes around it
    for (pack::RouteIndex above = pack_[route].parent; above; above = pack_[above].parent) {
      const Set narrower = sets_.both(here, of(above).matches);
      if (narrower == nothing) {
        report_outside_parent(route, above);
        return;
      }
      here = narrower;
    }
    report_shadowed(route, here);
  }

  void report_outside_parent(pack::RouteIndex route, pack::RouteIndex above) {
    const std::string where = route_text(pack_, above);
    const pack::Route& around = pack_[above];
    std::string lets_in = around.when;
    if (around.owner)
      lets_in += (lets_in.empty() ? "within " : ", within ") + pack_[around.owner].id;
    issues_.error(
        position(route), "dead_route",
        fmt::format("永远不成立：上面的 {} 只放进 {} 的诉求；请改条件，或把这条规则移到它外面", where, lets_in),
        fmt::format("never true here: {} lets in only {}; mend the condition, or move the route out of it",
                    where, lets_in));
  }

  // The first route before it that takes all, beside it or beside one of those around it.
  pack::RouteIndex taker(pack::RouteIndex route, Set here) {
    for (pack::RouteIndex at = route; pack_[at].parent; at = pack_[at].parent) {
      for (const pack::RouteIndex before : pack_[pack_[at].parent].children) {
        if (before == at) break;
        if (!pack_[before].continue_on && sets_.is_within(here, of(before).matches)) return before;
      }
    }
    return {};
  }

  void report_shadowed(pack::RouteIndex route, Set here) {
    if (const pack::RouteIndex by = taker(route, here)) {
      const std::string where = route_text(pack_, by);
      issues_.error(
          position(route), "shadowed_route",
          fmt::format("轮不到它：前面的 {} 已把这些诉求全部接走；请移到它前面，或收窄那一条", where),
          fmt::format("never reached: {} above takes all of these; move this one above it, or narrow "
                      "that one",
                      where));
      return;
    }
    issues_.error(
        position(route), "shadowed_route",
        "轮不到它：前面几条规则合起来已把这些诉求全部接走；请移到前面，或收窄其中一条",
        "never reached: the routes above take all of these between them; move this one up, or narrow "
        "one of them");
  }

  const pack::Pack& pack_;
  const std::vector<Condition>& conditions_;
  const std::vector<bool>& unsound_;
  Situations& situations_;
  Sets& sets_;
  pack::IssueList& issues_;
  std::vector<RouteSets> found_;
  std::vector<bool> contradicts_;
};

}  // namespace

std::string route_text(const pack::Pack& pack, pack::RouteIndex route) {
  const pack::Route& r = pack[route];
  const pack::Position at = route::condition_at(r);
  const std::string file = at.file < pack.file_names.size() ? pack.file_names[at.file] : "";
  return fmt::format("{} ({}:{})", r.path, file, at.line);
}

std::vector<RouteSets> check_tree(const pack::Pack& pack, const std::vector<Condition>& conditions,
                                  const std::vector<bool>& unsound, Situations& situations, Sets& sets,
                                  pack::IssueList& issues) {
  return Walk(pack, conditions, unsound, situations, sets, issues).run();
}

}  // namespace gridline::lint
