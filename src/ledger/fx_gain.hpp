// Gains in a reporting currency, split into a price part and an exchange-rate part.
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

// The gain of an open lot: market_value - cost_basis.
struct BaseLot : BaseGain {
    std::string symbol;
    std::string account;
    std::string lot_id;
    fin::Date acquired;
    Decimal quantity;
    fin::Currency currency;  // of the purchase
    Decimal cost_basis;      // at the rate of the purchase
    Decimal market_value;    // at the rate of the report date
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
    BaseGain unrealized = {};
    std::vector<BaseLot> open_lots = {};  // taxed or not
};

// `total` and `by_year` are gains of taxed accounts (Disposal::taxed); the others are apart.
// Rates are the latest on or before their day. The exchange-rate part of a short sale is its
// proceeds times the change in the rate until it is closed; the basis of a pool is the sum of its
// purchases at the rates of their days (LotSettings::rates). Disposals without one of these rates
// are left out, with an issue that counts them. A disallowed loss counts in the price part. Amounts
// added to the basis of a lot later (a wash sale, a basis increase) are converted at the rate of
// the purchase.
Outcome<BaseGains> base_gains(std::span<const Disposal> disposals, const MarketInputs& market);

// Adds the gains of the open lots on a day, at LotSettings::prices in their currencies and the rate
// of the day; their cost is at the rate of the purchase, that of a pool at the rates of its
// purchases. Lots without a price are left out, those without a rate with an issue.
void add_unrealized(Outcome<BaseGains>& gains, std::span<const OpenLot> lots,
                    const LotSettings& settings, fin::Date as_of, const MarketInputs& market);

}  // namespace ballast::ledger
