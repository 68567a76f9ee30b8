// The statements behind partners, requests and callbacks.
#include "engine/view/desk_tables.h"

#include <fmt/format.h>

#include "engine/view/columns.h"

namespace gridline::view {

base::Result<DeskTables> DeskTables::prepare(sqlite::Database& db) {
  DeskTables t;
  const std::string put_partner = "INSERT OR REPLACE INTO partner VALUES(" + marks<PartnerRow>() + ")";
  const std::string put_request = "INSERT OR REPLACE INTO request VALUES(" + marks<RequestRow>() + ")";
  const std::string put_callback = "INSERT OR REPLACE INTO callback VALUES(" + marks<CallbackRow>() + ")";
  const std::string partners = fmt::format(
      "SELECT unit FROM partner WHERE ticket=? AND state NOT IN ({},{}) ORDER BY unit",
      static_cast<int>(core::PartnerState::declined), static_cast<int>(core::PartnerState::released));
  const std::string decline = std::to_string(static_cast<int>(core::Request::decline));
  const std::string open_request =
      "SELECT * FROM request WHERE ticket=?1 AND request=?2 AND verdict=0 AND (request<>" + decline +
      " OR unit=?3) ORDER BY seq DESC LIMIT 1";
  const std::string set_ruler =
      "UPDATE request SET ruler=?2 WHERE ticket=?1 AND verdict=0 AND request<>" + decline;
  const std::string lapse = "UPDATE request SET verdict=3 WHERE ticket=?1 AND verdict=0";
  const std::string lapse_own = lapse + " AND request<>" + decline;
  const std::string lapse_decline = lapse + " AND request=" + decline + " AND unit=?2";
  const std::pair<sqlite::Statement*, std::string_view> all[] = {
      {&t.get_partner_, "SELECT * FROM partner WHERE ticket=? AND unit=?"},
      {&t.get_partners_, partners},
      {&t.put_partner_, put_partner},
      {&t.put_request_, put_request},
      {&t.open_request_, open_request},
      {&t.lapse_, lapse},
      {&t.lapse_own_, lapse_own},
      {&t.lapse_decline_, lapse_decline},
      {&t.set_ruler_, set_ruler},
      {&t.get_callback_, "SELECT * FROM callback WHERE ticket=? AND complaint=?"},
      {&t.put_callback_, put_callback},
      {&t.renew_,
       "UPDATE callback SET contacted=0, solved=0, satisfied=0, cause=0, outcome=0 WHERE ticket=?"},
  };
  for (const auto& [statement, sql] : all) {
    auto prepared = db.prepare(sql);
    if (!prepared) return prepared.error();
    *statement = std::move(*prepared);
  }
  return t;
}

base::Result<PartnerRow> DeskTables::partner(std::uint64_t ticket, std::uint32_t unit) {
  get_partner_.bind(1, ticket).bind(2, unit);
  PartnerRow row;
  auto found = take(get_partner_, row);
  if (!found) return found.error();
  if (found.value()) return row;
  return base::Error{base::ErrorCode::corrupt,
                     fmt::format("the journal speaks of a partner of ticket {} that nobody invited", ticket)};
}

base::Result<std::vector<std::uint32_t>> DeskTables::partners(std::uint64_t ticket) {
  sqlite::ResetAfter reset(get_partners_);
  get_partners_.bind(1, ticket);
  std::vector<std::uint32_t> out;
  for (;;) {
    auto row = get_partners_.step();
    if (!row) return row.error();
    if (!row.value()) return out;
    out.push_back(static_cast<std::uint32_t>(get_partners_.number(0)));
  }
}

base::Status DeskTables::put(const PartnerRow& row) { return view::put(put_partner_, row); }

base::Status DeskTables::put(const RequestRow& row) { return view::put(put_request_, row); }

base::Result<std::optional<RequestRow>> DeskTables::open_request(std::uint64_t ticket, core::Request request,
                                                                 std::uint32_t partner) {
  open_request_.bind(1, ticket).bind(2, static_cast<std::uint32_t>(request)).bind(3, partner);
  RequestRow row;
  auto found = take(open_request_, row);
  if (!found) return found.error();
  return found.value() ? std::optional(std::move(row)) : std::nullopt;
}

base::Status DeskTables::lapse_requests(std::uint64_t ticket) { return put_values(lapse_, ticket); }
base::Status DeskTables::lapse_own_request(std::uint64_t ticket) { return put_values(lapse_own_, ticket); }
base::Status DeskTables::lapse_decline(std::uint64_t ticket, std::uint32_t partner) {
  return put_values(lapse_decline_, ticket, partner);
}

base::Status DeskTables::set_ruler(std::uint64_t ticket, std::uint32_t ruler) {
  return put_values(set_ruler_, ticket, ruler);
}

base::Result<std::optional<CallbackRow>> DeskTables::callback(std::uint64_t ticket, std::uint64_t complaint) {
  get_callback_.bind(1, ticket).bind(2, complaint);
  CallbackRow row;
  auto found = take(get_callback_, row);
  if (!found) return found.error();
  return found.value() ? std::optional(row) : std::nullopt;
}

base::Status DeskTables::put(const CallbackRow& row) { return view::put(put_callback_, row); }

base::Status DeskTables::renew_callbacks(std::uint64_t ticket) { return put_values(renew_, ticket); }

}  // namespace gridline::view
