// Interest coverage of case A25's loans under the notes of case A12, added up by hand.
#include "clo/interest_coverage.hpp"

#include <algorithm>

#include "benchmark_deal.hpp"
#include "clo/compliance.hpp"

namespace ballast::clo {
namespace {

constexpr double kIndex = 0.0433;

Deal deal_with_state() {
    Deal deal = deal8().deal;
    if (!deal.state) deal.state.emplace();
    deal.state->as_of = deal.dates.closing;
    deal.state->index_rates["USD_SOFR_3M"] = kIndex;
    return deal;
}

const TestReport* report(const std::vector<TestReport>& reports, std::string_view id) {
    const auto found = std::ranges::find(reports, id, &TestReport::id);
    return found == reports.end() ? nullptr : &*found;
}

TEST(InterestCoverage, EveryGroupWithATriggerHasAReport) {
    const Deal deal = deal_with_state();
    const auto reports = interest_coverage(deal, benchmark_loans(), deal.dates.closing);
    const auto expected = std::ranges::count_if(
        deal.coverage, [](const Coverage& group) { return group.ic.has_value(); });
    EXPECT_EQ(static_cast<std::ptrdiff_t>(reports.size()), expected);
    for (const TestReport& each : reports) {
        EXPECT_EQ(each.kind, TestKind::kCoverage);
        EXPECT_EQ(each.bound, Bound::kMin);
        EXPECT_TRUE(each.threshold);
    }
}

// The denominator is the interest of the notes, the numerator that of the loans less senior
// expenses; both for the days to the first payment date.
TEST(InterestCoverage, TheRatioIsInterestOfLoansOverInterestOfNotes) {
    const Deal deal = deal_with_state();
    const auto loans = benchmark_loans();
    const auto reports = interest_coverage(deal, loans, deal.dates.closing);
    const Coverage& group = deal.coverage.front();
    const TestReport* made = report(reports, "ic." + group.id);
    ASSERT_TRUE(made && made->numerator && made->denominator && made->value);
    const double days = 90.0;  // 15 January to 15 April 2026
    double received = 0.0;
    for (const Holding& loan : loans)
        received += loan.par.to_double() *
                    (std::max(kIndex, loan.floor.value_or(0.0)) + *loan.spread) * days / 360.0;
    double due = 0.0;
    for (const Tranche& tranche : deal.tranches)
        if (std::ranges::find(group.tranches, tranche.id) != group.tranches.end())
            due += tranche.original.to_double() * (kIndex + tranche.coupon.spread) * days / 360.0;
    EXPECT_NEAR(*made->denominator, due, 1e-6 * due);
    EXPECT_LT(*made->numerator, received);
    EXPECT_GT(*made->numerator, 0.9 * received);
    EXPECT_NEAR(*made->value, *made->numerator / *made->denominator, 1e-12);
    EXPECT_NEAR(*made->cushion, *made->value - *group.ic, 1e-12);
}

TEST(InterestCoverage, WithoutRatesItIsNotComputableAndSaysWhy) {
    Deal deal = deal8().deal;
    deal.state.reset();
    for (const TestReport& each : interest_coverage(deal, benchmark_loans(), deal.dates.closing)) {
        EXPECT_EQ(each.status, TestStatus::kNotComputable);
        ASSERT_FALSE(each.missing.empty());
        EXPECT_FALSE(each.missing.front().field.empty());
        EXPECT_FALSE(each.value);
    }
}

TEST(InterestCoverage, ADealWithoutTriggersHasNone) {
    Deal deal = deal_with_state();
    for (Coverage& group : deal.coverage) group.ic.reset();
    EXPECT_TRUE(interest_coverage(deal, benchmark_loans(), deal.dates.closing).empty());
}

double amount_of(const ComplianceChange& change, ComplianceDriver driver) {
    return std::ranges::find(change.drivers, driver, &DriverAmount::driver)->amount;
}

double sum_of(const ComplianceChange& change) {
    double sum = 0.0;
    for (const DriverAmount& driver : change.drivers) sum += driver.amount;
    return sum + change.rest;
}

// Most of one loan is sold, then the rate of the state rises.
TEST(InterestCoverage, SalesAndRatesMoveItAsDrivers) {
    const Deal deal = deal_with_state();
    Deal later = deal;
    later.state->index_rates["USD_SOFR_3M"] = 0.05;
    const auto loans = benchmark_loans();
    auto fewer = loans;
    fewer.front().par = *Decimal::parse("1000");
    const fin::Date as_of = deal.dates.closing;
    const auto changes = compliance_changes({&deal, loans, as_of}, {&later, fewer, as_of}, {});
    ASSERT_TRUE(changes);
    const auto ratio = [&](const Deal& terms, const std::vector<Holding>& held,
                           const std::string& id) {
        return *report(interest_coverage(terms, held, as_of), id)->value;
    };
    std::size_t tested = 0;
    for (const Coverage& group : deal.coverage) {
        if (!group.ic) continue;
        const std::string id = "ic." + group.id;
        ASSERT_TRUE(changes->contains(id)) << id;
        const ComplianceChange& change = changes->at(id);
        const double first = ratio(deal, loans, id), sold = ratio(deal, fewer, id),
                     last = ratio(later, fewer, id);
        EXPECT_LT(sold, first) << id;
        EXPECT_NEAR(amount_of(change, ComplianceDriver::kSold), sold - first, 1e-12) << id;
        EXPECT_NEAR(amount_of(change, ComplianceDriver::kCash), last - sold, 1e-12) << id;
        EXPECT_NE(amount_of(change, ComplianceDriver::kCash), 0.0) << id;
        EXPECT_EQ(amount_of(change, ComplianceDriver::kRating), 0.0) << id;
        EXPECT_EQ(amount_of(change, ComplianceDriver::kTime), 0.0) << id;
        EXPECT_EQ(sum_of(change), change.after - change.before) << id;
        EXPECT_DOUBLE_EQ(change.after, last) << id;
        ++tested;
    }
    EXPECT_GT(tested, 0U);
}

}  // namespace
}  // namespace ballast::clo
