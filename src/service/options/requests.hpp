// Requests and responses of the option methods.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fin/date.hpp"
#include "options/book.hpp"
#include "options/implied_volatility.hpp"
#include "service/book/option_market.hpp"
#include "service/common.hpp"
#include "wire/table.hpp"

namespace ballast::service {

// A caller's own name for a row; numbers are converted to text.
struct RowId : std::string {
    using std::string::string;
};

// One option, or a holding of an underlying; `time`, or `expiry` with the request's `as_of`.
struct OptionRow {
    RowId id;
    std::string underlying;
    options::Kind type = options::Kind::kCall;
    options::Style style = options::Style::kEuropean;
    double spot = 0.0;
    std::optional<double> strike;
    std::optional<fin::Date> expiry;
    std::optional<double> time;
    double rate = 0.0;
    double dividend_yield = 0.0;
    std::optional<double> volatility;
    double quantity = 1.0;
    double multiplier = 1.0;
};

struct QuoteRow : OptionRow {
    double price = 0.0;
};

// The market at the end; absent values have not changed.
struct ExplainRow : OptionRow {
    std::optional<double> end_spot;
    std::optional<double> end_volatility;
    std::optional<double> end_rate;
    std::optional<double> end_dividend_yield;
    std::optional<double> end_time;
};

struct DividendRow {
    std::string underlying;  // empty: for all options
    std::optional<fin::Date> date;
    std::optional<double> time;
    double amount = 0.0;
};

// A stored portfolio and the market for its options.
struct PortfolioMarket : OptionMarket {
    std::optional<std::string> portfolio;
};

struct OptionsPriceRequest {
    wire::Table<OptionRow> options;
    std::optional<fin::Date> as_of;
    options::Model model = options::Model::kAuto;
    std::optional<wire::Table<DividendRow>> dividends;
};

// For one unit and for the position; null where the option could not be priced.
struct OptionValue {
    std::string id;
    std::string underlying;
    options::Model model = options::Model::kBsm;
    std::optional<double> price, delta, gamma, vega, vega_pct, theta, theta_day, rho, rho_pct,
        dividend_rho, dividend_rho_pct, vanna, volga, charm, charm_day;
    double quantity = 1.0;
    double multiplier = 1.0;
    std::optional<double> market_value, delta_adjusted_exposure, dollar_gamma, position_delta,
        position_gamma, position_vega_pct, position_theta_day, position_rho_pct,
        position_dividend_rho_pct, position_vanna, position_volga, position_charm_day;
};

struct OptionTotals : options::Totals {
    double vega_pct = 0.0;
    double theta_day = 0.0;
    double rho_pct = 0.0;
    double dividend_rho_pct = 0.0;
    double charm_day = 0.0;
};

struct OptionGroup {
    std::string underlying;
    std::optional<fin::Date> expiry;
    std::optional<double> strike;
    OptionTotals totals;
};

struct OptionsPriceResponse : Provenance {
    std::vector<OptionValue> options;
    OptionTotals totals;
    std::vector<OptionGroup> by_underlying;
    std::optional<fin::Date> as_of;
    double coverage = 1.0;
};

struct ImpliedVolatilityRequest {
    wire::Table<QuoteRow> options;
    std::optional<fin::Date> as_of;
    std::optional<wire::Table<DividendRow>> dividends;
};

struct ImpliedRow {
    std::string id;
    std::optional<double> volatility;
    options::ImpliedClass outcome = options::ImpliedClass::kUndetermined;
    double price = 0.0;
    std::optional<double> lower_bound;
    std::optional<double> upper_bound;
};

struct ImpliedVolatilityResponse : Provenance {
    std::vector<ImpliedRow> options;
    std::optional<fin::Date> as_of;
    double coverage = 1.0;
};

struct ParseSymbolRequest {
    std::vector<std::string> symbols;
};

struct ParsedSymbol {
    std::string symbol;
    std::optional<std::string> underlying;
    std::optional<fin::Date> expiry;
    std::optional<model::OptionRight> right;
    std::optional<Decimal> strike;
    std::optional<std::string> canonical;  // 21 characters
    std::optional<std::string> compact;
    std::string error;
};

struct ParseSymbolResponse : Provenance {
    std::vector<ParsedSymbol> symbols;
};

struct StressGridRequest : PortfolioMarket, options::GridSettings {
    std::optional<wire::Table<OptionRow>> options;
    std::optional<fin::Date> as_of;
    std::optional<wire::Table<DividendRow>> dividends;
    bool include_underlyings = true;
};

struct StressGridResponse : options::StressGrid, Provenance {
    std::size_t positions = 0;
    std::string currency;
    std::optional<fin::Date> as_of;
    double coverage = 1.0;
};

struct ExplainRequest : PortfolioMarket {
    std::optional<wire::Table<ExplainRow>> options;
    std::optional<fin::Date> as_of;
    std::optional<fin::Date> end_date;
    double days = 0.0;  // calendar days, where a row has no end_time and there is no end_date
    std::map<std::string, double> end_volatilities;
    std::map<std::string, double> end_spots;
    std::optional<double> end_rate;
    options::Model model = options::Model::kAuto;
    std::optional<wire::Table<DividendRow>> dividends;
    bool include_underlyings = true;
};

struct ExplainedRow {
    std::string id;
    std::string underlying;
    std::optional<options::Explained> explained;
};

struct ExplainResponse : Provenance {
    std::vector<ExplainedRow> options;
    options::Explained totals;
    std::string currency;
    std::optional<fin::Date> as_of;
    std::optional<fin::Date> end_date;
    double coverage = 1.0;
};

struct OptionsBookRequest : PortfolioMarket {
    std::optional<fin::Date> as_of;
    options::Model model = options::Model::kAuto;
    bool include_underlyings = false;
};

struct OptionPositionRow : OptionValue {
    options::Kind type = options::Kind::kCall;
    std::optional<fin::Date> expiry;
    std::optional<double> strike;
    std::optional<int> days_to_expiry;
    std::optional<double> spot;
    std::optional<double> volatility;
    // As in OptionSources.
    std::string volatility_source;
    std::string volatility_origin;
    std::optional<double> rate;
    std::string rate_source;
    std::optional<double> dividend_yield;
    std::string dividend_source;
};

struct OptionsBookResponse : Provenance {
    std::vector<OptionPositionRow> positions;
    std::vector<OptionGroup> by_underlying;
    std::vector<OptionGroup> by_expiry;
    std::vector<OptionGroup> by_strike;
    OptionTotals totals;
    std::string currency;
    std::optional<fin::Date> as_of;
    double rate = 0.0;
    double coverage = 1.0;
};

}  // namespace ballast::service
