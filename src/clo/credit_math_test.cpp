// Diversity, S&P measures, default curves and portfolio losses against cases A09, A11, A18, A19.
#include <gtest/gtest.h>

#include "clo/credit_portfolio.hpp"
#include "clo/default_curve.hpp"
#include "clo/diversity.hpp"
#include "clo/pool_sample_test.hpp"
#include "clo/sp_metrics.hpp"
#include "golden/json_case.hpp"

namespace ballast::clo {
namespace {

constexpr CalculationMode kNow = CalculationMode::kCorrected;

TEST(Diversity, LooksUpTheTableOfTheCase) {
    const golden::JsonCase golden("tests/golden/clo/A09_quality_tests_small.json");
    for (const auto check : golden["diversity_lookup_checks"].get_array())
        EXPECT_EQ(industry_diversity(double(check["x"]), kNow), double(check["score"]));
    const golden::JsonCase legacy("tests/golden/clo/legacy/08_diversity.json");
    for (const auto check : legacy["table"].get_array())
        EXPECT_NEAR(industry_diversity(double(check["aggregate_industry_equivalent_units"]), kNow),
                    double(check["score"]), 1e-4);
    // Halves: the earlier workbook rounds to the even tenth.
    EXPECT_EQ(industry_diversity(0.25, kNow), 0.3);
    EXPECT_EQ(industry_diversity(0.25, CalculationMode::kAsOldModel), 0.2);
}

TEST(Diversity, ReproducesTheSmallPool) {
    const golden::JsonCase golden("tests/golden/clo/A09_quality_tests_small.json");
    std::vector<DiversityItem> items;
    for (const auto asset : golden["assets"].get_array())
        items.push_back({std::string_view(asset["issuer"]), std::string_view(asset["industry"]),
                         double(asset["par"])});
    const auto expected = golden["expected"];
    for (int turn = 0; turn < 2; ++turn) {
        const Diversity diversity = diversity_of(items, kNow);
        EXPECT_NEAR(diversity.score, double(expected["diversity_score"]), 1e-9);
        EXPECT_EQ(diversity.obligors, 9U);
        EXPECT_NEAR(diversity.average_par, double(expected["average_par"]), 1e-6);
        for (const IndustryDiversity& industry : diversity.industries) {
            EXPECT_NEAR(industry.aggregate_score,
                        double(expected["aggregate_equivalent_unit_score"][industry.industry]),
                        1e-9);
            EXPECT_NEAR(industry.score, double(expected["industry_diversity"][industry.industry]),
                        1e-9);
        }
        std::ranges::reverse(items);
    }
    EXPECT_EQ(diversity_of({}, kNow).score, 0.0);
}

TEST(SpMetrics, ReproducesTheTwoAssetsAndThePortfolio) {
    const golden::JsonCase golden("tests/golden/clo/A11_sp_metrics_and_cdo_monitor_bdr.json");
    const auto rating = [](std::string_view text) {
        return describe::from_word<SpRating>(text).value();
    };
    std::vector<SpAsset> two;
    for (const auto asset : golden["two_asset"]["inputs"].get_array())
        two.push_back({.par = double(asset["par"]), .rating = rating(asset["sp"])});
    const SpMetrics small = sp_metrics(two);
    EXPECT_NEAR(small.rating_factor.value(), 2453.0325, 1e-9);
    EXPECT_NEAR(small.dispersion.value(), 609.70125, 1e-9);

    std::vector<SpAsset> assets;
    for (const auto asset : golden["portfolio"]["assets"].get_array())
        assets.push_back({double(asset["par"]), rating(asset["sp"]), asset["obligor"],
                          asset["industry"], asset["region"], double(asset["years"])});
    const SpMetrics metrics = sp_metrics(assets);
    const auto expected = golden["portfolio"]["expected"];
    EXPECT_NEAR(metrics.rating_factor.value(), double(expected["spwarf"]), 1e-9);
    EXPECT_NEAR(metrics.dispersion.value(), double(expected["drd"]), 1e-9);
    EXPECT_NEAR(metrics.obligor_diversity.value(), double(expected["odm"]), 1e-9);
    EXPECT_NEAR(metrics.industry_diversity.value(), double(expected["idm"]), 1e-9);
    EXPECT_NEAR(metrics.regional_diversity.value(), double(expected["rdm"]), 1e-9);
    EXPECT_NEAR(metrics.weighted_average_life.value(), double(expected["wal"]), 1e-9);
    EXPECT_NEAR(
        scenario_default_rate_2014(*metrics.rating_factor / 1e4, *metrics.dispersion / 1e4,
                                   *metrics.obligor_diversity, *metrics.industry_diversity,
                                   *metrics.regional_diversity, *metrics.weighted_average_life)
            .value(),
        double(golden["portfolio"]["sdr_2014_form_with_factors_as_default_rates"]["value"]), 1e-9);
    EXPECT_FALSE(sp_metrics({}).rating_factor);
    EXPECT_FALSE(scenario_default_rate_2014(0.2, 0.1, 0, 1, 1, 4).has_value());
}

TEST(SpMetrics, BreakEvenDefaultRatesAreThoseOfThePublishedCoefficients) {
    const golden::JsonCase golden("tests/golden/clo/A11_sp_metrics_and_cdo_monitor_bdr.json");
    int set = 0;
    double last = 0.0;
    for (const auto check : golden["bdr_cases"].get_array()) {
        if (double(check["c0"]) != last) ++set;
        last = double(check["c0"]);
        const auto coefficients = cdo_monitor_coefficients(set).value();
        EXPECT_NEAR(
            break_even_default_rate(coefficients, double(check["was"]), double(check["warr"])),
            double(check["expected"]), 1e-9);
    }
    EXPECT_EQ(set, 4);
    EXPECT_FALSE(cdo_monitor_coefficients(5).has_value());
}

TEST(DefaultCurve, ReproducesTheCase) {
    const golden::JsonCase golden("tests/golden/clo/A19_default_times_from_rating_factor.json");
    const auto factor = [](std::string_view rating) {
        return moodys_factor(sample::moodys(std::string(rating))).value();
    };
    for (const auto& [rating, expected] : golden["quarterly_pd"].get_object())
        EXPECT_NEAR(quarterly_default_probability(factor(rating)), double(expected), 1e-9);
    const std::array<double, 4> quarters{1, 4, 20, 40};
    for (const auto& [rating, list] : golden["cumulative_pd_q1_q4_q20_q40"].get_object()) {
        const auto expected = golden::numbers(list);
        for (std::size_t i = 0; i < quarters.size(); ++i)
            EXPECT_NEAR(cumulative_default_probability(factor(rating), quarters[i]), expected[i],
                        1e-9);
    }
    const auto joint = golden["joint_default_probability"];
    const auto check = [&](std::string_view a, std::string_view b, double rho,
                           std::string_view name) {
        for (const double at : {20.0, 40.0})
            EXPECT_NEAR(
                joint_default_probability(cumulative_default_probability(factor(a), at),
                                          cumulative_default_probability(factor(b), at), rho),
                double(joint[name][at == 20.0 ? "by_q20" : "by_q40"]), 1e-9)
                << name;
    };
    check("B2", "B2", 0.3, "B2-B2 rho 0.3");
    check("B2", "Caa1", 0.3, "B2-Caa1 rho 0.3");
    check("Ba2", "B3", 0.1, "Ba2-B3 rho 0.1");
}

TEST(DefaultCurve, BivariateNormalHasItsKnownValues) {
    // At the origin: 1/4 + asin(rho) / (2 pi).
    for (const double rho : {-0.999, -0.5, 0.0, 0.3, 0.7, 0.95, 0.9999, 0.9999999})
        EXPECT_NEAR(bivariate_normal_cdf(0, 0, rho), 0.25 + std::asin(rho) / (2 * std::numbers::pi),
                    1e-14);
    // P(X <= a, Y <= b) + P(X <= a, -Y < -b) = P(X <= a).
    for (const double rho : {-0.99, -0.4, 0.2, 0.9, 0.999999})
        for (const double a : {-3.0, -0.5, 1.0})
            for (const double b : {-2.0, -0.5, 0.4, 1.0})
                EXPECT_NEAR(bivariate_normal_cdf(a, b, rho) + bivariate_normal_cdf(a, -b, -rho),
                            0.5 * std::erfc(-a / std::numbers::sqrt2), 1e-13);
    EXPECT_EQ(joint_default_probability(0.0, 0.5, 0.3), 0.0);
    EXPECT_EQ(joint_default_probability(1.0, 0.5, 0.3), 0.5);
    EXPECT_NEAR(joint_default_probability(0.1, 0.3, 1.0), 0.1, 1e-15);
}

TEST(CreditPortfolio, ReproducesTheClosedForms) {
    const golden::JsonCase golden("tests/golden/clo/A18_credit_portfolio_math.json");
    for (const auto c : golden["vasicek"].get_array())
        EXPECT_NEAR(vasicek_loss_quantile(double(c["pd"]), double(c["rho"]), double(c["alpha"]),
                                          double(c["lgd"]))
                        .value(),
                    double(c["loss_quantile"]), 1e-9);
    // The figures of the case are by quadrature; these are by quadrature with 30 digits.
    const std::array<double, 4> exact{0.915133664268813794, 0.618180460360360459,
                                      0.299501165693483982, 0.00138323219055529259};
    std::size_t at = 0;
    for (const auto c : golden["lhp_tranche_expected_loss"].get_array()) {
        const double loss =
            large_pool_tranche_loss(double(c["pd"]), double(c["rho"]), double(c["lgd"]),
                                    double(c["attach"]), double(c["detach"]))
                .value();
        EXPECT_NEAR(loss, exact[at++], 1e-14);
        golden::expect_relative(loss, double(c["expected_loss_fraction"]), 2e-6);
    }
    EXPECT_FALSE(vasicek_loss_quantile(1.2, 0.2, 0.99, 0.4).has_value());
    EXPECT_FALSE(vasicek_loss_quantile(0.2, 1.0, 0.99, 0.4).has_value());
    EXPECT_FALSE(large_pool_tranche_loss(0.2, 0.2, 0.4, 0.3, 0.3).has_value());
}

TEST(CreditPortfolio, ReproducesTheFinitePool) {
    const golden::JsonCase golden("tests/golden/clo/A18_credit_portfolio_math.json");
    const auto c = golden["homogeneous_100"];
    const auto counts = default_count_distribution(100, double(c["pd"]), double(c["rho"])).value();
    for (const auto& [k, probability] : c["prob_k_defaults"].get_object())
        EXPECT_NEAR(counts[std::stoul(std::string(k))], double(probability), 1e-9);
    double mean = 0.0;
    double square = 0.0;
    for (std::size_t k = 0; k < counts.size(); ++k) {
        mean += counts[k] * static_cast<double>(k);
        square += counts[k] * static_cast<double>(k * k);
    }
    EXPECT_NEAR(mean, 25.0, 1e-9);
    EXPECT_NEAR(std::sqrt(square - mean * mean), double(c["std_defaults"]), 1e-7);
    const double loss = double(c["lgd"]) / 100.0;
    for (const auto& [confidence, figures] : c["var_es"].get_object()) {
        const TailLoss tail = tail_loss(counts, loss, std::stod(std::string(confidence)));
        EXPECT_NEAR(tail.value_at_risk, double(figures["var_loss_fraction"]), 1e-9);
        EXPECT_NEAR(tail.expected_shortfall, double(figures["es_loss_fraction"]), 1e-8);
    }
    const auto tranche = [&](double attach, double detach, std::string_view name) {
        EXPECT_NEAR(tranche_loss(counts, loss, attach, detach), double(c["tranche_el"][name]), 1e-9)
            << name;
    };
    tranche(0, 0.08, "0-0.08");
    tranche(0.08, 0.14, "0.08-0.14");
    tranche(0.14, 0.24, "0.14-0.24");
    tranche(0.24, 0.36, "0.24-0.36");
    tranche(0.36, 1.0, "0.36-1.0");
}

TEST(CreditPortfolio, ReproducesTheMomentsOfFiveCorrelatedAssets) {
    const golden::JsonCase golden("tests/golden/clo/A18_credit_portfolio_math.json");
    const auto c = golden["five_assets"];
    const auto pd = golden::numbers(c["pd"]);
    const auto par = golden::numbers(c["par"]);
    const auto lgd = golden::numbers(c["lgd"]);
    math::Matrix correlation = math::Matrix::zero(5, 5);
    std::vector<CreditExposure> exposures;
    std::size_t i = 0;
    for (const auto row : c["correlation"].get_array()) {
        const auto values = golden::numbers(row);
        for (std::size_t j = 0; j < 5; ++j) correlation(i, j) = values[j];
        exposures.push_back({par[i], pd[i], lgd[i]});
        ++i;
    }
    const LossMoments moments = loss_moments(exposures, correlation).value();
    golden::expect_relative(moments.expected, double(c["expected_loss"]), 1e-12);
    golden::expect_relative(moments.standard_deviation, double(c["loss_std"]), 1e-6);
    for (const auto& [pair, expected] : c["pairwise_joint_default"].get_object()) {
        const std::size_t a = static_cast<std::size_t>(pair[0] - '1');
        const std::size_t b = static_cast<std::size_t>(pair[2] - '1');
        EXPECT_NEAR(joint_default_probability(pd[a], pd[b], correlation(a, b)), double(expected),
                    1e-9);
    }
    EXPECT_FALSE(loss_moments(exposures, math::Matrix::zero(4, 4)).has_value());
}

}  // namespace
}  // namespace ballast::clo
