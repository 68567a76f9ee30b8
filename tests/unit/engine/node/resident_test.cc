// Erasing a resident: everything of his is found and nothing of others', and a kill anywhere ends well.
#include "engine/node/resident.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/codec/entry.h"
#include "tests/unit/engine/node/lingyun.h"

namespace gridline::node {
namespace {

namespace fs = std::filesystem;

constexpr const char* zhao = "13912345678";
constexpr const char* neighbour = "13800000001";

class ResidentTest : public ::testing::Test {
 protected:
  ResidentTest() : folder_(fs::temp_directory_path() / ("gl-resident-" + std::to_string(::getpid()))) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    open();
    world_ = std::make_unique<Lingyun>(*journal_);
  }
  ~ResidentTest() override {
    world_.reset();
    journal_.reset();
    fs::remove_all(folder_);
  }

  std::string journal_folder() const { return (folder_ / "journal").string(); }
  void open() {
    auto opened = journal::SqliteJournal::open({journal_folder(), 1 << 20, "test", {}});
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    journal_ = std::move(*opened);
  }
  // As after a kill: the journal alone is left.
  void kill() {
    world_->node.reset();
    journal_.reset();
    open();
  }

  Outcome submit(const std::string& id, const std::string& text, const std::string& phone) {
    wire::Submission s;
    s.id = id;
    s.text = text;
    s.reporter.name = "赵大爷";
    s.reporter.phone = phone;
    return world_->act(
        make_submit(std::move(s), {"test", "test"}, *world_->ready, world_->secret, world_->random));
  }
  Outcome note(base::TicketId ticket, const std::string& text) {
    core::Command command;
    command.actor.kind = core::ActorKind::administrator;
    core::ActOnTicket act;
    act.ticket = ticket;
    act.verb = core::Verb::note;
    command.body = act;
    command.personal.note = text;
    return world_->act(std::move(command));
  }
  Outcome fact(const ResidentEntries& found) {
    core::Command command;
    command.actor.kind = core::ActorKind::administrator;
    command.body = core::ErasePerson{found.entries, 1, "resident_asked"};
    return world_->act(std::move(command));
  }

  ResidentEntries find(const Whose& whose) {
    EXPECT_TRUE(journal_->seal().ok());
    journal::SegmentReader segments(journal_folder());
    auto found = entries_of(segments, whose, [] { return false; });
    EXPECT_TRUE(found.ok()) << found.error().message;
    return found ? std::move(*found) : ResidentEntries();
  }

  // Does any file of the journal hold these bytes?
  bool any_file_holds(const std::string& bytes) const {
    for (const auto& file : fs::directory_iterator(journal_folder())) {
      std::ifstream in(file.path(), std::ios::binary);
      std::ostringstream content;
      content << in.rdbuf();
      if (content.str().find(bytes) != std::string::npos) return true;
    }
    return false;
  }

