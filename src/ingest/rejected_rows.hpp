// The limit of invalid rows in a file: reported with its place, reason and fix, such a row takes
// far more memory than in the file.
#pragma once

#include <cstddef>
#include <fmt/format.h>
#include <string_view>

#include "base/result.hpp"

namespace ballast::ingest {

inline constexpr std::size_t kMostRejectedRows = 20'000;

// `reason`: of the first of them. `column` may be empty.
inline Error too_many_rejected(std::size_t line, std::string_view column, std::string_view reason) {
    return fail(
        Code::kInvalidInput,
        fmt::format("more than {} rows are invalid, the first in line {}{}{}: {}; "
                    "no more are read: choose the format and the columns of this file",
                    kMostRejectedRows, line, column.empty() ? "" : ", column ", column, reason));
}

}  // namespace ballast::ingest
