// libsodium's comparison: a loop of our own may be cut short by the next compiler.
#include "engine/base/same_secret.h"

#include <sodium.h>

namespace gridline::base {

bool same_secret(const Hash256& a, const Hash256& b) {
  return sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace gridline::base
