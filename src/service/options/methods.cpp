#include "service/methods.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "base/digest.hpp"
#include "model/occ_symbol.hpp"
#include "options/revaluation.hpp"
#include "service/fault.hpp"
#include "service/options/book.hpp"
#include "service/options/describe.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

namespace engine = ballast::options;

std::string name_of(const std::string& id, std::size_t index) {
    return id.empty() ? fmt::format("/options/{}", index) : id;
}

// Rows with their dividends. A row without a volatility is noted in `missing`.
template <class Row>
Result<std::vector<engine::Holding>> holdings_of(
    const std::vector<Row>& rows, std::optional<fin::Date> as_of,
    const std::optional<wire::Table<DividendRow>>& dividends, bool needs_volatility) {
    std::vector<engine::Holding> holdings;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        TRY(engine::Holding holding, holding_of(rows[i], i, as_of));
        if (holding.kind != engine::Kind::kUnderlying) {
            if (needs_volatility && !rows[i].volatility)
                return faulty(fmt::format("/options/{}/volatility", i), "required",
                              "an option is priced with a volatility", "give volatility");
            TRY(holding.option.dividends, dividends_of(dividends, holding.underlying, as_of));
        }
        holdings.push_back(std::move(holding));
    }
    return holdings;
}

OptionTotals totals_of(const engine::Totals& totals) {
    OptionTotals out;
    static_cast<engine::Totals&>(out) = totals;
    out.vega_pct = totals.vega / 100;
    out.theta_day = totals.theta / 365;
    out.rho_pct = totals.rho / 100;
    out.dividend_rho_pct = totals.dividend_rho / 100;
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
}

void tell(Issues& issues, const std::optional<Issue>& issue, std::string where) {
    if (!issue) return;
    issues.push_back(*issue);
    issues.back().where = std::move(where);
}

double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 1.0 : static_cast<double>(part) / static_cast<double>(whole);
}

Result<OptionsPriceResponse> run_price(Call& call, const OptionsPriceRequest& request) {
    TRY(const auto holdings,
        holdings_of(request.options.rows, request.as_of, request.dividends, true));
    const engine::BookValue book = engine::value_book(holdings, request.model, call.work());
    TRY_STATUS(call.work().cancel.check());
    OptionsPriceResponse response;
    Issues issues;
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        fill(response.options.emplace_back(), holdings[i], book.positions[i]);
        tell(issues, book.positions[i].priced.issue, name_of(holdings[i].id, i));
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
                         fmt::format("the price {} says nothing of the volatility: it is what "
                                     "exercise pays, or so near a bound that no digit is left",
                                     price),
                         ""};
        case engine::ImpliedClass::kBelowIntrinsic:
            return Issue{Severity::kWarning, "below_intrinsic",
                         fmt::format("the price {} is below {}, what the option is worth at no "
                                     "volatility: arbitrage",
                                     price, found.lower_bound),
                         ""};
        case engine::ImpliedClass::kAboveBound:
            return Issue{Severity::kWarning, "above_bound",
                         fmt::format("the price {} is not below {}, the most the option can be "
                                     "worth: arbitrage",
                                     price, found.upper_bound),
                         ""};
    }
    return std::nullopt;
}

