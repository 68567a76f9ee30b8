// What a submission is, apart from what is decided on it.
#include "engine/core/intake.h"

#include <utility>

#include "engine/base/limits.h"
#include "engine/core/act.h"
#include "engine/core/choose_member.h"

namespace gridline::core {

namespace {

TicketKind kind_of(const SubmitComplaint& body) {
  return body.kind == TicketKind::none ? TicketKind::complaint : body.kind;
}
Origin origin_of(const SubmitComplaint& body) {
  return body.origin == Origin::none ? Origin::complaint : body.origin;
}
pack::PlaceIndex place_of(const SubmitComplaint& body) {
  return body.reading.place == 0 ? pack::PlaceIndex() : pack::PlaceIndex(body.reading.place - 1);
}

pack::CategoryIndex category_of(const ReadMatter& matter) {
  return matter.category == 0 ? pack::CategoryIndex() : pack::CategoryIndex(matter.category - 1);
}

// Channels' coordinates were looked at when they came in; both 0 are none.
std::optional<pack::MapPoint> point_of(const SubmitComplaint& body) {
  const bool there = (body.lon_e7 != 0 || body.lat_e7 != 0) && std::in_range<std::int32_t>(body.lon_e7) &&
                     std::in_range<std::int32_t>(body.lat_e7);
  if (!there) return std::nullopt;
  return pack::MapPoint{static_cast<std::int32_t>(body.lon_e7), static_cast<std::int32_t>(body.lat_e7)};
}

// When it was said, as far as a clock may count from it: what is not known, lies after `latest` or is
// absurdly old counts as `latest`.
Instant no_later(Instant said, Instant latest) {
  const bool sensible = said && said <= latest && latest - said <= Duration{limits::said_before_max_ms};
  return sensible ? said : latest;
}

}  // namespace

TicketKind Intake::kind() const { return kind_of(body); }
Origin Intake::origin() const { return origin_of(body); }
pack::PlaceIndex Intake::place() const { return place_of(body); }
bool Intake::secret() const { return body.confidential || body.reading.nature == pack::Nature::report; }

std::vector<pack::CategoryIndex> Intake::certain_matters() const {
  std::vector<pack::CategoryIndex> out;
  for (const ReadMatter& matter : body.reading.matters) {
    const pack::CategoryIndex category = category_of(matter);
    const bool emergency = category && (*rules.pack)[category].guard == pack::Guard::transfer;
    if (category && (body.reading.sure || emergency) && out.size() < limits::matters_max)
      out.push_back(category);
  }
  return out;
}

pack::Urgency Intake::urgency_of(pack::CategoryIndex category, bool best) const {
  if (best && body.reading.urgency != pack::Urgency::none) return body.reading.urgency;
  return category ? (*rules.pack)[category].urgency : pack::Urgency::u3;
}

route::Routing Intake::route_matter(pack::CategoryIndex category, pack::Urgency urgency) const {
  const DutyByState duty(state, rules);
  return rules.routes->route(facts_of(command, category, urgency, duty));
}

Opening Intake::opening_of(TicketId ticket, ComplaintId complaint, pack::CategoryIndex category,
                   pack::Urgency urgency) const {
  Opening o;
  o.ticket = ticket;
  o.complaint = complaint;
  o.kind = kind();
  o.place = place();
  o.category = category;
  o.urgency = urgency;
  o.nature = body.reading.nature;
  o.tags = body.reading.tags;
  o.place_flags = body.reading.place_flags;
  o.secret = secret();
  o.origin = origin();
  o.no_resident = o.kind == TicketKind::directive || origin() == Origin::discovered;
  o.upstream_due = body.upstream_due;
  return o;
}

Matter Intake::matter_of(pack::CategoryIndex category, pack::Urgency urgency) const {
  return {body.sketch, place(), category, kind(), secret(),
          is_emergency(*rules.pack, category, urgency)};
}

bool Intake::counts_as_household(pack::CategoryIndex category, pack::Urgency urgency,
                         const route::Routing& routing) const {
  if (kind() != TicketKind::complaint || origin() == Origin::discovered || secret()) return false;
  if (body.reading.advert) return false;
  if (is_emergency(*rules.pack, category, urgency)) return false;
  switch (routing.triage) {
    case route::TriageReason::category_unsure:
    case route::TriageReason::place_unknown:
    case route::TriageReason::outside_area:
      return false;
    default:
      return routing.hot.counts();
  }
}

std::vector<TicketId> Intake::earlier_tickets() const {
  std::vector<TicketId> out;
  if (!body.contact) return out;
  for (const ContactTicket& known : body.contact->tickets) out.push_back(known.ticket);
  return out;
}

route::Facts facts_of(const Command& command, pack::CategoryIndex category, pack::Urgency urgency,
                      const route::OnDuty& duty) {
  const auto& body = std::get<SubmitComplaint>(command.body);
  route::Facts facts;
  facts.channel = body.channel;
  facts.kind = code(kind_of(body));
  facts.origin = code(origin_of(body));
  facts.title = command.personal.title;
  facts.text = command.personal.text;
  facts.confidential = body.confidential;
  facts.advert = body.reading.advert;
  facts.at = command.at;
  facts.received = no_later(body.received, command.at);
  facts.said = no_later(body.occurred, facts.received);
  facts.place = place_of(body);
  facts.place_flags = body.reading.place_flags;
  facts.category = category;
  facts.urgency = urgency;
  facts.nature = body.reading.nature;
  facts.tags = &body.reading.tags;
  facts.point = point_of(body);
  facts.on_duty = &duty;
  return facts;
}

std::vector<TicketId> tickets_of(const Complaint& complaint) {
  if (complaint.tickets == 0) return {complaint.first_ticket};
  std::vector<TicketId> out;
  for (std::uint16_t i = 0; i < complaint.tickets; ++i)
    out.push_back(TicketId(complaint.first_ticket.value + i));
  return out;
}

}  // namespace gridline::core
