// Random route trees and complaints over a pack, with conditions of every form that the index knows and some
// that it does not. Values repeat, so that rules overlap and shadow each other.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "rules/route/route_tree.h"

namespace gridline::route {

class RandomTree {
 public:
  // REQUIRES: a pack with places, categories and units.
  RandomTree(const pack::Pack& pack, std::uint64_t seed) : pack_(with_map(pack)), random_(seed) {}

  // The pack with other routes: about `routes` of them, up to three levels deep.
  std::shared_ptr<const pack::Pack> grown(std::size_t routes) {
    auto out = std::make_shared<pack::Pack>(pack_);
    out->routes.resize(1);
    out->routes[0].children.clear();
    out->lets = {named("compounds", {name_of_compound(), name_of_compound()}),
                 named("some_categories", {pack_.categories[below(12)].id, pack_.categories[below(12)].id}),
                 named("some_tags", {"vulnerable", "none", "other"}),
                 named("grids", {pack_[any_unit()].id, pack_[any_unit()].id})};
    for (std::size_t i = 1; i <= routes; ++i) {
      pack::Route route;
      route.id = "r" + std::to_string(i);
      const std::size_t parent = chance(70) ? 0 : below(out->routes.size());
      route.parent = pack::RouteIndex(parent);
      route.path = out->routes[parent].path + "/" + route.id;
      route.when = chance(3) ? "" : condition(2);
      route.continue_on = chance(20);
      if (chance(10)) route.owner = any_unit();
      route.lead = pack::LeadRule::unit;
      route.lead_unit = any_unit();
      route.partners.emplace();
      pack::PartnerRule partner;
      partner.from = pack::LeadRule::unit;
      partner.unit = any_unit();
      route.partners->push_back(partner);
      out->routes[parent].children.push_back(pack::RouteIndex(out->routes.size()));
      out->routes.push_back(std::move(route));
    }
    return out;
  }

