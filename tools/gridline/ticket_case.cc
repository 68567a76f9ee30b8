// The events of the entry that opened the ticket say how it was routed; those after it, what people changed.
#include "tools/gridline/ticket_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/trial/cases.h"

namespace gridline::cli {

namespace {

const Json* opening_complaint(const Json& ticket) {
  const auto list = ticket.find("complaints");
  if (list == ticket.end()) return nullptr;
  for (const Json& complaint : *list) {
    if (complaint.at("complaint") == ticket.at("complaint")) return &complaint;
  }
  return nullptr;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += std::string("\\") + c;
    else if (c == '\n') out += "\\n";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    else out += c;
  }
  return out + '"';
}

std::string list_of(const Json& array) {
  std::string out = "[";
  for (const Json& one : array) out += (out.size() > 1 ? ", " : "") + in_quotes(one.get<std::string>());
  return out + "]";
}

// An expectation under its key, as YAML.
struct Line {
  std::string key, value;
};

void add(std::vector<Line>& lines, const Json& event, const char* field, const char* key) {
  const std::string value = text_of(event, field);
  lines.push_back({key, in_quotes(value.empty() ? "-" : value)});
}

// How the entry that opened the ticket routed it.
std::vector<Line> routed(const Json& timeline) {
  std::vector<Line> lines;
  Json opening;
  for (const Json& event : timeline) {
    const std::string type = text_of(event, "event");
    if (type == "ticket_opened") {
      opening = event.at("seq");
      for (const char* field : {"place", "category", "urgency", "route"}) add(lines, event, field, field);
    } else if (opening.is_null() || event.at("seq") != opening) {
      continue;
    } else if (type == "ticket_dispatched") {
      add(lines, event, "unit", "lead");
      lines.push_back({"partners", list_of(event.value("partners", Json::array()))});
    } else if (type == "ticket_triaged") {
      add(lines, event, "unit", "lead");
      add(lines, event, "triage", "triage");
    } else if (type == "clocks_started") {
      for (const Json& clock : event.value("clocks", Json::array())) {
        if (!clock.contains("unit"))  // a partner's runs for a partner
          lines.push_back({"clocks." + text_of(clock, "clock"), text_of(clock, "due")});
      }
    }
  }
  return lines;
}

// What a person made of it afterwards: worth a look before the case is kept.
std::string changed_later(const Json& timeline) {
  std::string out;
  for (const Json& event : timeline) {
    const std::string type = text_of(event, "event");
    const bool by_person = type == "ticket_dispatched" && event.value("by_person", false);
    if (!by_person && type != "ticket_corrected" && type != "ticket_transferred") continue;
    out += "  # 后来 later: " + text_of(event, "zh") + " " + type;
    for (const char* field : {"unit", "place", "category", "urgency", "reason"}) {
      if (const std::string value = text_of(event, field); !value.empty())
        out += fmt::format(" {}={}", field, value);
    }
    out += "\n";
  }
  return out;
}

std::string said(const Json& ticket, const Json& complaint, const Json& version,
                 const std::vector<Line>& lines, const CaseHelp& help) {
  std::string out;
  const auto put = [&](const char* key, const std::string& value) {
    if (value.empty()) return;
    out += fmt::format("{}{}: {}\n", out.empty() ? "- " : "  ", key, value);
  };
  const auto put_in_quotes = [&](const char* key, const std::string& value) {
    if (!value.empty()) put(key, in_quotes(value));
  };
  const auto expected = [&](const char* key) {
    const auto at = std::find_if(lines.begin(), lines.end(), [&](const Line& l) { return l.key == key; });
    return at == lines.end() ? std::string() : at->value;
  };
  put_in_quotes("title", text_of(version, "title"));
  put_in_quotes("text", text_of(version, "text"));
  put_in_quotes("channel", text_of(complaint, "channel"));
  const std::string kind = text_of(complaint, "kind"), origin = text_of(complaint, "origin");
  if (kind != "complaint") put("kind", kind);
  if (origin != "complaint") put("origin", origin);
  if (complaint.value("confidential", false)) put("confidential", "true");
  if (help.give_place) put("place", expected("place"));
  else put_in_quotes("place", text_of(version, "place"));
  if (help.give_category) put("category", expected("category"));
  if (complaint.contains("lon") && !complaint.at("lon").is_null()) {
    put("lon", fmt::format("{:.7f}", complaint.at("lon").get<double>()));
    put("lat", fmt::format("{:.7f}", complaint.at("lat").get<double>()));
  }
  put("at", text_of(ticket, "opened"));
  return out;
}

}  // namespace

