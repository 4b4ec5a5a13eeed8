// Model prices of option contracts on days, as for the options of a portfolio: spots, volatilities
// and rate by OptionMarkets.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ledger/contracts.hpp"
#include "options/pricing.hpp"
#include "service/book/option_valuation.hpp"

namespace ballast::service {

class Call;

struct ContractPrice {
    std::string symbol;
    fin::Date date;  // of the close of the underlying; the day asked for where the spot is given
    double price = 0.0;  // per unit of the underlying
    std::string underlying;
    options::Option option;  // terms and market of the price
    options::Model model = options::Model::kBsm;
    std::string volatility_source;  // "position", "underlying", "default" or "historical"
    std::string stored_underlying;  // symbol of the underlying in the stored prices; may be empty
};

struct ContractPrices {
    std::vector<ContractPrice> prices;  // by symbol and date
    // Why a contract has no price on a day, by symbol; the latest reason.
    std::map<std::string, std::string> missing;
    Issues assumptions;
    std::string digest;  // of the stored prices, rates and quotes used; empty without any
};

struct ContractQuote {
    double price = 0.0;
    std::optional<fin::Date> date;  // nullopt for an undated price
};
// The price of an underlying on a day in the prices of the caller, by stored symbol; these replace
// the stored closes.
using SpotOn = std::function<std::optional<ContractQuote>(const std::string& symbol, fin::Date)>;

struct ContractRequest {
    std::span<const ledger::ContractDays> contracts;
    OptionMarket market;
    bool is_stored = true;      // whether the stored closes of the underlyings may be used
    bool has_previous = false;  // adds the price one close earlier
    SpotOn spot_on;
};

// The last day with a stored close of an underlying of the contracts; nullopt without any.
Result<std::optional<fin::Date>> last_underlying_close(const Call& call,
                                                       std::span<const std::string> contracts);

Result<ContractPrices> contract_prices(const Call& call, const ContractRequest& request);

}  // namespace ballast::service
