#include "risk/panel_kernels.hpp"

#include <array>

#include "base/check.hpp"

// As in simulation_kernel.cpp.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "risk/panel_kernels.cpp"
#include <hwy/foreach_target.h>  // must precede highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ballast::risk::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kPanelLanes = 8;  // lanes of a dot product, for any register width
using PanelTag = hn::CappedTag<double, kPanelLanes>;
constexpr std::size_t kPanelWidth = hn::MaxLanes(PanelTag());
constexpr std::size_t kPanelParts = kPanelLanes / kPanelWidth;

// In eight interleaved lanes; lane j sums the terms j, j + 8, …
double Dot(const double* HWY_RESTRICT a, const double* HWY_RESTRICT b, std::size_t n) {
    const PanelTag d;
    hn::Vec<PanelTag> sums[kPanelParts];
    HWY_UNROLL(8)
    for (std::size_t part = 0; part < kPanelParts; ++part) sums[part] = hn::Zero(d);
    std::size_t i = 0;
    for (; i + kPanelLanes <= n; i += kPanelLanes) {
        HWY_UNROLL(8)
        for (std::size_t part = 0; part < kPanelParts; ++part) {
            const std::size_t at = i + part * kPanelWidth;
            sums[part] = hn::MulAdd(hn::LoadU(d, a + at), hn::LoadU(d, b + at), sums[part]);
        }
    }
    alignas(64) std::array<double, kPanelLanes> lanes;
    for (std::size_t part = 0; part < kPanelParts; ++part)
        hn::Store(sums[part], d, lanes.data() + part * kPanelWidth);
    for (std::size_t lane = 0; i < n; ++i, ++lane) lanes[lane] += a[i] * b[i];
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
           ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

// total[i] += row[i]
void AddRow(const double* HWY_RESTRICT row, double* HWY_RESTRICT total, std::size_t n) {
    const PanelTag d;
    std::size_t i = 0;
    for (; i + kPanelWidth <= n; i += kPanelWidth)
        hn::StoreU(hn::Add(hn::LoadU(d, total + i), hn::LoadU(d, row + i)), d, total + i);
    for (; i < n; ++i) total[i] += row[i];
}

// Contribution of one row: with e = row - center, covariance += cross × e and variance += weight ×
// e².
struct RowFactors {
    double weight;
    double cross;  // weight × deviation of the P&L
};

template <class D>
HWY_INLINE void add_moments(D d, const double* row, const double* center, RowFactors f,
                            double* covariance, double* variance) {
    const auto deviation = hn::Sub(hn::LoadU(d, row), hn::LoadU(d, center));
    const auto weighted = hn::Mul(hn::Set(d, f.weight), deviation);
    hn::StoreU(hn::MulAdd(hn::Set(d, f.cross), deviation, hn::LoadU(d, covariance)), d, covariance);
    hn::StoreU(hn::MulAdd(weighted, deviation, hn::LoadU(d, variance)), d, variance);
}

void AddMoments(const double* HWY_RESTRICT row, const double* HWY_RESTRICT center, RowFactors f,
                double* HWY_RESTRICT covariance, double* HWY_RESTRICT variance, std::size_t n) {
    std::size_t i = 0;
    for (; i + kPanelWidth <= n; i += kPanelWidth)
        add_moments(PanelTag(), row + i, center + i, f, covariance + i, variance + i);
    for (; i < n; ++i)
        add_moments(hn::CappedTag<double, 1>(), row + i, center + i, f, covariance + i,
                    variance + i);
}

void PanelPnl(const math::Matrix& returns, std::span<const double> values, double* pnl) {
    for (std::size_t t = 0; t < returns.rows; ++t)
        pnl[t] = Dot(returns.data.data() + t * returns.cols, values.data(), returns.cols);
}

void Moments(const math::Matrix& returns, std::span<const double> pnl,
             std::span<const double> row_weights, PanelCenter center, PanelMoments& m) {
    const std::size_t n = returns.cols;
    const auto rows = static_cast<double>(returns.rows);
    for (std::size_t t = 0; t < returns.rows; ++t)
        AddRow(returns.data.data() + t * n, m.mean.data(), n);
    for (double& x : m.mean) x /= rows;
    for (const double p : pnl) m.pnl_mean += p;
    m.pnl_mean /= rows;

    const bool centered = center == PanelCenter::kSampleMean;
    const std::vector<double> zero(centered ? 0 : n);
    const double* column_center = centered ? m.mean.data() : zero.data();
    const double pnl_center = centered ? m.pnl_mean : 0.0;
    for (std::size_t t = 0; t < returns.rows; ++t) {
        const double deviation = pnl[t] - pnl_center;
        const RowFactors factors{row_weights[t], row_weights[t] * deviation};
        m.pnl_variance += factors.cross * deviation;
        AddMoments(returns.data.data() + t * n, column_center, factors, m.covariance.data(),
                   m.variance.data(), n);
    }
}

}  // namespace ballast::risk::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::risk {

HWY_EXPORT(PanelPnl);
HWY_EXPORT(Moments);

std::vector<double> panel_pnl(const math::Matrix& returns, std::span<const double> values) {
    CHECK(values.size() == returns.cols);
    std::vector<double> pnl(returns.rows);
    HWY_DYNAMIC_DISPATCH(PanelPnl)(returns, values, pnl.data());
    return pnl;
}

PanelMoments panel_moments(const math::Matrix& returns, std::span<const double> pnl,
                           std::span<const double> row_weights, PanelCenter center) {
    CHECK(returns.rows > 0);
    CHECK(pnl.size() == returns.rows && row_weights.size() == returns.rows);
    const std::vector<double> zeros(returns.cols);
    PanelMoments moments{zeros, zeros, zeros, 0.0, 0.0};
    HWY_DYNAMIC_DISPATCH(Moments)(returns, pnl, row_weights, center, moments);
    return moments;
}

}  // namespace ballast::risk
#endif  // HWY_ONCE
