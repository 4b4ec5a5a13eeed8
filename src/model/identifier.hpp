// Identifiers of securities and loans with their check digits.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::model {

enum class IdentifierType : std::uint8_t { kIsin, kCusip, kFigi, kLxid, kInternal };

// In capital letters and without blanks around it. The error says what is wrong: length, letters,
// check digit (ISO 6166 annex A; CUSIP; OMG FIGI section 6).
Result<std::string> checked_identifier(IdentifierType type, std::string_view text);

}  // namespace ballast::model
