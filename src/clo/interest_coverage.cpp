#include "clo/interest_coverage.hpp"

#include <algorithm>

#include "clo/projection.hpp"

namespace ballast::clo {

namespace {

// The date must not be the last one, on which accounts are released and assets sold.
constexpr std::size_t kPeriods = 2;

TestReport report_of(const Coverage& group) {
    return {.id = "ic." + group.id,
            .name = "Interest coverage " + group.id,
            .kind = TestKind::kCoverage,
            .bound = Bound::kMin,
            .expression = "interest available / interest due",
            .threshold = group.ic,
            .threshold_source = ThresholdSource::kDeal};
}

void set_ratio(const CoverageRow& row, TestReport& report) {
    report.numerator = row.ic_numerator;
    report.denominator = row.ic_denominator;
    report.value = row.ic;
    report.status = TestStatus::kNotApplicable;
    if (!row.ic || !row.ic_passes) return;
    report.pass = row.ic_passes;
    report.status = *row.ic_passes ? TestStatus::kPass : TestStatus::kFail;
    report.cushion = *row.ic - *report.threshold;
    report.watch = *row.ic_passes && *report.cushion < kWatchedShare * *report.threshold;
}

}  // namespace

std::vector<TestReport> interest_coverage(const Deal& terms_of_deal,
                                          std::span<const Holding> holdings, fin::Date as_of,
                                          CalculationMode mode) {
    Deal deal = terms_of_deal;
    if (mode == CalculationMode::kAsOldModel) deal.options.coverage_pass = CoveragePass::kAbove;
    std::vector<TestReport> reports;
    for (const Coverage& group : deal.coverage)
        if (group.ic) reports.push_back(report_of(group));
    if (reports.empty()) return reports;
    ProjectionTerms terms{.as_of = as_of, .most_periods = kPeriods, .indices = {}};
    if (deal.state)
        for (const auto& [index, rate] : deal.state->index_rates) terms.indices[index] = {rate};
    const auto made = project(deal, holdings, {}, terms);
    for (TestReport& report : reports) {
        if (!made || made->periods.empty()) {
            report.missing.push_back({"", made ? "payment date" : made.error().message});
            continue;
        }
        report.status = TestStatus::kNotApplicable;
        for (const CoverageRow& row : made->tests)
            if (row.date == made->periods.front().date && row.waterfall == Waterfall::kInterest &&
                "ic." + row.id == report.id)
                set_ratio(row, report);
    }
    return reports;
}

}  // namespace ballast::clo
