// What a route says of the work: its own word, or that of the nearest route above it.
//
// Inheritance is worked out once, when a tree is compiled. Taken on the way down for each complaint, it reads
// every route of the path, which lie far apart in a large pack; most routes say nothing new and share one
// entry here.
#pragma once

#include <cstdint>
#include <vector>

#include "rules/pack/model.h"

namespace gridline::route {

// Points into the pack.
struct Settings {
  pack::LeadRule lead = pack::LeadRule::triage;
  pack::LevelIndex lead_level;
  pack::UnitIndex lead_unit;
  const std::vector<pack::PartnerRule>* partners = nullptr;
  pack::PersonRule person;
  pack::PolicyIndex policy;
  bool split = false;
  bool join = false;
  pack::Similar similar;
  pack::Hot hot;
};

// Immutable; shared by all threads. Lives as long as the pack.
class SettingsByRoute {
 public:
  SettingsByRoute() = default;
  explicit SettingsByRoute(const pack::Pack& pack);
  const Settings& of(pack::RouteIndex route) const { return different_[by_route_[route.value]]; }

 private:
  void go_down(const pack::Pack& pack, pack::RouteIndex from);

  std::vector<Settings> different_;
  std::vector<std::uint32_t> by_route_;
};

}  // namespace gridline::route
