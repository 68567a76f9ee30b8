// What is taken for an advert, and what only speaks of one.
#include <gtest/gtest.h>

#include "rules/pack/loader.h"
#include "rules/text/reading.h"

namespace gridline::text {
namespace {

const Reader& reader() {
  static const Reader made([] {
    const auto files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun");
    const pack::Loaded loaded = pack::load(*files);
    EXPECT_NE(loaded.pack, nullptr);
    return loaded.pack;
  }());
  return made;
}

TEST(Advert, messages_that_sell_something) {
  for (const char* text : {
           "购卡热线 0516-82345678",
           "【极速贷】您已获得20万额度，无抵押当天放款，点击链接领取，回T退订",
           "专业疏通下水道、清掏化粪池，价格优惠，随叫随到，电话138****0001",
           "诚聘兼职刷单，日结三百，在家就能做，名额有限，加QQ咨询",
           "代开发票，各行各业，13912345678",
           "旺铺招租，临街双面宽，有意加微信详谈",
       }) {
    const Reading reading = reader().read({"", text, "", ""});
    EXPECT_TRUE(reading.advert) << text;
    EXPECT_FALSE(reading.sure) << text;
    EXPECT_EQ(reading.urgency, pack::Urgency::u4) << text;
    bool told = false;
    for (const MatchedWord& word : reading.words) told = told || word.about == "advert:";
    EXPECT_TRUE(told) << text;
  }
}

TEST(Advert, residents_who_write_of_adverts_are_residents) {
  for (const char* text : {
           "【同城短信】东升小区4-3-502停水一天了 物业电话打不通 回T退订",
           "海曲世家8号楼楼道里贴满了贷款小广告，还写着电话13912345678，没人管",
           "投诉电信诈骗，有人加微信让我刷单，骗了我三千",
           "请问老年人坐公交车优惠怎么办理",
           "物业费能不能优惠，13912345678",
           "打12345没人接",
       }) {
    EXPECT_FALSE(reader().read({"", text, "", ""}).advert) << text;
  }
}

TEST(Advert, an_emergency_in_it_still_counts) {
  const Reading reading = reader().read({"", "价格优惠随叫随到13912345678，银杏公馆1号楼着火了快来人", "", ""});
  ASSERT_FALSE(reading.matters.empty());
  EXPECT_EQ(reading.urgency, pack::Urgency::u1);
}

}  // namespace
}  // namespace gridline::text
