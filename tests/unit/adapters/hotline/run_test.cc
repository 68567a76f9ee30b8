// The adapter at work against an engine that does what the test says: stored, sent, put aside, mended.
#include <atomic>
#include <thread>

#include "adapters/hotline/quarantine.h"
#include "adapters/hotline/row.h"
#include "adapters/hotline/run.h"
#include "tests/unit/adapters/hotline/follow_files.h"
#include "tests/unit/adapters/sdk/fake_engine.h"

namespace gridline::hotline {

namespace {

using namespace std::chrono_literals;

sdk::Options sdk_options(const Folder& folder, const std::string& endpoint) {
  sdk::Options options;
  options.endpoint = endpoint;
  options.name = "hotline-test";
  options.channel = "hotline";
  options.software = "test";
  options.spool = folder / "spool";
  return options;
}

RunOptions once(const Folder& folder) {
  RunOptions options;
  options.follow.path = folder / "export.csv";
  options.once = true;
  options.wait = 20s;
  options.quiet = true;
  return options;
}

// Accepts everything until `rows` submissions came; their ids.
std::vector<std::string> accept(sdk::FakeEngine& engine, std::size_t rows) {
  std::vector<std::string> ids;
  engine.greet();
  while (ids.size() < rows) {
    const auto submit = engine.expect<wire::Submit>();
    if (submit.items.empty()) break;
    for (const auto& item : submit.items) ids.push_back(item.id);
    engine.send(sdk::FakeEngine::accepting(submit));
  }
  return ids;
}

const std::string bad_line = "2.50912E+17,2026-03-02 09:00:00,徐先生,13900000001,编号坏了\r\n";

}  // namespace

TEST(HotlineRun, once_reads_to_the_end_and_waits_for_all_results) {
  const Folder folder;
  sdk::FakeEngine engine;
  folder.write("export.csv", header_line + row_line(0) + bad_line + row_line(1));
  std::vector<std::string> ids;
  std::thread answers([&] { ids = accept(engine, 2); });
  {
    auto adapter = sdk::Adapter::open(sdk_options(folder, engine.endpoint()), {});
    ASSERT_TRUE(adapter.ok()) << adapter.error().message;
    const std::atomic<bool> stop{false};
    const auto end = run(**adapter, once(folder), stop);
    ASSERT_TRUE(end.ok()) << end.error().message;
    EXPECT_EQ(*end, RunEnd::complete);
    EXPECT_EQ((*adapter)->stats().accepted, 2u);
    EXPECT_EQ((*adapter)->stats().quarantined, 1u);
  }
  answers.join();
  EXPECT_EQ(ids, (std::vector<std::string>{"GD1000000", "GD1000001"}));
}

TEST(HotlineRun, without_an_engine_rows_stay_in_the_spool_and_no_row_is_read_twice) {
  const Folder folder;
  folder.write("export.csv", header_line + row_line(0));
  for (int turn = 1; turn <= 2; ++turn) {
    auto adapter = sdk::Adapter::open(sdk_options(folder, "tcp://127.0.0.1:1"), {});
    ASSERT_TRUE(adapter.ok()) << adapter.error().message;
    RunOptions options = once(folder);
    options.wait = 1s;
    const std::atomic<bool> stop{false};
    const auto end = run(**adapter, options, stop);
    ASSERT_TRUE(end.ok());
    EXPECT_EQ(*end, RunEnd::incomplete);
    EXPECT_EQ((*adapter)->stats().waiting, static_cast<std::uint64_t>(turn));
    folder.append("export.csv", row_line(turn));
  }
}

TEST(HotlineRun, a_growing_file_is_followed_until_a_stop_is_asked_for) {
  const Folder folder;
  sdk::FakeEngine engine;
  folder.write("export.csv", header_line + row_line(0));
  auto adapter = sdk::Adapter::open(sdk_options(folder, engine.endpoint()), {});
  ASSERT_TRUE(adapter.ok());
  std::atomic<bool> stop{false};
  std::thread work([&] {
    RunOptions options = once(folder);
    options.once = false;
    const auto end = run(**adapter, options, stop);
    EXPECT_TRUE(end.ok() && *end == RunEnd::stopped);
  });
  EXPECT_EQ(accept(engine, 1).size(), 1u);
  folder.append("export.csv", row_line(1));
  const auto next = engine.expect<wire::Submit>();
  stop = true;
  work.join();
  ASSERT_EQ(next.items.size(), 1u);
  EXPECT_EQ(next.items[0].id, "GD1000001");
}

TEST(HotlineRun, a_missing_file_is_no_success) {
  const Folder folder;
  auto adapter = sdk::Adapter::open(sdk_options(folder, "tcp://127.0.0.1:1"), {});
  ASSERT_TRUE(adapter.ok());
  const std::atomic<bool> stop{false};
  const auto end = run(**adapter, once(folder), stop);
  ASSERT_TRUE(end.ok());
  EXPECT_EQ(*end, RunEnd::incomplete);
}

TEST(HotlineQuarantine, a_bad_row_goes_through_the_spool_and_comes_back_whole) {
  BadRow bad;
  bad.reason = reason::bad_time;
  bad.detail = "三月二日";
  bad.file = "export.csv.1";
  bad.offset = 1234;
  bad.dialect = {Encoding::gb18030, '\t'};
  bad.header = {"工单编号", "主要\"内容\"", "a,b"};
  bad.raw = std::string("\xC2\xA9\0\n", 4);
  const auto back = bad_row_of(as_refused_submission(bad));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->reason, bad.reason);
  EXPECT_EQ(back->offset, bad.offset);
  EXPECT_EQ(back->dialect, bad.dialect);
  EXPECT_EQ(back->header, bad.header);
  EXPECT_EQ(back->raw, bad.raw);
  EXPECT_FALSE(bad_row_of(wire::Submission{}).has_value());
}

