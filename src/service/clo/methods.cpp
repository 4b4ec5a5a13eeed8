#include "service/methods.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "market/curve_quotes.hpp"
#include "service/clo/describe_result.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

Error clo_error(std::string pointer, std::string message, std::string hint = {}) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back({std::move(pointer), "invalid", std::move(message), std::move(hint)});
    return error;
}

// Simple forward rates, ACT/360, from the start to the end of each period.
Result<std::vector<double>> forward_path(const CloCurve& source, const std::string& name,
                                         fin::Date as_of,
                                         const std::vector<clo::PaymentPeriod>& periods) {
    std::vector<market::CurveQuote> quotes;
    for (std::size_t i = 0; i < source.nodes.size(); ++i) {
        const CurveNodeRow& row = source.nodes[i];
        if (row.tenor.has_value() == row.date.has_value())
            return clo_error(fmt::format("/curves/{}/nodes/{}", name, i),
                             "a node requires either a tenor or a date");
        fin::Date date = row.date.value_or(as_of);
        if (row.tenor) {
            TRY(date, market::tenor_date(as_of, *row.tenor));
        }
        quotes.push_back({date, row.rate});
    }
    TRY(const market::Curve curve, market::curve_from_quotes(as_of, quotes,
                                                             {.kind = source.quote,
                                                              .day_count = source.day_count,
                                                              .compounding = source.compounding},
                                                             source.interpolation));
    std::vector<double> path;
    for (const clo::PaymentPeriod& period : periods) {
        if (period.payment <= as_of) continue;
        const double from = std::max(market::curve_time(as_of, period.start), 0.0);
        const double to = market::curve_time(as_of, period.payment);
        const double years = (to - from) * 365.0 / 360.0;
        path.push_back((curve.discount(from) / curve.discount(to) - 1.0) / years);
    }
    return path;
}

struct CloInputs {
    clo::Deal deal;
    std::vector<clo::Holding> holdings;
    clo::Assumptions assumptions;
    clo::ProjectionTerms terms;
    Issues issues;
};

Result<clo::IndexPaths> index_paths(const CloCase& request, const clo::Deal& deal,
                                    fin::Date as_of) {
    clo::IndexPaths paths;
    for (const auto& [name, curve] : request.curves) {
        if (curve.path.empty() == curve.nodes.empty())
            return clo_error(fmt::format("/curves/{}", name), "a curve requires a path or nodes");
        if (!curve.path.empty()) {
            paths[name] = curve.path;
            continue;
        }
        TRY(const auto periods, clo::payment_periods(deal));
        TRY(paths[name], forward_path(curve, name, as_of, periods));
        // The rate of the current period was fixed.
        if (deal.state)
            if (const auto fixed = deal.state->index_rates.find(name);
                fixed != deal.state->index_rates.end() && !paths[name].empty())
                paths[name].front() = fixed->second;
    }
    return paths;
}

// Errors of a deal as errors of the request.
Status checked_deal(const clo::Deal& deal) {
    Status status = clo::check_deal(deal);
    if (status) return status;
    Error error = std::move(status).error();
    for (FieldError& field : error.errors) field.pointer.insert(0, "/deal");
    return error;
}

Result<CloInputs> clo_inputs(const CloCase& request) {
    CloInputs inputs{.deal = request.deal,
                     .holdings = request.collateral.rows,
                     .assumptions = request.assumptions};
    TRY_STATUS(checked_deal(inputs.deal));
    TRY_STATUS(clo::check_holdings(inputs.holdings, "/collateral"));
    if (request.call) inputs.assumptions.call = *request.call;
    if (request.mode == clo::CalculationMode::kAsOldModel) {
        inputs.deal.options.coverage_pass = clo::CoveragePass::kAbove;
        inputs.deal.options.ic_cure = clo::IcCure::kClassBalance;
    }
    inputs.terms.as_of = request.as_of.value_or(clo::projection_date(inputs.deal));
    if (request.periods) inputs.terms.most_periods = static_cast<std::size_t>(*request.periods);
    TRY(inputs.terms.indices, index_paths(request, inputs.deal, inputs.terms.as_of));
    for (const std::string& test : inputs.deal.reinvestment.criteria)
        if (std::ranges::none_of(inputs.deal.coverage,
                                 [&](const auto& group) { return group.id == test; })) {
            inputs.issues.push_back(
                {Severity::kInfo, "criteria_not_projected",
                 "collateral tests are not projected: reinvestment assumes that its criteria hold",
                 "deal.reinvestment.criteria"});
            break;
        }
    return inputs;
}

