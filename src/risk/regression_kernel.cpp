#include "risk/regression_kernel.hpp"

#include <algorithm>
#include <vector>

#include "base/check.hpp"

// As in simulation_kernel.cpp.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "risk/regression_kernel.cpp"
#include <hwy/foreach_target.h>  // must precede highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ballast::risk::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kTile = 8;  // series: the values of 252 observations are 16 KiB
using SeriesTag = hn::CappedTag<double, 8>;
using Lanes = hn::Vec<SeriesTag>;
constexpr std::size_t kLanes = hn::MaxLanes(SeriesTag());
// Coefficients held in registers at once: their chains of multiply-adds hide the latency.
constexpr std::size_t kBlock = kLanes == 8 ? 8 : 4;

// The working memory of one tile: columns of kTile series.
struct Tile {
    std::size_t observations;
    std::size_t coefficients;
    std::vector<double> values;     // observations × kTile
    std::vector<double> residuals;  // likewise
    std::vector<double> b;          // coefficients × kTile
    std::vector<double> variances;  // likewise
};

template <std::size_t kCount>
HWY_INLINE void coefficient_block(const LinearEstimator& of, Tile& tile, std::size_t lane,
                                  std::size_t j) {
    const SeriesTag d;
    Lanes sums[kCount];
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c) sums[c] = hn::Zero(d);
    const double* weights = of.weights.data.data() + j;
    const double* values = tile.values.data() + lane;
    for (std::size_t t = 0; t < tile.observations; ++t) {
        const Lanes y = hn::LoadU(d, values);
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c)
            sums[c] = hn::MulAdd(hn::Set(d, weights[c]), y, sums[c]);
        weights += tile.coefficients;
        values += kTile;
    }
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c)
        hn::StoreU(sums[c], d, tile.b.data() + (j + c) * kTile + lane);
}

// residuals -= regressors × coefficients, for a block of coefficients.
template <std::size_t kCount>
HWY_INLINE void residual_block(const LinearEstimator& of, Tile& tile, std::size_t lane,
                               std::size_t j) {
    const SeriesTag d;
    Lanes b[kCount];
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c)
        b[c] = hn::LoadU(d, tile.b.data() + (j + c) * kTile + lane);
    const double* x = of.regressors.data.data() + j;
    const double* from = (j == 0 ? tile.values : tile.residuals).data() + lane;
    double* to = tile.residuals.data() + lane;
    for (std::size_t t = 0; t < tile.observations; ++t) {
        Lanes e = hn::LoadU(d, from);
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c) e = hn::NegMulAdd(hn::Set(d, x[c]), b[c], e);
        hn::StoreU(e, d, to);
        x += tile.coefficients;
        from += kTile;
        to += kTile;
    }
}

// White's variances: sums of the squares of g_t.
template <std::size_t kCount>
HWY_INLINE void white_block(const LinearEstimator& of, Tile& tile, std::size_t lane,
                            std::size_t j) {
    const SeriesTag d;
    Lanes squares[kCount];
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c) squares[c] = hn::Zero(d);
    const double* weights = of.weights.data.data() + j;
    const double* residuals = tile.residuals.data() + lane;
    for (std::size_t t = 0; t < tile.observations; ++t) {
        const Lanes e = hn::LoadU(d, residuals + t * kTile);
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c) {
            const Lanes g = hn::Mul(hn::Set(d, weights[t * tile.coefficients + c]), e);
            squares[c] = hn::MulAdd(g, g, squares[c]);
        }
    }
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c)
        hn::StoreU(squares[c], d, tile.variances.data() + (j + c) * kTile + lane);
}

