// NewOrderSingle messages of the Financial Information eXchange protocol, versions 4.2 and 4.4
// (FIX Protocol Ltd: FIX 4.2 with errata 20010501, FIX 4.4 with errata 20030618).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "trade/order.hpp"

namespace ballast::trade {

enum class FixVersion : std::uint8_t { k42, k44 };

struct FixHeader {
    FixVersion version = FixVersion::k44;
    std::string sender;
    std::string target;
    std::int64_t sequence = 1;  // of the message
    Instant time;               // of an order without its own
};

inline constexpr char kFixSeparator = '\x01';

// One message with body length and checksum; options by underlying, month and day of expiry, right,
// strike and position effect. kInvalidInput: a text that is empty where it is needed or has
// characters besides printable ASCII, which the protocol would need an encoding for.
Result<std::string> fix_message(const Order& order, const FixHeader& header);

// The sum of all bytes modulo 256 in three digits, as in tag 10.
std::string fix_checksum(std::string_view bytes);

}  // namespace ballast::trade
