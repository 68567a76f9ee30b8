// Parents stand before their children.
#include "rules/lint/settings.h"

namespace gridline::lint {

std::vector<Settings> settings_of(const pack::Pack& pack) {
  std::vector<Settings> out;
  for (const pack::Route& r : pack.routes) {
    Settings s;
    if (r.parent) s = out[r.parent.value];
    if (r.lead != pack::LeadRule::inherit) {
      s.lead = r.lead;
      s.lead_level = r.lead_level;
      s.lead_unit = r.lead_unit;
      s.lead_at = r.lead_at;
    }
    if (r.partners) s.partners = &*r.partners;
    if (r.person) s.person = *r.person;
    if (r.person_at.line != 0) s.person_at = r.person_at;
    if (r.policy) {
      s.policy = r.policy;
      s.policy_at = r.policy_at;
    }
    out.push_back(s);
  }
  return out;
}

bool same_lead(const Settings& a, const Settings& b) {
  if (a.lead != b.lead) return false;
  if (a.lead == pack::LeadRule::level) return a.lead_level == b.lead_level;
  return a.lead != pack::LeadRule::unit || a.lead_unit == b.lead_unit;
}

}  // namespace gridline::lint