// The sums of L + 1 consecutive g_t, one term entering and one leaving per step; L < n.
template <std::size_t kCount>
HWY_INLINE void newey_west_block(const LinearEstimator& of, Tile& tile, std::size_t lags,
                                 std::size_t lane, std::size_t j) {
    const SeriesTag d;
    const std::size_t n = tile.observations;
    const std::size_t k = tile.coefficients;
    Lanes window[kCount];
    Lanes squares[kCount];
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c) window[c] = squares[c] = hn::Zero(d);
    const double* weights = of.weights.data.data() + j;
    const double* residuals = tile.residuals.data() + lane;
    const auto enter = [&](std::size_t t) {
        const Lanes e = hn::LoadU(d, residuals + t * kTile);
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c)
            window[c] = hn::MulAdd(hn::Set(d, weights[t * k + c]), e, window[c]);
    };
    const auto leave = [&](std::size_t t) {
        const Lanes e = hn::LoadU(d, residuals + t * kTile);
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c)
            window[c] = hn::NegMulAdd(hn::Set(d, weights[t * k + c]), e, window[c]);
    };
    const auto add = [&] {
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c)
            squares[c] = hn::MulAdd(window[c], window[c], squares[c]);
    };
    const std::size_t width = lags + 1;
    for (std::size_t t = 0; t < width; ++t) {
        enter(t);
        add();
    }
    for (std::size_t t = width; t < n; ++t) {
        enter(t);
        leave(t - width);
        add();
    }
    for (std::size_t t = n - width; t + 1 < n; ++t) {
        leave(t);
        add();
    }
    const Lanes scale = hn::Set(d, 1.0 / static_cast<double>(width));
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c)
        hn::StoreU(hn::Mul(squares[c], scale), d, tile.variances.data() + (j + c) * kTile + lane);
}

struct Sums {
    double* mean;
    double* about_mean;
    double* about_zero;
    double* residual;
    double* residual_steps;
};

void sum_lanes(const Tile& tile, std::size_t lane, const Sums& sums) {
    const SeriesTag d;
    const std::size_t n = tile.observations;
    const double* values = tile.values.data() + lane;
    const double* residuals = tile.residuals.data() + lane;
    Lanes total = hn::Zero(d);
    for (std::size_t t = 0; t < n; ++t) total = hn::Add(total, hn::LoadU(d, values + t * kTile));
    const Lanes mean = hn::Mul(total, hn::Set(d, 1.0 / static_cast<double>(n)));
    Lanes about_mean = hn::Zero(d);
    Lanes about_zero = hn::Zero(d);
    Lanes residual = hn::Zero(d);
    Lanes steps = hn::Zero(d);
    Lanes before = hn::LoadU(d, residuals);
    for (std::size_t t = 0; t < n; ++t) {
        const Lanes y = hn::LoadU(d, values + t * kTile);
        const Lanes e = hn::LoadU(d, residuals + t * kTile);
        const Lanes deviation = hn::Sub(y, mean);
        const Lanes step = hn::Sub(e, before);
        about_mean = hn::MulAdd(deviation, deviation, about_mean);
        about_zero = hn::MulAdd(y, y, about_zero);
        residual = hn::MulAdd(e, e, residual);
        steps = hn::MulAdd(step, step, steps);
        before = e;
    }
    hn::StoreU(mean, d, sums.mean + lane);
    hn::StoreU(about_mean, d, sums.about_mean + lane);
    hn::StoreU(about_zero, d, sums.about_zero + lane);
    hn::StoreU(residual, d, sums.residual + lane);
    hn::StoreU(steps, d, sums.residual_steps + lane);
}

// Calls block.template operator()<count>(first) for blocks that together are all coefficients.
template <std::size_t kCount, class Block>
HWY_INLINE void each_block(std::size_t first, std::size_t coefficients, const Block& block) {
    for (; first + kCount <= coefficients; first += kCount) block.template run<kCount>(first);
    if constexpr (kCount > 1) each_block<kCount / 2>(first, coefficients, block);
}

