// From the root down, so that a route's parent is known before it.
#include "rules/route/settings.h"

namespace gridline::route {

namespace {

bool says_nothing_new(const pack::Route& r, const Settings& above) {
  const bool same_lead =
      r.lead == pack::LeadRule::inherit ||
      (r.lead == above.lead && r.lead_level == above.lead_level && r.lead_unit == above.lead_unit);
  return same_lead && !r.partners && !r.person && !r.policy && !r.split && !r.join && !r.similar && !r.hot;
}

void take(const pack::Route& r, Settings& s) {
  if (r.lead != pack::LeadRule::inherit) {
    s.lead = r.lead;
    s.lead_level = r.lead_level;
    s.lead_unit = r.lead_unit;
  }
  if (r.partners) s.partners = &*r.partners;
  if (r.person) s.person = *r.person;
  if (r.policy) s.policy = r.policy;
  if (r.split) s.split = *r.split;
  if (r.join) s.join = *r.join;
  if (r.similar) s.similar.take(*r.similar);
  if (r.hot) s.hot.take(*r.hot);
}

}  // namespace

SettingsByRoute::SettingsByRoute(const pack::Pack& pack) : different_(1), by_route_(pack.routes.size(), 0) {
  if (pack.routes.empty()) return;
  take(pack.routes[0], different_[0]);
  go_down(pack, pack::RouteIndex(0));
}

void SettingsByRoute::go_down(const pack::Pack& pack, pack::RouteIndex from) {
  std::vector<pack::RouteIndex> to_do{from};
  while (!to_do.empty()) {
    const pack::RouteIndex at = to_do.back();
    to_do.pop_back();
    const std::uint32_t above = by_route_[at.value];
    for (const pack::RouteIndex child : pack[at].children) {
      by_route_[child.value] = above;
      if (!says_nothing_new(pack[child], different_[above])) {
        by_route_[child.value] = static_cast<std::uint32_t>(different_.size());
        Settings own = different_[above];
        take(pack[child], own);
        different_.push_back(std::move(own));
      }
      to_do.push_back(child);
    }
  }
}

}  // namespace gridline::route
