// Dates and times as exports write them, on a wall clock of Asia/Shanghai unless they say otherwise.
#pragma once

#include <optional>
#include <string_view>

#include "engine/base/time.h"

namespace gridline::hotline {

// 2019/6/20 10:55:18 · 2026-03-02 9:00 · 2026.3.2 · 2026年3月2日 9时 · 2026年3月2日 下午3点20分 · date only (its
// first moment) · an Excel serial 46083.375 · 20260302090000 · 20260302 · ISO with T and zone.
// None: anything else. 3/2/2026 among it: nobody can say which of the two is the month.
std::optional<base::Instant> read_time(std::string_view cell, base::ZoneOffset zone = {});

}  // namespace gridline::hotline
