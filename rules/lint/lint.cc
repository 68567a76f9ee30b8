// The proofs in their order: each builds on what the one before has found.
#include "rules/lint/lint.h"

#include "rules/lint/clocks.h"
#include "rules/lint/councils.h"
#include "rules/lint/habits.h"
#include "rules/lint/ladders.h"
#include "rules/lint/leads.h"
#include "rules/lint/literals.h"
#include "rules/lint/overlap.h"
#include "rules/lint/settings.h"
#include "rules/lint/tree.h"

namespace gridline::lint {

namespace {

// Some 150 MB at the most; a pack of 1 000 routes needs a hundredth of it.
constexpr std::size_t nodes_max = 6'000'000;

void say_not_proved(const pack::Pack& pack, pack::IssueList& issues) {
  issues.warning(
      pack.routes[0].at, "not_proved", "规则之间的组合太多，无法逐一证明；请拆分条件，或让规则树多分几层",
      "the routes combine in too many ways to be proved; split conditions, or give the tree more levels");
}

}  // namespace

Report prove(const pack::Pack& pack, const pack::PackFiles& files, const Options& options) {
  pack::IssueList issues(files);
  Report out;
  out.from = options.from;
  out.to = options.from + base::days(7 * options.weeks);
  const std::vector<Condition> conditions = conditions_of(pack);
  const std::vector<bool> unsound = check_literals(pack, conditions, issues);
  check_names(pack, conditions, issues);
  const Atoms atoms(conditions);
  const Places places(pack, atoms);
  Sets sets(nodes_max);
  Situations situations(pack, atoms, places, sets);
  const std::vector<RouteSets> tree = check_tree(pack, conditions, unsound, situations, sets, issues);
  const std::vector<Settings> settings = settings_of(pack);
  check_habits(pack, issues);
  Duty duty(pack, out.from, out.to,
            options.presences != nullptr ? *options.presences : std::vector<Presence>());
  check_ladders(pack, duty, issues);
  out.people_known = duty.is_known();
  if (duty.is_known()) check_councils(pack, duty, issues);
  if (!sets.exhausted()) check_overlaps(pack, conditions, tree, settings, situations, sets, issues);
  if (sets.exhausted()) {
    say_not_proved(pack, issues);
  } else {
    check_clocks(pack, check_leads(pack, tree, settings, situations, places, issues), settings, duty, issues,
                 options.needs);
  }
  out.routes = pack.routes.size();
  out.place_classes = places.classes();
  out.categories = pack.categories.size();
  out.issues = issues.take();
  return out;
}

}  // namespace gridline::lint
