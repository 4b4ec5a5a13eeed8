#include "math/statistics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <limits>
#include <numeric>

#include "base/check.hpp"
#include "base/sum.hpp"
#include "base/threads.hpp"
#include "math/gram.hpp"

namespace ballast::math {

namespace {

std::vector<double> centered(std::span<const double> x) {
    const double middle = mean(x);
    std::vector<double> deviations(x.size());
    for (std::size_t i = 0; i < x.size(); ++i) deviations[i] = x[i] - middle;
    // Removes what rounding left of the mean, so that deviations sum to zero as closely as
    // possible.
    const double rest = pairwise_sum(deviations) / static_cast<double>(x.size());
    for (double& deviation : deviations) deviation -= rest;
    return deviations;
}

double sum_of_products(std::span<const double> a, std::span<const double> b) {
    std::vector<double> products(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) products[i] = a[i] * b[i];
    return pairwise_sum(products);
}

double divisor(std::size_t count, int ddof) {
    CHECK(ddof >= 0 && count > static_cast<std::size_t>(ddof));
    return static_cast<double>(count - static_cast<std::size_t>(ddof));
}

bool is_constant(std::span<const double> x) {
    return std::all_of(x.begin(), x.end(), [&x](double value) { return value == x[0]; });
}

Error undefined(std::string_view statistic, std::string_view why) {
    return fail(Code::kInvalidInput, fmt::format("the {} is undefined: {}", statistic, why));
}

Error does_not_vary(std::size_t variable) {
    return undefined("correlation", fmt::format("variable {} does not vary", variable + 1))
        .with("variable", fmt::format("{}", variable));
}

// Mean of the k-th powers of deviations scaled to unit variance; k is 3 or 4.
Result<double> standardized_moment(std::span<const double> x, int k, std::string_view name) {
    CHECK(!x.empty());
    if (is_constant(x)) return undefined(name, "all values are equal");
    std::vector<double> deviations = centered(x);
    const auto n = static_cast<double>(x.size());
    const double deviation = std::sqrt(sum_of_products(deviations, deviations) / n);
    if (!(deviation > 0))
        return undefined(name, "the values differ too little for double precision");
    for (double& d : deviations) {
        const double z = d / deviation;
        d = k == 3 ? z * z * z : (z * z) * (z * z);
    }
    return pairwise_sum(deviations) / n;
}

std::uint64_t pairs(std::uint64_t n) { return n * (n - 1) / 2; }

// Number of pairs within runs of equal adjacent elements.
template <class Equal>
std::uint64_t tied_pairs(std::size_t count, const Equal& equal_to_next) {
    std::uint64_t total = 0;
    std::uint64_t run = 1;
    for (std::size_t i = 0; i + 1 < count; ++i) {
        if (equal_to_next(i)) {
            ++run;
        } else {
            total += pairs(run);
            run = 1;
        }
    }
    return total + pairs(run);
}

// Sorts and returns the number of inversions.
std::uint64_t sort_counting_inversions(std::vector<double>& values) {
    std::vector<double> merged(values.size());
    std::uint64_t inversions = 0;
    for (std::size_t width = 1; width < values.size(); width *= 2) {
        for (std::size_t begin = 0; begin < values.size(); begin += 2 * width) {
            const std::size_t middle = std::min(begin + width, values.size());
            const std::size_t end = std::min(begin + 2 * width, values.size());
            std::size_t left = begin;
            std::size_t right = middle;
            for (std::size_t at = begin; at < end; ++at) {
                if (right == end || (left < middle && values[left] <= values[right])) {
                    merged[at] = values[left++];
                } else {
                    merged[at] = values[right++];
                    inversions += middle - left;
                }
            }
        }
        values.swap(merged);
    }
    return inversions;
}

}  // namespace

double mean(std::span<const double> x) {
    CHECK(!x.empty());
    return pairwise_sum(x) / static_cast<double>(x.size());
}

double variance(std::span<const double> x, int ddof) { return covariance(x, x, ddof); }

double standard_deviation(std::span<const double> x, int ddof) {
    return std::sqrt(variance(x, ddof));
}

double covariance(std::span<const double> x, std::span<const double> y, int ddof) {
    CHECK(x.size() == y.size());
    const double n = divisor(x.size(), ddof);
    const std::vector<double> dx = centered(x);
    return sum_of_products(dx, x.data() == y.data() ? dx : centered(y)) / n;
}

Result<double> skewness(std::span<const double> x) { return standardized_moment(x, 3, "skewness"); }

Result<double> excess_kurtosis(std::span<const double> x) {
    TRY(const double kurtosis, standardized_moment(x, 4, "kurtosis"));
    return kurtosis - 3;
}

Result<double> correlation(std::span<const double> x, std::span<const double> y) {
    CHECK(x.size() == y.size() && !x.empty());
    if (is_constant(x) || is_constant(y))
        return undefined("correlation", "one of the series is constant");
    const std::vector<double> dx = centered(x);
    const std::vector<double> dy = centered(y);
    const double scale = std::sqrt(sum_of_products(dx, dx)) * std::sqrt(sum_of_products(dy, dy));
    if (!(scale > 0)) return undefined("correlation", "the values differ too little");
    return std::clamp(sum_of_products(dx, dy) / scale, -1.0, 1.0);
}

std::vector<double> ranks(std::span<const double> x) {
    std::vector<std::size_t> order(x.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&x](std::size_t a, std::size_t b) { return x[a] < x[b]; });
    std::vector<double> result(x.size());
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        while (end < order.size() && x[order[end]] == x[order[begin]]) ++end;
        const double shared = static_cast<double>(begin + 1 + end) / 2;
        for (std::size_t i = begin; i < end; ++i) result[order[i]] = shared;
        begin = end;
    }
    return result;
}