Result<std::size_t> clo_tranche(const clo::Deal& deal, const std::string& id) {
    std::string known;
    for (std::size_t t = 0; t < deal.tranches.size(); ++t) {
        if (deal.tranches[t].id == id) return t;
        known += (known.empty() ? "" : ", ") + deal.tranches[t].id;
    }
    return clo_error("/tranche",
                     fmt::format("there is no tranche \"{}\": expected one of {}", id, known));
}

Result<CloProjectResponse> run_clo_project(Call& /*call*/, const CloProjectRequest& request) {
    TRY(CloInputs inputs, clo_inputs(request));
    inputs.terms.steps = request.steps;
    TRY(clo::Projection made,
        clo::project(inputs.deal, inputs.holdings, inputs.assumptions, inputs.terms));
    CloProjectResponse response;
    response.periods = std::move(made.periods);
    response.steps = std::move(made.steps);
    response.tests = std::move(made.tests);
    response.tranches = std::move(made.tranches);
    response.cumulative_default = made.cumulative_default;
    response.first_accelerated = made.first_accelerated;
    response.conservation = made.conservation;
    fill_provenance(response, "clo.project", request, "",
                    joined(std::move(inputs.issues), made.issues));
    return response;
}

struct ProjectedTranche {
    clo::TrancheFlows flows;
    double loss = 0.0;
    double price = 100.0;
    Issues issues;
};

Result<ProjectedTranche> projected_tranche(const CloInputs& inputs,
                                           const clo::Assumptions& assumptions, std::size_t t) {
    clo::ProjectionTerms terms = inputs.terms;
    terms.steps = false;
    TRY(const clo::CompiledDeal compiled,
        clo::compile_all(inputs.deal, inputs.holdings, assumptions, terms));
    const clo::Projection made = clo::project_liabilities(inputs.deal, compiled, terms);
    return ProjectedTranche{
        clo::tranche_flows(compiled.plan, made.tranches[t], t, inputs.deal, terms),
        made.tranches[t].loss, made.tranches[t].price, made.issues};
}

// The price from the one measure that is given.
Result<double> given_price(const CloPriceRequest& request, const ProjectedTranche& tranche) {
    const int given = int(request.price.has_value()) + int(request.yield.has_value()) +
                      int(request.discount_margin.has_value()) + int(request.z_spread.has_value());
    if (given > 1)
        return clo_error("/price", "give one of price, yield, discount_margin and z_spread");
    std::optional<double> price = request.price.value_or(tranche.price);
    if (request.yield) price = clo::price_at_yield(tranche.flows, *request.yield);
    if (request.discount_margin)
        price = clo::price_at_margin(tranche.flows, *request.discount_margin);
    if (request.z_spread) price = clo::price_at_z_spread(tranche.flows, *request.z_spread);
    if (!price) return clo_error("/tranche", "the tranche has no balance, and so no price");
    return *price;
}

