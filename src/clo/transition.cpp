#include "clo/transition.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <numeric>

#include "clo/refuse.hpp"

namespace ballast::clo {

namespace {

constexpr double kSum = 1e-3;  // rounding of published matrices

double largest(const math::Matrix& matrix) {
    double result = 0.0;
    for (const double value : matrix.data) result = std::max(result, std::abs(value));
    return result;
}

math::Matrix plus(math::Matrix a, const math::Matrix& b, double scale) {
    for (std::size_t i = 0; i < a.data.size(); ++i) a.data[i] += scale * b.data[i];
    return a;
}

math::Matrix power(const math::Matrix& matrix, int exponent) {
    math::Matrix result = math::Matrix::identity(matrix.rows);
    for (int i = 0; i < exponent; ++i) result = math::multiply(result, matrix);
    return result;
}

}  // namespace

Result<math::Matrix> checked_transition(const TransitionMatrix& transition) {
    const std::size_t n = transition.states.size();
    if (n < 2 || n > kMaxTransitionStates)
        return refuse(fmt::format("the transition matrix has {} states: expected 2 to {}", n,
                                  kMaxTransitionStates));
    if (transition.months < 1 || transition.months > 120)
        return refuse(fmt::format("the transition matrix is of {} months: expected 1 to 120",
                                  transition.months));
    if (transition.rows.size() != n)
        return refuse(fmt::format("the transition matrix has {} rows for {} states",
                                  transition.rows.size(), n));
    math::Matrix result = math::Matrix::zero(n, n);
    for (std::size_t i = 0; i < n; ++i) {
        const std::vector<double>& row = transition.rows[i];
        const std::string& state = transition.states[i];
        if (row.size() != n)
            return refuse(fmt::format("the row of {} has {} probabilities: expected {}", state,
                                      row.size(), n));
        for (const double value : row)
            if (!(value >= 0.0 && value <= 1.0))
                return refuse(
                    fmt::format("the row of {} contains {}: expected fractions from 0 "
                                "to 1, such as 0.05 for 5%",
                                state, value));
        const double sum = std::accumulate(row.begin(), row.end(), 0.0);
        if (std::abs(sum - 1.0) > kSum)
            return refuse(
                fmt::format("the row of {} adds up to {}: expected 1; spread what moves "
                            "to no rating over the others",
                            state, sum));
        for (std::size_t j = 0; j < n; ++j) result(i, j) = row[j] / sum;
    }
    if (result(n - 1, n - 1) != 1.0)
        return refuse(
            fmt::format("the last state, {}, is left with probability {}: expected "
                        "default, which nothing leaves",
                        transition.states.back(), 1.0 - result(n - 1, n - 1)));
    return result;
}

Result<math::Matrix> matrix_logarithm(const math::Matrix& matrix) {
    constexpr int kMostTerms = 5'000;
    const math::Matrix step = plus(matrix, math::Matrix::identity(matrix.rows), -1.0);
    math::Matrix term = step;
    math::Matrix result = step;
    for (int k = 2; k <= kMostTerms; ++k) {
        term = math::multiply(term, step);
        result = plus(std::move(result), term, (k % 2 == 0 ? -1.0 : 1.0) / k);
        const double size = largest(term);
        if (size < 1e-17) return result;
        if (!(size < 1e6)) break;
    }
    return refuse(
        "the transition matrix has no logarithm by its series: too little stays on its "
        "diagonal to take a root; give the matrix of the period with root none");
}

math::Matrix matrix_exponential(const math::Matrix& matrix) {
    const double size = largest(matrix) * static_cast<double>(matrix.rows);
    const int halvings = size > 0.25 ? static_cast<int>(std::ceil(std::log2(size / 0.25))) : 0;
    math::Matrix scaled = matrix;
    for (double& value : scaled.data) value = std::ldexp(value, -halvings);
    math::Matrix term = math::Matrix::identity(matrix.rows);
    math::Matrix result = term;
    for (int k = 1; k <= 16; ++k) {
        term = math::multiply(term, scaled);
        for (double& value : term.data) value /= k;
        result = plus(std::move(result), term, 1.0);
    }
    for (int i = 0; i < halvings; ++i) result = math::multiply(result, result);
    return result;
}

std::vector<double> nearest_distribution(std::vector<double> point) {
    std::vector<double> descending = point;
    std::ranges::sort(descending, std::greater<>());
    double sum = 0.0, shift = 0.0;
    for (std::size_t i = 0; i < descending.size(); ++i) {
        sum += descending[i];
        const double next = (1.0 - sum) / static_cast<double>(i + 1);
        if (descending[i] + next > 0.0) shift = next;
    }
    for (double& value : point) value = std::max(0.0, value + shift);
    return point;
}

Result<PeriodMatrix> period_matrix(const math::Matrix& given, int given_months, int months,
                                   PeriodRoot root) {
    PeriodMatrix result{.matrix = given};
    if (months == given_months) return result;
    if (root == PeriodRoot::kNone || given_months % months != 0)
        return refuse(
            fmt::format("the transition matrix is of {} months and migrations are of {} "
                        "months: expected {}",
                        given_months, months,
                        root == PeriodRoot::kNone ? "the same with root none"
                                                  : "the former to be a multiple of the latter"));
    const int parts = given_months / months;
    TRY(math::Matrix generator, matrix_logarithm(given));
    for (double& value : generator.data) value /= parts;
    result.matrix = matrix_exponential(generator);
    for (std::size_t i = 0; i < given.rows; ++i) {
        const auto row = result.matrix.row(i);
        for (const double value : row) result.lowest_entry = std::min(result.lowest_entry, value);
        std::ranges::copy(nearest_distribution({row.begin(), row.end()}), row.begin());
    }
    const auto last = result.matrix.row(given.rows - 1);
    std::ranges::fill(last, 0.0);
    last.back() = 1.0;
    result.distance = largest(plus(power(result.matrix, parts), given, -1.0));
    return result;
}

}  // namespace ballast::clo
