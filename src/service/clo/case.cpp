#include "service/clo/case.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/digest.hpp"
#include "base/json_pointer.hpp"
#include "clo/reinvestment_conditions.hpp"
#include "clo/scenario_shocks.hpp"
#include "market/curve_quotes.hpp"
#include "model/describe_scenario.hpp"
#include "risk/scenario_library.hpp"
#include "service/clo/describe_case.hpp"
#include "service/clo/scenario_source.hpp"
#include "store/database.hpp"
#include "store/scenarios.hpp"

namespace ballast::service {

namespace {

// Simple forward rates, ACT/360, for the term of the index of each period.
Result<std::vector<double>> forward_path(const CloCurve& source, const std::string& name,
                                         fin::Date as_of,
                                         const std::vector<clo::PaymentPeriod>& periods) {
    const std::string place = fmt::format("/curves/{}/nodes", escaped_key(name));
    std::vector<market::CurveQuote> quotes;
    for (std::size_t i = 0; i < source.nodes.size(); ++i) {
        const CurveNodeRow& row = source.nodes[i];
        if (row.tenor.has_value() == row.date.has_value())
            return clo_error(fmt::format("{}/{}", place, i),
                             "a node requires either a tenor or a date");
        fin::Date date = row.date.value_or(as_of);
        if (row.tenor) {
            const Result<fin::Date> end = market::tenor_date(as_of, *row.tenor);
            if (!end) return clo_error(fmt::format("{}/{}/tenor", place, i), end.error().message);
            date = *end;
        }
        quotes.push_back({date, row.rate});
    }
    const Result<market::Curve> made = market::curve_from_quotes(
        as_of, quotes,
        {.kind = source.quote, .day_count = source.day_count, .compounding = source.compounding},
        source.interpolation);
    if (!made) return clo_error(place, made.error().message);
    const market::Curve& curve = *made;
    std::vector<double> path;
    for (const clo::PaymentPeriod& period : periods) {
        if (period.payment <= as_of) continue;
        const fin::Date end = period.index_start + (period.payment - period.start);
        const double from = std::max(market::curve_time(as_of, period.index_start), 0.0);
        const double to = market::curve_time(as_of, std::max(end, as_of + 1));
        const double years = (to - from) * 365.0 / 360.0;
        path.push_back((curve.discount(from) / curve.discount(to) - 1.0) / years);
    }
    return path;
}

Result<clo::IndexPaths> index_paths(const std::map<std::string, CloCurve>& curves,
                                    const clo::Deal& deal, fin::Date as_of) {
    clo::IndexPaths paths;
    for (const auto& [name, curve] : curves) {
        if (curve.path.empty() == curve.nodes.empty())
            return clo_error(fmt::format("/curves/{}", escaped_key(name)),
                             "a curve requires a path or nodes");
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

// The assumptions of the request or of its scenario, whose curves are added to those of the
// request; `stored`: the document of the scenario.
Status read_assumptions(const Call& call, const CloCase& request, clo::Assumptions& assumptions,
                        std::map<std::string, CloCurve>& curves, std::string& stored) {
    if (request.scenario.empty()) {
        if (request.assumptions) assumptions = *request.assumptions;
        return {};
    }
    if (request.assumptions)
        return clo_error("/scenario", "both a scenario and assumptions are given",
                         "give one of them");
    return call.read([&](store::Transaction& transaction) -> Status {
        TRY(const auto row, visible_clo_scenario(call, transaction, request.scenario));
        TRY(CloScenarioDocument document, clo_scenario_document_of(row));
        stored = row.document;
        assumptions = std::move(document.assumptions);
        curves.insert(document.curves.begin(), document.curves.end());
        return {};
    });
}

// The shocks of a scenario of the platform on the assumptions and index rates.
Status apply_platform_scenario(const Call& call, const std::string& id, CloInputs& inputs) {
    model::Scenario scenario;
    if (const risk::LibraryScenario* known = risk::find_scenario(id)) {
        scenario = known->scenario;
    } else {
        std::optional<store::ScenarioRow> row;
        TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
            TRY(row, store::find_scenario(transaction, id));
            return {};
        }));
        if (!row)
            return clo_error("/shocks", fmt::format("there is no scenario {}", id),
                             "scenario.list lists those of the platform; name a CLO scenario in "
                             "`scenario`");
        TRY(scenario, wire::read_json<model::Scenario>(row->document));
        inputs.subject.data_digest =
            sha256_hex(fmt::format("{}\n{}", inputs.subject.data_digest, row->document));
    }
    if (scenario.shocks.empty())
        return clo_error(
            "/shocks", fmt::format("the scenario {} has no shocks: its moves come from prices", id),
            "name a scenario of assumed moves");
    inputs.default_moves = clo::default_rate_moves(scenario.shocks);
    if (!inputs.default_moves.empty() && !inputs.assumptions.default_events.empty())
        inputs.issues.push_back({Severity::kInfo, "default_events_apply",
                                 "default_events state the defaults: shocks of default rates do "
                                 "not move them",
                                 "shocks"});
    const auto unused = clo::apply_shocks(scenario.shocks, inputs.deal.currency, inputs.assumptions,
                                          inputs.terms.indices);
    if (unused.size() == scenario.shocks.size())
        return clo_error("/shocks",
                         fmt::format("the scenario {} moves nothing that a projection assumes", id),
                         "expected a shock of rates or spreads in bp, or of default_rate, recovery "
                         "or prepayment in points or return");
    if (!unused.empty())
        inputs.issues.push_back(
            {Severity::kInfo, "shocks_unused",
             fmt::format("{} of {} shocks do not concern the projection: {}", unused.size(),
                         scenario.shocks.size(), fmt::join(unused, ", ")),
             "shocks"});
    return {};
}

// Rates that the state has fixed stand for indices without a curve.
void add_fixed_rates(const clo::Deal& deal, clo::IndexPaths& paths, Issues& issues) {
    if (!deal.state) return;
    for (const auto& [name, rate] : deal.state->index_rates) {
        if (paths.contains(name)) continue;
        paths[name] = {rate};
        issues.push_back(
            {Severity::kWarning, "flat_curve",
             fmt::format("no curve of {} is given: its rate of the current period, {}, "
                         "is projected for all periods",
                         name, rate),
             "curves." + name});
    }
}

void note_criteria(const clo::Deal& deal, Issues& issues) {
    std::vector<std::string> assumed;
    for (const std::string& test : deal.reinvestment.criteria)
        if (!clo::coverage_criterion(deal, test)) assumed.push_back(test);
    if (assumed.empty()) return;
    issues.push_back({Severity::kInfo, "criteria_not_projected",
                      fmt::format("collateral tests are not projected: purchases are assumed to "
                                  "meet the criteria {}",
                                  fmt::join(assumed, ", ")),
                      "deal.reinvestment.criteria"});
}

}  // namespace