std::uint64_t first_ticket_of(const Json& ticket) {
  const Json* complaint = opening_complaint(ticket);
  if (complaint == nullptr || complaint->at("tickets").empty()) return 0;
  return complaint->at("tickets").front().get<std::uint64_t>();
}

base::Result<std::string> case_of(const Json& ticket, const CaseHelp& help) {
  const Json* complaint = opening_complaint(ticket);
  const auto missing = [](const char* why) { return base::Error{base::ErrorCode::not_found, why}; };
  if (complaint == nullptr || text_of(ticket, "kind") == "cluster")
    return missing("这张工单不是由一条诉求立的 / no complaint opened this ticket");
  const Json& version = complaint->at("versions").back();  // the one it was opened with
  if (text_of(version, "text").empty() && text_of(version, "title").empty())
    return missing("没有文字：已清除，或无权查看 / there is no text: erased, or not yours to see");
  const std::vector<Line> lines = routed(ticket.at("timeline"));
  if (lines.empty()) return missing("没有立单的记录 / nothing says how it was opened");

  std::string expect, clocks, doubtful;
  for (const Line& line : lines) {
    const bool clock = line.key.starts_with("clocks.");
    const std::string name = clock ? line.key.substr(7) : line.key;
    if (help.doubtful.contains(line.key)) {
      doubtful += fmt::format("    # 现在不符 does not hold now: {}: {}\n", line.key, line.value);
    } else if (clock) {
      clocks += fmt::format("{}{}: {}", clocks.empty() ? "" : ", ", name, line.value);
    } else {
      expect += fmt::format("    {}: {}\n", name, line.value);
    }
  }
  if (!clocks.empty()) expect += "    clocks: {" + clocks + "}\n";
  return fmt::format("# 工单 ticket {}  {}\n", text_of(ticket, "ticket"), text_of(ticket, "pack")) +
         said(ticket, *complaint, version, lines, help) + changed_later(ticket.at("timeline")) +
         "  expect:\n" + expect + doubtful;
}

namespace {

// The expectations that do not hold on the pack.
base::Result<std::set<std::string>> unmet_on(const std::string& yaml, trial::CaseRunner& runner) {
  pack::PackFiles files;
  files.files = {{"tests/ticket.yaml", yaml}};
  pack::IssueList issues(files);
  const std::vector<pack::TestCase> cases = trial::load_cases(files, issues);
  std::set<std::string> out;
  for (const pack::TestCase& test : cases) {
    const trial::CaseResult result = runner.run(test);
    for (const trial::Unmet& unmet : result.unmet) out.insert(unmet.expected->key);
    if (!result.faults.empty())
      return base::Error{base::ErrorCode::invalid_input,
                         result.faults.front().zh + " / " + result.faults.front().en};
  }
  return out;
}

}  // namespace

base::Result<std::string> case_on_pack(const Json& ticket,
                                       const std::shared_ptr<const node::ReadyPack>& ready) {
  trial::CaseRunner runner(ready, {});
  CaseHelp help;
  // Twice at most: the first run says what the channel must have known, the second what then still differs.
  for (;;) {
    auto yaml = case_of(ticket, help);
    if (!yaml) return yaml;
    auto unmet = unmet_on(*yaml, runner);
    if (!unmet) return unmet.error();
    if (unmet->empty()) return yaml;
    const bool category = unmet->contains("category") && !help.give_category;
    const bool place = unmet->contains("place") && !help.give_place;
    help.give_category = help.give_category || category;
    help.give_place = help.give_place || place;
    if (!category && !place) help.doubtful.insert(unmet->begin(), unmet->end());
  }
}

}  // namespace gridline::cli
