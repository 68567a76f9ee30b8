// Entries and snapshots go there and back; damage is an error, an erased person is not.
#include "engine/codec/entry.h"

#include <gtest/gtest.h>

#include "engine/base/hash.h"
#include "engine/codec/snapshot.h"
#include "engine/core/evolve.h"

namespace gridline::codec {
namespace {

const std::string salt(16, 's');

core::Command sample_command() {
  core::Command command;
  command.at = {1'700'000'000'000};
  command.actor = {core::ActorKind::adapter, {}, "hotline-1"};
  core::SubmitComplaint body;
  body.source = "hotline-1";
  body.source_id = "42";
  body.key[3] = 9;
  body.content = 77;
  body.reading.matters = {{3, 120}, {5, 40}};
  body.reading.words = {{0, 6, false, "漏雨", "category:prop.roof_leak"}};
  command.body = body;
  command.personal.text = "海曲世家8号楼房顶漏雨";
  command.personal.reporter.name = "徐先生";
  return command;
}

std::vector<core::Event> sample_events() {
  core::ComplaintReceived received;
  received.complaint = base::ComplaintId(1);
  received.source = base::Symbol(2);
  received.receipt = 12345;
  core::TicketOpened opened;
  opened.ticket = base::TicketId(1);
  opened.complaint = base::ComplaintId(1);
  opened.tags = {"vulnerable"};
  return {core::SymbolsDefined{1, {"unit:a", "source:hotline-1"}}, received, opened,
          core::TicketDispatched{base::TicketId(1), base::Symbol(1), {}, false, {5}},
          core::ClocksStarted{base::TicketId(1), {{pack::ClockKind::resolve, {99}}}}};
}

TEST(Entry, a_command_and_its_events_are_read_back) {
  EncodedEntry bytes;
  encode(sample_command(), sample_events(), salt, bytes);
  const auto back = decode(bytes.public_part, bytes.personal_part);
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(back->command.personal.text, "海曲世家8号楼房顶漏雨");
  EncodedEntry again;
  encode(back->command, back->events, salt, again);
  EXPECT_EQ(again.public_part, bytes.public_part);
  EXPECT_EQ(again.personal_part, bytes.personal_part);
}

TEST(Entry, the_public_part_holds_nothing_of_a_person) {
  EncodedEntry bytes;
  encode(sample_command(), sample_events(), salt, bytes);
  EXPECT_EQ(bytes.public_part.find("徐"), std::string::npos);
  EXPECT_EQ(bytes.public_part.find("8号楼"), std::string::npos);
}

TEST(Entry, an_erased_person_leaves_the_rest_readable) {
  EncodedEntry bytes;
  encode(sample_command(), sample_events(), salt, bytes);
  const auto back = decode(bytes.public_part, "");
  ASSERT_TRUE(back.ok());
  EXPECT_TRUE(back->has_personal);
  EXPECT_TRUE(back->command.personal.text.empty());
}

TEST(Entry, another_personal_part_does_not_pass) {
  EncodedEntry bytes;
  encode(sample_command(), sample_events(), salt, bytes);
  bytes.personal_part.back() = static_cast<char>(bytes.personal_part.back() ^ 1);
  EXPECT_EQ(decode(bytes.public_part, bytes.personal_part).error().code, base::ErrorCode::corrupt);
}

TEST(Entry, any_cut_is_an_error_and_any_flip_never_a_crash) {
  EncodedEntry bytes;
  encode(sample_command(), sample_events(), salt, bytes);
  for (std::size_t n = 0; n < bytes.public_part.size(); ++n) {
    EXPECT_FALSE(decode(bytes.public_part.substr(0, n), bytes.personal_part).ok()) << n;
    std::string bad = bytes.public_part;
    bad[n] = static_cast<char>(bad[n] ^ 0x41);
    (void)decode(bad, bytes.personal_part);
    core::Instant at;
    std::vector<core::Event> events;
    (void)decode_events(bad, at, events);
  }
}

core::State sample_state() {
  core::State state;
  core::evolve(state, core::SymbolsDefined{1, {"unit:a", "member:li", "place:x", "category:y"}});
  core::ChangedMember member;
  member.member = base::MemberId(1);
  member.id = base::Symbol(2);
  member.unit = base::Symbol(1);
  core::evolve(state, core::MembersChanged{{member}});
  for (std::uint64_t i = 1; i <= 3; ++i) {
    core::ComplaintReceived received;
    received.complaint = base::ComplaintId(i);
    received.key[0] = static_cast<std::uint8_t>(i);
    core::evolve(state, received);
    core::TicketOpened opened;
    opened.ticket = base::TicketId(i);
    opened.complaint = base::ComplaintId(i);
    opened.place = base::Symbol(3);
    opened.category = base::Symbol(4);
    opened.joinable = i == 2;
    core::evolve(state, opened);
  }
  core::evolve(state, core::ActRemembered{{1, 2, 3}});
  return state;
}

TEST(Snapshot, a_state_comes_back_with_the_same_digest_and_indexes) {
  const core::State state = sample_state();
  std::string bytes;
  encode_snapshot(state, base::Seq(9), bytes);
  auto back = decode_snapshot(bytes);
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(back->seq, base::Seq(9));
  EXPECT_EQ(digest(back->state), digest(state));
  EXPECT_TRUE(back->state.knows_act({1, 2, 3}));
  ASSERT_NE(back->state.joinable(base::Symbol(3), base::Symbol(4)), nullptr);
  EXPECT_EQ(back->state.joinable(base::Symbol(3), base::Symbol(4))->id, base::TicketId(2));
}

TEST(Snapshot, every_flipped_byte_is_found) {
  std::string bytes;
  encode_snapshot(sample_state(), base::Seq(9), bytes);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string bad = bytes;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    EXPECT_FALSE(decode_snapshot(bad).ok()) << i;
  }
}

TEST(Codec, an_appended_entry_is_the_encoded_one) {
  EncodedEntry whole;
  encode(sample_command(), sample_events(), salt, whole);
  std::string bytes = "what stood there before";
  const std::size_t begin = bytes.size();
  const std::size_t public_end = append(sample_command(), sample_events(), salt, bytes);
  EXPECT_EQ(bytes.substr(public_end), whole.personal_part);
  EXPECT_EQ(bytes.substr(begin, public_end - begin), whole.public_part);
}

}  // namespace
}  // namespace gridline::codec
