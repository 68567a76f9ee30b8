// The thread that keeps read.db: what it says when it cannot.
#include "engine/app/projector.h"

#include <gtest/gtest.h>

#include "engine/sqlite/database.h"
#include "engine/view/reader.h"
#include "tests/unit/engine/door/running_node.h"
#include "tests/unit/engine/http/desk.h"

namespace gridline::app {
namespace {

using test::eventually;

struct ProjectorTest : testing::Test {
  test::TemporaryFolder folder;
  test::RunningNode running;
};

TEST_F(ProjectorTest, it_has_no_problem_while_it_keeps_up) {
  Projector projector(running.node(), "/nonexistent", folder / "read.db", {});
  projector.start();
  EXPECT_TRUE(eventually([&] {
    auto reader = view::Reader::open(folder / "read.db");
    const auto seen = reader ? reader->progress() : base::Result<base::Seq>(reader.error());
    return seen && *seen == running.node().recent().last();
  }));
  EXPECT_EQ(projector.problem(), "");
}

TEST_F(ProjectorTest, a_file_of_another_program_is_left_alone_and_the_problem_is_named) {
  {
    auto foreign = sqlite::Database::open(folder / "read.db", sqlite::Database::Mode::read_write_create);
    ASSERT_TRUE(foreign.ok());
    ASSERT_TRUE(foreign->run("CREATE TABLE recipes(name TEXT)").ok());
  }
  Projector projector(running.node(), "/nonexistent", folder / "read.db", {});
  projector.start();
  EXPECT_TRUE(eventually([&] { return !projector.problem().empty(); }));
  EXPECT_NE(projector.problem().find("read.db is not kept any more"), std::string::npos);
  projector.stop();
  auto foreign = sqlite::Database::open(folder / "read.db", sqlite::Database::Mode::read_only);
  EXPECT_EQ(*foreign->number("SELECT count(*) FROM recipes"), 0u);
}

}  // namespace
}  // namespace gridline::app
