// A position in the write-ahead log of PostgreSQL: everything committed before it precedes it in
// the log of every server of the cluster. SQLite has none.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ballast::store {

struct LogPosition {
    std::uint64_t bytes = 0;

    // "16/B374D848", as PostgreSQL writes it.
    static std::optional<LogPosition> parse(std::string_view text);
    std::string to_string() const;

    friend auto operator<=>(const LogPosition&, const LogPosition&) = default;
};

}  // namespace ballast::store
