// Writes the seeds of the binary formats (wire, entry, record) with the real encoders.
//
// Usage: fuzz_make_corpus tests/fuzz/corpus. To be run again, and its files committed, when a format
// gains a message, a command or an event; old seeds stay good for their old forms.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "engine/codec/entry.h"
#include "engine/journal/record_format.h"
#include "engine/wire/messages.h"

namespace {

using namespace gridline;
namespace fs = std::filesystem;

bool write(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << bytes;
  out.flush();
  if (!out) std::cerr << "cannot write " << path << "\n";
  return static_cast<bool>(out);
}

std::string short_length(std::size_t n) {
  return {static_cast<char>(n & 0xff), static_cast<char>(n >> 8 & 0xff)};
}

wire::Submission sample_submission() {
  wire::Submission s;
  s.id = "GD-0001";
  s.title = "屋顶漏雨";
  s.text = "松涛苑3号楼顶楼漏雨，物业不管";
  s.kind = "complaint";
  s.reporter = {"周女士", "13900000000", "松涛苑3号楼", ""};
  s.reply = true;
  s.occurred = {1767226000000};
  s.received = {1767226800000};
  s.lon_e7 = 1'195'000'000;
  s.lat_e7 = -3'540'000'0;
  s.attachments = {{std::string(64, 'a'), "roof.jpg", "image/jpeg", 1234}};
  s.extra = {{"工单状态", "待派单"}};
  s.raw = {"\x01\x02\xff"};
  return s;
}

std::vector<wire::Message> sample_messages() {
  const wire::Refusal refusal{"text_too_long", "内容太长", "the text is too long", false};
  return {
      wire::Hello{1, "hotline-1", "hotline", "sample 1.0", {"notify"}},
      wire::Welcome{1, "gridlined", "hotline-1", 1024, 256, 32768, 4194304, 5000},
      wire::Submit{7, {sample_submission(), {}}},
      wire::Ack{7, {{"GD-0001", "ABCD-EFGH", 1, 1, true, {1, 2}, {}}, {"", "", 0, 0, false, {}, refusal}}},
      wire::Act{"k1", "13900000000", "accept", 1, {{"unit", "G1"}}},
      wire::Done{"k1", 12},
      wire::Reject{"k2", refusal},
      wire::Ask{"k3", "status", {{"receipt", "ABCD-EFGH"}}},
      wire::Answer{"k3", {{{"state", "queued"}}, {}}},
      wire::Notify{"e1", "13900000000", "receipt", "ABCD-EFGH", 1, "已收到"},
      wire::Delivered{"e1"},
      wire::Failed{"e1", "no such number", true},
      wire::Credit{16},
      wire::Heartbeat{3},
      wire::Goodbye{"stop"}};
}

core::Command submit_command() {
  core::SubmitComplaint body;
  body.source = "hotline-1";
  body.source_id = "GD-0001";
  body.channel = "hotline";
  body.reading.tags = {"living_alone"};
  body.reading.matters = {{3, 20}};
  core::Command command;
  command.at = {1767226800000};
  command.actor = {core::ActorKind::adapter, {}, "hotline-1"};
  command.body = body;
  command.personal.text = "松涛苑3号楼顶楼漏雨";
  command.personal.reporter = {"周女士", "13900000000", "", ""};
  return command;
}

codec::EncodedEntry encoded(const core::Command& command, const std::vector<core::Event>& events) {
  codec::EncodedEntry out;
  codec::encode(command, events, "0123456789abcdef", out);
  return out;
}

std::vector<codec::EncodedEntry> sample_entries() {
  core::TicketOpened opened;
  opened.ticket = base::TicketId(1);
  opened.complaint = base::ComplaintId(1);
  opened.tags = {"living_alone"};
  core::Command act;
  act.at = {1767226900000};
  act.actor.kind = core::ActorKind::administrator;
  act.body = core::ActOnTicket{base::TicketId(1), core::Verb::accept, "G1", {}, core::Outcome::none, "", {}};
  core::Command import;
  import.at = {1767226700000};
  import.body = core::ImportMembers{{{"m1", "G1", {}, {"水电"}, {"early"}, 20, false}}};
  import.personal.names = {"周一"};
  core::Command activate;
  activate.at = {1767226600000};
  activate.body = core::ActivatePack{};
  return {
      encoded(submit_command(), {core::SymbolsDefined{1, {"unit:G1"}}, core::ComplaintReceived{}, opened}),
      encoded(act, {core::TicketTriaged{}}), encoded(import, {core::MembersChanged{}}),
      encoded(activate, {core::PackActivated{}})};
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: fuzz_make_corpus FOLDER\n";
    return 2;
  }
  const fs::path folder = arguments[1];
  bool good = true;
  for (const wire::Message& message : sample_messages()) {
    good = write(folder / "wire" / std::string(wire::message_word(message.index())), wire::encode(message)) &&
           good;
  }

  const std::vector<codec::EncodedEntry> entries = sample_entries();
  std::vector<journal::Entry> stored;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const codec::EncodedEntry& entry = entries[i];
    stored.push_back({entry.public_part, entry.personal_part});
    good = write(folder / "entry" / ("entry_" + std::to_string(i)),
                 short_length(entry.public_part.size()) + entry.public_part + entry.personal_part) && good;
  }
  std::string public_blob, personal_blob;
  const base::Status packed = journal::pack_entries(stored, public_blob, personal_blob);
  if (!packed) {
    std::cerr << packed.error().message << "\n";
    return 1;
  }
  good = write(folder / "record" / "record_of_four", std::string(1, static_cast<char>(stored.size())) +
               short_length(public_blob.size()) + public_blob + personal_blob) && good;
  return good ? 0 : 1;
}