Error clo_error(std::string pointer, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back({std::move(pointer), "invalid", std::move(message), std::move(hint)});
    return error;
}

Result<CloInputs> clo_inputs(Call& call, const CloCase& request) {
    TRY(CloSubject subject, clo_subject(call, request));
    CloAssumed assumed{.curves = request.curves, .periods = request.periods, .mode = request.mode};
    std::string scenario;
    TRY_STATUS(read_assumptions(call, request, assumed.assumptions, assumed.curves, scenario));
    if (!scenario.empty())
        subject.data_digest = sha256_hex(fmt::format("{}\n{}", subject.data_digest, scenario));
    if (request.call) assumed.assumptions.call = *request.call;
    TRY(CloInputs inputs, clo_inputs_of(std::move(subject), assumed));
    if (!request.shocks.empty()) TRY_STATUS(apply_platform_scenario(call, request.shocks, inputs));
    return inputs;
}

Result<CloInputs> clo_inputs_of(CloSubject subject, const CloAssumed& assumed) {
    CloInputs inputs;
    inputs.subject = std::move(subject);
    inputs.deal = std::move(inputs.subject.deal);
    inputs.holdings = std::move(inputs.subject.holdings);
    inputs.issues = inputs.subject.issues;
    inputs.assumptions = assumed.assumptions;
    if (assumed.mode == clo::CalculationMode::kAsOldModel) {
        inputs.deal.options.coverage_pass = clo::CoveragePass::kAbove;
        inputs.deal.options.ic_cure = clo::IcCure::kClassBalance;
    }
    inputs.terms.as_of = inputs.subject.as_of;
    if (assumed.periods) inputs.terms.most_periods = static_cast<std::size_t>(*assumed.periods);
    TRY(inputs.terms.indices, index_paths(assumed.curves, inputs.deal, inputs.terms.as_of));
    if (inputs.subject.stored) add_fixed_rates(inputs.deal, inputs.terms.indices, inputs.issues);
    note_criteria(inputs.deal, inputs.issues);
    return inputs;
}

std::string clo_figure_path(const clo::TestReport& test) {
    if (test.number) return fmt::format("clo.test.{}", *test.number);
    if (test.kind == clo::TestKind::kCoverage) return "clo." + test.id;  // "oc.<group>"
    return "clo.test." + test.id;
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

MethodInfo clo_computation(std::string name, std::string path, std::string summary,
                           Duration duration, Permission permission) {
    MethodInfo info = computation(std::move(name), std::move(path), std::move(summary), duration);
    info.permission = permission;
    return info;
}

}  // namespace ballast::service
