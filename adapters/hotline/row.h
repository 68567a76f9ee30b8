// One record of an export becomes one Submission, or a reason why it cannot. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "adapters/hotline/columns.h"
#include "adapters/hotline/mapping.h"
#include "engine/base/time.h"
#include "engine/wire/messages.h"

namespace gridline::hotline {

// Reason codes of the quarantine, beside those of csv.h (word(Flaw)) and those of the protocol
// (wire/refusals.h: what the engine would refuse is not sent). They stand in scripts: never renamed.
namespace reason {
inline constexpr const char* cell_count = "cell_count";                  // not the header's number of cells
inline constexpr const char* no_text = "no_text";                        // neither text nor title
inline constexpr const char* bad_time = "bad_time";                      // a time of receipt nobody can read
inline constexpr const char* id_precision_lost = "id_precision_lost";    // 2.50912E+17
inline constexpr const char* no_header = "no_header";                    // of a whole file
inline constexpr const char* lossy_bytes = "lossy_bytes";  // submitted, but some bytes were illegal
}  // namespace reason

// What the reason means, for people: Chinese first, English beside it.
std::string explain_reason(std::string_view code);

struct RowOutcome {
  enum class Kind { submission, furniture, refused };
  Kind kind = Kind::furniture;   // furniture: a blank row, a total, a signature line
  wire::Submission submission;
  std::string reason;            // when refused
  std::string detail;            // which column, what stood there (never personal data)
};

// `cells` in UTF-8 as split_cells gives them; `raw` the record's own bytes, kept with the submission.
// Where the protocol's limits would not take a field it goes elsewhere whole or the row is refused; nothing
// is cut.
RowOutcome read_row(const std::vector<std::string>& cells, std::string_view raw, const Header& header,
                    const Mapping& mapping, base::ZoneOffset zone = {});

}  // namespace gridline::hotline
