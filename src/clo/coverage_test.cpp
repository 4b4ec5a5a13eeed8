// Cases A07, A21 and those of the earlier system: coverage ratios, cures, pro rata payments.
#include "../../tests/golden/json_case.hpp"
#include "clo/coverage-inl.hpp"
#include "clo/pro_rata-inl.hpp"

namespace ballast::clo {
namespace {

using simdjson::dom::element;

TEST(CoverageCases, RatiosAndCuresOfCaseA07) {
    const golden::JsonCase file("tests/golden/clo/A07_oc_ic_cure_amounts.json");
    for (const element each : file["oc_cases"].get_array()) {
        const double n = each["numerator"], d = each["denominator"], t = each["trigger"];
        const element expected = each["expected"];
        const bool passes = coverage_passes(n, d, t, CoveragePass::kAtLeast);
        EXPECT_EQ(passes, bool(expected["pass"]));
        const double interest = oc_cure_from_interest(n, d, t);
        const double principal = oc_cure_from_principal(n, d, t);
        EXPECT_NEAR(interest, double(expected["cure_from_interest"]), 1e-9 * n);
        EXPECT_NEAR(principal, double(expected["cure_from_principal"]), 1e-9 * n);
        EXPECT_NEAR(n / (d - interest), double(expected["ratio_after_interest_cure"]), 1e-9);
        EXPECT_NEAR((n - principal) / (d - principal),
                    double(expected["ratio_after_principal_cure"]), 1e-9);
    }
}

TEST(CoverageCases, BothInterestCoverageCuresOfCaseA07) {
    const golden::JsonCase file("tests/golden/clo/A07_oc_ic_cure_amounts.json");
    const element each = file["ic_case"];
    std::vector<double> balance, rate;
    double due = 0.0, total = 0.0;
    for (const element note : each["classes"].get_array()) {
        balance.push_back(double(note.at(1)));
        // The case rounds the year fraction of 91 days to ten digits.
        EXPECT_NEAR(double(note.at(3)), 91.0 / 360.0, 1e-10);
        rate.push_back(double(note.at(2)) * 91.0 / 360.0);
        due += balance.back() * rate.back();
        total += balance.back();
    }
    const double net = each["net_interest"], trigger = each["trigger"];
    EXPECT_NEAR(due, double(each["interest_due"]), 1e-3);
    EXPECT_NEAR(ic_cure_pro_forma(
                    net, due, trigger, balance.size(), [&](std::size_t i) { return balance[i]; },
                    [&](std::size_t i) { return rate[i]; }),
                double(each["cure_paydown_sequential"]), 0.01);
    EXPECT_NEAR(ic_cure_by_balance(net, due, total, trigger), double(each["vba_style_cure"]), 0.01);
}

TEST(CoverageCases, AnInterestCoverageCureContinuesWithTheNextNote) {
    const double balance[] = {100.0, 100.0}, rate[] = {0.01, 0.02};
    const double cure = ic_cure_pro_forma(
        1.0, 3.0, 1.0, 2, [&](std::size_t i) { return balance[i]; },
        [&](std::size_t i) { return rate[i]; });
    EXPECT_NEAR(cure, 150.0, 1e-9);  // all of the first note and half of the second
    // Without any interest, everything is paid.
    EXPECT_NEAR(ic_cure_pro_forma(
                    0.0, 3.0, 1.0, 2, [&](std::size_t i) { return balance[i]; },
                    [&](std::size_t i) { return rate[i]; }),
                200.0, 1e-9);
}

TEST(CoverageCases, TriggersOfTheEarlierSystem) {
    const golden::JsonCase file("tests/golden/clo/legacy/01_oc_ic_triggers.json");
    for (const element each : file["cases"].get_array()) {
        const double n = each["numerator"], d = each["denominator"], t = each["trigger"];
        const element expected = each["expect"];
        const bool oc = std::string_view(each["type"]) == "OC";
        EXPECT_EQ(coverage_passes(n, d, t, CoveragePass::kAtLeast), bool(expected["pass"]));
        double number = 0.0;
        if (expected["interest_cure"].get(number) == simdjson::SUCCESS) {
            EXPECT_NEAR(oc_cure_from_interest(n, d, t), number, 0.01);
        }
        if (expected["principal_cure"].get(number) == simdjson::SUCCESS) {
            EXPECT_NEAR(oc_cure_from_principal(n, d, t), number, 0.01);
        }
        if (!oc) {
            EXPECT_NEAR(ic_cure_by_balance(n, d, double(each["liability_balance"]), t),
                        double(expected["cure"]), 0.01);
        }
    }
}

TEST(CoverageCases, EqualityFailsWhereTheDealPassesOnlyAbove) {
    EXPECT_TRUE(coverage_passes(125.0, 100.0, 1.25, CoveragePass::kAtLeast));
    EXPECT_FALSE(coverage_passes(125.0, 100.0, 1.25, CoveragePass::kAbove));
    EXPECT_TRUE(coverage_passes(-5.0, 0.0, 1.25, CoveragePass::kAbove));
}

TEST(ProRataCases, PaymentsOfCaseA21AddUpExactly) {
    const golden::JsonCase file("tests/golden/clo/A21_pro_rata_allocation.json");
    for (const element each : file["cases"].get_array()) {
        std::vector<double> due;
        std::vector<std::string> ids;
        double total = 0.0;
        for (const auto [id, amount] : each["due"].get_object()) {
            ids.emplace_back(id);
            due.push_back(double(amount));
            total += due.back();
        }
        element expected;
        const bool cents = each["expected_cents"].get(expected) == simdjson::SUCCESS;
        if (!cents) expected = each["expected"];
        const double unit = cents ? 100.0 : 1.0;
        const double paid = std::min(double(each["available"]), total) * unit;
        double sum = 0.0;
        pro_rata(
            paid, due.size(), cents, [&](std::size_t i) { return due[i] * unit; },
            [&](std::size_t i, double part) {
                EXPECT_NEAR(part / unit, double(expected[ids[i]]), cents ? 1e-9 : 0.005) << ids[i];
                sum += part;
            });
        EXPECT_NEAR(sum, paid, cents ? 0.0 : 1e-9);
    }
}

}  // namespace
}  // namespace ballast::clo