Result<ImpliedVolatilityResponse> run_implied(Call& call, const ImpliedVolatilityRequest& request) {
    TRY(const auto holdings,
        holdings_of(request.options.rows, request.as_of, request.dividends, false));
    ImpliedVolatilityResponse response;
    Issues issues;
    std::vector<engine::Quote> quotes;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        const double price = request.options.rows[i].price;
        response.options.push_back({.id = holdings[i].id, .price = price});
        engine::Option option = holdings[i].option;
        option.volatility = 0.0;
        const std::string fault = holdings[i].kind == engine::Kind::kUnderlying
                                      ? "an underlying has no implied volatility"
                                      : engine::fault_of(option);
        if (fault.empty()) {
            quotes.push_back({std::move(option), price});
            places.push_back(i);
        } else {
            issues.push_back({Severity::kError, "not_priced", fault, name_of(holdings[i].id, i)});
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
        tell(issues, implied_issue(found[k], row.price), name_of(row.id, places[k]));
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

Status one_source(bool options, bool portfolio) {
    if (options != portfolio) return {};
    return faulty("", options ? "ambiguous" : "required",
                  options ? "both options and a portfolio are given" : "there is nothing to value",
                  "give either `options` or `portfolio`");
}

// Holdings that can be revalued in any cell; the others are told and left out.
std::vector<engine::Holding> without_faults(std::vector<engine::Holding> holdings,
                                            double worst_shock, Issues& issues) {
    std::vector<engine::Holding> sound;
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        engine::Option lowest = holdings[i].option;
        lowest.spot *= 1 + std::min(worst_shock, 0.0);
        std::string fault =
            holdings[i].kind == engine::Kind::kUnderlying ? "" : engine::fault_of(lowest);
        if (fault.empty())
            sound.push_back(std::move(holdings[i]));
        else
            issues.push_back(
                {Severity::kError, "not_priced", std::move(fault), name_of(holdings[i].id, i)});
    }
    return sound;
}

Result<StressGridResponse> run_stress_grid(Call& call, const StressGridRequest& request) {
    TRY_STATUS(one_source(request.options.has_value(), request.portfolio.has_value()));
    StressGridResponse response;
    Issues issues;
    std::string data_digest;
    std::vector<engine::Holding> holdings;
    std::size_t left_out = 0;
    if (request.portfolio) {
        TRY(OptionBook book,
            load_option_book(call, request, request.as_of, request.include_underlyings));
        holdings = std::move(book.holdings);
        left_out = book.left_out.size();
        issues = std::move(book.issues);
        data_digest = std::move(book.data_digest);
        response.currency = book.currency;
        response.as_of = book.as_of;
    } else {
        TRY(holdings, holdings_of(request.options->rows, request.as_of, request.dividends, true));
        response.as_of = request.as_of;
    }
    const std::size_t all = holdings.size() + left_out;
    const double worst = *std::ranges::min_element(request.spot_shocks);
    holdings = without_faults(std::move(holdings), worst, issues);
    static_cast<engine::StressGrid&>(response) =
        engine::stress_grid(holdings, request, call.work());
    TRY_STATUS(call.work().cancel.check());
    if (response.floored > 0)
        issues.push_back({Severity::kInfo, "volatility_floor",
                          fmt::format("{} options have a shocked volatility below {}, where it is "
                                      "held",
                                      response.floored, engine::kVolatilityFloor),
                          ""});
    response.positions = holdings.size();
    response.coverage = share(holdings.size(), all);
    fill_provenance(response, "options.stress_grid", request, std::move(data_digest),
                    std::move(issues));
    return response;
}

struct TwoStates {
    std::vector<engine::Holding> holdings;
    std::vector<engine::EndState> ends;
    std::size_t left_out = 0;
};

engine::EndState unmoved(const engine::Option& o, double days) {
    return {.spot = o.spot,
            .volatility = o.volatility,
            .rate = o.rate,
            .dividend_yield = o.dividend_yield,
            .time = std::max(o.time - days / 365, std::min(o.time, 0.0))};
}

Result<TwoStates> states_of_rows(const ExplainRequest& request) {
    TwoStates states;
    const std::vector<ExplainRow>& rows = request.options->rows;
    TRY(states.holdings, holdings_of(rows, request.as_of, request.dividends, true));
    double days = request.days;
    if (request.end_date) {
        if (!request.as_of)
            return faulty("/as_of", "required", "the end has a date, the start has none",
                          "give as_of");
        days = static_cast<double>(*request.end_date - *request.as_of);
        if (days < 0)
            return faulty("/end_date", "range", "the end is before the start",
                          "choose a later date");
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        engine::EndState end = unmoved(states.holdings[i].option, days);
        end.spot = rows[i].end_spot.value_or(end.spot);
        end.volatility = rows[i].end_volatility.value_or(end.volatility);
        end.rate = rows[i].end_rate.value_or(request.end_rate.value_or(end.rate));
        end.dividend_yield = rows[i].end_dividend_yield.value_or(end.dividend_yield);
        end.time = rows[i].end_time.value_or(end.time);
        states.ends.push_back(end);
    }
    return states;
}

// The portfolio as it is held, at the prices of two dates.
Result<TwoStates> states_of_portfolio(Call& call, const ExplainRequest& request,
                                      ExplainResponse& response, Issues& issues,
                                      std::string& data_digest) {
    if (!request.end_date)
        return faulty("/end_date", "required", "a stored portfolio is explained between two dates",
                      "give as_of and end_date");
    if (request.as_of && *request.end_date < *request.as_of)
        return faulty("/end_date", "range", "the end is before the start", "choose a later date");
    TRY(OptionBook start,
        load_option_book(call, request, request.as_of, request.include_underlyings));
    PortfolioMarket later = static_cast<const PortfolioMarket&>(request);
    for (const auto& [name, value] : request.end_volatilities) later.volatilities[name] = value;
    for (const auto& [name, value] : request.end_spots) later.spots[name] = value;
    if (request.end_rate) later.rate = request.end_rate;
    TRY(const OptionBook end,
        load_option_book(call, later, request.end_date, request.include_underlyings));
    response.currency = start.currency;
    response.as_of = start.as_of;
    data_digest = std::move(Sha256().update_field(start.data_digest).update_field(end.data_digest))
                      .finish_hex();
    std::map<std::string, std::vector<const engine::Holding*>> by_id;
    for (const engine::Holding& holding : end.holdings) by_id[holding.id].push_back(&holding);
    TwoStates states;
    states.left_out = start.left_out.size();
    issues = start.issues;
    for (engine::Holding& holding : start.holdings) {
        auto& same = by_id[holding.id];
        engine::EndState state;
        if (!same.empty()) {
            state = unmoved(same.front()->option, 0.0);
            same.erase(same.begin());
        } else {
            ++states.left_out;
            issues.push_back({Severity::kError, "not_priced",
                              fmt::format("{} has no value at {}; it is left out", holding.id,
                                          request.end_date->to_string()),
                              holding.id});
            continue;
        }
        states.holdings.push_back(std::move(holding));
        states.ends.push_back(state);
    }
    return states;
}

Result<ExplainResponse> run_explain(Call& call, const ExplainRequest& request) {
    TRY_STATUS(one_source(request.options.has_value(), request.portfolio.has_value()));
    ExplainResponse response;
    Issues issues;
    std::string data_digest;
    TwoStates states;
    if (request.portfolio) {
        TRY(states, states_of_portfolio(call, request, response, issues, data_digest));
    } else {
        TRY(states, states_of_rows(request));
        response.as_of = request.as_of;
    }
    response.end_date = request.end_date;
    const auto parts = engine::explain(states.holdings, states.ends, request.model, call.work());
    TRY_STATUS(call.work().cancel.check());
    std::size_t explained = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const engine::Holding& holding = states.holdings[i];
        response.options.push_back({holding.id, holding.underlying, parts[i].value});
        tell(issues, parts[i].issue, name_of(holding.id, i));
        if (!parts[i].value) continue;
        ++explained;
        response.totals += *parts[i].value;
    }
    response.coverage = share(explained, parts.size() + states.left_out);
    fill_provenance(response, "options.explain", request, std::move(data_digest),
                    std::move(issues));
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
        tell(issues, value.positions[i].priced.issue, holding.id);
        if (holding.kind == engine::Kind::kUnderlying) continue;
        row.expiry = holding.expiry;
        row.strike = holding.option.strike;
        row.days_to_expiry = static_cast<int>(*holding.expiry - book.as_of);
        row.volatility = holding.option.volatility;
        row.volatility_source = book.volatility_from[i];
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

}  // namespace

