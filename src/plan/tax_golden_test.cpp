// Federal taxes against published schedules and examples: tests/golden/plan/tax_rate_schedules.csv,
// us_taxes.json.
#include <cmath>
#include <gtest/gtest.h>

#include "../../tests/golden/json_case.hpp"
#include "plan/history.hpp"
#include "plan/income_tax.hpp"

namespace ballast::plan {
namespace {

using simdjson::dom::element;

FilingStatus status_of(std::string_view name) {
    if (name == "single") return FilingStatus::kSingle;
    if (name == "married_joint") return FilingStatus::kMarriedJoint;
    if (name == "married_separate") return FilingStatus::kMarriedSeparate;
    EXPECT_EQ(name, "head_of_household");
    return FilingStatus::kHeadOfHousehold;
}

const golden::JsonCase& cases() {
    static const golden::JsonCase file("tests/golden/plan/us_taxes.json");
    return file;
}

TEST(TaxGolden, TheTaxAtEveryThresholdIsTheBaseAmountOfThePublishedSchedule) {
    const golden::CsvCase csv("tests/golden/plan/tax_rate_schedules.csv");
    const auto years = csv.column("year");
    const auto statuses = csv.texts("status");
    const auto over = csv.column("over");
    const auto tax = csv.column("tax");
    ASSERT_EQ(csv.rows(), 72U);
    for (std::size_t i = 0; i < csv.rows(); ++i)
        EXPECT_NEAR(schedule_tax(tax_law(static_cast<int>(years[i])).of(status_of(statuses[i])),
                                 1.0, over[i]),
                    tax[i], 1e-6)
            << years[i] << " " << statuses[i] << " " << over[i];
}

TEST(TaxGolden, TaxTableRows) {
    for (const element each : cases()["table"].get_array()) {
        const auto& law = tax_law(static_cast<int>(double(each["year"])));
        EXPECT_NEAR(schedule_tax(law.of(status_of(std::string_view(each["status"]))), 1.0,
                                 double(each["taxable_income"])),
                    double(each["tax"]), 0.5);
    }
}

TEST(TaxGolden, TaxableBenefitsOfPublication915) {
    for (const element each : cases()["benefits"].get_array())
        EXPECT_NEAR(taxable_benefits(tax_law(2024).of(status_of(std::string_view(each["status"]))),
                                     double(each["benefits"]), double(each["other"])),
                    double(each["taxable"]), 0.5)
            << std::string_view(each["id"]);
}

TEST(TaxGolden, NetInvestmentIncomeTaxExamples) {
    for (const element each : cases()["investment_tax"].get_array()) {
        const TaxYear year{.wages = {double(each["wages"]), 0.0},
                           .interest = double(each["investment"])};
        EXPECT_NEAR(tax_bill(tax_law(2026), 1.0, year).investment_tax, double(each["tax"]), 1e-6);
    }
}

TEST(TaxGolden, RequiredDistributionExamples) {
    for (const element each : cases()["required_distributions"].get_array()) {
        const auto divisor =
            uniform_lifetime_divisor(static_cast<int>(double(each["age"])), RmdTable::kUniform2002);
        ASSERT_TRUE(divisor);
        EXPECT_EQ(*divisor, double(each["divisor"]));
        EXPECT_NEAR(double(each["balance"]) / *divisor, double(each["amount"]), 0.5);
    }
    EXPECT_EQ(required_distribution_age(1950), 72);
    EXPECT_EQ(required_distribution_age(1959), 73);
    EXPECT_EQ(required_distribution_age(1960), 75);
}

// 2026, joint: 24,800 and 100,800 end the brackets of 10 and 12 percent, 98,900 the zero rate.
TEST(IncomeTax, GainsAreStackedOnOrdinaryIncome) {
    const TaxYear year{.status = FilingStatus::kMarriedJoint,
                       .long_term_gain = 30'000,
                       .pensions = 32'200 + 80'000};
    const TaxBill bill = tax_bill(tax_law(2026), 1.0, year);
    EXPECT_NEAR(bill.ordinary_tax, 2'480 + 0.12 * (80'000 - 24'800), 1e-6);
    EXPECT_NEAR(bill.gains_tax, 0.15 * (110'000 - 98'900), 1e-6);
    EXPECT_EQ(bill.ordinary_rate, 0.12);
    EXPECT_EQ(bill.gains_rate, 0.15);
}

TEST(IncomeTax, GainsNeverCostMoreThanOrdinaryIncome) {
    // Between 98,900 and 100,800 gains are taxed at 15 and ordinary income at 12 percent.
    const TaxYear year{
        .status = FilingStatus::kMarriedJoint, .long_term_gain = 900, .pensions = 32'200 + 99'900};
    const TaxBill bill = tax_bill(tax_law(2026), 1.0, year);
    EXPECT_NEAR(bill.gains_tax, 0.12 * 900, 1e-6);
}

TEST(IncomeTax, LossesReduceOtherIncomeUpToTheLimitAndAreCarriedOn) {
    const TaxYear year{.short_term_gain = 2'000, .long_term_gain = -12'000, .pensions = 50'000};
    const TaxBill bill = tax_bill(tax_law(2026), 1.0, year);
    EXPECT_EQ(bill.capital_gain, -3'000);
    EXPECT_EQ(bill.carried_loss, 7'000);
    EXPECT_EQ(bill.adjusted_gross_income, 47'000);
}

TEST(IncomeTax, TheSeniorDeductionFallsWithIncomeForEachPerson) {
    const auto deduction = [](double income) {
        return tax_bill(tax_law(2025), 1.0,
                        {.status = FilingStatus::kMarriedJoint, .aged_65 = 2, .pensions = income})
            .senior_deduction;
    };
    EXPECT_EQ(deduction(150'000), 12'000);
    EXPECT_NEAR(deduction(200'000), 2 * (6'000 - 0.06 * 50'000), 1e-9);
    EXPECT_EQ(deduction(250'000), 0);
    EXPECT_EQ(projected_tax_law(2028).of(FilingStatus::kSingle).senior_deduction, 6'000);
    EXPECT_EQ(projected_tax_law(2029).of(FilingStatus::kSingle).senior_deduction, 0);
    EXPECT_EQ(projected_tax_law(2024).of(FilingStatus::kSingle).senior_deduction, 0);
}

TEST(IncomeTax, WagesPayBothTaxesUpToTheirThresholds) {
    const TaxYear year{.status = FilingStatus::kMarriedJoint, .wages = {200'000, 100'000}};
    EXPECT_NEAR(tax_bill(tax_law(2026), 1.0, year).wage_tax,
                0.062 * (184'500 + 100'000) + 0.0145 * 300'000 + 0.009 * 50'000, 1e-6);
}

TEST(IncomeTax, IndexedThresholdsScaleTheTaxAndStatutoryOnesDoNot) {
    const auto at = [](double index, double pensions, double interest) {
        return tax_bill(tax_law(2026), index, {.interest = interest, .pensions = pensions});
    };
    EXPECT_NEAR(at(2.0, 400'000, 0).income_tax, 2.0 * at(1.0, 200'000, 0).income_tax, 1e-6);
    EXPECT_EQ(at(2.0, 190'000, 20'000).investment_tax, at(1.0, 190'000, 20'000).investment_tax);
}

TEST(Medicare, TiersBeginAboveTheirThresholdsAndTheHighestAtIt) {
    const StatusLaw& joint = tax_law(2026).of(FilingStatus::kMarriedJoint);
    EXPECT_EQ(medicare_premium(joint, 1.0, 218'000).tier, 0U);
    EXPECT_EQ(medicare_premium(joint, 1.0, 218'001).tier, 1U);
    EXPECT_EQ(medicare_premium(joint, 1.0, 218'001).part_b, 284.10);
    EXPECT_NEAR(medicare_premium(joint, 1.0, 218'001).surcharge, 12 * (284.10 - 202.90 + 14.50),
                1e-9);
    EXPECT_EQ(medicare_premium(joint, 1.0, 749'999).tier, 4U);
    EXPECT_EQ(medicare_premium(joint, 1.0, 750'000).tier, 5U);
    EXPECT_EQ(medicare_tier_limit(joint, 1.0, 0), 218'000);
    EXPECT_EQ(medicare_tier_limit(joint, 1.0, 4), 749'999);
    EXPECT_TRUE(std::isinf(medicare_tier_limit(joint, 1.0, 5)));
}

TEST(TaxLaw, EveryYearHasTablesForEveryStatusAndNamesItsSources) {
    ASSERT_EQ(tax_law_years().size(), 3U);
    for (const int year : tax_law_years()) {
        EXPECT_GE(tax_law_sources(year).size(), 3U);
        for (const StatusLaw& law : tax_law(year).statuses) {
            for (std::size_t i = 1; i < kOrdinarySteps; ++i)
                EXPECT_GT(law.ordinary[i].over, law.ordinary[i - 1].over);
            EXPECT_EQ(law.ordinary.back().rate, 0.37);
            EXPECT_EQ(law.gains.back().rate, 0.2);
            EXPECT_GT(law.standard_deduction, 14'000);
            EXPECT_GE(law.tiers, 3U);
        }
    }
    EXPECT_EQ(tax_law(2050).year, tax_law_years().back());
}

}  // namespace
}  // namespace ballast::plan
