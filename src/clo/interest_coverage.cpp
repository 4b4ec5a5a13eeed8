#include "clo/interest_coverage.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "clo/coverage_name.hpp"
#include "clo/projection.hpp"

namespace ballast::clo {

namespace {

// The date must not be the last one, on which accounts are released and assets sold.
constexpr std::size_t kPeriods = 2;

TestReport report_of(const Coverage& group) {
    return {.id = "ic." + group.id,
            .name = ic_test_name(group.id),
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

// Indices of floating rate assets and notes that the state has no rate of.
std::vector<std::string> unknown_rates(const Deal& deal, std::span<const Holding> holdings) {
    std::set<std::string> names;
    for (const Tranche& tranche : deal.tranches)
        if (tranche.coupon.type == CouponType::kFloating)
            names.insert(tranche.coupon.index.value_or(deal.index));
    for (const Holding& asset : holdings)
        if (asset.coupon_type == AssetCoupon::kFloating && !asset.defaulted.value_or(false))
            names.insert(asset.index.empty() ? deal.index : asset.index);
    if (deal.state)
        for (const auto& [index, rate] : deal.state->index_rates) names.erase(index);
    return {names.begin(), names.end()};
}

struct NextPayment {
    CompiledDeal compiled;
    Projection made;
};

// The next payment date without defaults and prepayments, at the index rates of the state.
Result<NextPayment> next_payment(const Deal& terms_of_deal, std::span<const Holding> holdings,
                                 fin::Date as_of, CalculationMode mode) {
    Deal deal = terms_of_deal;
    if (mode == CalculationMode::kAsOldModel) deal.options.coverage_pass = CoveragePass::kAbove;
    ProjectionTerms terms{.as_of = as_of, .most_periods = kPeriods, .indices = {}};
    if (deal.state)
        for (const auto& [index, rate] : deal.state->index_rates) terms.indices[index] = {rate};
    NextPayment next;
    TRY(next.compiled, compile_all(deal, holdings, {}, terms));
    next.made = project_liabilities(deal, next.compiled, terms);
    return next;
}

}  // namespace

Result<TestPart> interest_part(const Deal& deal, std::span<const Holding> holdings, fin::Date as_of,
                               CalculationMode mode) {
    TRY(const NextPayment next, next_payment(deal, holdings, as_of, mode));
    const auto tested = std::ranges::find_if(
        next.made.tests, [](const CoverageRow& row) { return row.ic_trigger.has_value(); });
    if (next.made.periods.empty() || tested == next.made.tests.end())
        return fail(Code::kInvalidInput,
                    "interest coverage is not tested on the next payment date");
    const PeriodRow& period = next.made.periods.front();
    TestPart part{.expression = "interest available", .total = tested->ic_numerator};
    double assets = 0.0;
    for (std::size_t i = 0; i < holdings.size(); ++i) {
        const double interest =
            next.compiled.collateral.at(i, 0).interest / (next.compiled.plan.cents ? 100.0 : 1.0);
        if (interest == 0.0) continue;
        assets += interest;
        part.rows.push_back({.asset = holdings[i].id,
                             .issuer = holdings[i].issuer_name,
                             .par = holdings[i].par.to_double(),
                             .amount = interest});
    }
    std::ranges::stable_sort(part.rows, std::greater<>{}, &TestRow::amount);
    if (const double other = period.interest_proceeds - assets; std::abs(other) > 1e-6)
        part.rows.push_back({.key = "cash, accounts and hedges", .amount = other});
    part.rows.push_back(
        {.key = "senior expenses", .amount = part.total - period.interest_proceeds});
    part.rest = part.total;
    for (const TestRow& row : part.rows) part.rest -= row.amount;
    return part;
}

std::vector<TestReport> interest_coverage(const Deal& deal, std::span<const Holding> holdings,
                                          fin::Date as_of, CalculationMode mode) {
    std::vector<TestReport> reports;
    for (const Coverage& group : deal.coverage)
        if (group.ic) reports.push_back(report_of(group));
    if (reports.empty()) return reports;
    if (const std::vector<std::string> unknown = unknown_rates(deal, holdings); !unknown.empty()) {
        for (TestReport& report : reports)
            for (const std::string& index : unknown)
                report.missing.push_back({"", "state.index_rates." + index});
        return reports;
    }
    const auto next = next_payment(deal, holdings, as_of, mode);
    const Projection* made = next ? &next->made : nullptr;
    for (TestReport& report : reports) {
        if (!made || made->periods.empty()) {
            report.missing.push_back({"", made ? "payment date" : next.error().message});
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