  Facts complaint() {
    Facts facts;
    facts.channel = one({"sms", "web", "hotline", "visit"});
    facts.kind = one({"complaint", "wish", "directive"});
    facts.origin = one({"complaint", "discovered", "visit"});
    facts.title = one({"", "楼顶漏水了", "路灯不亮"});
    facts.text = one({"楼道灯坏了，三天没人修", "楼顶漏水，卧室也漏水", "\xe6\xbc漏水\xff电梯停了", "", "漏",
                      "电梯停了，老人下不了楼"});
    facts.confidential = chance(20);
    facts.advert = chance(10);
    facts.at = base::Instant{1'772'413'200'000 + static_cast<std::int64_t>(below(14 * 86'400'000))};
    if (chance(85)) facts.place = pack::PlaceIndex(below(pack_.places.size()));
    facts.place_flags = static_cast<std::uint16_t>(chance(70) ? 0 : 1);
    if (chance(85)) facts.category = pack::CategoryIndex(below(12));
    facts.urgency = static_cast<pack::Urgency>(below(7));
    facts.nature = static_cast<pack::Nature>(below(7));
    static const std::vector<std::string> tags[] = {{}, {"mass"}, {"mass", "vulnerable"}, {"other"}};
    facts.tags = &tags[below(4)];
    if (chance(40)) facts.point = pack::MapPoint{west + static_cast<std::int32_t>(below(800'000)), south};
    if (chance(80)) facts.on_duty = &duty_;
    return facts;
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  bool chance(unsigned percent) { return below(100) < percent; }
  const char* one(std::initializer_list<const char*> of) { return of.begin()[below(of.size())]; }
  pack::UnitIndex any_unit() { return pack::UnitIndex(below(pack_.units.size())); }
  const pack::Place& any_place() { return pack_.places[below(pack_.places.size())]; }
  static std::string quoted(std::string_view text) { return "\"" + std::string(text) + "\""; }
  std::string category() { return quoted(chance(5) ? "no.such" : pack_.categories[below(12)].id); }
  std::string name_of_compound() {
    const pack::Place& place = any_place();
    return place.path.substr(0, place.path.find('/'));
  }
  std::string compound() { return quoted(chance(5) ? std::string() : name_of_compound()); }
  static pack::Let named(std::string name, std::initializer_list<std::string> values) {
    pack::Let out{std::move(name), {}, true, {}};
    for (const std::string& value : values) out.values.push_back({value, {}});
    return out;
  }

  std::string condition(int depth) {
    if (depth == 0 || chance(35)) return part();
    switch (below(4)) {
      case 0: return "(" + condition(depth - 1) + " || " + condition(depth - 1) + ")";
      case 1: return "!(" + condition(depth - 1) + ")";
      default: return "(" + condition(depth - 1) + " && " + condition(depth - 1) + ")";
    }
  }

  std::string part() {
    switch (below(38)) {
      case 0: case 1: return "category == " + category();
      case 2: return "category in [" + category() + ", " + category() + "]";
      case 3: return quoted(pack_.categories[below(12)].group) + " == group";
      case 4: return "guard " + std::string(one({"==", "!=", "<"})) + " " + quoted(one({"D", "F", "G", "X"}));
      case 5: return "urgency <= " + quoted(one({"U1", "U2", "U3", ""}));
      case 6: return "nature in ['求', '投']";
      case 7: return one({"confidential", "!advert", "place.certain"});
      case 8: case 9: return "channel == " + quoted(one({"sms", "web", "hotline", "fax"}));
      case 10: return "kind != " + quoted(one({"complaint", "wish"}));
      case 11: return "origin in ['visit', 'discovered']";
      case 12: case 13: return "place.compound == " + compound();
      case 14: return "place.building " + std::string(one({"==", "!="})) + " " + quoted(any_place().name);
      case 15: return "place.path.startsWith(" + compound() + ")";
      case 16: return "place.property " + std::string(one({"==", "!="})) + " 'active'";
      case 17: return quoted(pack_[any_unit()].id) + " in place.units";
      case 18: return quoted(one({"mass", "vulnerable", "none"})) + " in tags";
      case 19:
        return std::string(one({"text", "title"})) + ".contains(" +
               quoted(one({"漏水", "电梯停了", "灯", "老人"})) + ")";
      case 20: return "text.matches('漏.*漏')";
      case 21: return "tags[0] == 'mass'";            // an error when there is none
      case 22: return "category.startsWith('prop.') ? urgency == 'U3' : channel == 'sms'";
      case 23: return "tags.exists(t, t.contains('ma'))";
      case 24: return one({"true", "false", "size(text) > 10", "1 / size(tags) == 1"});
      case 25: return "within(" + quoted(pack_[any_unit()].id) + ")";
      case 26: return one({"within(category)", "within(category) || category == 'prop.roof_leak'"});
      case 27:
        return one({"working_time(at)", "working_time(at + duration('8h'))", "at.getHours('+08:00') < 12"});
      case 29: case 30: return "place.compound in compounds";
      case 31: return "category in some_categories";
      case 32: return "tags.exists(t, t in some_tags)";
      case 33:
        return one(
            {"tags.exists(t, t in ['mass', 'other'])", "tags.exists(compounds, compounds in some_tags)"});
      case 34: return "place.units.exists(u, u in grids)";
      case 36: return "near(" + quoted(any_place().path) + ", " + one({"100", "3000"}) + ")";
      case 37: return one({"place.located", "on_duty('liaison')", "on_duty('grid_member', 'LY-G1')"});
      case 28: return "at > timestamp('2026-03-02T09:00:00+08:00')";
      default: return "place.community == " + quoted(pack_[any_unit()].id);
    }
  }

  // By some rule or other; the same for the same question.
  struct Duty final : OnDuty {
    bool anybody(pack::UnitIndex unit, pack::Role role, base::Instant at) const override {
      return (unit.value + static_cast<unsigned>(role) + static_cast<std::uint64_t>(at.ms / 3'600'000)) % 3 ==
             0;
    }
  };
  static constexpr std::int32_t west = 1'195'000'000, south = 354'000'000;
  // The pack is shipped without a map: squares of some 1 to 2 km for a third of its places.
  static pack::Pack with_map(pack::Pack pack) {
    for (std::size_t i = 0; i < pack.places.size(); i += 3) {
      const auto x = west + static_cast<std::int32_t>(i % 40) * 20'000;
      pack.map_areas.push_back(
          {pack::PlaceIndex(i), {{{x, south}, {x + 15'000, south}, {x + 9'000, south + 9'000}}}});
    }
    return pack;
  }

  Duty duty_;
  const pack::Pack pack_;
  std::mt19937_64 random_;
};

}  // namespace gridline::route
