// Realized gains in a reporting currency, split into a price part and an exchange-rate part.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "ledger/lots.hpp"
#include "ledger/valuation.hpp"

namespace ballast::ledger {

// All three in the reporting currency; gain = price_gain + fx_gain exactly.
struct BaseGain {
    Decimal gain;        // proceeds at the sale-date rate less basis at the purchase-date rate
    Decimal price_gain;  // the gain in the trade currency at the sale-date rate
    Decimal fx_gain;     // the basis, or what a short sale yielded, times the change in the rate
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
    std::vector<BaseGainRow> disposals;  // taxed or not
    std::vector<BaseGainYear> untaxed_by_year = {};
};

// `total` and `by_year` are gains of taxed accounts (Disposal::taxed); the others are apart.
// Rates are the latest on or before their day. The exchange-rate part of a short sale is its
// proceeds times the change in the rate until it is closed; the basis of a pool is the sum of its
// purchases at the rates of their days (LotSettings::rates). Disposals without one of these rates
// are left out, with an issue that counts them. A disallowed loss counts in the price part. Amounts
// added to the basis of a lot later (a wash sale, a basis increase) are converted at the rate of
// the purchase.
Outcome<BaseGains> base_gains(std::span<const Disposal> disposals, const MarketInputs& market);

}  // namespace ballast::ledger
