// The lock decides which of the two ways it is.
#include "tools/gridline/journal_source.h"

#include <fmt/format.h>

#include <filesystem>

#include "engine/app/engine.h"
#include "tools/gridline/client.h"

namespace gridline::cli {

base::Result<JournalSource> JournalSource::open(const std::string& data, const std::string& socket) {
  const std::string folder = data + "/journal";
  std::error_code ec;  // what cannot be looked at is not there for us
  if (!std::filesystem::is_directory(folder, ec)) {
    return base::Error{base::ErrorCode::not_found,
                       fmt::format("{} 里没有日志，请用 --data 指明数据目录 / there is no journal in {}: "
                                   "give the data folder with --data",
                                   data, data)};
  }
  JournalSource out;
  auto opened = journal::SqliteJournal::open(
      {folder, limits::segment_bytes, std::string("gridline ") + app::version, {}});
  if (opened) {
    out.journal_ = std::move(*opened);
    out.last_ = out.journal_->head().last;
    return out;
  }
  if (opened.error().code != base::ErrorCode::busy) return opened.error();
  auto sealed =
      Client(socket.empty() ? data + "/gridlined.sock" : socket).post("/api/v1/seal", Json::object());
  if (!sealed) {
    return base::Error{base::ErrorCode::busy,
                       fmt::format("{}\n{}", opened.error().message, sealed.error().message)};
  }
  if (sealed->status != 200)
    return base::Error{base::ErrorCode::busy, "引擎未能封存 / the engine did not seal: " + sealed->body};
  out.segments_.emplace(folder);
  const auto list = out.segments_->list();
  if (!list) return list.error();
  for (const journal::SegmentInfo& s : *list) {
    if (s.sealed) out.last_ = s.last;
  }
  return out;
}

base::Status JournalSource::read(const std::function<bool(const journal::StoredEntry&)>& see) {
  if (journal_) return journal_->read(base::Seq(1), see);
  const auto end = segments_->read(base::Seq(1), see);
  return end ? base::Status() : base::Status(end.error());
}

}  // namespace gridline::cli
