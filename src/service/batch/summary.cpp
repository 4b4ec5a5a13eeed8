#include "service/batch/summary.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "model/describe_scenario.hpp"
#include "risk/scenario_library.hpp"
#include "service/batch/engines.hpp"
#include "service/batch/inputs.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/results.hpp"
#include "store/scenarios.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using store::StoredResult;

constexpr std::size_t kDays = 90;
constexpr int kCalendarDays = 140;  // more than 90 sessions

std::optional<double> figure(const store::ResultFigures& figures, std::string_view name) {
    const auto found = figures.find(std::string(name));
    return found == figures.end() ? std::nullopt : std::optional(found->second);
}

SummaryValue value_of(const store::ResultFigures& of) {
    SummaryValue value{.net = figure(of, "net"),
                       .cash = figure(of, "cash"),
                       .gross = figure(of, "gross"),
                       .long_value = figure(of, "long"),
                       .short_value = figure(of, "short"),
                       .delta_adjusted_net = figure(of, "delta_adjusted.net"),
                       .day_pnl = figure(of, "day_pnl"),
                       .flows = figure(of, "flows"),
                       .cumulative_pnl = figure(of, "cumulative_pnl")};
    if (value.net && value.day_pnl && *value.net - *value.day_pnl != 0.0)
        value.day_pnl_fraction = *value.day_pnl / std::abs(*value.net - *value.day_pnl);
    return value;
}

// "historical.0.99.var", from which the name of the method and the level are read back.
std::vector<SummaryRisk> risk_of(const store::ResultFigures& figures) {
    constexpr std::string_view kSuffix = ".var";
    std::vector<SummaryRisk> rows;
    for (const auto& [name, value] : figures) {
        if (!name.ends_with(kSuffix)) continue;
        const std::string stem = name.substr(0, name.size() - kSuffix.size());
        const std::size_t dot = stem.find('.');
        if (dot == std::string::npos) continue;
        SummaryRisk row{
            .method = stem.substr(0, dot), .var = value, .es = figure(figures, stem + ".es")};
        const char* end = stem.data() + stem.size();
        if (std::from_chars(stem.data() + dot + 1, end, row.confidence).ptr != end) continue;
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<SummaryBeta> betas_of(const store::ResultFigures& figures) {
    constexpr std::string_view kBeta = "beta.";
    std::vector<SummaryBeta> rows;
    for (const auto& [name, value] : figures)
        if (name.starts_with(kBeta)) rows.push_back({name.substr(kBeta.size()), value});
    return rows;
}

std::vector<SummaryStress> stress_of(const store::ResultFigures& figures, int most) {
    constexpr std::string_view kTotal = ".total";
    std::vector<SummaryStress> rows;
    for (const auto& [name, value] : figures) {
        if (!name.ends_with(kTotal) || value >= 0.0) continue;
        const std::string scenario = name.substr(0, name.size() - kTotal.size());
        rows.push_back({scenario, scenario, value, figure(figures, scenario + ".fraction_of_net"),
                        figure(figures, scenario + ".ill_conditioned").has_value()});
    }
    std::ranges::sort(rows, {}, &SummaryStress::total);
    if (rows.size() > static_cast<std::size_t>(most)) rows.resize(static_cast<std::size_t>(most));
    return rows;
}

Status name_scenarios(store::Transaction& transaction, std::vector<SummaryStress>& rows) {
    for (SummaryStress& row : rows) {
        if (const risk::LibraryScenario* found = risk::find_scenario(row.scenario)) {
            row.name = found->scenario.name;
        } else {
            TRY(const auto stored, store::find_scenario(transaction, row.scenario));
            if (!stored) continue;
            TRY(const auto scenario, wire::read_json<model::Scenario>(stored->document));
            row.name = scenario.name;
        }
    }
    return {};
}

// Inputs of the portfolio that are no longer those of a result.
Result<std::vector<std::string>> changed_since(const Call& call, const model::Portfolio& portfolio,
                                               const SharedInputs& shared,
                                               const StoredResult& result) {
    store::Transaction& transaction = call.transaction();
    TRY(BatchInputs now, inputs_of(transaction, shared, portfolio));
    TRY_STATUS(add_option_market(call, portfolio, result.as_of, now));
    TRY(const std::string manifest, store::result_manifest(transaction, result.id));
    TRY(const BatchInputs then, wire::read_json<BatchInputs>(manifest));
    std::vector<std::string> changed;
    for (const auto& [name, digest] : now) {
        const auto before = then.find(name);
        if (before == then.end() || before->second != digest) changed.push_back(name);
    }
    return changed;
}

void add_part(PortfolioSummary& summary, const StoredResult& result, int worst) {
    const store::ResultFigures& figures = result.figures;
    summary.parts.push_back({result.kind, result.id.to_string(), result.as_of, result.created_at,
                             figure(figures, "coverage")});
    if (result.kind == "snapshot") {
        summary.as_of = result.as_of;
        summary.value = value_of(figures);
    } else if (result.kind == "var") {
        summary.risk = risk_of(figures);
        summary.volatility = figure(figures, "volatility_annualized");
    } else if (result.kind == "factors") {
        summary.betas = betas_of(figures);
        summary.r_squared = figure(figures, "r_squared");
    } else if (result.kind == "stress") {
        summary.stress = stress_of(figures, worst);
    } else if (result.kind == "market_data") {
        summary.prices = {figure(figures, "coverage"), figure(figures, "stale"),
                          figure(figures, "missing"), figure(figures, "flagged")};
    }
}

Result<PortfolioSummary> summarize(Call& call, const SummaryRequest& request) {
    store::Transaction& transaction = call.transaction();
    TRY(const model::Portfolio portfolio, store::find_portfolio(transaction, request.portfolio));
    PortfolioSummary summary{.portfolio = portfolio.slug,
                             .currency = portfolio.base_currency.to_string()};
    TRY(const SharedInputs shared, shared_inputs(transaction));
    summary.last_price = shared.last_price;
    const std::string id = portfolio.id.to_string();
    for (const BatchEngine& engine : batch_engines()) {
        TRY(const auto found, store::latest_result(transaction, store::ResultSubject::kPortfolio,
                                                   id, std::string(engine.kind), request.as_of));
        if (!found) continue;
        add_part(summary, *found, request.worst);
        if (found->kind == "snapshot") {
            TRY(summary.changed, changed_since(call, portfolio, shared, *found));
        }
    }
    TRY_STATUS(name_scenarios(transaction, summary.stress));
    std::optional<fin::Date> first;
    if (summary.as_of) first = *summary.as_of - kCalendarDays;
    TRY(auto days, store::result_series(transaction, store::ResultSubject::kPortfolio, id,
                                        "snapshot", first, request.as_of));
    if (days.size() > kDays) days.erase(days.begin(), days.end() - kDays);
    for (const StoredResult& day : days)
        summary.history.push_back(
            {day.as_of, figure(day.figures, "net"), figure(day.figures, "day_pnl")});
    return summary;
}

}  // namespace

void add_summary_methods(MethodTable& table) {
    table.add<SummaryRequest, PortfolioSummary>(
        {.name = "portfolio.summary",
         .summary =
             "Returns the headline numbers of a portfolio from its stored results, each with "
             "its date.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/portfolios/{portfolio}/summary"},
         .idempotent = true},
        summarize);
}

}  // namespace ballast::service
