// risk.factors against published and independently computed regressions.
#include <cmath>
#include <gtest/gtest.h>
#include <map>

#include "risk/factors.hpp"
#include "risk/test_panels.hpp"

namespace ballast::risk {
namespace {

using simdjson::dom::element;

constexpr double kTolerance = 1e-8;  // the reference has twelve digits

class FactorCases : public ::testing::Test {
protected:
    FactorData data(FactorCoordinates coordinates) const {
        FactorData made;
        for (const char* factor : {"SPY", "MTUM", "VTV", "VUG", "QUAL", "SIZE", "USMV"})
            made.factors.push_back({factor, "", coordinates});
        std::vector<std::string> factors;
        for (const FactorSeries& one : made.factors) factors.push_back(one.factor);
        const ReturnPanel x = testing::read_panel("factor_returns_252.csv", factors);
        const ReturnPanel y = testing::read_panel("factor_returns_252.csv", {"AAPL", "JPM", "XOM"});
        made.dates = x.dates;
        made.market = "SPY";
        made.factor_returns = x.values;
        made.assets = y.symbols;
        made.returns = y.values;
        made.holdings = {{"a", "AAPL", 0.5}, {"j", "JPM", 0.3}, {"x", "XOM", 0.2}};
        made.has_portfolio = true;
        return made;
    }
    FactorReport report(const FactorSettings& settings,
                        FactorCoordinates coordinates = FactorCoordinates::kAbsolute) const {
        return factor_report(data(coordinates), settings, {}).value().value;
    }
    // The three assets and the portfolio, with the names of the reference.
    static std::map<std::string, const FactorFit*> fits(const FactorReport& report) {
        std::map<std::string, const FactorFit*> by_name;
        for (const FactorFit& fit : report.assets) by_name[fit.asset] = &fit;
        by_name["PORTFOLIO_50_30_20"] = &*report.portfolio;
        return by_name;
    }
    element regression(const std::string& asset, const char* name) const {
        return cases_["regressions"][asset][name];
    }
    static void expect(double actual, element expected) {
        const double value{expected};
        EXPECT_NEAR(actual, value, kTolerance * std::abs(value) + 1e-15);
    }

