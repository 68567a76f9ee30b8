// Count, judge, open: the pile as it stands plus the one that has just come.
#include "engine/core/hot_spot.h"

#include <algorithm>
#include <map>

#include "engine/base/limits.h"
#include "engine/core/act.h"
#include "engine/core/choose_member.h"
#include "engine/core/likeness.h"
#include "engine/core/open_ticket.h"

namespace gridline::core {

namespace {

pack::PlaceIndex place_of(const RuleSet& rules, Symbol place) {
  return place.value < rules.place_of.size() ? rules.place_of[place.value] : pack::PlaceIndex();
}
pack::CategoryIndex category_of(const RuleSet& rules, Symbol category) {
  return category.value < rules.category_of.size() ? rules.category_of[category.value]
                                                   : pack::CategoryIndex();
}

// The compound; a place that is in none, such as a school or a square, is one itself. A whole street or
// community is not known so finely.
Symbol area_of(const RuleSet& rules, const pack::SimilarNear& per, pack::PlaceIndex place) {
  const pack::Pack& pack = *rules.pack;
  if (!place || pack[place].kind == pack::PlaceKind::outside) return {};
  if (per.level) {
    const pack::UnitIndex unit = pack::unit_at_level(pack, pack[place].unit, per.level);
    return unit ? rules.units[unit.value] : Symbol();
  }
  if (const pack::PlaceIndex compound = pack::place_above(pack, place, pack::PlaceKind::compound))
    return rules.places[compound.value];
  const bool fine = pack[place].kind == pack::PlaceKind::poi ||
                    pack[place].kind == pack::PlaceKind::building ||
                    pack[place].kind == pack::PlaceKind::zone;
  return fine ? rules.places[place.value] : Symbol();
}

// What stands for the area on the hot spot's ticket: itself, or the widest place around `place` that is all
// in the unit.
pack::PlaceIndex place_for(const RuleSet& rules, const pack::SimilarNear& per, pack::PlaceIndex place,
                           Symbol area) {
  if (!per.level) return place_of(rules, area);
  const pack::Pack& pack = *rules.pack;
  const pack::UnitIndex unit = rules.unit_of[area.value];
  while (pack[place].parent && pack[pack[place].parent].unit &&
         pack::is_within(pack, pack[pack[place].parent].unit, unit))
    place = pack[place].parent;
  return place;
}

// A hot spot is as urgent as the most urgent of its members; wishes and questions make no promise of their
// own.
pack::Urgency urgency_of(pack::Urgency u) {
  return u == pack::Urgency::none || u > pack::Urgency::u4 ? pack::Urgency::u4 : u;
}

bool is_full(const State& state, TicketId cluster) {
  const CaseFile* file = state.case_file(cluster);
  return file != nullptr && file->members.size() >= limits::hot_members_max;
}

pack::RouteIndex route_of(const RuleSet& rules, Symbol route) {
  const auto at = std::find(rules.route_nodes.begin(), rules.route_nodes.end(), route);
  if (!route || at == rules.route_nodes.end()) return {};
  return pack::RouteIndex(static_cast<std::size_t>(at - rules.route_nodes.begin()));
}

}  // namespace

pack::Hot hot_rule(const RuleSet& rules, Symbol route) {
  std::vector<pack::RouteIndex> up;
  for (pack::RouteIndex i = route_of(rules, route); i; i = (*rules.pack)[i].parent) up.push_back(i);
  pack::Hot out;
  for (auto i = up.rbegin(); i != up.rend(); ++i) {
    if ((*rules.pack)[*i].hot) out.take(*(*rules.pack)[*i].hot);
  }
  return out;
}

std::optional<PileName> HotSpots::pile_of(const pack::Hot& rule, pack::PlaceIndex place,
                                          pack::CategoryIndex category) {
  const Symbol area = area_of(rules_, rule.per, place);
  if (!area || !category) return std::nullopt;
  if (rule.of == pack::HotOf::category) return PileName{area, rules_.categories[category.value]};
  const std::string& group = (*rules_.pack)[category].group;
  if (group.empty()) return std::nullopt;
  return PileName{area, symbols_.of("group:" + group)};
}

std::int32_t alike_for(const pack::Similar& rule) {
  return rule.act == pack::SimilarAct::never ? 0 : rule.alike;
}

bool HotSpots::is_same_matter(const HotMatter& matter, const PileEntry& entry) const {
  if (matter.alike == 0 || matter.sketch == text::Sketch{}) return true;
  const SimilarTicket* other = state_.similar.find(entry.ticket);
  return other == nullptr ||
         text::alike(matter.sketch, other->sketch) >= static_cast<std::uint32_t>(matter.alike);
}

// To the open hot spot of its pile: it is about what a member is about.
bool HotSpots::belongs(const HotMatter& matter, const Pile& pile) const {
  return std::any_of(pile.entries.begin(), pile.entries.end(), [&](const PileEntry& entry) {
    const CaseFile* file = state_.case_file(entry.ticket);
    return file != nullptr && file->cluster == pile.cluster && is_same_matter(matter, entry);
  });
}

// With the complaint that has just come. hot_why none: not hot.
HotSpotOpened HotSpots::judge(const pack::Hot& rule, const PileName& name, const HotMatter& matter,
                              const Pile* pile, std::int64_t day) const {
  HotSpotOpened e;
  e.at = at_;
  e.area = name.area;
  e.what = name.what;
  e.days = static_cast<std::uint32_t>(rule.days);
  e.needed = static_cast<std::uint32_t>(rule.households);
  e.households = 1;
  const Instant from = at_ - base::days(rule.days);
  DailyCounts counts;
  if (pile != nullptr) {
    counts = daily_counts(*pile, day);
    for (const PileEntry& entry : pile->entries) {
      if (entry.again) continue;
      if (!(matter.moved && entry.ticket == matter.ticket)) {
        if (entry.at > from && is_same_matter(matter, entry)) ++e.households;
      } else if (entry.day == day) {
        --counts.today;
      }
    }
  }
  e.today = static_cast<std::uint32_t>(counts.today) + 1;
  e.usual = static_cast<std::uint32_t>(counts.sum * 1000 / usual_days);
  if (rule.households > 0 && e.households >= e.needed) {
    e.hot_why = HotWhy::households;
  } else if (rule.above > 0 && e.households >= limits::hot_households_min &&
             e.today >= limits::hot_households_min &&
             counts.sum >= std::int64_t{limits::hot_households_min} &&
             is_above_usual(counts, e.today, rule.above)) {
    e.hot_why = HotWhy::above;
  }
  return e;
}

void HotSpots::open(const pack::Hot& rule, const HotMatter& matter, const Pile* pile, HotSpotOpened e,
                    std::vector<Event>& events) {
  pack::Urgency urgency = urgency_of(matter.urgency);
  std::map<pack::CategoryIndex, std::uint32_t> categories{{matter.category, 1}};
  ComplaintId complaint;
  if (pile != nullptr) {
    const Instant from = at_ - base::days(usual_days);  // what lies longer is another story
    for (const PileEntry& entry : pile->entries) {
      const Ticket* ticket = entry.at > from ? state_.ticket(entry.ticket) : nullptr;
      if (ticket == nullptr || is_final(ticket->state) || !is_same_matter(matter, entry)) continue;
      if (std::find(e.others.begin(), e.others.end(), entry.ticket) != e.others.end()) continue;
      e.others.push_back(entry.ticket);
      urgency = std::min(urgency, urgency_of(ticket->urgency));
      if (const pack::CategoryIndex one = category_of(rules_, ticket->category)) ++categories[one];
      if (!complaint) complaint = ticket->complaint;
    }
  }
  if (std::find(e.others.begin(), e.others.end(), matter.ticket) == e.others.end())
    e.others.push_back(matter.ticket);

  Opening o;
  o.ticket = e.ticket = TicketId(next_++);
  o.complaint = complaint ? complaint : matter.complaint;
  o.kind = TicketKind::cluster;
  o.place = place_for(rules_, rule.per, matter.place, e.area);
  o.category = std::max_element(categories.begin(), categories.end(), [](const auto& a, const auto& b) {
                 return a.second < b.second;  // of equals the first in the pack's order
               })->first;
  o.urgency = urgency;
  o.no_resident = o.for_many = true;
  const DutyByState duty(state_, rules_);
  route::Facts facts;
  facts.on_duty = &duty;
  facts.kind = code(o.kind);
  facts.at = at_;
  facts.place = o.place;
  facts.category = o.category;
  facts.urgency = o.urgency;
  const route::Routing routing = rules_.routes->route(facts);
  std::vector<MemberId> given;
  open_ticket(state_, rules_, at_, o, routing, given, events);
  events.push_back(e);
  const Symbol above = unit_above(rules_, rules_.units[routing.lead.value], 1);
  if (std::vector<MemberId> told = people_of(state_, rules_, above, at_); !told.empty())
    events.push_back(MessageQueued{e.ticket, at_, std::move(told), ComplaintId(), Notice::hot_spot});
}

void HotSpots::count(const pack::Hot& rule, const HotMatter& counted, const std::vector<TicketId>& earlier,
                     std::vector<Event>& events) {
  if (!rule.counts()) return;
  HotMatter matter = counted;
  if (rule.of == pack::HotOf::category) matter.alike = 0;  // one category at one place is one matter
  const auto name = pile_of(rule, matter.place, matter.category);
  if (!name) return;
  const Pile* pile = state_.piles.find(name->area, name->what);
  const auto same = std::find_if(counted_.begin(), counted_.end(), [&](const Counted& c) {
    return c.pile.area == name->area && c.pile.what == name->what;
  });
  // A complaint that has just come, of a resident who has no open ticket, can have no entry yet.
  const bool may_be_known = !earlier.empty() || matter.complaint.value < state_.next_complaint;
  const auto known = [&](const PileEntry& entry) {
    if (matter.moved && entry.ticket == matter.ticket) return false;
    return entry.complaint == matter.complaint ||
           std::find(earlier.begin(), earlier.end(), entry.ticket) != earlier.end();
  };
  MatterCounted e;
  e.ticket = matter.ticket;
  e.at = at_;
  e.complaint = matter.complaint;
  e.area = name->area;
  e.what = name->what;
  e.again =
      (same != counted_.end() && same->complaint == matter.complaint) ||
      (may_be_known && pile != nullptr && std::any_of(pile->entries.begin(), pile->entries.end(), known));
  const base::CivilTime t = base::to_civil(at_, rules_.pack->zone);
  e.day = base::civil_day(t.year, t.month, t.day);
  if (same != counted_.end()) e.cluster = same->cluster;
  else if (pile != nullptr && pile->cluster && (matter.alike == 0 || belongs(matter, *pile)))
    e.cluster = pile->cluster;
  if (e.cluster && is_full(state_, e.cluster)) e.cluster = TicketId();  // counted all the same
  events.push_back(e);
  if (same != counted_.end()) return;  // the next complaint will judge the pile with these
  counted_.push_back({*name, matter.complaint, e.cluster});
  if ((pile != nullptr && pile->cluster) || e.again) return;
  const HotSpotOpened why = judge(rule, *name, matter, pile, e.day);
  if (why.hot_why == HotWhy::none) return;
  counted_.back().cluster = TicketId(next_);
  open(rule, matter, pile, why, events);
}

pack::PlaceIndex counted_place(const RuleSet& rules, const pack::Hot& rule, const ReadComplaint& reading) {
  const std::uint16_t unsure = text::bit(text::PlaceFlag::ambiguous_name);
  pack::PlaceIndex first;
  // True: this is the one. A road or a square named beside a compound says where the compound is.
  const auto take = [&](std::uint32_t read, std::uint16_t flags) {
    if (read == 0 || (flags & unsure) != 0) return false;
    const pack::PlaceIndex place(read - 1);
    if (!area_of(rules, rule.per, place)) return false;
    if (!first) first = place;
    const bool finest = rule.per.level || pack::place_above(*rules.pack, place, pack::PlaceKind::compound);
    if (finest) first = place;
    return finest;
  };
  if (take(reading.place, reading.place_flags)) return first;
  for (const ReadPlace& other : reading.candidates) {  // the surest first
    if (take(other.place, other.flags)) break;
  }
  return first;
}

void count_corrected(const Act& act, const TicketCorrected& e, Outcomes& out) {
  const pack::Hot rule = hot_rule(act.rules, act.ticket.route);
  const bool moved = e.place != act.ticket.place || e.category != act.ticket.category;
  const bool emergency = act.ticket.has(ticket_flag::emergency) || e.urgency == pack::Urgency::u1;
  if (!moved || act.ticket.kind != TicketKind::complaint) return;
  if (act.case_file().cluster) {
    ClusterLeft left = out.made<ClusterLeft>();
    left.cluster = act.case_file().cluster;
    out.add(left);
  }
  if (!rule.counts() || emergency || act.ticket.has(ticket_flag::confidential) ||
      act.ticket.has(ticket_flag::no_resident))
    return;
  std::uint64_t next = act.state.next_ticket;
  std::vector<Event> events;
  const std::vector<Callback>& joined = act.case_file().callbacks;
  HotMatter matter{act.ticket.complaint, act.ticket.id, place_of(act.rules, e.place),
                   category_of(act.rules, e.category), e.urgency, true};
  matter.alike = alike_for(similar_rule(act.rules, act.ticket.route));
  if (const SimilarTicket* known = act.state.similar.find(act.ticket.id)) matter.sketch = known->sketch;
  std::vector<ComplaintId> complaints{act.ticket.complaint};
  for (const Callback& c : joined) {
    if (std::find(complaints.begin(), complaints.end(), c.complaint) == complaints.end())
      complaints.push_back(c.complaint);
  }
  HotSpots spots(act.state, act.rules, act.at(), next, out.symbols());
  for (const ComplaintId complaint : complaints) {
    matter.complaint = complaint;
    spots.count(rule, matter, {}, events);
  }
  for (Event& event : events) out.add(std::move(event));
}

}  // namespace gridline::core
