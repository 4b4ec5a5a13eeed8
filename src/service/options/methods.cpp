#include "service/methods.hpp"

#include <fmt/format.h>

#include "model/occ_symbol.hpp"
#include "service/options/book.hpp"
#include "service/options/describe.hpp"
#include "service/options/rows.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

namespace engine = ballast::options;

OptionTotals totals_of(const engine::Totals& totals) {
    OptionTotals out;
    static_cast<engine::Totals&>(out) = totals;
    out.vega_pct = totals.vega / 100;
    out.theta_day = totals.theta / 365;
    out.rho_pct = totals.rho / 100;
    out.dividend_rho_pct = totals.dividend_rho / 100;
    out.charm_day = totals.charm / 365;
    return out;
}

std::vector<OptionGroup> groups_of(const std::vector<engine::Group>& groups) {
    std::vector<OptionGroup> out;
    for (const engine::Group& group : groups)
        out.push_back({group.underlying, group.expiry, group.strike, totals_of(group.totals)});
    return out;
}

void fill(OptionValue& row, const engine::Holding& holding, const engine::PositionValue& value) {
    row.id = holding.id;
    row.underlying = holding.underlying;
    row.quantity = holding.quantity;
    row.multiplier = holding.multiplier;
    row.model = value.priced.model;
    if (!value.priced.greeks) return;
    const engine::Greeks& g = *value.priced.greeks;
    row.price = g.price;
    row.delta = g.delta;
    row.gamma = g.gamma;
    row.vega = g.vega;
    row.vega_pct = g.vega / 100;
    row.theta = g.theta;
    row.theta_day = g.theta / 365;
    row.rho = g.rho;
    row.rho_pct = g.rho / 100;
    row.dividend_rho = g.dividend_rho;
    row.dividend_rho_pct = g.dividend_rho / 100;
    row.vanna = g.vanna;
    row.volga = g.volga;
    row.charm = g.charm;
    row.charm_day = g.charm / 365;
    const engine::PositionGreeks& p = *value.position;
    row.market_value = p.market_value;
    row.position_delta = p.delta;
    row.delta_adjusted_exposure = p.delta_adjusted_exposure;
    row.position_gamma = p.gamma;
    row.dollar_gamma = p.dollar_gamma;
    row.position_vega_pct = p.vega / 100;
    row.position_theta_day = p.theta / 365;
    row.position_rho_pct = p.rho / 100;
    row.position_dividend_rho_pct = p.dividend_rho / 100;
    row.position_vanna = p.vanna;
    row.position_volga = p.volga;
    row.position_charm_day = p.charm / 365;
}

Result<OptionsPriceResponse> run_price(Call& call, const OptionsPriceRequest& request) {
    TRY(const auto holdings, holdings_of(request.options.rows, request.as_of, request.dividends,
                                         true, call.work().cancel));
    const engine::BookValue book = engine::value_book(holdings, request.model, call.work());
    TRY_STATUS(call.work().cancel.check());
    OptionsPriceResponse response;
    response.options.reserve(holdings.size());
    Issues issues;
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        fill(response.options.emplace_back(), holdings[i], book.positions[i]);
        report(issues, book.positions[i].priced.issue, name_of(holdings[i].id, i));
    }
    response.totals = totals_of(book.totals);
    response.by_underlying = groups_of(book.by_underlying);
    response.as_of = request.as_of;
    response.coverage = share(book.totals.priced, holdings.size());
    fill_provenance(response, "options.price", request, "", std::move(issues));
    return response;
}

std::optional<Issue> implied_issue(const engine::ImpliedVolatility& found, double price) {
    switch (found.outcome) {
        case engine::ImpliedClass::kValue:
            break;
        case engine::ImpliedClass::kUndetermined:
            return Issue{Severity::kInfo, "undetermined",
                         fmt::format("the price {} does not determine a volatility: it equals the "
                                     "exercise value, or is too close to a bound",
                                     price),
                         ""};
        case engine::ImpliedClass::kBelowIntrinsic:
            return Issue{
                Severity::kWarning, "below_intrinsic",
                fmt::format("the price {} is below {}, the value at zero volatility: arbitrage",
                            price, found.lower_bound),
                ""};
        case engine::ImpliedClass::kAboveBound:
            return Issue{
                Severity::kWarning, "above_bound",
                fmt::format(
                    "the price {} is not below {}, the upper bound of the option value: arbitrage",
                    price, found.upper_bound),
                ""};
    }
    return std::nullopt;
}

Result<ImpliedVolatilityResponse> run_implied(Call& call, const ImpliedVolatilityRequest& request) {
    TRY(const auto holdings, holdings_of(request.options.rows, request.as_of, request.dividends,
                                         false, call.work().cancel));
    ImpliedVolatilityResponse response;
    Issues issues;
    std::vector<engine::Quote> quotes;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        const double price = request.options.rows[i].price;
        response.options.push_back({.id = holdings[i].id, .price = price});
        engine::Option option = holdings[i].option;
        option.volatility = 0.0;
        const std::string error = holdings[i].kind == engine::Kind::kUnderlying
                                      ? "an underlying has no implied volatility"
                                      : engine::error_of(option);
        if (error.empty()) {
            quotes.push_back({std::move(option), price});
            places.push_back(i);
        } else {
            issues.push_back({Severity::kError, "not_priced", error, name_of(holdings[i].id, i)});
        }
    }
    const auto found = engine::implied_volatilities(quotes, call.work());
    TRY_STATUS(call.work().cancel.check());
    std::size_t values = 0;
    for (std::size_t k = 0; k < places.size(); ++k) {
        ImpliedRow& row = response.options[places[k]];
        row.outcome = found[k].outcome;
        row.volatility = found[k].volatility;
        row.lower_bound = found[k].lower_bound;
        row.upper_bound = found[k].upper_bound;
        if (row.volatility) ++values;
        report(issues, implied_issue(found[k], row.price), name_of(row.id, places[k]));
    }
    response.as_of = request.as_of;
    response.coverage = share(values, holdings.size());
    fill_provenance(response, "options.implied_volatility", request, "", std::move(issues));
    return response;
}

