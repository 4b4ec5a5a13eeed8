#include "ledger/holding_period.hpp"

namespace ballast::ledger {

fin::Date first_long_term_day(fin::Date acquired) {
    const fin::Date start = acquired + 1;
    const auto anniversary = fin::Date::from_ymd(start.year() + 1, start.month(), start.day());
    if (anniversary) return *anniversary;
    // 29 February in a year without one.
    return fin::add_months(start, 12) + 1;
}

}  // namespace ballast::ledger
