#include "clo/asset_correlation.hpp"

#include <cmath>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "golden/json_case.hpp"

namespace ballast::clo {
namespace {

std::vector<std::string> ids(std::size_t count) {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < count; ++i) result.push_back(fmt::format("A{}", i));
    return result;
}

math::Matrix matrix_of(simdjson::dom::element rows) {
    std::vector<double> values;
    for (const auto row : rows.get_array())
        for (const auto value : row.get_array()) values.push_back(double(value));
    const auto n = static_cast<std::size_t>(std::lround(std::sqrt(double(values.size()))));
    return math::Matrix::from_rows(n, n, std::move(values));
}

// The correlation that a factor implies between two items.
double implied(const CorrelationFactor& factor, std::size_t i, std::size_t j) {
    return math::dot(factor.loadings.row(factor.row[i]), factor.loadings.row(factor.row[j]));
}

void expect_factor(const math::Matrix& matrix, double tolerance) {
    const CorrelationFactor factor = factor_correlation(matrix).value();
    for (std::size_t i = 0; i < matrix.rows; ++i)
        for (std::size_t j = 0; j < matrix.rows; ++j)
            ASSERT_NEAR(implied(factor, i, j), matrix(i, j), tolerance) << i << " " << j;
}

std::string message_of(const math::Matrix& matrix) {
    const auto check = check_correlation(ids(matrix.rows), matrix);
    return check ? "" : check.error().message;
}

// 488 items: issuers with up to three assets, a correlation of 1 within them and 0.3 elsewhere.
math::Matrix of_old_size() {
    std::vector<CorrelatedItem> items;
    for (int i = 0; i < 488; ++i) {
        const int issuer = i % 2 == 0 ? 1'000 + i : i / 6;
        items.push_back({fmt::format("I{}", issuer), fmt::format("N{}", issuer % 30), {}});
    }
    return correlation_by_rule(items, {.same_issuer = 1.0, .same_industry = 0.5, .other = 0.3});
}

TEST(AssetCorrelation, RepairsTheExampleOfHighamAsPublished) {
    const golden::JsonCase file("tests/golden/clo/A18_credit_portfolio_math.json");
    const auto expected = file["nearest_correlation"];
    const math::Matrix input = matrix_of(expected["input"]);
    EXPECT_FALSE(check_correlation(ids(3), input).value().positive_semidefinite);
    const auto higham = repair_correlation(input, CorrelationRepair::kHigham).value();
    const auto clip = repair_correlation(input, CorrelationRepair::kClip).value();
    EXPECT_NEAR(higham.distance, double(expected["frobenius_distance"]), 1e-8);
    EXPECT_TRUE(higham.changed);
    const math::Matrix nearest = matrix_of(expected["higham_nearest"]);
    const math::Matrix clipped = matrix_of(expected["eigenvalue_clip_and_rescale"]);
    for (std::size_t k = 0; k < 9; ++k) {
        EXPECT_NEAR(higham.matrix.data[k], nearest.data[k], 1e-8);
        EXPECT_NEAR(clip.matrix.data[k], clipped.data[k], 1e-8);
    }
    expect_factor(higham.matrix, 1e-8);
    EXPECT_FALSE(repair_correlation(input, CorrelationRepair::kNone));
    EXPECT_FALSE(factor_correlation(input));
}

TEST(AssetCorrelation, MergesItemsWithACorrelationOfOne) {
    const math::Matrix matrix = of_old_size();
    const CorrelationFactor factor = factor_correlation(matrix).value();
    EXPECT_TRUE(factor.lower_triangular);
    EXPECT_LT(factor.loadings.rows, matrix.rows);
    for (std::size_t i = 0; i < matrix.rows; i += 7)
        for (std::size_t j = 0; j < matrix.rows; ++j) {
            ASSERT_NEAR(implied(factor, i, j), matrix(i, j), 1e-10);
            ASSERT_EQ(i == j || factor.row[i] == factor.row[j], matrix(i, j) == 1.0);
        }
    // Nothing to repair: singular only because of the merged items.
    EXPECT_EQ(repair_correlation(matrix, CorrelationRepair::kHigham).value().distance, 0.0);
}

TEST(AssetCorrelation, ARepairedSingularMatrixHasAFactor) {
    math::Matrix matrix = math::Matrix::identity(40);
    const Stream stream(3);
    std::uint64_t draw = 0;
    for (std::size_t i = 0; i < 40; ++i)
        for (std::size_t j = 0; j < i; ++j)
            matrix(i, j) = matrix(j, i) = 2.0 * stream.uniform(draw++) - 1.0;
    for (const CorrelationRepair repair : {CorrelationRepair::kHigham, CorrelationRepair::kClip}) {
        const auto repaired = repair_correlation(matrix, repair).value();
        EXPECT_GT(repaired.distance, 1.0);
        EXPECT_GE(repaired.minimum_eigenvalue, -1e-9);
        expect_factor(repaired.matrix, 1e-7);
    }
}

TEST(AssetCorrelation, TheRuleTakesAPenaltyPerNotchAndNeverGoesBelowZero) {
    const std::vector<CorrelatedItem> items{{"A", "Retail", 10},
                                            {"A", "Retail", 14},
                                            {"B", "Retail", 13},
                                            {"C", "Banking", 10},
                                            {"D", "Banking", std::nullopt}};
    const math::Matrix m = correlation_by_rule(
        items, {.same_issuer = 0.9, .same_industry = 0.4, .other = 0.2, .notch_penalty = 0.1});
    EXPECT_EQ(m(0, 1), 0.9);
    EXPECT_NEAR(m(0, 2), 0.1, 1e-15);
    EXPECT_NEAR(m(1, 2), 0.3, 1e-15);
    EXPECT_EQ(m(0, 3), 0.2);
    EXPECT_EQ(m(1, 3), 0.0);
    EXPECT_EQ(m(3, 4), 0.4);  // without a rating there is no penalty
}

TEST(AssetCorrelation, ErrorsNameTheEntry) {
    math::Matrix m = math::Matrix::identity(3);
    EXPECT_EQ(message_of(m), "");
    m(2, 1) = m(1, 2) = 1.2;
    EXPECT_EQ(message_of(m), "the correlation of \"A2\" and \"A1\" is 1.2: expected -1 to 1");
    m(2, 1) = 0.5;
    m(1, 2) = 0.4;
    EXPECT_EQ(message_of(m),
              "the correlation of \"A2\" and \"A1\" is 0.5 in row 3, column 2, and 0.4 in row 2, "
              "column 3: expected the same");
    m(1, 2) = std::nan("");
    EXPECT_NE(message_of(m).find("expected -1 to 1"), std::string::npos);
    m = math::Matrix::identity(3);
    m(1, 1) = 0.99;
    EXPECT_EQ(message_of(m), "the correlation of \"A1\" with itself is 0.99: expected 1");
    const std::vector<std::string> twice{"X", "X", "Y"};
    EXPECT_NE(check_correlation(twice, math::Matrix::identity(3)).error().message.find("twice"),
              std::string::npos);
    EXPECT_FALSE(check_correlation(ids(2), math::Matrix::identity(3)));
    EXPECT_FALSE(check_correlation({}, math::Matrix{}));
}

TEST(AssetCorrelation, AnAsymmetricMatrixNamesThePairThatDiffersMostAndTheFix) {
    math::Matrix m = math::Matrix::identity(4);
    m(1, 0) = 0.30;
    m(0, 1) = 0.31;
    m(3, 2) = 0.7;
    m(2, 3) = 0.2;
    m(3, 0) = m(0, 3) = 0.5;
    const auto check = check_correlation(ids(4), m);
    ASSERT_FALSE(check);
    EXPECT_EQ(check.error().message,
              "the correlation of \"A3\" and \"A2\" is 0.7 in row 4, column 3, and 0.2 in row 3, "
              "column 4: expected the same (2 pairs differ, this one most)");
    ASSERT_EQ(check.error().errors.size(), 1U);
    EXPECT_EQ(check.error().errors.front().code, "asymmetric");
    EXPECT_NE(check.error().errors.front().hint.find("empty the cells of one triangle"),
              std::string::npos);
    // Below the tolerance it is rounding, and reported as such.
    m(0, 1) = 0.30 + 1e-10;
    m(2, 3) = 0.7;
    EXPECT_NEAR(check_correlation(ids(4), m).value().largest_asymmetry, 1e-10, 1e-15);
}

}  // namespace
}  // namespace ballast::clo
