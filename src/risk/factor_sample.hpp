// The parts of a factor regression: samples of rows, and what variance and return consist of.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "math/linear_algebra.hpp"
#include "risk/factors.hpp"

namespace ballast::risk {

// Absent when the whole is zero.
std::optional<double> ratio(double part, double whole);

// Rows of a matrix, and values at these rows.
math::Matrix rows_of(const math::Matrix& m, const std::vector<std::size_t>& rows);
std::vector<double> at_rows(std::span<const double> values, const std::vector<std::size_t>& rows);
std::vector<std::size_t> finite_rows(std::span<const double> values);

// Each factor less its projection on those before it. The intercept of that projection stays, so
// that the first factor is unchanged and alpha is that of the joint regression.
Result<math::Matrix> orthogonalized(const math::Matrix& x, bool intercept);

// The regressions of one sample: the rows on which a series has values.
class FactorSample {
public:
    static Result<FactorSample> make(const math::Matrix& x, const FactorSettings& settings,
                                     std::vector<std::size_t> rows);

    const std::vector<std::size_t>& rows() const { return rows_; }
    // One, or one per factor for univariate regressions.
    const std::vector<Regressors>& regressors() const { return regressors_; }
    const Regressors& joint() const { return regressors_.front(); }

private:
    std::vector<std::size_t> rows_;
    std::vector<Regressors> regressors_;
};

// b'F b by factor, and the rest of the total.
VarianceSplit split_variance(double total, const std::vector<FactorSeries>& factors,
                             std::span<const double> b, const math::Matrix& covariance,
                             double periods);
ReturnSplit split_return(double total, std::optional<double> alpha, std::size_t observations,
                         const std::vector<FactorSeries>& factors, std::span<const double> b,
                         std::span<const double> sums);

}  // namespace ballast::risk