    golden::JsonCase cases_{testing::kGolden + "factor_model_expected.json"};
};

TEST_F(FactorCases, JointRegressionMatchesRLmAndSandwich) {
    const std::vector<std::pair<const char*, FactorSettings>> errors{
        {"se", {.standard_errors = StandardErrors::kOls}},
        {"se_hc0_white", {.standard_errors = StandardErrors::kWhite}},
        {"se_hc1", {.standard_errors = StandardErrors::kHc1}},
        {"se_nw_lag4", {}},
        {"se_nw_lag4_adj", {.small_sample = true}},
        {"se_nw_lag5", {.lags = 5}}};
    for (const auto& [name, settings] : errors) {
        const FactorReport report = this->report(settings);
        for (const auto& [asset, fit] : fits(report)) {
            const element of = regression(asset, "multivariate_ols");
            expect(*fit->alpha, of["coef"]["alpha"]);
            expect(*fit->alpha_standard_error, of[name]["alpha"]);
            for (const FactorBeta& beta : fit->betas) {
                expect(*beta.beta, of["coef"][beta.factor]);
                expect(*beta.standard_error, of[name][beta.factor]);
                if (std::string_view(name) == "se") expect(*beta.t, of["t"][beta.factor]);
            }
            expect(*fit->r_squared, of["r2"]);
            expect(*fit->adjusted_r_squared, of["adj_r2"]);
            expect(*fit->residual_volatility, of["resid_sd"]);
            expect(*fit->durbin_watson, of["durbin_watson"]);
            EXPECT_EQ(fit->degrees_of_freedom, 244U);
        }
    }
}

TEST_F(FactorCases, ExcessCoordinatesKeepTheFitAndSeparateTheFactors) {
    const FactorReport report =
        this->report({.standard_errors = StandardErrors::kOls}, FactorCoordinates::kExcess);
    for (const auto& [asset, fit] : fits(report)) {
        const element of = regression(asset, "market_plus_excess_factors");
        expect(*fit->r_squared, of["r2"]);
        for (const FactorBeta& beta : fit->betas) {
            expect(*beta.beta, of["coef"][beta.factor]);
            expect(*beta.standard_error, of["se"][beta.factor]);
            expect(*beta.vif, of["vif"][beta.factor]);
            EXPECT_TRUE(beta.identified);
        }
    }
    EXPECT_TRUE(report.collinearity.not_identified.empty());
}

TEST_F(FactorCases, CollinearityOfAbsoluteFactorsIsReported) {
    const Outcome<FactorReport> outcome =
        factor_report(data(FactorCoordinates::kAbsolute), {}, {}).value();
    const FactorCollinearity& of = outcome.value.collinearity;
    for (const FactorContribution& vif : of.vif)
        expect(vif.contribution, cases_["vif"][vif.factor]);
    expect(of.condition_number, cases_["condition_number_scaled_design_with_intercept"]);
    expect(*of.correlation_condition_number, cases_["condition_number_correlation"]);
    std::size_t i = 0;
    for (const double value : golden::numbers(cases_["correlation_eigenvalues_desc"]))
        EXPECT_NEAR(of.eigenvalues[i++], value, 1e-9);
    i = 0;
    for (const element row : cases_["factor_correlation"].get_array()) {
        std::size_t j = 0;
        for (const double value : golden::numbers(row))
            EXPECT_NEAR(*of.correlation[i][j++], value, 1e-9);
        ++i;
    }
    i = 0;
    for (const element row : cases_["factor_covariance_ddof1"].get_array()) {
        std::size_t j = 0;
        for (const double value : golden::numbers(row))
            EXPECT_NEAR(of.covariance[i][j++], value, 1e-13);
        ++i;
    }
    EXPECT_EQ(of.not_identified.size(), 7U);
    EXPECT_FALSE(outcome.value.assets[0].betas[0].identified);
    for (const char* code : {"collinear_factors", "ill_conditioned"})
        EXPECT_TRUE(std::ranges::any_of(outcome.issues, [&](const Issue& issue) {
            return issue.code == code;
        })) << code;
}

// What is in use already is no remedy.
TEST_F(FactorCases, CollinearFactorsNameTheRemediesThatAreNotInUse) {
    const auto remedy = [&](FactorCoordinates coordinates, FactorEstimator estimator) {
        FactorData near = data(coordinates);
        for (std::size_t t = 0; t < near.dates.size();
             ++t)  // the last factor is almost the one before
            near.factor_returns(t, 6) =
                near.factor_returns(t, 5) + 1e-4 * std::sin(7.0 * static_cast<double>(t));
        const auto outcome =
            factor_report(near, {.estimator = estimator, .lambda = 1e-9}, {}).value();
        for (const Issue& issue : outcome.issues)
            if (issue.code == "collinear_factors")
                return issue.message.substr(issue.message.find("use "));
        return std::string("not reported");
    };
    using enum FactorCoordinates;
    EXPECT_EQ(remedy(kAbsolute, FactorEstimator::kOls),
              "use excess coordinates, ridge or orthogonal");
    EXPECT_EQ(remedy(kExcess, FactorEstimator::kOls), "use ridge or orthogonal");
    EXPECT_EQ(remedy(kExcess, FactorEstimator::kRidge), "use orthogonal");
}

TEST_F(FactorCases, UnivariateRegressionsMatch) {
    const FactorReport classic = report(
        {.estimator = FactorEstimator::kUnivariate, .standard_errors = StandardErrors::kOls});
    const FactorReport robust = report({.estimator = FactorEstimator::kUnivariate});
    const auto robust_fits = fits(robust);
    for (const auto& [asset, fit] : fits(classic)) {
        const element of = regression(asset, "univariate");
        for (std::size_t k = 0; k < fit->betas.size(); ++k) {
            const FactorBeta& beta = fit->betas[k];
            expect(*beta.beta, of[beta.factor]["beta"]);
            expect(*beta.alpha, of[beta.factor]["alpha"]);
            expect(*beta.r_squared, of[beta.factor]["r2"]);
            expect(*beta.standard_error, of[beta.factor]["se_beta"]);
            expect(*robust_fits.at(asset)->betas[k].standard_error, of[beta.factor]["se_beta_nw4"]);
        }
        EXPECT_FALSE(fit->variance);
        EXPECT_FALSE(fit->r_squared);
    }
}

TEST_F(FactorCases, RidgeOnStandardizedFactorsMatches) {
    const FactorReport report = this->report({.estimator = FactorEstimator::kRidge, .lambda = 0.1});
    for (const auto& [asset, fit] : fits(report)) {
        const element of = regression(asset, "ridge_standardized_lambda_0.1n");
        for (const FactorBeta& beta : fit->betas)
            expect(*beta.beta, of["beta_raw_units"][beta.factor]);
    }
}

TEST_F(FactorCases, VarianceAndReturnAreSplitByFactor) {
    const FactorReport report = this->report({});
    for (const auto& [asset, fit] : fits(report)) {
        const element of = regression(asset, "variance_decomposition_multivariate");
        expect(fit->variance->total, of["total_var"]);
        expect(fit->variance->systematic, of["systematic_var"]);
        expect(fit->variance->specific, of["specific_var"]);
        for (const FactorContribution& one : fit->variance->by_factor)
            expect(one.contribution, of["factor_contrib_to_var"][one.factor]);
        const element returns = regression(asset, "return_attribution_sum_arithmetic");
        expect(fit->attribution->total, returns["total"]);
        expect(*fit->attribution->alpha, returns["alpha"]);
        EXPECT_NEAR(fit->attribution->residual, 0.0, 1e-12);
        for (const FactorContribution& one : fit->attribution->by_factor)
            expect(one.contribution, returns["factors"][one.factor]);
    }
}

// ---- NIST -----------------------------------------------------------------------------------

double number(element text) { return std::stod(std::string(std::string_view(text))); }

class NistFactors : public ::testing::TestWithParam<const char*> {};

TEST_P(NistFactors, AreReproduced) {
    const std::string name = GetParam();
    const golden::JsonCase c("tests/golden/math/nist_" + name + ".json");
    const bool intercept{c["intercept"]};
    const bool is_polynomial = std::string(std::string_view(c["model"])).starts_with("polynomial");
    const std::size_t k = std::size_t(std::uint64_t(c["p"])) - (intercept ? 1 : 0);
    const simdjson::dom::array rows = c["data"];
    FactorData data;
    data.factor_returns = math::Matrix::zero(rows.size(), k);
    data.returns = math::Matrix::zero(rows.size(), 1);
    data.assets = {"y"};
    for (std::size_t j = 0; j < k; ++j) data.factors.push_back({"x" + std::to_string(j + 1)});
    std::size_t t = 0;
    for (const element row : rows) {
        data.dates.push_back(fin::Date::from_serial(18000 + static_cast<std::int32_t>(t)));
        data.returns(t, 0) = number(row.at(0));
        for (std::size_t j = 0; j < k; ++j)
            data.factor_returns(t, j) =
                is_polynomial ? std::pow(number(row.at(1)), static_cast<double>(j + 1))
                              : number(row.at(j + 1));
        ++t;
    }
    const FactorReport report =
        factor_report(data, {.standard_errors = StandardErrors::kOls, .intercept = intercept}, {})
            .value()
            .value;
    const FactorFit& fit = report.assets.at(0);
    // Filip: the powers of x, rounded to doubles, move the exact solution by 1e10 × 1e-16.
    const double tolerance = name == "filip" ? 1e-7 : 1e-9;
    std::vector<std::optional<double>> betas;
    std::vector<std::optional<double>> errors;
    if (intercept) {
        betas.push_back(fit.alpha);
        errors.push_back(fit.alpha_standard_error);
    }
    for (const FactorBeta& beta : fit.betas) {
        betas.push_back(beta.beta);
        errors.push_back(beta.standard_error);
    }
    double largest = 0.0;
    for (std::size_t i = 0; i < rows.size(); ++i)
        largest = std::max(largest, std::abs(data.returns(i, 0)));
    std::size_t i = 0;
    for (const element expected : c["expected"]["coefficients"]) {
        ASSERT_TRUE(betas[i]) << i;
        EXPECT_NEAR(*betas[i++], number(expected), tolerance * std::abs(number(expected)));
    }
    const double residual = number(c["expected"]["residual_sd"]);
    EXPECT_NEAR(*fit.residual_volatility, residual, tolerance * residual + 1e-15 * largest);
    i = 0;
    for (const element expected : c["expected"]["standard_errors"])
        if (residual > 0.0) {
            EXPECT_NEAR(*errors[i++], number(expected), tolerance * number(expected));
        }
    const double r_squared = number(c["expected"]["r_squared"]);
    EXPECT_NEAR(*fit.r_squared, r_squared, tolerance * (1.0 - r_squared) + 1e-15);
}

INSTANTIATE_TEST_SUITE_P(Cases, NistFactors,
                         ::testing::Values("norris", "longley", "pontius", "noint1", "filip",
                                           "wampler1", "wampler2"),
                         [](const auto& parameter) { return std::string(parameter.param); });

}  // namespace
}  // namespace ballast::risk
