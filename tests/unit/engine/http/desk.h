// The API over a running node, with a read.db that is brought up to date when a test says so.
#pragma once

#include <gtest/gtest.h>

#include <stdlib.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/http/api.h"
#include "engine/node/entry_reader.h"
#include "engine/view/view.h"
#include "tests/unit/engine/door/running_node.h"

namespace gridline::test {

using Json = nlohmann::json;

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "gridline-XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    path = pattern;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
  std::string operator/(const std::string& name) const { return (path / name).string(); }
  std::filesystem::path path;
};

struct Answered {
  unsigned status = 0;
  Json body;
  std::string text;
  std::string code() const { return body.contains("error") ? body["error"]["code"].get<std::string>() : ""; }
};

class Desk {
 public:
  Desk() : api(services()) {}

  http::Services services() {
    http::Services s{running.node(), running.world.secret, "/nonexistent", folder / "read.db", "0.1.0", {},
                     [] {
                       node::AdapterStatus a;
                       a.name = "sms-1";
                       a.accepted = 3;
                       return std::vector{a};
                     },
                     [](const std::string& level) { return level == "debug"; },
                     [](const std::string& to) -> base::Result<std::string> {
                       if (to == "full") return base::Error{base::ErrorCode::disk_full, "no room"};
                       return "copied to " + to;
                     },
                     [this] { return base::Instant{clock_ms.load()}; }};
    s.packs = &running.world.packs;
    s.adapter_results = [](const std::string& name) {
      std::vector<node::AdapterResult> out;
      if (name != "sms-1") return out;
      out.push_back({base::Instant{1'772'409'600'000}, "A-1", 41, 1, true, {}, {}, {}, false});
      const base::Instant later{1'772'409'601'000};
      out.push_back({later, "A-2", 0, 0, false, "nothing_said", "没有", "nothing", false});
      return out;
    };
    return s;
  }

  // `token` in all of these: the member's who asks; empty: the administrator asks.
  Answered get(const std::string& path, std::map<std::string, std::string> query = {},
               const std::string& token = "") {
    return answered(api.handle({"GET", "/api/v1/" + path, std::move(query), "", header(token)}));
  }
  Answered post(const std::string& path, const std::string& body, const std::string& token = "") {
    return answered(api.handle({"POST", "/api/v1/" + path, {}, body, header(token)}));
  }
  // With an Authorization header as it is.
  Answered get_as(const std::string& path, const std::string& authorization) {
    return answered(api.handle({"GET", "/api/v1/" + path, {}, "", authorization}));
  }
  std::string token_of(const std::string& member) {
    const Answered a = post("members/" + member + "/token", "{}");
    EXPECT_EQ(a.status, 200u) << a.text;
    return a.body.value("token", "");
  }
  Answered submit(const std::string& text, const std::string& id = "") {
    return post("submit", Json{{"text", text}, {"id", id}, {"name", "徐先生"}, {"phone", "13912345678"}}.dump());
  }

  // read.db up to the last committed entry.
  void project() {
    auto view = view::View::open(folder / "read.db", {});
    ASSERT_TRUE(view.ok());
    node::EntryReader reader(running.node(), "/nonexistent");
    while (view->applied() < running.node().recent().last()) {
      const auto next = reader.read(base::Seq(view->applied().value + 1), std::chrono::milliseconds(0),
                                    [&](const journal::StoredEntry& e) {
                                      const view::Entry entry{e.seq, e.public_part, e.personal_part, false};
                                      EXPECT_TRUE(view->apply({&entry, 1}).ok());
                                      return true;
                                    });
      ASSERT_TRUE(next.ok());
    }
  }

  TemporaryFolder folder;
  std::atomic<std::int64_t> clock_ms{node::Lingyun::start.ms};  // the API's clock
  RunningNode running;
  http::Api api;

 private:
  static std::optional<std::string> header(const std::string& token) {
    return token.empty() ? std::nullopt : std::optional("Bearer " + token);
  }
  static Answered answered(const http::Response& r) {
    return {r.status, Json::parse(r.body, nullptr, false), r.body};
  }
};

}  // namespace gridline::test
