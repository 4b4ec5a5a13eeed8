// What the valuation of a ledger takes from the stores besides closes: model prices of its option
// contracts, types and sectors of its securities.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "ledger/valuation.hpp"
#include "model/packed_transaction.hpp"
#include "model/security.hpp"
#include "options/pricing.hpp"
#include "service/book/option_market.hpp"
#include "service/ledger/source.hpp"

namespace ballast::service {

enum class ContractPriceSource : std::uint8_t { kPrice, kModel };

// How an option contract is valued on the last date.
struct ContractValuation {
    std::string symbol;
    ContractPriceSource source = ContractPriceSource::kPrice;
    Decimal price;  // per unit of the underlying
    std::optional<fin::Date> price_date;
    // Of a model price.
    std::optional<std::string> underlying;
    std::optional<double> spot;
    std::optional<double> volatility;
    std::optional<std::string> volatility_source;
    std::optional<double> rate;
    std::optional<double> dividend_yield;
    std::optional<options::Model> model;
};

struct ContractSettings {
    ledger::LotSettings lots;
    std::vector<fin::Date> dates;  // ascending
    OptionMarket market;
    bool is_stored = false;     // the ledger is stored: so may be the market
    bool has_previous = false;  // also the price one close earlier
};

struct PricedContracts {
    std::vector<ContractValuation> valuations;   // of the contracts open on the last date
    std::map<std::string, std::string> missing;  // why a contract has no model price, by symbol
    Issues assumptions;
    std::string digest;  // of the stored market used; empty without any
};

// Adds model prices to `market` for the contracts open on the dates. A price of the contract itself
// counts from its date on; the model is used for earlier days, and up to the expiry.
Result<PricedContracts> price_contracts(Call& call, model::TransactionRows transactions,
                                        ledger::MarketInputs& market,
                                        const ContractSettings& settings);

struct RateDays {
    std::optional<fin::Date> until;  // later rates are not known
    fin::Date as_of;                 // day of the issues
};

// Adds the stored exchange rates from the currencies to that of `market`, with their issues and to
// the digest of the ledger.
Status add_stored_rates(Call& call, const std::set<fin::Currency>& from, const RateDays& days,
                        LoadedLedger& ledger, ledger::MarketInputs& market);

// The currency of all rows if they share one, otherwise US dollars.
template <class Rows>
fin::Currency single_currency(const Rows& rows) {
    if (rows.empty()) return fin::Currency::kUsd;
    const fin::Currency first = rows.front().currency;
    const bool one =
        std::ranges::all_of(rows, [&](const auto& row) { return row.currency == first; });
    return one ? first : fin::Currency::kUsd;
}

// Replaces the issues `no_price` of contracts by the reason why the model has no price.
void explain_missing(const PricedContracts& priced, Issues& issues);

struct LedgerSecurity {
    std::optional<std::string> type;
    std::optional<std::string> sector;
    std::optional<fin::Currency> currency;
};

// Type, sector and price currency of the symbols of a ledger: each field as given, else that of the
// stored security for a stored ledger. An option contract without a type is an `option`, without a
// sector in the sector of its underlying. Returns the stored securities, by symbol, and adds them
// to the digest of the ledger.
Result<std::map<std::string, model::Security>> add_securities(
    Call& call, LoadedLedger& ledger, const std::map<std::string, LedgerSecurity>& given,
    ledger::MarketInputs& market);

}  // namespace ballast::service