struct FitLanes {
    const LinearEstimator& of;
    Tile& tile;
    std::size_t lane;
    template <std::size_t kCount>
    HWY_INLINE void run(std::size_t j) const {
        coefficient_block<kCount>(of, tile, lane, j);
    }
};

struct LeaveResiduals {
    const LinearEstimator& of;
    Tile& tile;
    std::size_t lane;
    template <std::size_t kCount>
    HWY_INLINE void run(std::size_t j) const {
        residual_block<kCount>(of, tile, lane, j);
    }
};

struct SumVariances {
    const LinearEstimator& of;
    Tile& tile;
    std::size_t lane;
    std::size_t lags;
    template <std::size_t kCount>
    HWY_INLINE void run(std::size_t j) const {
        if (lags == 0)
            white_block<kCount>(of, tile, lane, j);
        else
            newey_west_block<kCount>(of, tile, lags, lane, j);
    }
};

void FitTiles(const LinearEstimator& estimator, const math::Matrix& series, VarianceLags lags,
              std::size_t first, std::size_t last, SeriesFits& fits) {
    const std::size_t n = series.rows;
    const std::size_t k = estimator.regressors.cols;
    Tile tile{n,
              k,
              std::vector<double>(n * kTile),
              std::vector<double>(n * kTile),
              std::vector<double>(k * kTile),
              std::vector<double>(lags ? k * kTile : 0)};
    std::vector<double> sums(5 * kTile);
    const Sums places{sums.data(), sums.data() + kTile, sums.data() + 2 * kTile,
                      sums.data() + 3 * kTile, sums.data() + 4 * kTile};
    for (std::size_t start = first; start < last; start += kTile) {
        const std::size_t used = std::min(kTile, last - start);
        for (std::size_t t = 0; t < n; ++t)
            std::copy_n(series.data.data() + t * series.cols + start, used,
                        tile.values.data() + t * kTile);
        for (std::size_t lane = 0; lane < used; lane += kLanes) {
            each_block<kBlock>(0, k, FitLanes{estimator, tile, lane});
            each_block<kBlock>(0, k, LeaveResiduals{estimator, tile, lane});
            sum_lanes(tile, lane, places);
            if (lags) each_block<kBlock>(0, k, SumVariances{estimator, tile, lane, *lags});
        }
        for (std::size_t s = 0; s < used; ++s) {
            for (std::size_t j = 0; j < k; ++j) {
                fits.coefficients(start + s, j) = tile.b[j * kTile + s];
                if (lags) fits.variances(start + s, j) = tile.variances[j * kTile + s];
            }
            fits.mean[start + s] = places.mean[s];
            fits.about_mean[start + s] = places.about_mean[s];
            fits.about_zero[start + s] = places.about_zero[s];
            fits.residual[start + s] = places.residual[s];
            fits.residual_steps[start + s] = places.residual_steps[s];
        }
    }
}

}  // namespace ballast::risk::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::risk {

HWY_EXPORT(FitTiles);

SeriesFits SeriesFits::of(std::size_t series, std::size_t coefficients, VarianceLags lags) {
    const std::vector<double> zeros(series);
    return {math::Matrix::zero(series, coefficients),
            lags ? math::Matrix::zero(series, coefficients) : math::Matrix{},
            zeros,
            zeros,
            zeros,
            zeros,
            zeros};
}

void fit_series(const LinearEstimator& estimator, const math::Matrix& series, VarianceLags lags,
                std::size_t first, std::size_t last, SeriesFits& fits) {
    CHECK(estimator.regressors.rows == series.rows && estimator.weights.rows == series.rows);
    CHECK(estimator.regressors.cols == estimator.weights.cols && series.rows > 0);
    CHECK(!lags || *lags < series.rows);
    CHECK(first <= last && last <= series.cols && fits.mean.size() == series.cols);
    HWY_DYNAMIC_DISPATCH(FitTiles)(estimator, series, lags, first, last, fits);
}

}  // namespace ballast::risk
#endif  // HWY_ONCE