  fs::path folder_;
  std::unique_ptr<journal::SqliteJournal> journal_;
  std::unique_ptr<Lingyun> world_;
};

TEST_F(ResidentTest, all_of_his_complaints_versions_and_notes_are_found_and_nothing_of_others) {
  const Outcome first = submit("1", "供销社宿舍1号楼2单元楼道灯不亮", zhao);
  const Outcome version = submit("1", "供销社宿舍1号楼2单元楼道灯不亮，三天了", "");
  const Outcome other = submit("2", "青松里2号楼停水，邻居电话139 1234-5678", neighbour);
  const Outcome second = submit("3", "供销社宿舍1号楼垃圾没人清", "+86 139-1234-5678");
  const Outcome noted = note(first.reply.tickets.at(0), "已电话联系赵大爷");
  note(other.reply.tickets.at(0), "与他无关");

  for (const Whose& whose : {Whose{zhao, {}}, Whose{"", second.reply.tickets.at(0)}}) {
    const ResidentEntries found = find(whose);
    EXPECT_EQ(found.complaints, (std::vector{first.reply.complaint, second.reply.complaint}));
    EXPECT_EQ(found.tickets, (std::vector{first.reply.tickets.at(0), second.reply.tickets.at(0)}));
    EXPECT_EQ(found.entries,
              (std::vector{first.seq.value, version.seq.value, second.seq.value, noted.seq.value}));
    EXPECT_EQ(found.notes, 1u);
    EXPECT_EQ(found.mentions, std::vector{other.reply.complaint});
  }
  EXPECT_TRUE(find({"13711112222", {}}).entries.empty());
}

TEST_F(ResidentTest, who_gave_no_phone_is_found_by_his_ticket_alone) {
  const Outcome first = submit("1", "供销社宿舍1号楼2单元楼道灯不亮", "");
  submit("2", "青松里2号楼停水", "");
  const ResidentEntries found = find({"", first.reply.tickets.at(0)});
  EXPECT_EQ(found.entries, std::vector{first.seq.value});
  journal::SegmentReader segments(journal_folder());
  const auto none = entries_of(segments, {"", base::TicketId(999)}, [] { return false; });
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, base::ErrorCode::not_found);
}

TEST_F(ResidentTest, a_number_that_a_correction_brought_leads_to_nobody_else) {
  const Outcome first = submit("1", "供销社宿舍1号楼2单元楼道灯不亮", zhao);
  submit("1", "供销社宿舍1号楼2单元楼道灯不亮，改号", neighbour);
  const Outcome other = submit("2", "青松里2号楼停水", neighbour);
  EXPECT_EQ(find({zhao, {}}).complaints, std::vector{first.reply.complaint});
  EXPECT_EQ(find({"", first.reply.tickets.at(0)}).complaints, std::vector{first.reply.complaint});
  EXPECT_EQ(find({neighbour, {}}).complaints, (std::vector{first.reply.complaint, other.reply.complaint}));
}

TEST_F(ResidentTest, a_search_ends_when_the_engine_stops) {
  for (int i = 0; i < 1100; ++i) submit("s" + std::to_string(i), "青松里2号楼停水", "");
  ASSERT_TRUE(journal_->seal().ok());
  journal::SegmentReader segments(journal_folder());
  const auto stopped = entries_of(segments, {zhao, {}}, [] { return true; });
  ASSERT_FALSE(stopped.ok());
  EXPECT_EQ(stopped.error().code, base::ErrorCode::busy);
}

TEST_F(ResidentTest, beside_a_running_engine_the_parts_go_from_files_and_ring_and_the_chain_stays_whole) {
  submit("1", "供销社宿舍1号楼2单元楼道灯龘不亮", zhao);
  submit("2", "青松里2号楼停水鱻", neighbour);
  const ResidentEntries found = find({zhao, {}});
  Erasing erasing(folder_.string());
  ASSERT_TRUE(erasing.begin(base::Seq(journal_->head().last.value + 1)).ok());
  ASSERT_FALSE(fact(found).rejection);
  ASSERT_TRUE(journal_->seal().ok());
  EXPECT_TRUE(any_file_holds("楼道灯龘不亮"));
  const auto early = erasing.finish(journal_folder(), world_->node->recent(),
                                    base::Seq(journal_->head().last.value + 1));
  ASSERT_FALSE(early.ok()) << "a fact that is not sealed is not passed over";
  EXPECT_TRUE(fs::exists(folder_ / "erasing"));
  const auto erased = erasing.finish(journal_folder(), world_->node->recent(), journal_->head().last);
  ASSERT_TRUE(erased.ok()) << erased.error().message;
  EXPECT_EQ(*erased, 1u);
  EXPECT_FALSE(any_file_holds("楼道灯龘不亮"));
  EXPECT_FALSE(any_file_holds(zhao));
  EXPECT_TRUE(any_file_holds("停水鱻"));
  EXPECT_FALSE(fs::exists(folder_ / "erasing"));

  const auto chunk = world_->node->recent().find(base::Seq(found.entries.at(0)));
  ASSERT_NE(chunk, nullptr);
  EXPECT_EQ(chunk->entry(found.entries.at(0) - chunk->first().value).personal_part, "");
  EXPECT_TRUE(find({zhao, {}}).entries.empty()) << "once more finds nothing left";
  EXPECT_FALSE(submit("3", "青松里2号楼又停水", neighbour).rejection) << "the journal goes on";
  kill();
  std::uint64_t entries = 0;
  ASSERT_TRUE(journal_->read(base::Seq(1), [&](const journal::StoredEntry&) { return ++entries > 0; }).ok());
  EXPECT_EQ(entries, journal_->head().last.value);
}

