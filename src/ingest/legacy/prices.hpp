// Internal to the readers of earlier systems: a table of daily prices.
#pragma once

#include "ingest/legacy/cells.hpp"

namespace ballast::ingest::detail {

// Rows of symbol, date, open, high, low, close and volume, sorted by symbol and date. A row that is
// dated later than `as_of`, has no positive close or repeats a symbol and date is rejected.
class LegacyPrices {
public:
    explicit LegacyPrices(fin::Date as_of) : as_of_(as_of) {}

    void add(LegacyRow& row);
    std::vector<model::PriceBar> take() &&;

private:
    fin::Date as_of_;
    std::map<std::pair<std::string, fin::Date>, model::PriceBar> bars_;
};

}  // namespace ballast::ingest::detail
