// The tables beside a ticket that only some tickets have rows in: partners, requests, callbacks.
// Written at once, inside the batch's transaction; what is read here is what stands there now.
#pragma once

#include <optional>

#include "engine/base/ids.h"
#include "engine/sqlite/database.h"
#include "engine/view/rows.h"

namespace gridline::view {

class DeskTables {
 public:
  static base::Result<DeskTables> prepare(sqlite::Database& db);

  // Errors: corrupt when this unit was never invited.
  base::Result<PartnerRow> partner(std::uint64_t ticket, std::uint32_t unit);
  base::Status put(const PartnerRow& row);
  // Those that help or were asked to, and have not left.
  base::Result<std::vector<std::uint32_t>> partners(std::uint64_t ticket);

  base::Status put(const RequestRow& row);
  // The newest of this kind that nobody has ruled on (decline: of that partner); none: there is none.
  base::Result<std::optional<RequestRow>> open_request(std::uint64_t ticket, core::Request request,
                                                       std::uint32_t partner);
  // Nobody will rule any more: on all that is open; on all but what partners asked; on what this partner
  // asked.
  base::Status lapse_requests(std::uint64_t ticket);
  base::Status lapse_own_request(std::uint64_t ticket);
  base::Status lapse_decline(std::uint64_t ticket, std::uint32_t partner);
  // The one request that is not a partner's; the ladder moves it to a higher ruler.
  base::Status set_ruler(std::uint64_t ticket, std::uint32_t ruler);

  // None: this resident was not called about this ticket yet.
  base::Result<std::optional<CallbackRow>> callback(std::uint64_t ticket, std::uint64_t complaint);
  base::Status put(const CallbackRow& row);
  // The work goes on: every resident is to be asked again.
  base::Status renew_callbacks(std::uint64_t ticket);

 private:
  sqlite::Statement get_partner_, get_partners_, put_partner_, put_request_, open_request_, lapse_,
      lapse_own_, lapse_decline_, set_ruler_;
  sqlite::Statement get_callback_, put_callback_, renew_;
};

}  // namespace gridline::view