void add_options_methods(MethodTable& table) {
    table.add<OptionsPriceRequest, OptionsPriceResponse>(
        computation("options.price", "/options/price",
                    "Prices and Greeks of European and American options by several models, with "
                    "totals and delta-adjusted exposure."),
        run_price);
    table.add<ImpliedVolatilityRequest, ImpliedVolatilityResponse>(
        computation(
            "options.implied_volatility", "/options/implied-volatility",
            "The volatility in a price, or why there is none: undetermined, or the arbitrage "
            "named."),
        run_implied);
    table.add<ParseSymbolRequest, ParseSymbolResponse>(
        computation("options.parse_symbol", "/options/parse-symbol",
                    "The terms in OCC option symbols, padded or compact, or why one is none."),
        run_parse);
    table.add<StressGridRequest, StressGridResponse>(
        computation("options.stress_grid", "/options/stress-grid",
                    "A book on a grid of spots and volatilities, fully revalued in every cell."),
        run_stress_grid);
    table.add<ExplainRequest, ExplainResponse>(
        computation("options.explain", "/options/explain",
                    "The P&L between two states by delta, gamma, vega, theta and rho, with the "
                    "residual."),
        run_explain);
    table.add<OptionsBookRequest, OptionsBookResponse>(
        computation("options.book", "/options/book",
                    "Greeks of a stored portfolio's options, with ladders by expiry and strike."),
        run_book);
}

}  // namespace ballast::service
