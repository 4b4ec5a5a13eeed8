// clo.project, clo.price, clo.breakeven and clo.why.
#include "service/methods.hpp"

#include <fmt/format.h>

#include "clo/test_explanation.hpp"
#include "service/clo/case.hpp"
#include "service/clo/describe_result.hpp"
#include "service/clo/run_methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// Coverage ratios of the first date, and measures of the tranches.
store::ResultFigures projection_figures(const CloProjectResponse& response) {
    store::ResultFigures figures;
    for (const clo::CoverageRow& row : response.tests) {
        if (row.waterfall != clo::Waterfall::kInterest) continue;
        if (row.oc) figures.emplace("clo.oc." + row.id, *row.oc);
        if (row.ic) figures.emplace("clo.ic." + row.id, *row.ic);
    }
    for (const clo::TrancheProjection& tranche : response.tranches) {
        const std::string path = "clo.tranche." + tranche.id;
        figures.emplace(path + ".loss", tranche.loss);
        if (tranche.wal) figures.emplace(path + ".wal", *tranche.wal);
        if (tranche.yield) figures.emplace(path + ".yield", *tranche.yield);
    }
    return figures;
}

// Results of one scenario are versions of each other.
std::string projection_kind(const CloCase& request) {
    return request.scenario.empty() ? "projection" : "projection." + request.scenario;
}

Result<CloProjectResponse> run_clo_project(Call& call, const CloProjectRequest& request) {
    TRY(CloInputs inputs, clo_inputs(call, request));
    inputs.terms.steps = request.steps;
    TRY(clo::Projection made,
        clo::project(inputs.deal, inputs.holdings, inputs.assumptions, inputs.terms));
    CloProjectResponse response;
    response.periods = std::move(made.periods);
    response.steps = std::move(made.steps);
    response.tests = std::move(made.tests);
    response.tranches = std::move(made.tranches);
    response.events = std::move(made.events);
    response.cumulative_default = made.cumulative_default;
    response.first_accelerated = made.first_accelerated;
    response.conservation = made.conservation;
    fill_provenance(response, "clo.project", request, inputs.subject.data_digest,
                    joined(std::move(inputs.issues), made.issues));
    keep_clo_result(call, request, inputs.subject, projection_kind(request), response,
                    {.figures = projection_figures(response)});
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

Result<CloPriceResponse> run_clo_price(Call& call, const CloPriceRequest& request) {
    TRY(CloInputs inputs, clo_inputs(call, request));
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
    fill_provenance(response, "clo.price", request, inputs.subject.data_digest, std::move(issues));
    const std::string path = "clo.tranche." + response.tranche;
    ResultNotes notes{.figures = {{path + ".price", response.measures.price}}};
    if (response.measures.yield) notes.figures.emplace(path + ".yield", *response.measures.yield);
    keep_clo_result(call, request, inputs.subject, "price." + response.tranche, response,
                    std::move(notes));
    return response;
}

Result<CloBreakevenResponse> run_clo_breakeven(Call& call, const CloBreakevenRequest& request) {
    TRY(CloInputs inputs, clo_inputs(call, request));
    TRY([[maybe_unused]] const std::size_t index, clo_tranche(inputs.deal, request.tranche));
    TRY(clo::Breakeven found,
        clo::break_even(inputs.deal, inputs.holdings, inputs.assumptions, inputs.terms, request));
    CloBreakevenResponse response;
    response.value = found.value;
    response.low = found.low;
    response.high = found.high;
    response.width = found.width;
    response.non_monotone = std::move(found.non_monotone);
    fill_provenance(response, "clo.breakeven", request, inputs.subject.data_digest,
                    joined(std::move(inputs.issues), found.issues));
    ResultNotes notes;
    if (response.value)
        notes.figures.emplace(
            fmt::format("clo.breakeven.{}.{}", request.tranche, describe::to_word(request.vary)),
            *response.value);
    keep_clo_result(call, request, inputs.subject, "breakeven." + request.tranche, response,
                    std::move(notes));
    return response;
}

// The value of a test: numerator by asset, over the denominator.
Result<clo::Explanation> explained_test(const CloInputs& inputs, const std::string& name,
                                        clo::CalculationMode mode) {
    auto explained =
        clo::explain_test(inputs.deal, inputs.holdings, inputs.terms.as_of, name, mode);
    if (explained) return explained;
    return clo_error("/cell/test", explained.error().message, "clo.tests lists tests and data");
}

Result<CloWhyResponse> why_response(const CloWhyRequest& request, CloInputs& inputs,
                                    clo::Explanation explained) {
    CloWhyResponse response;
    static_cast<clo::Explanation&>(response) = std::move(explained);
    fill_provenance(response, "clo.why", request, inputs.subject.data_digest,
                    std::move(inputs.issues));
    return response;
}

Result<CloWhyResponse> run_clo_why(Call& call, const CloWhyRequest& request) {
    TRY(CloInputs inputs, clo_inputs(call, request));
    if (request.cell.test) {
        TRY(clo::Explanation explained, explained_test(inputs, *request.cell.test, request.mode));
        return why_response(request, inputs, std::move(explained));
    }
    TRY(const clo::CompiledDeal compiled,
        clo::compile_all(inputs.deal, inputs.holdings, inputs.assumptions, inputs.terms));
    const clo::Projection made = clo::project_liabilities(inputs.deal, compiled, inputs.terms);
    Result<clo::Explanation> explained = fail(Code::kInvalidInput, "");
    if (request.cell.tranche) {
        TRY(const std::size_t t, clo_tranche(inputs.deal, *request.cell.tranche));
        explained = clo::explain_measure(inputs.deal, compiled, made, inputs.terms, t,
                                         request.cell.measure.value_or("yield"));
    } else {
        explained = clo::explain(inputs.deal, compiled, made, request.cell);
    }
    if (!explained) return clo_error("/cell", explained.error().message);
    return why_response(request, inputs, *std::move(explained));
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
        clo_computation(
            "clo.why", "/clo/why",
            "Explains a number of a CLO projection, a test or a measure of a tranche: formula, "
            "inputs, and the assets, tranches or dates that add up to it."),
        run_clo_why);
    add_clo_simulate_methods(table);
    add_clo_migration_methods(table);
    add_clo_parity_methods(table);
    add_clo_comparison_methods(table);
    add_clo_collateral_comparison_methods(table);
    add_clo_flow_measure_methods(table);
}

}  // namespace ballast::service