Result<double> spearman(std::span<const double> x, std::span<const double> y) {
    return correlation(ranks(x), ranks(y));
}

Result<double> kendall_tau_b(std::span<const double> x, std::span<const double> y) {
    CHECK(x.size() == y.size() && !x.empty());
    const std::size_t n = x.size();
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return x[a] != x[b] ? x[a] < x[b] : y[a] < y[b];
    });
    const auto same_x = [&](std::size_t i) { return x[order[i]] == x[order[i + 1]]; };
    const std::uint64_t x_ties = tied_pairs(n, same_x);
    const std::uint64_t both_ties =
        tied_pairs(n, [&](std::size_t i) { return same_x(i) && y[order[i]] == y[order[i + 1]]; });

    std::vector<double> y_by_x(n);
    for (std::size_t i = 0; i < n; ++i) y_by_x[i] = y[order[i]];
    const std::uint64_t discordant = sort_counting_inversions(y_by_x);
    const std::uint64_t y_ties =
        tied_pairs(n, [&](std::size_t i) { return y_by_x[i] == y_by_x[i + 1]; });

    const std::uint64_t all = pairs(n);
    if (x_ties == all || y_ties == all)
        return undefined("rank correlation", "one of the series is constant");
    // all - ties in x - ties in y + ties in both = concordant + discordant.
    const auto untied = static_cast<double>(all - x_ties - y_ties + both_ties);
    return (untied - 2 * static_cast<double>(discordant)) /
           (std::sqrt(static_cast<double>(all - x_ties)) *
            std::sqrt(static_cast<double>(all - y_ties)));
}

double quantile_sorted(std::span<const double> ascending, double p, int type) {
    CHECK(!ascending.empty() && p >= 0 && p <= 1 && type >= 1 && type <= 9);
    const auto n = static_cast<double>(ascending.size());
    const std::array<double, 9> offsets{0, 0, -0.5, 0, 0.5, p, 1 - p, (p + 1) / 3, p / 4 + 0.375};
    const double position = n * p + offsets[static_cast<std::size_t>(type - 1)];
    // If p, itself often 1 - confidence, misses a whole number only by rounding, use that number.
    const double fuzz = 4 * std::numeric_limits<double>::epsilon() * n;
    const double below = std::floor(position + fuzz);
    const double part = std::max(0.0, position - below);
    const bool whole = part <= fuzz;

    double weight = part;
    if (type == 1) weight = whole ? 0 : 1;
    if (type == 2) weight = whole ? 0.5 : 1;
    if (type == 3) weight = whole && std::fmod(below, 2) == 0 ? 0 : 1;
    // Order statistics are numbered from 1; beyond the ends the nearest one is used.
    const auto order_statistic = [&](double number) {
        return ascending[static_cast<std::size_t>(std::clamp(number, 1.0, n)) - 1];
    };
    const double lower = order_statistic(below);
    const double upper = order_statistic(below + 1);
    if (weight == 0 || lower == upper) return lower;
    if (weight == 1) return upper;
    return lower + weight * (upper - lower);
}

