// Short and long term under US rules: a calendar rule, not a number of days.
//
// IRC 1222 "more than one year"; Rev. Rul. 66-7, 66-97 and 70-598: the trade date of the
// acquisition is excluded, that of the sale included. The period therefore starts on the day after
// the acquisition, and a sale is long term from the same calendar day one year later, 1 March where
// that day is 29 February.
#pragma once

#include <cstdint>

#include "fin/date.hpp"

namespace ballast::ledger {

enum class Term : std::uint8_t { kShort, kLong };

// Bought 2005-01-01: 2006-01-02. Bought 2015-02-28: 2016-03-01.
fin::Date first_long_term_day(fin::Date acquired);

inline Term term_of(fin::Date acquired, fin::Date sold) {
    return sold >= first_long_term_day(acquired) ? Term::kLong : Term::kShort;
}

}  // namespace ballast::ledger