Result<ParseSymbolResponse> run_parse(Call& /*call*/, const ParseSymbolRequest& request) {
    ParseSymbolResponse response;
    Issues issues;
    for (const std::string& symbol : request.symbols) {
        ParsedSymbol& row = response.symbols.emplace_back();
        row.symbol = symbol;
        const auto terms = model::parse_occ_symbol(symbol);
        if (!terms) {
            row.error = terms.error().message;
            issues.push_back({Severity::kWarning, "not_a_symbol", row.error, symbol});
            continue;
        }
        row.underlying = terms->underlying;
        row.expiry = terms->expiry;
        row.right = terms->right;
        row.strike = terms->strike;
        if (auto text = model::format_occ_symbol(*terms, model::OccForm::kPadded))
            row.canonical = *std::move(text);
        if (auto text = model::format_occ_symbol(*terms, model::OccForm::kCompact))
            row.compact = *std::move(text);
    }
    fill_provenance(response, "options.parse_symbol", request, "", std::move(issues));
    return response;
}

Result<OptionsBookResponse> run_book(Call& call, const OptionsBookRequest& request) {
    TRY(OptionBook book,
        load_option_book(call, request, request.as_of, request.include_underlyings));
    const engine::BookValue value = engine::value_book(book.holdings, request.model, call.work());
    TRY_STATUS(call.work().cancel.check());
    OptionsBookResponse response;
    Issues issues = std::move(book.issues);
    for (std::size_t i = 0; i < book.holdings.size(); ++i) {
        const engine::Holding& holding = book.holdings[i];
        OptionPositionRow& row = response.positions.emplace_back();
        fill(row, holding, value.positions[i]);
        row.type = holding.kind;
        row.spot = holding.option.spot;
        report(issues, value.positions[i].priced.issue, holding.id);
        if (holding.kind == engine::Kind::kUnderlying) continue;
        row.expiry = holding.expiry;
        row.strike = holding.option.strike;
        row.days_to_expiry = static_cast<int>(*holding.expiry - book.as_of);
        row.volatility = holding.option.volatility;
        row.volatility_source = book.sources[i].volatility;
        row.volatility_origin = book.sources[i].origin;
        row.rate = holding.option.rate;
        row.rate_source = book.sources[i].rate;
        row.dividend_yield = holding.option.dividend_yield;
        row.dividend_source = book.sources[i].dividend;
    }
    const std::size_t all = book.holdings.size() + book.left_out.size();
    response.totals = totals_of(value.totals);
    response.totals.not_priced += book.left_out.size();
    response.coverage = share(value.totals.priced, all);
    for (OptionPositionRow& row : book.left_out) response.positions.push_back(std::move(row));
    response.by_underlying = groups_of(value.by_underlying);
    response.by_expiry = groups_of(value.by_expiry);
    response.by_strike = groups_of(value.by_strike);
    response.currency = book.currency;
    response.as_of = book.as_of;
    response.rate = book.rate;
    fill_provenance(response, "options.book", request, std::move(book.data_digest),
                    std::move(issues));
    return response;
}

template <class Row>
OptionsSize size_of(const wire::Table<Row>& options, bool dividends) {
    OptionsSize size{.dividends = dividends};
    for (const OptionRow& row : options.rows)
        ++(row.style == engine::Style::kAmerican ? size.american : size.european);
    return size;
}

}  // namespace

void add_options_methods(MethodTable& table) {
    table.add<OptionsPriceRequest, OptionsPriceResponse>(
        computation("options.price", "/options/price",
                    "Prices and Greeks of European and American options by several models, with "
                    "totals and delta-adjusted exposure."),
        run_price, [](const OptionsPriceRequest& request) {
            return options_cost(size_of(request.options, request.dividends.has_value()));
        });
    table.add<ImpliedVolatilityRequest, ImpliedVolatilityResponse>(
        computation("options.implied_volatility", "/options/implied-volatility",
                    "Implied volatilities of option prices, or the reason a price has none: "
                    "undetermined or outside its arbitrage bounds."),
        run_implied, [](const ImpliedVolatilityRequest& request) {
            OptionsSize size = size_of(request.options, request.dividends.has_value());
            size.cells = 8;  // steps of the search
            return options_cost(size);
        });
    table.add<ParseSymbolRequest, ParseSymbolResponse>(
        computation("options.parse_symbol", "/options/parse-symbol",
                    "Parses OCC option symbols, padded or compact, and explains what is wrong with "
                    "invalid ones."),
        run_parse);
    table.add<OptionsBookRequest, OptionsBookResponse>(
        computation("options.book", "/options/book",
                    "Greeks of a stored portfolio's options, with ladders by expiry and strike."),
        run_book);
}

}  // namespace ballast::service