Result<CloPriceResponse> run_clo_price(Call& /*call*/, const CloPriceRequest& request) {
    TRY(CloInputs inputs, clo_inputs(request));
    TRY(const std::size_t t, clo_tranche(inputs.deal, request.tranche));
    TRY(ProjectedTranche base, projected_tranche(inputs, inputs.assumptions, t));
    CloPriceResponse response;
    response.tranche = request.tranche;
    TRY(const double price, given_price(request, base));
    response.measures = clo::measures_at(base.flows, price);
    response.loss = base.loss;
    if (request.grid) {
        for (const double cdr : request.grid->cdr) {
            clo::Assumptions assumptions = inputs.assumptions;
            assumptions.defaults = cdr;
            TRY(const ProjectedTranche at, projected_tranche(inputs, assumptions, t));
            for (const double each : request.grid->price) {
                CloPricePoint point;
                static_cast<clo::TrancheMeasures&>(point) = clo::measures_at(at.flows, each);
                point.cdr = cdr;
                point.loss = at.loss;
                response.grid.push_back(point);
            }
        }
    }
    Issues issues = joined(std::move(inputs.issues), base.issues);
    if (!response.measures.yield)
        issues.push_back({Severity::kWarning, "no_yield",
                          "no yield discounts the flows to the price", request.tranche});
    fill_provenance(response, "clo.price", request, "", std::move(issues));
    return response;
}

Result<CloBreakevenResponse> run_clo_breakeven(Call& /*call*/, const CloBreakevenRequest& request) {
    TRY(CloInputs inputs, clo_inputs(request));
    TRY([[maybe_unused]] const std::size_t index, clo_tranche(inputs.deal, request.tranche));
    TRY(clo::Breakeven found,
        clo::break_even(inputs.deal, inputs.holdings, inputs.assumptions, inputs.terms, request));
    CloBreakevenResponse response;
    response.value = found.value;
    response.low = found.low;
    response.high = found.high;
    response.width = found.width;
    response.non_monotone = std::move(found.non_monotone);
    fill_provenance(response, "clo.breakeven", request, "",
                    joined(std::move(inputs.issues), found.issues));
    return response;
}

Result<CloWhyResponse> run_clo_why(Call& /*call*/, const CloWhyRequest& request) {
    TRY(CloInputs inputs, clo_inputs(request));
    TRY(const clo::CompiledDeal compiled,
        clo::compile_all(inputs.deal, inputs.holdings, inputs.assumptions, inputs.terms));
    const clo::Projection made = clo::project_liabilities(inputs.deal, compiled, inputs.terms);
    auto explained = clo::explain(inputs.deal, compiled, made, request.cell);
    if (!explained) return clo_error("/cell", explained.error().message);
    CloWhyResponse response;
    static_cast<clo::Explanation&>(response) = *std::move(explained);
    fill_provenance(response, "clo.why", request, "", std::move(inputs.issues));
    return response;
}

MethodInfo clo_computation(std::string name, std::string path, std::string summary) {
    MethodInfo info = computation(std::move(name), std::move(path), std::move(summary));
    info.permission = Permission::kCloRun;
    return info;
}

}  // namespace

void add_clo_methods(MethodTable& table) {
    table.add<CloProjectRequest, CloProjectResponse>(
        clo_computation("clo.project", "/clo/project",
                        "Projects a CLO: collateral, every step of the waterfalls, coverage tests, "
                        "flows and measures of the tranches."),
        run_clo_project);
    table.add<CloPriceRequest, CloPriceResponse>(
        clo_computation("clo.price", "/clo/price",
                        "Prices a CLO tranche: price, yield, discount margin, Z-spread, average "
                        "life and durations, and a grid of default rates and prices."),
        run_clo_price);
    table.add<CloBreakevenRequest, CloBreakevenResponse>(
        clo_computation("clo.breakeven", "/clo/breakeven",
                        "Finds the largest default rate, severity, prepayment rate or loss of "
                        "spread that a CLO tranche bears, as a bracket."),
        run_clo_breakeven);
    table.add<CloWhyRequest, CloWhyResponse>(
        clo_computation("clo.why", "/clo/why",
                        "Explains a number of a CLO projection: formula, inputs, and the assets or "
                        "tranches that add up to it."),
        run_clo_why);
}

}  // namespace ballast::service
