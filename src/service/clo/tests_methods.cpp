// clo.tests of a deal.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "clo/interest_coverage.hpp"
#include "clo/test_explanation.hpp"
#include "service/clo/case.hpp"
#include "service/clo/compliance_record.hpp"
#include "service/clo/describe_tests.hpp"
#include "service/clo/tested_deal.hpp"
#include "service/methods.hpp"
#include "service/provenance.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

Result<std::size_t> reported_test(const clo::TestEngine& engine, const std::string& name,
                                  std::string pointer) {
    const auto test = engine.find(name);
    if (test && engine.tests()[*test].reported) return *test;
    std::vector<std::string_view> words;
    for (const clo::TestDefinition& definition : engine.tests())
        if (definition.reported) words.push_back(definition.id);
    const std::string_view near = nearest_word(name, words);
    return clo_test_error(std::move(pointer), "unknown_test",
                          fmt::format("the deal has no test {}", name),
                          near.empty() ? "give the number or id of a test of the deal"
                                       : fmt::format("did you mean {}?", near));
}

// Of the inputs bdr_constant, bdr_spread and bdr_recovery of the deal.
std::optional<clo::CdoMonitorCoefficients> monitor_of(const clo::Deal& deal) {
    const auto number = [&](const char* name) -> const double* {
        const auto found = deal.inputs.find(name);
        return found == deal.inputs.end() ? nullptr : std::get_if<double>(&found->second);
    };
    const double* constant = number("bdr_constant");
    const double* spread = number("bdr_spread");
    const double* recovery = number("bdr_recovery");
    if (constant == nullptr || spread == nullptr || recovery == nullptr) return std::nullopt;
    return clo::CdoMonitorCoefficients{*constant, *spread, *recovery};
}

clo::CdoMonitor cdo_monitor_of(const clo::Pool& pool, const clo::Deal& deal) {
    std::vector<clo::SpAsset> assets;
    bool regions = true;
    bool industries = true;
    for (std::size_t row = 0; row < pool.rows(); ++row) {
        const clo::Holding& holding = pool.holding(row);
        if (holding.defaulted.value_or(true)) continue;
        regions = regions && !holding.country.empty();
        industries = industries && !holding.sp_industry.empty();
        assets.push_back(
            {.par = pool.par()[row],
             .rating = pool.rated(row).sp_rating.value.value_or(clo::SpRating::kNR),
             .obligor = holding.obligor_or_issuer(),
             .industry = holding.sp_industry,
             .region = holding.country,
             .years = clo::weighted_average_life(holding, pool.rules().as_of).value_or(0.0),
             .spread =
                 holding.coupon_type == clo::AssetCoupon::kFloating ? holding.spread : std::nullopt,
             .recovery = clo::sp_recovery_rate(holding.sp_recovery)});
    }
    clo::SpMetrics metrics = clo::sp_metrics(assets);
    if (!regions) metrics.regional_diversity.reset();
    if (!industries) metrics.industry_diversity.reset();
    return clo::cdo_monitor(metrics, monitor_of(deal));
}

// Value and cushion by path: clo.oc.<id>, clo.test.<number or id>.
store::ResultFigures test_figures(const std::vector<clo::TestReport>& tests) {
    store::ResultFigures figures;
    for (const clo::TestReport& test : tests) {
        const std::string path = clo_figure_path(test);
        const bool oc = test.kind == clo::TestKind::kCoverage;
        if (test.value) figures.emplace(oc ? path : path + ".value", *test.value);
        if (test.cushion) figures.emplace(path + ".cushion", *test.cushion);
    }
    return figures;
}

std::vector<std::string> test_findings(const std::vector<clo::TestReport>& tests) {
    std::vector<std::string> findings;
    for (const clo::TestReport& test : tests)
        if (test.status == clo::TestStatus::kFail && test.value && test.threshold)
            findings.push_back(fmt::format("{} is {:.6g}, {} {:.6g}.", test.name, *test.value,
                                           test.bound == clo::Bound::kMax ? "at most" : "at least",
                                           *test.threshold));
    return findings;
}

Result<CloTestsResponse> run_clo_tests(Call& call, const CloTestsRequest& request) {
    TRY(CloSubject subject, clo_subject(call, request));
    TestedDeal book(request, std::move(subject));
    TRY_STATUS(book.read_official(call));
    TRY_STATUS(book.compile());
    const clo::TestEngine& engine = book.engine();
    const clo::PoolState state = engine.state();
    const auto figures = engine.figures(state);
    CloTestsResponse response;
    response.as_of = book.as_of();
    response.tests = engine.reports(state, figures);
    const auto interest =
        clo::interest_coverage(book.deal(), book.holdings(), book.as_of(), request.mode);
    response.tests.insert(response.tests.end(), interest.begin(), interest.end());
    for (std::size_t i = 0; i < request.explain.size(); ++i) {
        const auto ratio = std::ranges::find(interest, request.explain[i], &clo::TestReport::id);
        if (ratio != interest.end()) {
            auto& made = response.explanations.emplace_back();
            made.report = *ratio;
            made.principal_cash = state.principal_cash();
            if (auto part =
                    clo::interest_part(book.deal(), book.holdings(), book.as_of(), request.mode))
                made.parts.push_back(*std::move(part));
            continue;
        }
        TRY(const std::size_t test,
            reported_test(engine, request.explain[i], fmt::format("/explain/{}", i)));
        response.explanations.push_back(
            clo::explained_parts(engine, test, state, figures[test], book.deal().valuation));
    }
    for (const double par : state.par()) response.assets += par > 0.0 ? 1 : 0;
    response.par = par_of(state);
    response.principal_cash = state.principal_cash();
    response.sp = cdo_monitor_of(engine.pool(), book.deal());
    for (const clo::TestReport& test : response.tests)
        response.coverage = std::min(response.coverage, test.coverage);
    fill_provenance(response, "clo.tests", request, book.subject().data_digest,
                    test_issues(book.subject(), response.tests));
    // What depends on questions of one reader is not a figure of the deal.
    if (request.mode == clo::CalculationMode::kCorrected && request.previous.empty() &&
        request.explain.empty())
        keep_clo_result(
            call, request, book.subject(), "tests", response,
            {.figures = test_figures(response.tests), .findings = test_findings(response.tests)});
    return response;
}

}  // namespace

void add_clo_test_methods(MethodTable& table) {
    MethodInfo info = computation(
        "clo.tests", "/clo/tests",
        "Evaluates every overcollateralization, quality and concentration test of a CLO: "
        "value, threshold with its source, cushion, headroom and missing data.",
        Duration::kEither);
    info.permission = Permission::kCloRead;
    table.add<CloTestsRequest, CloTestsResponse>(std::move(info), run_clo_tests);
}

}  // namespace ballast::service
