// Methods with full revaluation of an options book: the stress grid, and the P&L between two
// states.
#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "base/digest.hpp"
#include "options/revaluation.hpp"
#include "service/error_place.hpp"
#include "service/field_error.hpp"
#include "service/methods.hpp"
#include "service/options/book.hpp"
#include "service/options/describe.hpp"
#include "service/options/rows.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

namespace engine = ballast::options;

Status one_source(bool options, bool portfolio) {
    if (options != portfolio) return {};
    return invalid(
        "", options ? "ambiguous" : "required",
        options ? "both options and a portfolio are given" : "options and portfolio are missing",
        "give either `options` or `portfolio`");
}

// Holdings that can be revalued in every cell; the others are reported and left out.
std::vector<engine::Holding> without_errors(std::vector<engine::Holding> holdings,
                                            double worst_shock, Issues& issues) {
    std::vector<engine::Holding> sound;
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        engine::Option lowest = holdings[i].option;
        lowest.spot *= 1 + std::min(worst_shock, 0.0);
        std::string error =
            holdings[i].kind == engine::Kind::kUnderlying ? "" : engine::error_of(lowest);
        if (error.empty())
            sound.push_back(std::move(holdings[i]));
        else
            issues.push_back(
                {Severity::kError, "not_priced", std::move(error), name_of(holdings[i].id, i)});
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
        TRY(holdings, holdings_of(request.options->rows, request.as_of, request.dividends, true,
                                  call.work().cancel));
        response.as_of = request.as_of;
    }
    const std::size_t all = holdings.size() + left_out;
    const double worst = *std::ranges::min_element(request.spot_shocks);
    holdings = without_errors(std::move(holdings), worst, issues);
    static_cast<engine::StressGrid&>(response) =
        engine::stress_grid(holdings, request, call.work());
    TRY_STATUS(call.work().cancel.check());
    if (response.floored > 0)
        issues.push_back({Severity::kInfo, "volatility_floor",
                          fmt::format("{} options have a shocked volatility below the floor of {}, "
                                      "which is used instead",
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

Result<TwoStates> states_of_rows(const Call& call, const ExplainRequest& request) {
    TwoStates states;
    const std::vector<ExplainRow>& rows = request.options->rows;
    TRY(states.holdings,
        holdings_of(rows, request.as_of, request.dividends, true, call.work().cancel));
    double days = request.days;
    if (request.end_date) {
        if (!request.as_of)
            return invalid("/as_of", "required", "end_date is given, but as_of is missing",
                           "give as_of");
        days = static_cast<double>(*request.end_date - *request.as_of);
        if (days < 0)
            return invalid("/end_date", "range", "the end is before the start",
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

// The current holdings at the prices of two dates.
Result<TwoStates> states_of_portfolio(Call& call, const ExplainRequest& request,
                                      ExplainResponse& response, Issues& issues,
                                      std::string& data_digest) {
    if (!request.end_date)
        return invalid("/end_date", "required", "a stored portfolio requires two dates",
                       "give as_of and end_date");
    if (request.as_of && *request.end_date < *request.as_of)
        return invalid("/end_date", "range", "the end is before the start", "choose a later date");
    TRY(OptionBook start,
        load_option_book(call, request, request.as_of, request.include_underlyings));
    PortfolioMarket later = static_cast<const PortfolioMarket&>(request);
    for (const auto& [name, value] : request.end_volatilities) later.volatilities[name] = value;
    for (const auto& [name, value] : request.end_spots) later.spots[name] = value;
    if (request.end_rate) later.rate = request.end_rate;
    auto loaded = load_option_book(call, later, request.end_date, request.include_underlyings);
    if (!loaded) {
        static constexpr FieldName kEnd[] = {{"/as_of", "/end_date"},
                                             {"/volatilities", "/end_volatilities"},
                                             {"/spots", "/end_spots"},
                                             {"/rate", "/end_rate"}};
        return renamed(kEnd, std::move(loaded).error());
    }
    const OptionBook end = *std::move(loaded);
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
                              fmt::format("{} has no value on {}; it is left out", holding.id,
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
        TRY(states, states_of_rows(call, request));
        response.as_of = request.as_of;
    }
    response.end_date = request.end_date;
    const auto parts = engine::explain(states.holdings, states.ends, request.model, call.work());
    TRY_STATUS(call.work().cancel.check());
    std::size_t explained = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const engine::Holding& holding = states.holdings[i];
        response.options.push_back({holding.id, holding.underlying, parts[i].value});
        report(issues, parts[i].issue, name_of(holding.id, i));
        if (!parts[i].value) continue;
        ++explained;
        response.totals += *parts[i].value;
    }
    response.coverage = share(explained, parts.size() + states.left_out);
    fill_provenance(response, "options.explain", request, std::move(data_digest),
                    std::move(issues));
    return response;
}

OptionsSize grid_of(const StressGridRequest& request) {
    OptionsSize size{.dividends = request.dividends.has_value(),
                     .cells = request.spot_shocks.size() * request.volatility_shocks.size()};
    if (request.options)
        for (const OptionRow& row : request.options->rows)
            ++(row.style == engine::Style::kAmerican ? size.american : size.european);
    return size;
}

}  // namespace

void add_option_revaluation_methods(MethodTable& table) {
    table.add<StressGridRequest, StressGridResponse>(
        computation("options.stress_grid", "/options/stress-grid",
                    "Full revaluation of options on a grid of spot and volatility shocks."),
        run_stress_grid,
        [](const StressGridRequest& request) { return options_cost(grid_of(request)); });
    table.add<ExplainRequest, ExplainResponse>(
        computation("options.explain", "/options/explain",
                    "P&L attribution between two market states by delta, gamma, vega, theta and "
                    "rho, with the residual."),
        run_explain);
}

}  // namespace ballast::service
