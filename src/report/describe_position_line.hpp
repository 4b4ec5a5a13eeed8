// A position in the report described once: its JSON form and the columns of the CSV document.
#pragma once

#include "describe/describe.hpp"
#include "report/portfolio_report.hpp"

namespace ballast::describe {

template <>
struct Described<report::PositionLine> {
    using T = report::PositionLine;
    static constexpr std::string_view name = "ReportPosition";
    static constexpr std::string_view doc =
        "A position with its market value, P&L and risk contributions.";
    static constexpr auto fields = combined(
        list(required("id", &T::id, "Id of the position."),
             required("symbol", &T::symbol, "Symbol of the position."),
             required("name", &T::name, "Name of the security."),
             required("type", &T::type, "Type of instrument."),
             required("side", &T::side, "Side: long or short."),
             required("sector", &T::sector, "Sector of the position; may be empty."),
             required("strategy", &T::strategy, "Strategy of the position; may be empty."),
             required("tags", &T::tags, "Tags, joined by semicolons."),
             required("currency", &T::currency, "Currency of the amounts."),
             required("quantity", &T::quantity, "Exact quantity, as recorded."),
             required("multiplier", &T::multiplier, "Units per contract."),
             required("entry_price", &T::entry_price, "Entry price, as recorded."),
             required("entry_date", &T::entry_date, "Entry date, as recorded."),
             required("price", &T::price, "Closing price."),
             required("price_date", &T::price_date, "Date of the closing price."),
             required("market_value", &T::market_value, "Signed market value."),
             required("weight", &T::weight, "Share of the gross value of the priced positions."),
             required("cost", &T::cost, "Signed cost basis."),
             required("unrealized_gain", &T::unrealized_gain,
                      "Unrealized gain: market value less cost."),
             required("unrealized_return", &T::unrealized_return,
                      "Unrealized gain as a fraction of absolute cost."),
             required("daily_pnl", &T::daily_pnl, "P&L of the last day; negative is a loss.")),
        list(required("daily_return", &T::daily_return,
                      "Price return of the last day, as a fraction."),
             required("var_parametric", &T::var_parametric,
                      "Component VaR, parametric; positive is a contribution to loss."),
             required("es_parametric", &T::es_parametric,
                      "Component ES, parametric; positive is a contribution to loss."),
             required("var_historical", &T::var_historical,
                      "Component VaR, historical; positive is a contribution to loss."),
             required("es_historical", &T::es_historical,
                      "Component ES, historical; positive is a contribution to loss."),
             required("var_standalone", &T::var_standalone,
                      "Standalone historical VaR of the position; positive is a loss."),
             required("var_incremental", &T::var_incremental,
                      "Incremental historical VaR of the position."),
             required("marginal_var", &T::marginal_var,
                      "Marginal parametric VaR per unit of market value."),
             required("var_share", &T::var_share, "Share of the portfolio's parametric VaR."),
             required("volatility_annualized", &T::volatility_annualized,
                      "Annualized volatility of the position's returns, as a fraction."),
             required("correlation_with_book", &T::correlation_with_book,
                      "Correlation of the position's returns with the portfolio."),
             required("underlying", &T::underlying,
                      "Underlying of an option; empty for other positions."),
             required("expiry", &T::expiry, "Expiry date of an option."),
             required("right", &T::right, "Call or put, for an option."),
             required("strike", &T::strike, "Strike price of an option."),
             required("note", &T::note, "Note, as recorded."),
             required("issue", &T::issue,
                      "Reason the position is left out; empty when it is included.")));
};

}  // namespace ballast::describe
