#include "math/distributions.hpp"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <gtest/gtest.h>
#include <limits>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace ballast::math {
namespace {

struct Case {
    std::string function;
    std::vector<double> arguments;
    double value = 0;
};

std::vector<Case> golden_cases() {
    std::ifstream file("tests/golden/math/distributions.csv");
    std::vector<Case> cases;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream fields(line);
        Case one;
        std::string field;
        std::getline(fields, one.function, ',');
        for (int i = 0; i < 3; ++i) {
            std::getline(fields, field, ',');
            if (!field.empty()) one.arguments.push_back(std::strtod(field.c_str(), nullptr));
        }
        std::getline(fields, field, ',');
        one.value = std::strtod(field.c_str(), nullptr);
        cases.push_back(one);
    }
    return cases;
}

double evaluate(const Case& c) {
    const std::vector<double>& a = c.arguments;
    if (c.function == "normal_pdf") return normal_pdf(a[0]);
    if (c.function == "normal_cdf") return normal_cdf(a[0]);
    if (c.function == "normal_quantile") return normal_quantile(a[0]);
    if (c.function == "student_t_pdf") return student_t_pdf(a[0], a[1]);
    if (c.function == "student_t_cdf") return student_t_cdf(a[0], a[1]);
    if (c.function == "student_t_quantile") return student_t_quantile(a[0], a[1]);
    if (c.function == "chi_square_cdf") return chi_square_cdf(a[0], a[1]);
    if (c.function == "chi_square_survival") return chi_square_survival(a[0], a[1]);
    if (c.function == "chi_square_quantile") return chi_square_quantile(a[0], a[1]);
    if (c.function == "binomial_cdf")
        return binomial_cdf(static_cast<std::int64_t>(a[0]), static_cast<std::int64_t>(a[1]), a[2]);
    ADD_FAILURE() << c.function;
    return 0;
}

TEST(Distributions, MatchSixtyDigitValuesIncludingTheTails) {
    const std::vector<Case> cases = golden_cases();
    ASSERT_GT(cases.size(), 400U);
    std::map<std::string, double> worst;
    for (const Case& c : cases) {
        const double error = std::fabs(evaluate(c) - c.value) /
                             std::max(std::fabs(c.value), std::numeric_limits<double>::min());
        worst[c.function] = std::max(worst[c.function], error);
        // Rounding the argument alone moves normal_cdf(-37.5) by 37.5^2 2^-53 = 1.6e-13.
        EXPECT_LT(error, 2e-13) << c.function << "(" << ::testing::PrintToString(c.arguments)
                                << ") should be " << c.value;
    }
    for (const auto& [function, error] : worst) RecordProperty(function, std::to_string(error));
}

// Printed tables: Abramowitz and Stegun (1964), tables 26.1, 26.8 and 26.10.
TEST(Distributions, MatchPrintedTables) {
    EXPECT_NEAR(normal_cdf(1.96), 0.975002104851780, 5e-16);
    EXPECT_NEAR(chi_square_quantile(0.95, 1), 3.84146, 5e-6);
    EXPECT_NEAR(chi_square_quantile(0.99, 2), 9.21034, 5e-6);
    EXPECT_NEAR(student_t_quantile(0.975, 10), 2.228, 5e-4);
    EXPECT_NEAR(student_t_quantile(0.995, 4), 4.604, 5e-4);
}

TEST(Distributions, QuantilesInvertTheirDistribution) {
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> unit(0, 1);
    for (int i = 0; i < 2000; ++i) {
        const double p = 1e-12 + unit(random) * (1 - 2e-12);
        const double nu = 0.5 + 40 * unit(random);
        EXPECT_NEAR(normal_cdf(normal_quantile(p)), p, 1e-15 + 1e-14 * p);
        EXPECT_NEAR(student_t_cdf(student_t_quantile(p, nu), nu), p, 1e-15 + 1e-12 * p) << nu;
        EXPECT_NEAR(chi_square_cdf(chi_square_quantile(p, nu), nu), p, 1e-15 + 1e-12 * p) << nu;
    }
}

TEST(Distributions, AreCorrectAtTheEdgesOfTheirDomain) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(normal_cdf(kInfinity), 1);
    EXPECT_EQ(normal_cdf(-kInfinity), 0);
    EXPECT_EQ(normal_survival(40), normal_cdf(-40));
    EXPECT_EQ(student_t_cdf(-kInfinity, 4), 0);
    EXPECT_EQ(student_t_pdf(kInfinity, 4), 0);
    EXPECT_EQ(student_t_quantile(0.01, kInfinity), normal_quantile(0.01));
    EXPECT_EQ(chi_square_cdf(0, 3), 0);
    EXPECT_EQ(chi_square_survival(-1, 3), 1);
    EXPECT_EQ(chi_square_survival(kInfinity, 3), 0);
    EXPECT_EQ(binomial_cdf(-1, 10, 0.5), 0);
    EXPECT_EQ(binomial_cdf(10, 10, 0.5), 1);
    EXPECT_EQ(binomial_cdf(0, 0, 0.5), 1);
    EXPECT_EQ(binomial_cdf(3, 10, 0), 1);
    EXPECT_EQ(binomial_cdf(3, 10, 1), 0);
}

TEST(DistributionsDeathTest, RejectArgumentsOutsideTheirDomain) {
    EXPECT_DEATH(normal_quantile(0), "internal check failed");
    EXPECT_DEATH(student_t_cdf(0, 0), "internal check failed");
    EXPECT_DEATH(chi_square_cdf(std::nan(""), 1), "internal check failed");
}

}  // namespace
}  // namespace ballast::math
