// A receipt is looked up in the view; one that is no receipt at all is simply not there.
#include "engine/app/receipt_status.h"

#include "engine/core/receipt.h"
#include "engine/view/reader.h"

namespace gridline::app {

base::Result<std::vector<base::StringMap>> status_rows(const std::string& view_path,
                                                       const std::string& receipt) {
  std::vector<base::StringMap> rows;
  const auto bits = core::receipt_of(receipt);
  if (!bits) return rows;
  auto reader = view::Reader::open(view_path);
  if (!reader) return reader.error();
  const auto complaint = reader->complaint_by_receipt(*bits);
  if (!complaint && complaint.error().code == base::ErrorCode::not_found) return rows;
  if (!complaint) return complaint.error();
  const auto tickets = reader->tickets_of_complaint(complaint->id);
  if (!tickets) return tickets.error();
  for (const view::TicketSummary& t : *tickets) {
    rows.push_back({{"ticket", std::to_string(t.id.value)},
                    {"state", std::string(code(t.state))},
                    {"state_zh", std::string(zh(t.state))},
                    {"lead", t.lead}});
  }
  return rows;
}

}  // namespace gridline::app
