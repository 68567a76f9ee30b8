// What the journal says: is it whole and does it decide the same again, its entries, its size.
#include <fmt/format.h>

#include <map>
#include <memory>

#include "engine/codec/entry.h"
#include "engine/codec/json.h"
#include "engine/core/words.h"
#include "engine/node/verify.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/journal_source.h"
#include "tools/gridline/progress.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

struct Options {
  std::string data, socket;
  bool personal = false;
  bool progress = false;
};

// Busy means: an engine holds the journal, but cannot be reached.
Exit fail_reading(const base::Error& error) {
  if (error.code != base::ErrorCode::busy) return fail(error);
  complain(error.message);
  return Exit::unreachable;
}

// Opens and reads all entries, with progress. `see` gives an error to end.
Exit each_entry(const Options& o, const char* what,
                const std::function<base::Status(const journal::StoredEntry&)>& see,
                const std::function<Exit(const JournalSource&)>& done) {
  auto source = JournalSource::open(o.data, o.socket);
  if (!source) return fail_reading(source.error());
  base::Status seen;
  base::Status read;
  {
    Progress progress(what, o.progress);
    read = source->read([&](const journal::StoredEntry& entry) {
      seen = see(entry);
      progress.at(entry.seq.value, source->last().value);
      return seen.ok();
    });
  }
  if (!seen) return fail(seen.error());
  if (!read) return fail(read.error());
  return done(*source);
}

Exit verify(const Session& session, const Options& o) {
  node::PackStore packs(o.data + "/packs");
  node::Verifier verifier(packs);
  return each_entry(
      o, "核对 verify", [&](const journal::StoredEntry& e) { return verifier.see(e); },
      [&](const JournalSource& source) {
        const node::VerifyReport r = verifier.finish();
        const bool same = r.different == 0;
        const Json json{
            {"ok", same},
            {"live", source.live()},
            {"entries", r.entries},
            {"last", r.last.value},
            {"decided_again", r.decided_again},
            {"erased", r.erased},
            {"other_version", r.other_version},
            {"different", r.different},
            {"first_difference", r.first_difference.empty() ? Json(nullptr) : Json(r.first_difference)},
            {"digest", base::to_hex(r.digest)}};
        if (session.json) {
          print_line(json);
        } else {
          print(fmt::format("条目 entries          {}（至第 {} 条，哈希链完整 the chain is whole）\n",
                            r.entries, r.last.value));
          print(fmt::format("重新裁定 decided again {}\n", r.decided_again));
          if (r.erased > 0)
            print(fmt::format("个人信息已清除 erased  {}（按所存采用 taken as stored）\n", r.erased));
          if (r.other_version > 0)
            print(fmt::format("其他版本写入 versions  {}（按所存采用 taken as stored）\n", r.other_version));
          print(fmt::format("不一致 different      {}\n", r.different));
          if (!same) print("首处 first            " + r.first_difference + "\n");
          print(fmt::format("状态摘要 digest       {}\n", base::to_hex(r.digest)));
        }
        return same ? Exit::ok : Exit::no;
      });
}

Exit export_entries(const Session&, const Options& o) {
  codec::EntryPrinter printer({o.personal, {}});
  return each_entry(o, "导出 export", [&](const journal::StoredEntry& e) -> base::Status {
    const auto decoded = codec::decode(e.public_part, o.personal ? e.personal_part : std::string_view());
    if (!decoded)
      return base::Error{decoded.error().code,
                         fmt::format("entry {}: {}", e.seq.value, decoded.error().message)};
    print(printer.line(e.seq, *decoded) + "\n");
    return {};
  }, [](const JournalSource&) { return Exit::ok; });
}

struct Stats {
  std::uint64_t entries = 0, erased = 0, public_bytes = 0, personal_bytes = 0;
  std::map<std::uint32_t, std::uint64_t> versions;
  std::map<core::EventType, std::uint64_t> events;
  base::Instant first, last;

