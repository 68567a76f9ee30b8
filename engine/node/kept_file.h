// A SQLite file that is made from the journal and can be made from it again: it knows the entry up to which
// it is complete, and whose entry that was. What archive.db and contacts.db share.
//
// It is a view, never the truth: in no backup, removed and begun anew when it is damaged, of another version
// or another journal's. synchronous=NORMAL: a power failure may take the newest transactions, never the file.
// One thread; one connection, which nobody else has.
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

#include "engine/base/hash.h"
#include "engine/base/ids.h"
#include "engine/base/result.h"
#include "engine/node/key_filter.h"
#include "engine/sqlite/database.h"

namespace gridline::node {

class KeptFile {
 public:
  struct Kind {
    const char* name;              // "archive.db", for sentences
    std::uint32_t application_id;  // says that a file is ours
    std::uint32_t version;         // of the tables: another one's are thrown away
    const char* settings;          // further PRAGMAs
    const char* tables;            // CREATE ...; besides the position's, which is made here
  };

  // Without a file nothing is stored, and last() moves all the same.
  explicit KeptFile(const Kind& kind, std::filesystem::path file = {})
      : kind_(kind), file_(std::move(file)) {}

  // Opens or creates; what is ours and of another version or damaged is begun anew: last() is then 0.
  // Errors: already_exists when it is another program's database; io, permission, disk_full, busy.
  base::Status open();
  // Removes the file and begins anew. REQUIRES: none of its statements lives.
  base::Status begin_anew();

  bool in_memory() const { return file_.empty(); }
  sqlite::Database& db() { return db_; }
  base::Seq last() const { return last_; }
  // Whether this is the public part of the entry at last(). False: the file belongs to another journal.
  bool continues(std::string_view public_part) const { return base::hash256(public_part) == entry_; }

  // A filter of the keys (16 bytes each) that `sql` gives, with room for `expected` and a quarter more.
  base::Result<KeyFilter> filter_of(const char* sql, std::uint64_t expected);

  // What `put` does and the new position in one transaction. After an error nothing has changed.
  base::Status write(base::Seq seq, std::string_view public_part, const std::function<base::Status()>& put);
  // `put` in one transaction; the position stays.
  base::Status change(const std::function<base::Status()>& put);

 private:
  base::Status open_ours();
  base::Status load_position();

  Kind kind_;
  std::filesystem::path file_;
  sqlite::Database db_;
  sqlite::Statement put_position_;  // destroyed before the connection
  base::Seq last_;
  base::Hash256 entry_{};           // hash of the public part of the entry at last_
};

}  // namespace gridline::node
