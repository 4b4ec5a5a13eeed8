// Conversion between our dates and QuantLib's.
#pragma once

#include <ql/time/date.hpp>

#include "fin/date.hpp"

namespace ballast::oracle {

// QuantLib counts days from 1899-12-30 and supports 1901 to 2199.
inline QuantLib::Date theirs(fin::Date date) { return QuantLib::Date(date.serial() + 25569); }

inline fin::Date ours(const QuantLib::Date& date) {
    return fin::Date::from_serial(static_cast<std::int32_t>(date.serialNumber()) - 25569);
}

inline fin::Date day(std::string_view text) { return fin::Date::parse(text).value(); }

}  // namespace ballast::oracle
