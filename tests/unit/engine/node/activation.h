// A node on Lingyun whose pack is changed while it runs.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/codec/snapshot.h"
#include "engine/node/snapshots.h"
#include "engine/node/verify.h"
#include "tests/unit/engine/node/lingyun.h"

namespace gridline::node {

// Lingyun with `from` of one file replaced.
inline pack::PackFiles changed(const std::string& file, const std::string& from, const std::string& to) {
  pack::PackFiles files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun").value();
  for (pack::PackFile& f : files.files) {
    if (f.name != file) continue;
    const std::size_t at = f.content.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) f.content.replace(at, from.size(), to);
  }
  return files;
}

struct Activation : testing::Test {
  std::unique_ptr<journal::MemoryJournal> opened =
      journal::MemoryJournal::open(std::make_shared<journal::MemoryDisk>()).value();
  journal::MemoryJournal& journal = *opened;
  Lingyun world{journal};

  base::Hash256 add(const pack::PackFiles& files) {
    const auto added = world.packs.add(files);
    EXPECT_TRUE(added.ok()) << added.error().message;
    held.push_back(*added);  // as the API holds it until the command is decided
    return (*added)->pack->hash;
  }
  base::Hash256 slower() {
    return add(changed("profiles/shandong-2020.yaml", "resolve: {U3: 5 wd, U4: 15 wd}",
                       "resolve: {U3: 8 wd, U4: 20 wd}"));
  }
  Outcome activate(const base::Hash256& hash, base::MemberId as = {}, const base::Hash256& from = {}) {
    core::Command command;
    command.actor.kind = as ? core::ActorKind::member : core::ActorKind::administrator;
    command.actor.member = as;
    command.body = core::ActivatePack{hash, from};
    return world.act(std::move(command));
  }
  Outcome define(const base::Hash256& hash, std::uint32_t first, std::uint32_t count, base::MemberId as = {},
                 const base::Hash256& from = {}) {
    core::Command command;
    command.actor.kind = as ? core::ActorKind::member : core::ActorKind::administrator;
    command.actor.member = as;
    command.body = core::DefineNames{hash, from, first, count};
    return world.act(std::move(command));
  }
  // A pack with routes that the journal does not know.
  base::Hash256 renamed() { return add(changed("routes.yaml", "- id: department", "- id: for_departments")); }
  std::uint32_t names_of(const base::Hash256& hash) {
    return static_cast<std::uint32_t>(core::symbol_count(*world.packs.at_hand(hash)->pack));
  }
  base::Hash256 for_two() {
    const base::Hash256 two = add(changed("pack.yaml", "\ntriage:", "\nactivation: {people: 2}\ntriage:"));
    EXPECT_EQ(code(activate(two)), "");
    return two;
  }
  // The names that the entries from `first` on define.
  std::vector<std::string> defined_from(base::Seq first) {
    std::vector<std::string> out;
    EXPECT_TRUE(journal.read(first, [&](const journal::StoredEntry& e) {
      const auto entry = codec::decode(e.public_part, e.personal_part);
      for (const core::Event& event : entry->events) {
        if (const auto* defined = std::get_if<core::SymbolsDefined>(&event))
          out.insert(out.end(), defined->names.begin(), defined->names.end());
      }
      return true;
    }).ok());
    return out;
  }
  Outcome migrate(const base::Hash256& hash, std::vector<base::TicketId> tickets, base::MemberId as = {}) {
    core::Command command;
    command.actor.kind = as ? core::ActorKind::member : core::ActorKind::administrator;
    command.actor.member = as;
    command.body = core::MigrateTickets{hash, std::move(tickets)};
    return world.act(std::move(command));
  }
  base::MemberId editor(const std::string& id, bool left = false) {
    core::Command command;
    command.actor.kind = core::ActorKind::administrator;
    core::MemberRecord record;
    record.id = id;
    record.unit = world.ready->pack->units.front().id;
    record.roles = {pack::Role::rule_editor};
    record.left = left;
    command.body = core::ImportMembers{{record}};
    command.personal.names = {"某"};
    EXPECT_FALSE(world.act(std::move(command)).rejection.has_value());
    return world.member(id);
  }
  // A dark lamp whose due the platform above has set.
  base::TicketId submit_with(base::Instant upstream) {
    wire::Submission s;
    s.id = "up";
    s.text = "海曲世家8号楼2单元楼道灯不亮，晚上看不见";
    s.upstream_due = upstream;
    return world.act(make_submit(std::move(s), {"test", "test"}, *world.ready, world.secret, world.random))
        .reply.tickets.at(0);
  }
  // The unit gets another id wherever it stands: for tickets it is gone.
  static pack::PackFiles without_unit(const std::string& unit) {
    pack::PackFiles files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun").value();
    for (pack::PackFile& f : files.files) {
      if (f.name == "model.bin" || f.name.starts_with("tests/")) continue;
      for (std::size_t at = f.content.find(unit); at != std::string::npos; at = f.content.find(unit, at + 8))
        f.content.replace(at, unit.size(), "LY-NEW1");
    }
    return files;
  }
  const core::Ticket& ticket(base::TicketId id) const { return *world.node->state().ticket(id); }
  std::string name(base::Symbol s) const { return std::string(world.node->symbols().bare_name(s)); }
  std::string code(const Outcome& o) const { return o.rejection ? o.rejection->code : ""; }
  base::Hash256 active() const { return world.node->state().pack_hash; }

  void journal_says_the_same() {
    Verifier verifier(world.packs);
    ASSERT_TRUE(journal.read(base::Seq(1), [&](const journal::StoredEntry& e) {
      const base::Status seen = verifier.see(e);
      EXPECT_TRUE(seen.ok()) << seen.error().message;
      return true;
    }).ok());
    const VerifyReport report = verifier.finish();
    EXPECT_EQ(report.different, 0u) << report.first_difference;
    EXPECT_EQ(report.digest, codec::digest(world.node->state()));
  }

  std::vector<std::shared_ptr<const ReadyPack>> held;
};

inline constexpr const char* dark_lamp = "海曲世家8号楼2单元楼道灯不亮，晚上看不见";

}  // namespace gridline::node
