#include "model/price_staleness.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace ballast::model {

const fin::Calendar& nyse_sessions() {
    static const fin::Calendar calendar = [] {
        auto nyse = fin::Calendar::named("NYSE");
        CHECK(nyse.has_value());
        return *std::move(nyse);
    }();
    return calendar;
}

int sessions_since(fin::Date last, fin::Date as_of) {
    return std::max(0, nyse_sessions().business_days_between(last + 1, as_of + 1));
}

bool is_stale(fin::Date last, fin::Date as_of) {
    // There are no more sessions than days.
    return as_of - last > kStaleSessions && sessions_since(last, as_of) > kStaleSessions;
}

}  // namespace ballast::model
