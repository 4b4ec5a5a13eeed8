#include "service/report/engine_sections.hpp"

#include <algorithm>

#include "service/report/limits.hpp"
#include "service/risk/factor_definitions.hpp"
#include "service/risk/factor_methods.hpp"
#include "service/risk/settings.hpp"
#include "service/risk/stress_methods.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/results.hpp"

namespace ballast::service {

namespace {

void join(Issues& issues, const Issues& more) {
    for (const Issue& issue : more)
        if (std::ranges::find(issues, issue) == issues.end()) issues.push_back(issue);
}

report::StressLine line_of(StressedScenario& scenario) {
    report::StressLine line{.id = scenario.scenario,
                            .name = scenario.name,
                            .kind = std::string(describe::to_word(scenario.kind))};
    if (!scenario.window.empty()) {
        line.first_date = scenario.window.front();
        line.last_date = scenario.window.back();
    }
    line.result = std::move(scenario);
    return line;
}

// For each section without figures: the date of the last stored result of its engine.
Status add_last_good(Call& call, report::PortfolioReport& report) {
    return call.read([&](store::Transaction& transaction) -> Status {
        TRY(const model::Portfolio portfolio, store::find_portfolio(transaction, report.portfolio));
        const auto find = [&](auto& section, const char* kind) -> Status {
            if (section.value) return {};
            TRY(const auto found,
                store::latest_result(transaction, store::ResultSubject::kPortfolio,
                                     portfolio.id.to_string(), kind, report.as_of));
            if (found) section.last_good = found->as_of;
            return {};
        };
        TRY_STATUS(find(report.exposures, "exposures"));
        TRY_STATUS(find(report.var, "var"));
        TRY_STATUS(find(report.backtest, "backtest"));
        TRY_STATUS(find(report.correlation, "correlation"));
        TRY_STATUS(find(report.performance, "performance"));
        TRY_STATUS(find(report.greeks, "greeks"));
        TRY_STATUS(find(report.factors, "factors"));
        TRY_STATUS(find(report.stress, "stress"));
        TRY_STATUS(find(report.attribution, "attribution"));
        return find(report.limits, "limits");
    });
}

}  // namespace

Result<std::vector<std::string>> add_engine_sections(Call& call, const ReportRequest& request,
                                                     report::PortfolioReport& report) {
    std::vector<std::string> digests;
    Issues& issues = report.issues;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const auto definitions, factors_in_use(transaction));
        for (const FactorView& factor : definitions) report.factor_symbols.push_back(factor.symbol);
        return {};
    }));
    FactorsRequest factors;
    factors.portfolio = request.portfolio;
    factors.as_of = report.as_of;
    factors.option_market = request.option_market;
    if (auto fitted = run_factors(call, factors)) {
        digests.push_back(fitted->digest);
        join(issues, fitted->issues);
        report.factors.value = std::move(static_cast<risk::FactorReport&>(*fitted));
    } else {
        report.factors.unavailable = fitted.error().message;
    }
    TRY_STATUS(call.work().cancel.check());
    StressRequest stress;
    stress.portfolio = request.portfolio;
    stress.as_of = report.as_of;
    stress.option_market = request.option_market;
    if (auto stressed = run_stress(call, stress)) {
        digests.push_back(stressed->digest);
        join(issues, stressed->issues);
        std::vector<report::StressLine> lines;
        for (StressedScenario& scenario : stressed->scenarios) lines.push_back(line_of(scenario));
        std::ranges::stable_sort(lines, {}, [](const auto& line) { return line.result.total; });
        report.stress.value = std::move(lines);
    } else {
        report.stress.unavailable = stressed.error().message;
    }
    TRY_STATUS(call.work().cancel.check());
    AttributionRequest attribution;
    attribution.portfolio = request.portfolio;
    attribution.as_of = report.as_of;
    attribution.option_market = request.option_market;
    if (states<&ReportRequest::benchmark>(request)) attribution.benchmark = request.benchmark;
    if (auto attributed = run_attribution(call, attribution); attributed && attributed->factors) {
        digests.push_back(attributed->digest);
        join(issues, attributed->issues);
        report.attribution.value =
            report::AttributionReport{attributed->benchmark.value_or(""), attributed->first_date,
                                      attributed->last_date, std::move(*attributed->factors)};
    } else {
        report.attribution.unavailable =
            attributed ? "there are no factors" : attributed.error().message;
    }
    TRY_STATUS(call.work().cancel.check());
    report.limits = limits_section(call, request.portfolio, report.as_of, issues);
    TRY_STATUS(add_last_good(call, report));
    return digests;
}

}  // namespace ballast::service
