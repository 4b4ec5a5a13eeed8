// Realised gains in a reporting currency, in the part of the price and the part of the exchange
// rate.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ledger/lots.hpp"
#include "ledger/valuation.hpp"

namespace ballast::ledger {

// All three in the reporting currency; gain = price_gain + fx_gain exactly.
struct BaseGain {
    Decimal gain;        // proceeds at the rate of the sale less basis at the rate of the purchase
    Decimal price_gain;  // the gain in the own currency at the rate of the sale
    Decimal fx_gain;     // the basis times the change of the rate
};

struct BaseGainRow : BaseGain {
    fin::Date date;
    std::string symbol;
    std::string account;
    std::string lot_id;
    std::string transaction;
};

struct BaseGainYear : BaseGain {
    int year = 0;
};

struct BaseGains {
    fin::Currency currency;
    BaseGain total;
    std::vector<BaseGainYear> by_year;
    std::vector<BaseGainRow> disposals;
};

// Rates are the last on or before their day. Left out, with an issue that counts them: disposals
// without a rate on one of the two days; of pools and short sales, whose day of purchase or of
// opening the row does not state, unless they are in the reporting currency. A loss that is
// disallowed counts in the part of the price. Money that entered a basis later (a wash sale, a
// basis increase) is converted at the rate of the purchase.
Outcome<BaseGains> base_gains(std::span<const Disposal> disposals, const MarketInputs& market);

}  // namespace ballast::ledger
