// Holdings as of a date: one row per security over all accounts, one per currency of cash.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "ledger/run.hpp"
#include "ledger/valuation.hpp"

namespace ballast::ledger {

struct AccountHolding {
    std::string account;
    Decimal quantity;
    Decimal cost_basis;            // in the row's cost_currency
    std::optional<Decimal> value;  // in the row's currency
};

// One row per symbol and currency of its cost. Amounts are in `currency`, costs in `cost_currency`,
// those named base_* in the reporting currency. Costs are converted at the rate of the report date,
// as in the net worth.
struct SecurityHolding {
    std::string symbol;
    std::string type;
    std::string sector;
    fin::Currency currency;
    fin::Currency cost_currency;
    Decimal quantity;  // negative for a short position
    Decimal multiplier{1};
    Decimal cost_basis;    // minus the proceeds for a short position
    Decimal average_cost;  // per unit of the price: cost_basis / (quantity × multiplier)
    std::optional<Decimal> price;
    std::optional<fin::Date> price_date;  // nullopt for a price that was given without a date
    bool is_stale = false;                // by model/price_staleness.hpp
    std::optional<Decimal> value;
    std::optional<Decimal> gain;          // value - cost_basis; nullopt in two currencies
    std::optional<double> gain_fraction;  // of the magnitude of the cost basis
    // The present quantity at the last two prices, the earlier one adjusted for a split between
    // them. nullopt where there is one price, or the last one is stale.
    std::optional<Decimal> day_change;
    std::optional<double> day_change_fraction;
    std::optional<fin::Date> previous_date;
    std::optional<Decimal> rate;  // reporting currency per unit of `currency`
    std::optional<fin::Date> rate_date;
    std::optional<std::string> rate_formula;  // from stored series
    std::optional<Decimal> base_value;
    std::optional<Decimal> base_cost_basis;
    std::optional<Decimal> base_gain;
    // Cost of the lots times the change of the exchange rate since their purchases: what base_gain
    // lacks, because it converts the cost at the present rate. nullopt without one of the rates.
    std::optional<Decimal> base_fx_gain;
    std::optional<Decimal> base_day_change;
    // Dividends, reinvested ones included, and interest of the security in the twelve months up to
    // the date, before taxes withheld, each at the rate of its day; nullopt without a rate.
    std::optional<Decimal> base_income;
    std::optional<double> income_yield;  // base_income / base_value, for a positive value
    std::optional<double> weight;        // base_value / total, for a positive total
    std::vector<AccountHolding> accounts;
};

struct AccountBalance {
    std::string account;
    Decimal balance;
};

struct CashHolding {
    fin::Currency currency;
    Decimal balance;
    std::optional<Decimal> rate;
    std::optional<fin::Date> rate_date;
    std::optional<std::string> rate_formula;
    std::optional<Decimal> base_value;
    std::optional<Decimal> base_income;  // interest that names no security
    std::optional<double> weight;
    std::vector<AccountBalance> accounts;
};

// In the reporting currency, over the rows that have a value.
struct HoldingsTotals {
    Decimal value;  // cash and invested
    Decimal cash;   // balances, and securities of type "cash"
    Decimal cost_basis;
    // The other securities, and their value less cost_basis; nullopt where securities are held and
    // none of them has a value.
    std::optional<Decimal> invested;
    std::optional<Decimal> gain;
    std::optional<Decimal> fx_gain;       // over the rows that have one; nullopt without any
    std::optional<double> gain_fraction;  // of the cost basis, when positive
    std::optional<Decimal> day_change;    // over the rows that have one
    std::optional<double> day_change_fraction;
    Decimal income;                      // also of rows without a value
    std::optional<double> income_yield;  // of the rows that have one
};

enum class HoldingsGroupBy : std::uint8_t { kAccount, kType, kSector, kCurrency };

// In the reporting currency, over the rows that have a value.
struct HoldingsGroup {
    std::string key;
    std::size_t holdings = 0;      // securities and balances, without a value included
    std::optional<Decimal> value;  // nullopt where none of them has one
    Decimal cost_basis;            // of securities
    std::optional<Decimal> gain;   // nullopt where securities are held and none of them has one
    std::optional<double> gain_fraction;  // of the cost basis, when positive
    std::optional<Decimal> day_change;    // over the holdings that have one
    std::optional<double> day_change_fraction;
    std::string main_type;  // type with the largest value; "cash" for balances
    std::optional<double> weight;
};

struct HoldingsReport {
    std::vector<SecurityHolding> securities;  // by value, largest first; without one last
    std::vector<CashHolding> cash;            // by currency
    HoldingsTotals totals;
    std::vector<HoldingsGroup> groups;  // by value, largest first; empty unless requested
    double coverage = 1.0;              // share of positions and balances that could be valued
};

struct HoldingsSettings {
    fin::Date as_of;
    LotSettings lots;
    OnError on_error = OnError::kRefuse;
    std::set<std::string> accounts;  // to report; all when empty. Lots are those of the ledger.
    std::optional<HoldingsGroupBy> group_by;
};

Result<Outcome<HoldingsReport>> holdings(std::span<const model::Transaction> transactions,
                                         const MarketInputs& market,
                                         const HoldingsSettings& settings);

}  // namespace ballast::ledger