Matrix covariance_matrix(const Matrix& observations, int ddof, const Cancel& cancel) {
    const double n = divisor(observations.rows, ddof);
    Matrix deviations = Matrix::zero(observations.rows, observations.cols);
    for (std::size_t j = 0; j < observations.cols; ++j) {
        const std::vector<double> column = centered(observations.column(j));
        for (std::size_t i = 0; i < observations.rows; ++i) deviations(i, j) = column[i];
    }
    return gram(deviations, {.scale = 1 / n}, {.cancel = cancel});
}

namespace {

// Columns that are standardized together, each row of which is whole lines of the cache.
constexpr std::size_t kTogether = 32;
using Together = std::array<double, kTogether>;

// The sum of value(i, j) over the rows i, for each column j. In runs: the error grows with the
// length of a run and the number of runs instead of the number of rows.
template <class Value>
Together column_sums(std::size_t rows, const Value& value) {
    constexpr std::size_t kRun = 128;
    Together total{};
    for (std::size_t first = 0; first < rows; first += kRun) {
        Together run{};
        for (std::size_t i = first; i < std::min(first + kRun, rows); ++i)
            for (std::size_t j = 0; j < kTogether; ++j) run[j] += value(i, j);
        for (std::size_t j = 0; j < kTogether; ++j) total[j] += run[j];
    }
    return total;
}

// Takes its mean from each column.
void center(std::span<Together> rows) {
    Together mean =
        column_sums(rows.size(), [&](std::size_t i, std::size_t j) { return rows[i][j]; });
    for (double& value : mean) value /= static_cast<double>(rows.size());
    for (Together& row : rows)
        for (std::size_t j = 0; j < kTogether; ++j) row[j] -= mean[j];
}

// Scales each of the columns from `begin` on to mean 0 and length 1; `varies`: which of them have
// one.
void standardize(const Matrix& observations, std::size_t begin, std::span<char> varies,
                 Matrix& standardized) {
    std::vector<Together> rows(observations.rows);
    for (std::size_t i = 0; i < rows.size(); ++i)
        std::ranges::copy(observations.row(i).subspan(begin, varies.size()), rows[i].begin());
    center(rows);
    center(rows);  // what rounding left of the mean
    Together largest{};
    for (const Together& row : rows)
        for (std::size_t j = 0; j < kTogether; ++j)
            largest[j] = std::max(largest[j], std::abs(row[j]));
    // Squares of very large or small deviations are out of range; a power of two is exact.
    Together scale;
    for (std::size_t j = 0; j < kTogether; ++j)
        scale[j] = largest[j] > 0 ? std::exp2(std::min(-std::ilogb(largest[j]), 1000)) : 1;
    const Together squares = column_sums(rows.size(), [&](std::size_t i, std::size_t j) {
        const double scaled = rows[i][j] * scale[j];
        return scaled * scaled;
    });
    Together per_length;
    for (std::size_t j = 0; j < kTogether; ++j) per_length[j] = 1 / std::sqrt(squares[j]);
    for (std::size_t j = 0; j < varies.size(); ++j) varies[j] = squares[j] > 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::span<double> made = standardized.row(i).subspan(begin, varies.size());
        for (std::size_t j = 0; j < made.size(); ++j)
            made[j] = rows[i][j] * scale[j] * per_length[j];
    }
}

}  // namespace

Result<Matrix> correlation_of(const Matrix& observations, const Work& work) {
    Matrix standardized = Matrix::zero(observations.rows, observations.cols);
    std::vector<char> varies(observations.cols, 1);
    parallel_blocks(work, observations.cols, kTogether,
                    [&](std::size_t, std::size_t begin, std::size_t end) {
                        standardize(observations, begin,
                                    std::span(varies).subspan(begin, end - begin), standardized);
                    });
    for (std::size_t j = 0; j < varies.size(); ++j)
        if (!varies[j]) return does_not_vary(j);
    Matrix result = gram(standardized, {.limit = 1.0}, work);
    for (std::size_t j = 0; j < result.rows; ++j) result(j, j) = 1.0;  // rounding left one ulp
    return result;
}

Result<Matrix> correlation_matrix(const Matrix& covariance) {
    CHECK(covariance.rows == covariance.cols);
    const std::size_t n = covariance.rows;
    std::vector<double> deviations(n);
    for (std::size_t i = 0; i < n; ++i) {
        if (!(covariance(i, i) > 0)) return does_not_vary(i);
        deviations[i] = std::sqrt(covariance(i, i));
    }
    Matrix result = Matrix::identity(n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < i; ++j)
            result(i, j) = result(j, i) =
                std::clamp(covariance(i, j) / deviations[i] / deviations[j], -1.0, 1.0);
    return result;
}

}  // namespace ballast::math
