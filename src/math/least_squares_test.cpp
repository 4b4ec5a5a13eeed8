#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <simdjson.h>
#include <string>
#include <vector>

#include "math/linear_algebra.hpp"

namespace ballast::math {
namespace {

double number(simdjson::dom::element text) {
    return std::stod(std::string(std::string_view(text)));
}

struct NistCase {
    Matrix x;
    std::vector<double> y;
    std::vector<double> coefficients;
    std::vector<double> standard_errors;
    double residual_sd = 0;
    double rss = 0;
    double r_squared = 0;
    bool intercept = true;
};

NistCase read_case(const std::string& name) {
    simdjson::dom::parser parser;
    const simdjson::dom::element root = parser.load("tests/golden/math/nist_" + name + ".json");
    NistCase c;
    c.intercept = bool(root["intercept"]);
    const std::string model{std::string_view(root["model"])};
    const auto columns = static_cast<std::size_t>(std::uint64_t(root["p"]));
    const simdjson::dom::array rows = root["data"];
    c.x = Matrix::zero(rows.size(), columns);
    std::size_t i = 0;
    for (const simdjson::dom::element row : rows) {
        c.y.push_back(number(row.at(0)));
        for (std::size_t j = 0; j < columns; ++j) {
            const std::size_t power = c.intercept ? j : j + 1;
            if (model.starts_with("polynomial"))
                c.x(i, j) = std::pow(number(row.at(1)), static_cast<double>(power));
            else
                c.x(i, j) = power == 0 ? 1 : number(row.at(power));
        }
        ++i;
    }
    const simdjson::dom::element expected = root["expected"];
    for (const simdjson::dom::element value : expected["coefficients"])
        c.coefficients.push_back(number(value));
    for (const simdjson::dom::element value : expected["standard_errors"])
        c.standard_errors.push_back(number(value));
    c.residual_sd = number(expected["residual_sd"]);
    c.rss = number(expected["rss"]);
    c.r_squared = number(expected["r_squared"]);
    return c;
}

class NistLinear : public ::testing::TestWithParam<const char*> {};

TEST_P(NistLinear, IsReproduced) {
    const NistCase c = read_case(GetParam());
    const LeastSquares fit = least_squares(c.x, c.y).value();
    EXPECT_EQ(fit.rank, c.x.cols);
    EXPECT_FALSE(fit.rank_warning);
    const double residual_sd =
        std::sqrt(fit.residual_sum_of_squares / static_cast<double>(fit.degrees_of_freedom()));
    // The powers of Filip's x, rounded to doubles, are the data that are fitted: rounding them
    // moves the exact solution by its condition, 1e10, times 1e-16.
    const double tolerance = std::string_view(GetParam()) == "filip" ? 1e-7 : 1e-9;
    // Wampler's data lie on their polynomial: the residuals are rounding of the data.
    double largest = 0;
    for (double value : c.y) largest = std::max(largest, std::fabs(value));
    EXPECT_NEAR(residual_sd, c.residual_sd, tolerance * c.residual_sd + 1e-15 * largest);
    EXPECT_NEAR(c.intercept ? *fit.r_squared_centered : *fit.r_squared_uncentred, c.r_squared,
                tolerance * (1 - c.r_squared) + 1e-15);
    for (std::size_t j = 0; j < c.x.cols; ++j) {
        EXPECT_NEAR(fit.coefficients[j], c.coefficients[j],
                    tolerance * std::fabs(c.coefficients[j]));
        const double standard_error = residual_sd * std::sqrt(fit.inverse_gram_diagonal[j]);
        if (c.residual_sd > 0) {
            EXPECT_NEAR(standard_error, c.standard_errors[j], tolerance * c.standard_errors[j]);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Cases, NistLinear,
                         ::testing::Values("norris", "longley", "pontius", "noint1", "filip",
                                           "wampler1", "wampler2"),
                         [](const auto& parameter) { return std::string(parameter.param); });

Matrix random_matrix(std::size_t rows, std::size_t cols, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    Matrix x = Matrix::zero(rows, cols);
    for (double& value : x.data) value = normal(random);
    return x;
}

// The reference inverts x'x, which is accurate enough for well-conditioned random data.
TEST(LeastSquares, MatchesTheNormalEquationsOnWellConditionedData) {
    for (std::size_t cols : {1, 3, 8}) {
        const Matrix x = random_matrix(60, cols, cols);
        const std::vector<double> y = random_matrix(60, 1, 99).data;
        const LeastSquares fit = least_squares(x, y).value();
        const Matrix gram = multiply(transpose(x), x);
        const std::vector<double> naive = solve_spd(gram, multiply(transpose(x), y)).value();
        const Matrix inverse = inverse_spd(gram).value();
        for (std::size_t j = 0; j < cols; ++j) {
            EXPECT_NEAR(fit.coefficients[j], naive[j], 1e-13);
            for (std::size_t k = 0; k < cols; ++k)
                EXPECT_NEAR(fit.inverse_gram(j, k), inverse(j, k), 1e-15);
        }
        // Residuals are orthogonal to every column; fitted plus residuals is the dependent
        // variable.
        for (double product : multiply(transpose(x), fit.residuals)) EXPECT_NEAR(product, 0, 1e-13);
        for (std::size_t i = 0; i < y.size(); ++i)
            EXPECT_NEAR(fit.fitted[i] + fit.residuals[i], y[i], 1e-15);
    }
}

TEST(LeastSquares, FactoringOnceMatchesFactoringEachTime) {
    const Matrix x = random_matrix(50, 4, 1);
    const Matrix ys = random_matrix(50, 3, 2);
    const std::vector<LeastSquares> many = least_squares_many(x, ys).value();
    for (std::size_t j = 0; j < ys.cols; ++j)
        EXPECT_EQ(many[j].coefficients, least_squares(x, ys.column(j)).value().coefficients);
}

TEST(LeastSquares, DropsDependentColumnsAndNamesThem) {
    Matrix x = random_matrix(40, 5, 3);
    for (std::size_t i = 0; i < x.rows; ++i) {
        x(i, 0) = 1;
        x(i, 3) = 2 * x(i, 1) - 0.3 * x(i, 2) + 0.7;
        x(i, 4) = 0;
    }
    const std::vector<double> y = random_matrix(40, 1, 4).data;
    const LeastSquares fit = least_squares(x, y).value();
    EXPECT_EQ(fit.rank, 3U);
    EXPECT_EQ(fit.degrees_of_freedom(), 37U);
    EXPECT_EQ(fit.dropped, (std::vector<std::size_t>{3, 4}));
    ASSERT_TRUE(fit.rank_warning);
    EXPECT_EQ(fit.rank_warning->code, "rank_deficient");
    EXPECT_EQ(fit.rank_warning->where, "4, 5");
    EXPECT_EQ(fit.coefficients[3], 0);
    EXPECT_EQ(fit.inverse_gram_diagonal[4], 0);

    Matrix kept = Matrix::zero(40, 3);
    for (std::size_t i = 0; i < x.rows; ++i)
        for (std::size_t j = 0; j < 3; ++j) kept(i, j) = x(i, j);
    const LeastSquares full = least_squares(kept, y).value();
    for (std::size_t j = 0; j < 3; ++j)
        EXPECT_NEAR(fit.coefficients[j], full.coefficients[j], 1e-14);
}

TEST(LeastSquares, ConditionNumberIgnoresTheUnitsOfTheColumns) {
    Matrix x = random_matrix(30, 3, 5);
    const std::vector<double> y = random_matrix(30, 1, 6).data;
    const LeastSquares before = least_squares(x, y).value();
    for (std::size_t i = 0; i < x.rows; ++i) x(i, 1) *= 1e8;
    const LeastSquares after = least_squares(x, y).value();
    EXPECT_NEAR(after.condition_number, before.condition_number, 1e-12);
    EXPECT_NEAR(after.coefficients[1] * 1e8, before.coefficients[1], 1e-14);
    // Two columns at correlation c have singular values sqrt(1 + c) and sqrt(1 - c).
    const Matrix two = Matrix::from_rows(2, 2, {1, 0.6, 0, 0.8});
    EXPECT_NEAR(least_squares(two, std::vector<double>{1, 2}).value().condition_number, 2, 1e-14);
}

TEST(LeastSquares, HasNoRSquaredForAConstant) {
    const Matrix ones = Matrix::from_rows(3, 1, {1, 1, 1});
    const LeastSquares fit = least_squares(ones, std::vector<double>{2, 2, 2}).value();
    EXPECT_FALSE(fit.r_squared_centered);
    EXPECT_EQ(fit.r_squared_uncentred, 1);
    EXPECT_FALSE(least_squares(ones, std::vector<double>{0, 0, 0}).value().r_squared_uncentred);
}

TEST(LeastSquares, OfZeroColumnsExplainsNothing) {
    const std::vector<double> y{1, 2, 4};
    const LeastSquares fit = least_squares(Matrix::zero(3, 2), y).value();
    EXPECT_EQ(fit.rank, 0U);
    EXPECT_EQ(fit.residuals, y);
    EXPECT_EQ(fit.dropped, (std::vector<std::size_t>{0, 1}));
    EXPECT_TRUE(fit.rank_warning);
}

TEST(LeastSquares, RejectsInvalidRegressions) {
    const Matrix x = random_matrix(5, 2, 7);
    EXPECT_FALSE(least_squares(x, std::vector<double>(4)));
    EXPECT_FALSE(least_squares(random_matrix(1, 2, 8), std::vector<double>(1)));
    EXPECT_FALSE(least_squares(Matrix::zero(5, 0), std::vector<double>(5)));
    EXPECT_FALSE(least_squares(x, std::vector<double>{1, 2, 3, 4, std::nan("")}));
}

}  // namespace
}  // namespace ballast::math
