// A secret that others may read is none.
#include "engine/app/secret_key.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "engine/node/durable_file.h"

namespace gridline::app {

base::Result<std::string> secret_key(const std::string& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) == 0 && (file.st_mode & 077) != 0) {
    return base::Error{
        base::ErrorCode::permission,
        fmt::format("{} 可被他人读取，请先 chmod 600 / may be read by others: chmod 600 it first", path)};
  }
  auto key = node::read_whole(path);
  while (key && !key->empty() && (key->back() == '\n' || key->back() == '\r' || key->back() == ' '))
    key->pop_back();
  return key;
}

}  // namespace gridline::app
