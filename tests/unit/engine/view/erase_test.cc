// Erasing a person from the views: gone for every question, gone from the bytes, and equal to what
// a rebuild from the erased journal gives.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/hash.h"
#include "engine/view/digest.h"
#include "engine/view/reader.h"
#include "engine/view/view.h"
#include "tests/unit/engine/view/desk.h"

namespace gridline::view {
namespace {

using test::any_file_holds;
using test::Desk;
using test::Folder;

// Words that stand nowhere else.
const std::string text = "龘靐窗户鑫淼玻璃破损", title = "麤犇安全", phone = "13900007777", note = "鱻焱已上门";

struct Erased {
  Desk desk{3};
  Folder folder;
  std::uint64_t complaint = 0;
  std::vector<base::Seq> personal;

  View open() {
    auto view = View::open(folder.file());
    EXPECT_TRUE(view.ok());
    return std::move(*view);
  }
  void live() {
    desk.import({{"boss", "王小明"}});
    desk.live_through(300);
    core::Personal who;
    who.reporter = {"赵大爷", phone, "海曲世家3号楼", "wx-zhao"};
    who.attachments = {{"abcd", "照片.jpg", "image/jpeg", 7}};
    personal.push_back(desk.receive({title, text}, who));
    complaint = desk.complaints();
    const std::uint64_t ticket = desk.tickets();
    personal.push_back(desk.revise(complaint, 2, title, text + "且漏风"));
    personal.push_back(desk.act(ticket, core::Verb::note, note));
    desk.live_through(300);
  }
};

int purge_all(View& view, int pages) {
  for (int steps = 1; steps < 1000; ++steps) {
    auto done = view.purge(pages);
    EXPECT_TRUE(done.ok());
    if (!done || done.value()) return steps;
  }
  ADD_FAILURE() << "purge does not end";
  return 0;
}

TEST(Erase, what_was_erased_is_in_no_file_after_purge) {
  Erased e;
  e.live();
  View view = e.open();
  for (std::uint64_t from = 1; from <= e.desk.size(); from += 50) {  // many parts of the search index
    ASSERT_TRUE(view.apply(e.desk.from_to(from, std::min(from + 49, e.desk.size()))).ok());
  }
  for (const std::string& bytes : {text, title, phone, note, std::string("龘靐"), std::string("赵大爷")}) {
    ASSERT_TRUE(any_file_holds(e.folder.path, bytes)) << bytes;
  }
  ASSERT_TRUE(view.erase(base::ComplaintId(e.complaint)).ok());
  EXPECT_GE(purge_all(view, 1), 2);  // never in the first step: it only begins
  for (const std::string& bytes : {text, title, phone, note, std::string("龘靐"), std::string("麤犇"),
                                   std::string("鑫淼"), std::string("赵大爷"), std::string("照片.jpg")}) {
    EXPECT_FALSE(any_file_holds(e.folder.path, bytes)) << bytes;
  }
  EXPECT_TRUE(any_file_holds(e.folder.path, "王小明"));  // somebody else
}

TEST(Erase, no_question_finds_it_at_once) {
  Erased e;
  e.live();
  View view = e.open();
  ASSERT_TRUE(view.apply(e.desk.all()).ok());
  auto reader = Reader::open(e.folder.file());
  ASSERT_TRUE(reader.ok());
  auto found = reader->search("龘靐", {}, 10);
  ASSERT_TRUE(found.ok()) << found.error().message;
  EXPECT_EQ(found->total, 1u);
  ASSERT_TRUE(view.erase(base::ComplaintId(e.complaint)).ok());
  EXPECT_EQ(reader->search("龘靐", {}, 10)->total, 0u);
  auto complaint = reader->complaint(base::ComplaintId(e.complaint));
  ASSERT_TRUE(complaint.ok());
  ASSERT_EQ(complaint->versions.size(), 2u);
  for (const ComplaintVersion& v : complaint->versions) {
    EXPECT_EQ(v.personal, PersonalState::erased);
    EXPECT_EQ(v.text + v.title + v.reporter.phone + v.reporter.name, "");
    EXPECT_TRUE(v.attachments.empty());
  }
  auto ticket = reader->ticket(complaint->tickets.front());
  ASSERT_TRUE(ticket.ok());
  EXPECT_TRUE(std::any_of(ticket->timeline.begin(), ticket->timeline.end(),
                          [](const TimelineEvent& t) { return t.note_state == PersonalState::erased; }));
  for (const TimelineEvent& t : ticket->timeline) EXPECT_EQ(t.note, "");
}

TEST(Erase, the_view_names_the_entries_that_the_journal_has_to_erase) {
  Erased e;
  e.live();
  View view = e.open();
  ASSERT_TRUE(view.apply(e.desk.all()).ok());
  auto entries = view.personal_entries(base::ComplaintId(e.complaint));
  ASSERT_TRUE(entries.ok());
  for (const base::Seq seq : e.personal) {
    EXPECT_NE(std::find(entries->begin(), entries->end(), seq), entries->end()) << seq.value;
  }
}

TEST(Erase, a_view_that_erased_equals_one_rebuilt_from_the_erased_journal) {
  Erased e;
  e.live();
  View view = e.open();
  ASSERT_TRUE(view.apply(e.desk.from_to(1, e.desk.size() - 100)).ok());
  auto entries = view.personal_entries(base::ComplaintId(e.complaint));
  ASSERT_TRUE(entries.ok());
  entries->push_back(base::Seq(1));  // the first import of names too
  ASSERT_TRUE(view.erase(*entries).ok());
  for (const base::Seq seq : *entries) e.desk.erase(seq);
  ASSERT_TRUE(view.apply(e.desk.from_to(view.applied().value + 1, e.desk.size())).ok());
  purge_all(view, 50);
  Folder fresh;
  auto rebuilt = View::open(fresh.file());
  ASSERT_TRUE(rebuilt.ok());
  ASSERT_TRUE(rebuilt->apply(e.desk.all()).ok());
  auto one = digest(e.folder.file()), two = digest(fresh.file());
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_EQ(base::to_hex(*one), base::to_hex(*two));
}

TEST(Erase, the_fact_in_the_journal_blanks_what_it_names_in_the_transaction_that_folds_it) {
  Erased e;
  e.live();
  const base::Seq last(e.desk.size());
  std::vector<std::uint64_t> named;
  for (const base::Seq seq : e.personal) named.push_back(seq.value);
  e.desk.erase_person(named);
  View view = e.open();
  ASSERT_TRUE(view.apply(e.desk.from_to(1, last.value)).ok());
  EXPECT_TRUE(any_file_holds(e.folder.path, phone));
  ASSERT_TRUE(view.apply(e.desk.from_to(last.value + 1, e.desk.size())).ok());
  purge_all(view, 50);
  for (const std::string& word : {text, title, phone, note})
    EXPECT_FALSE(any_file_holds(e.folder.path, word));
  // In whatever batch it comes, and whether the journal's parts are gone by then or not, it is the same view.
  for (const bool gone : {false, true}) {
    if (gone) {
      for (const base::Seq seq : e.personal) e.desk.erase(seq);
    }
    Folder fresh;
    auto rebuilt = View::open(fresh.file());
    ASSERT_TRUE(rebuilt.ok());
    ASSERT_TRUE(rebuilt->apply(e.desk.all()).ok());
    auto one = digest(e.folder.file()), two = digest(fresh.file());
    ASSERT_TRUE(one.ok() && two.ok());
    EXPECT_EQ(base::to_hex(*one), base::to_hex(*two)) << gone;
  }
}

TEST(Erase, an_entry_reported_as_erased_brings_no_text_even_when_bytes_are_given) {
  Desk desk;
  desk.receive({title, text});
  Folder folder;
  auto view = View::open(folder.file());
  ASSERT_TRUE(view.ok());
  auto entries = desk.all();
  entries[0].personal_erased = true;
  ASSERT_TRUE(view->apply(entries).ok());
  EXPECT_FALSE(any_file_holds(folder.path, text));
  auto reader = Reader::open(folder.file());
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ(reader->complaint(base::ComplaintId(1))->versions.front().personal, PersonalState::erased);
}

TEST(Erase, purge_goes_on_after_a_restart) {
  Erased e;
  e.live();
  {
    View view = e.open();
    for (std::uint64_t from = 1; from <= e.desk.size(); from += 50) {
      ASSERT_TRUE(view.apply(e.desk.from_to(from, std::min(from + 49, e.desk.size()))).ok());
    }
    ASSERT_TRUE(view.erase(base::ComplaintId(e.complaint)).ok());
    auto begun = view.purge(1);
    ASSERT_TRUE(begun.ok());
    EXPECT_FALSE(begun.value());
  }
  View view = e.open();
  purge_all(view, 100);
  EXPECT_FALSE(any_file_holds(e.folder.path, "龘靐"));
  EXPECT_TRUE(view.purge().value());
}

}  // namespace
}  // namespace gridline::view
