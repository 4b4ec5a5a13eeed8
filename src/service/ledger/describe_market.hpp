// Descriptions of the market with which a ledger is valued.
#pragma once

#include <array>
#include <string_view>

#include "service/book/describe_option_market.hpp"
#include "service/describe_common.hpp"
#include "service/ledger/market.hpp"
#include "wire/json.hpp"

namespace ballast::describe {

inline constexpr std::string_view kSecuritiesDoc =
    "Type, sector and price currency by symbol. For a stored ledger, fields that are not given are "
    "those of the stored securities.";
inline constexpr std::string_view kOptionMarketDoc =
    "Market data for option contracts without a price of their own, which are valued by the "
    "pricing model. When absent, stored closes of the underlying are used for a stored ledger.";

template <>
struct Described<service::LedgerSecurity> {
    using T = service::LedgerSecurity;
    static constexpr std::string_view name = "LedgerSecurity";
    static constexpr std::string_view doc = "Grouping and price currency of a symbol.";
    static constexpr auto fields = wire::list(
        optional("type", &T::type, "Type of instrument, used for by_type.", {.max_length = 100}),
        optional("sector", &T::sector, "Sector, used for by_sector.", {.max_length = 100}),
        optional("currency", &T::currency,
                 "Currency of its prices; that of its purchases when absent."));
};

template <>
struct Described<service::ContractPriceSource> {
    using enum service::ContractPriceSource;
    static constexpr std::string_view name = "ContractPriceSource";
    static constexpr std::string_view doc = "Source of a price.";
    static constexpr std::array values{
        word(kPrice, "price", "A stored or given price.", "stored price"),
        word(kModel, "model", "The option pricing model.", "pricing model")};
};

template <>
struct Described<service::ContractValuation> {
    using T = service::ContractValuation;
    static constexpr std::string_view name = "ContractValuation";
    static constexpr std::string_view doc =
        "Price of an option contract, with the inputs of the model where the contract has no price "
        "of its own.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "OCC symbol of the contract."),
        required("source", &T::source, "Source of the price."),
        required("price", &T::price, "Price per unit of the underlying."),
        required("price_date", &T::price_date,
                 "Date of the price, or of the close of the underlying; null for a price given "
                 "without a date."),
        required("underlying", &T::underlying, "Root of the symbol; null without the model."),
        required("spot", &T::spot, "Price of the underlying; null without the model."),
        required("volatility", &T::volatility,
                 "Annualized volatility as a fraction; null without the model."),
        required("volatility_source", &T::volatility_source,
                 "Source of the volatility: position, underlying, default or historical; null "
                 "without the model."),
        required("rate", &T::rate,
                 "Continuously compounded interest rate per year, as a fraction; null without the "
                 "model."),
        required("dividend_yield", &T::dividend_yield,
                 "Continuous dividend yield per year, as a fraction; null without the model."),
        required("model", &T::model, "Pricing model; null where the price is not a model price."));
};

}  // namespace ballast::describe
