// Converts listed options as brokers write them to OCC symbols.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ballast::ingest::broker {

// "SPY 9/19/2025 Call $580.00", "AAPL 01/17/2025 150.00 C", "AAPL 17JAN25 150 C",
// "-AAPL250117C150", "AAPL  250117C00150000": SPY250919C00580000 and so on, without blanks. nullopt
// for anything else. Dates of three numbers are month first, since all of these are American.
std::optional<std::string> option_symbol(std::string_view text);

}  // namespace ballast::ingest::broker
