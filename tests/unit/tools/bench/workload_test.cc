// The load and the pack it is made for: real submissions, different ones, the same for a seed.
#include "tools/bench/workload.h"

#include <gtest/gtest.h>

#include <set>

#include "engine/node/pack_store.h"
#include "engine/wire/checks.h"
#include "rules/pack/files.h"
#include "tools/bench/synthetic_pack.h"
#include "tools/bench/temporary_folder.h"

namespace gridline::bench {
namespace {

const std::filesystem::path lingyun = std::filesystem::path(GRIDLINE_SOURCE_DIR) / "rules/packs/lingyun";

std::shared_ptr<const node::ReadyPack> synthetic(std::uint64_t places) {
  auto folder = TemporaryFolder::make({});
  EXPECT_TRUE(folder.ok());
  const base::Status written = write_synthetic_pack(folder->path(), lingyun, places, 1);
  EXPECT_TRUE(written.ok()) << written.error().message;
  const auto files = pack::read_folder(folder->path().string());
  EXPECT_TRUE(files.ok());
  const auto ready = node::PackStore("").add(*files);
  EXPECT_TRUE(ready.ok()) << ready.error().message;
  return ready.ok() ? *ready : nullptr;
}

wire::Submission submission(const Workload& workload, std::uint64_t n) {
  std::string packed;
  workload.append(n, packed);
  auto out = base::from_packed<wire::Submission>(packed);
  EXPECT_TRUE(out.ok()) << n;
  return out.ok() ? std::move(out).value() : wire::Submission();
}

TEST(SyntheticPack, it_loads_without_an_error_and_has_as_many_places_as_asked_for) {
  const auto ready = synthetic(1000);
  ASSERT_NE(ready, nullptr);
  EXPECT_EQ(ready->pack->places.size(), 1000u);
}

TEST(SyntheticPack, a_base_that_is_not_there_is_an_error) {
  const auto folder = TemporaryFolder::make({});
  ASSERT_TRUE(folder.ok());
  EXPECT_FALSE(write_synthetic_pack(folder->path() / "pack", folder->path() / "nowhere", 100, 1).ok());
}

TEST(Workload, submissions_pass_the_doors_checks_and_their_texts_are_as_long_as_said) {
  const auto ready = synthetic(200);
  const Workload given(*ready->pack, true, 1), spoken(*ready->pack, false, 1);
  for (std::uint64_t n = 0; n < 5000; n += 7) {
    for (const Workload* workload : {&given, &spoken}) {
      const wire::Submission s = submission(*workload, n);
      EXPECT_FALSE(wire::check(s).has_value()) << n;
      EXPECT_EQ(s.id, Workload::id_of(n));
      EXPECT_LE(s.text.size(), text_bytes);
      EXPECT_GT(s.text.size(), text_bytes - 4);
    }
  }
}

TEST(Workload, given_places_and_categories_are_the_packs_and_no_pair_comes_twice) {
  const auto ready = synthetic(200);
  const Workload workload(*ready->pack, true, 1);
  std::set<std::pair<std::string, std::string>> pairs;
  for (std::uint64_t n = 0; n < workload.distinct_pairs(); ++n) {
    const wire::Submission s = submission(workload, n);
    EXPECT_EQ(ready->pack->place_by_path.count(s.place), 1u) << s.place;
    EXPECT_EQ(ready->pack->category_by_id.count(s.category), 1u) << s.category;
    pairs.emplace(s.place, s.category);
  }
  EXPECT_EQ(pairs.size(), workload.distinct_pairs());
}

TEST(Workload, the_same_number_and_seed_give_the_same_submission_and_another_seed_another) {
  const auto ready = synthetic(200);
  const Workload one(*ready->pack, true, 1), again(*ready->pack, true, 1), other(*ready->pack, true, 2);
  EXPECT_EQ(submission(one, 17), submission(again, 17));
  EXPECT_NE(submission(one, 17).text, submission(other, 17).text);
}

}  // namespace
}  // namespace gridline::bench