TEST(HotlineQuarantine, rows_are_mended_by_a_mended_mapping_and_others_stay) {
  const Folder folder;
  auto spool = sdk::Spool::open(folder / "spool");
  ASSERT_TRUE(spool.ok());
  BadRow no_text;  // the text stands in a column that the built-in mapping does not know
  no_text.reason = reason::no_text;
  no_text.header = {"工单编号", "受理时间", "主要内容", "市民原话"};
  no_text.raw = "GD1,2026-03-02 09:00:00,,楼道漏水";
  BadRow hopeless = no_text;
  hopeless.raw = "GD2,2026-03-02 09:00:00,,";
  BadRow file;
  file.reason = reason::no_header;
  file.raw = "甲,乙,市民原话\nGD3,2026-03-02 09:00:00,电梯坏了\nGD4,2026-03-02 09:00:00,路灯不亮\n";
  wire::Submission by_engine;  // refused by the engine: only to be asked again
  by_engine.id = "GD5\n";
  by_engine.text = "x";
  const std::vector<wire::Submission> all = {as_refused_submission(no_text), as_refused_submission(hopeless),
                                             as_refused_submission(file), by_engine};
  ASSERT_TRUE((*spool)->append(all, "checkpoint", base::Instant{1}).ok());
  ASSERT_EQ((*spool)->counts().quarantined, 4u);

  const auto same = replay_quarantine(**spool, Mapping::built_in(), std::nullopt, base::Instant{2});
  ASSERT_TRUE(same.ok());
  EXPECT_EQ(same->mended, 0u);
  EXPECT_EQ(same->sent_again, 1u);
  EXPECT_EQ(same->remaining, 3u);

  const auto mapping = Mapping::parse("columns: {id: [甲], received: [乙], text: [市民原话]}", "mended.yaml");
  ASSERT_TRUE(mapping.ok());
  const auto mended = replay_quarantine(**spool, *mapping, std::nullopt, base::Instant{3});
  ASSERT_TRUE(mended.ok());
  EXPECT_EQ(mended->mended, 3u);
  EXPECT_EQ(mended->remaining, 1u);
  EXPECT_EQ((*spool)->counts().quarantined, 1u);
  const auto waiting = (*spool)->next(0, 100, 1 << 20);
  ASSERT_TRUE(waiting.ok());
  std::vector<std::string> ids;
  for (const auto& row : *waiting) ids.push_back(row.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"GD5\n", "GD1", "GD3", "GD4"}));
  EXPECT_EQ(*(*spool)->checkpoint(), "checkpoint");
}

TEST(HotlineQuarantine, a_line_for_people_names_the_place_and_nothing_personal) {
  sdk::Quarantined quarantined;
  BadRow bad;
  bad.reason = reason::bad_time;
  bad.file = "export.csv";
  bad.offset = 77;
  bad.raw = "GD1,昨天,徐先生,13900000001";
  quarantined.number = 3;
  quarantined.submission = as_refused_submission(bad);
  const std::string line = describe(quarantined, false);
  EXPECT_NE(line.find("export.csv:77"), std::string::npos);
  EXPECT_NE(line.find("bad_time"), std::string::npos);
  EXPECT_EQ(line.find("13900000001"), std::string::npos);
  EXPECT_NE(describe(quarantined, true).find("13900000001"), std::string::npos);
}

}  // namespace gridline::hotline