  base::Status see(const journal::StoredEntry& e) {
    const auto decoded = codec::decode(e.public_part, {});
    if (!decoded)
      return base::Error{decoded.error().code,
                         fmt::format("entry {}: {}", e.seq.value, decoded.error().message)};
    if (!first) first = decoded->command.at;
    last = decoded->command.at;
    ++entries;
    erased += e.personal_erased ? 1 : 0;
    public_bytes += e.public_part.size();
    personal_bytes += e.personal_part.size();
    ++versions[decoded->version];
    for (const core::Event& event : decoded->events) ++events[codec::type_of(event)];
    return {};
  }
  Json json() const {
    Json by_version = Json::object(), by_event = Json::object();
    for (const auto& [version, n] : versions) by_version[std::to_string(version)] = n;
    for (const auto& [type, n] : events) by_event[std::string(code(type))] = n;
    return {{"entries", entries},
            {"first", first ? Json(base::to_iso(first)) : Json(nullptr)},
            {"last", last ? Json(base::to_iso(last)) : Json(nullptr)},
            {"erased", erased},
            {"public_bytes", public_bytes},
            {"personal_bytes", personal_bytes},
            {"decide_versions", by_version},
            {"events", by_event}};
  }
};

Exit stats(const Session& session, const Options& o) {
  Stats counted;
  return each_entry(
      o, "统计 stats", [&](const journal::StoredEntry& e) { return counted.see(e); },
      [&](const JournalSource&) {
        if (session.json) {
          print_line(counted.json());
          return Exit::ok;
        }
        print(fmt::format("条目 entries    {}  {} → {}\n", counted.entries,
                          counted.first ? short_time(base::to_iso(counted.first)) : "-",
                          counted.last ? short_time(base::to_iso(counted.last)) : "-"));
        print(fmt::format(
            "公开 public     {} 字节 bytes\n个人 personal   {} 字节 bytes（已清除 erased {} 条）\n",
            counted.public_bytes, counted.personal_bytes, counted.erased));
        Table table({"事件 event", "", ">次数 count"});
        for (const auto& [type, n] : counted.events)
          table.add({std::string(zh(type)), std::string(code(type)), std::to_string(n)});
        print(table.text());
        return Exit::ok;
      });
}

Exit segments(const Session& session, const Options& o) {
  const auto list = journal::SegmentReader(o.data + "/journal").list();
  if (!list) return fail(list.error());
  Json json = Json::array();
  Table table({">段 segment", ">首条 first", ">末条 last", "封存 sealed", ">字节 bytes"});
  for (const journal::SegmentInfo& s : *list) {
    json.push_back({{"segment", s.number},
                    {"first", s.first.value},
                    {"last", s.sealed ? Json(s.last.value) : Json(nullptr)},
                    {"sealed", s.sealed},
                    {"bytes", s.bytes}});
    table.add({std::to_string(s.number), std::to_string(s.first.value),
               s.sealed ? std::to_string(s.last.value) : "", s.sealed ? "是 yes" : "否 no",
               std::to_string(s.bytes)});
  }
  if (session.json) print_line({{"segments", json}});
  else print(table.text());
  return Exit::ok;
}

using Run = Exit (*)(const Session&, const Options&);

CLI::App* add(CLI::App& group, Session& session, const Words& words, Run run,
              const std::shared_ptr<Options>& o) {
  CLI::App* command = add_live(group, session, words);
  command->add_option("--data", o->data, "数据目录 / data folder")->required()->envname("GRIDLINE_DATA");
  command->callback([&session, run, o] {
    session.action = [&session, run, o] {
      o->socket = session.socket;
      return run(session, *o);
    };
  });
  return command;
}

}  // namespace

void register_journal(CLI::App& root, Session& session) {
  CLI::App* group =
      add_group(root, "journal", "日志（引擎开着或停着都可）", "the journal, with the engine running or not");
  auto o = std::make_shared<Options>();
  CLI::App* checked =
      add(*group, session,
          {"verify", "核对：链完整、重新裁定一致", "is the chain whole, is everything decided the same again",
           "gridline journal verify --data DIR"},
          verify, o);
  CLI::App* exported = add(*group, session,
                           {"export", "导出为 JSON 行", "all entries as JSON lines",
                            "gridline journal export --data DIR > entries.jsonl"},
                           export_entries, o);
  exported->add_flag("--personal", o->personal, "含个人信息 / with personal data");
  CLI::App* counted = add(*group, session, {"stats", "条目与事件数", "how many entries and events",
                                            "gridline journal stats --data DIR"}, stats, o);
  add(*group, session, {"segments", "分段", "the segments", "gridline journal segments --data DIR"}, segments,
      o);
  for (CLI::App* command : {checked, exported, counted}) {
    command->add_flag("--progress", o->progress, "总是显示进度 / show progress also when it is not a terminal");
  }
}

}  // namespace gridline::cli
