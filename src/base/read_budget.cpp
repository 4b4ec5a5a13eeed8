#include "base/read_budget.hpp"

#include <fmt/format.h>

#include "base/result.hpp"

namespace ballast {

Error over_budget(std::string_view what, std::uint64_t bytes, std::uint64_t limit,
                  std::string_view advice) {
    return fail(Code::kLimitExceeded,
                fmt::format("{} would take {} bytes of memory: expected at most {} bytes, "
                            "the limit for a file of its size; {}",
                            what, bytes, limit, advice))
        .with("size", fmt::to_string(bytes));
}

}  // namespace ballast
