// Field by field; nothing that is wrong is passed over.
#include "tools/gridline/asked_complaint.h"

#include <fmt/format.h>

#include <stdexcept>

#include "engine/trial/asked.h"
#include "engine/wire/checks.h"

namespace gridline::cli {

namespace {

std::string string_field(const Json& asked, const char* name) {
  const auto at = asked.find(name);
  return at == asked.end() || at->is_null() ? std::string() : at->get<std::string>();
}

}  // namespace

AskedComplaint asked_complaint(const Json& asked, base::ZoneOffset zone, base::Instant now) {
  if (!asked.contains("text") && !asked.contains("title"))
    throw std::invalid_argument("缺 text / there is no text");
  AskedComplaint out;
  out.id = asked.value("id", Json());
  wire::Submission& s = out.submission;
  s.id = out.id.is_string() ? out.id.get<std::string>() : out.id.dump();
  if (s.id.empty()) s.id = "-";
  s.text = string_field(asked, "text");
  s.title = string_field(asked, "title");
  s.place = string_field(asked, "place");
  s.category = string_field(asked, "category");
  s.lon_e7 = trial::degrees_e7(asked, "lon");
  s.lat_e7 = trial::degrees_e7(asked, "lat");
  const std::string channel = string_field(asked, "channel");
  out.from = {"console", channel.empty() ? "console" : channel};
  out.at = trial::asked_time(string_field(asked, "at"), zone, now);
  if (const auto refused = wire::check(s)) {
    throw std::invalid_argument(fmt::format("{} / {} [{}]", refused->zh, refused->en, refused->code));
  }
  return out;
}

node::DryRun::Answer decided(node::DryRun& run, const AskedComplaint& asked) {
  node::DryRun::Answer answer = run.submit(asked.submission, asked.from, asked.at);
  if (answer.decision.rejection) {
    const core::Rejection& r = *answer.decision.rejection;
    throw std::invalid_argument(fmt::format("{} / {} [{}]", r.zh, r.en, r.code));
  }
  return answer;
}

}  // namespace gridline::cli
