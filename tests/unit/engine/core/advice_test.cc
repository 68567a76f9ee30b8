// What a resident is told at once: the pack's words for the route, else the engine's own; nothing without
// need.
#include "engine/core/advice.h"

#include <gtest/gtest.h>

#include "engine/core/receipt.h"
#include "tests/unit/engine/core/world.h"

namespace gridline::core {
namespace {

constexpr Instant monday{1'772'413'200'000};  // 2026-03-02T09:00+08:00
const std::string built_in =
    "如有危险请立即撤离到安全处，并拨打 110（公安）、119（消防）或 120（急救）。已通知值班人员。 / If anyone is in danger, get to "
    "safety and call 110 (police), 119 (fire) or 120 (ambulance). The person on duty has been told.";

// Lingyun with words of its own for what goes by root/emergency.
const CompiledPack& with_words() {
  static const CompiledPack made = [] {
    auto files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun");
    for (pack::PackFile& file : files->files) {
      const std::string route = "      policy: emergency\n      split: true\n";
      if (file.name == "routes.yaml")
        file.content.insert(file.content.find(route), "      says: {emergency: gas}\n");
    }
    files->files.push_back({"texts.yaml",
                            "gas: {for: emergency, zh: '{place}：{category}，{receipt}，请先撤离。'}\n"});
    std::sort(files->files.begin(), files->files.end(),
              [](const pack::PackFile& a, const pack::PackFile& b) { return a.name < b.name; });
    CompiledPack out;
    out.pack = pack::load(*files).pack;
    std::vector<pack::Issue> issues;
    if (out.pack) out.routes = route::RouteTree::compile(out.pack, {}, issues);
    if (!out.routes) throw std::runtime_error("the pack does not compile");
    out.reader = std::make_shared<text::Reader>(out.pack);
    return out;
  }();
  return made;
}

const Said gas{"1", "银杏公馆1号楼闻到煤气味，漏气了"};

TEST(Advice, is_the_engines_own_where_the_pack_says_nothing) {
  World world(monday);
  EXPECT_EQ(world.submit(gas).reply.advice, built_in);
  EXPECT_EQ(world.submit({"2", "海曲世家3号楼楼道灯不亮"}).reply.advice, "");
}

TEST(Advice, is_in_the_words_of_the_route_filled_in) {
  World world(monday, {}, with_words());
  const Reply reply = world.submit(gas).reply;
  EXPECT_EQ(reply.advice, "银杏公馆/1号楼：燃气泄漏，" + receipt_code(reply.receipt) + "，请先撤离。");
}

TEST(Advice, is_given_again_when_the_complaint_is_sent_again) {
  World world(monday, {}, with_words());
  const Reply first = world.submit(gas).reply;
  const Reply again = world.submit(gas).reply;
  EXPECT_FALSE(again.is_new);
  EXPECT_EQ(again.advice, first.advice);
  EXPECT_NE(again.advice, "");
}

TEST(Advice, comes_when_a_change_makes_it_an_emergency) {
  World world(monday, {}, with_words());
  EXPECT_EQ(world.submit({"1", "银杏公馆1号楼楼道灯不亮"}).reply.advice, "");
  const Reply changed = world.submit(gas).reply;
  EXPECT_EQ(changed.version, 2u);
  EXPECT_NE(changed.advice.find("请先撤离"), std::string::npos) << changed.advice;
}

}  // namespace
}  // namespace gridline::core
