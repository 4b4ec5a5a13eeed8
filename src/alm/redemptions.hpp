// Principal that a book redeems within the horizon, by currency, day and scenario: the cash that
// its run-off yields or needs.
#pragma once

#include <cstddef>
#include <vector>

#include "alm/book.hpp"

namespace ballast::alm {

// By day from the analysis date, lane by lane, in the currency: positive is received, for
// redeemed assets, and negative is paid, for redeemed liabilities.
struct DailyCash {
    std::vector<std::vector<double>> of_currency;  // [currency][day * kLanes + lane]

    DailyCash(std::size_t currencies, std::size_t days)
        : of_currency(currencies, std::vector<double>(days * kLanes, 0.0)) {}
    DailyCash& operator+=(const DailyCash& other);
};

// Only what is paid: a swap redeems its notional without a payment. The tables must cover
// book.days(). Bit-identical for any number of threads. Returns kCancelled when stopped.
Result<DailyCash> redemptions_by_day(const Book& book, const Market& market,
                                     const LaneTables& tables, const Work& work);

}  // namespace ballast::alm