TEST_F(ResidentTest, killed_before_the_fact_nothing_is_erased_and_the_mark_goes) {
  submit("1", "供销社宿舍1号楼2单元楼道灯龘不亮", zhao);
  ASSERT_TRUE(Erasing(folder_.string()).begin(base::Seq(journal_->head().last.value + 1)).ok());
  kill();
  const auto erased = Erasing(folder_.string()).finish(*journal_);
  ASSERT_TRUE(erased.ok());
  EXPECT_EQ(*erased, 0u);
  EXPECT_FALSE(fs::exists(folder_ / "erasing"));
  EXPECT_TRUE(any_file_holds("楼道灯龘不亮"));
}

TEST_F(ResidentTest, killed_after_the_fact_the_next_start_erases_and_once_is_enough) {
  submit("1", "供销社宿舍1号楼2单元楼道灯龘不亮", zhao);
  const ResidentEntries found = find({zhao, {}});
  submit("2", "供销社宿舍1号楼2单元楼道灯犇不亮", zhao);  // after the search: a new complaint, which stays
  ASSERT_TRUE(Erasing(folder_.string()).begin(base::Seq(journal_->head().last.value + 1)).ok());
  ASSERT_FALSE(fact(found).rejection);
  kill();
  const auto erased = Erasing(folder_.string()).finish(*journal_);
  ASSERT_TRUE(erased.ok());
  EXPECT_EQ(*erased, 1u);
  EXPECT_FALSE(any_file_holds("楼道灯龘不亮"));
  EXPECT_TRUE(any_file_holds("楼道灯犇不亮"));
  EXPECT_EQ(Erasing(folder_.string()).finish(*journal_).value(), 0u);
}

TEST_F(ResidentTest, only_the_administrator_erases_with_a_code_and_entries_in_order) {
  const auto code_of = [&](core::ActorKind kind, std::vector<std::uint64_t> entries, std::string reason) {
    core::Command command;
    command.actor.kind = kind;
    command.body = core::ErasePerson{std::move(entries), 1, std::move(reason)};
    const Outcome outcome = world_->act(std::move(command));
    return outcome.rejection ? outcome.rejection->code : std::string();
  };
  using core::ActorKind;
  EXPECT_EQ(code_of(ActorKind::member, {1}, "resident_asked"), "not_yours");
  EXPECT_EQ(code_of(ActorKind::adapter, {1}, "resident_asked"), "not_yours");
  EXPECT_EQ(code_of(ActorKind::administrator, {1}, ""), "reason_needed");
  EXPECT_EQ(code_of(ActorKind::administrator, {1}, "赵大爷要求"), "bad_code");
  EXPECT_EQ(code_of(ActorKind::administrator, {}, "resident_asked"), "bad_entries");
  EXPECT_EQ(code_of(ActorKind::administrator, {2, 2}, "resident_asked"), "bad_entries");
  EXPECT_EQ(code_of(ActorKind::administrator, std::vector<std::uint64_t>(limits::erase_entries_max + 1, 1),
                    "resident_asked"),
            "too_many");
  EXPECT_EQ(code_of(ActorKind::administrator, {1, 2}, "resident_asked"), "");
}

}  // namespace
}  // namespace gridline::node
