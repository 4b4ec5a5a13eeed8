#include "risk/regression_kernel.hpp"

#include <algorithm>
#include <vector>

#include "base/check.hpp"

// As in simulation_kernel.cpp.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "risk/regression_kernel.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>  // must precede highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ballast::risk::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::size_t kTile = 8;   // series: the values of 252 observations are 16 KiB
constexpr std::size_t kTiles = 8;  // filled together, so that rows are read in long runs
using SeriesTag = hn::CappedTag<double, kTile>;
using Lanes = hn::Vec<SeriesTag>;
constexpr std::size_t kLanes = hn::MaxLanes(SeriesTag());
constexpr std::size_t kParts = kTile / kLanes;  // vectors of a tile
// Coefficients held in registers at once: enough chains of multiply-adds to hide their latency,
// and not more than there are registers.
constexpr std::size_t kBlock = kParts == 1 ? 8 : 4;
constexpr std::size_t kWindowBlock = kParts == 1 ? 8 : 2;

// The working memory of one tile: columns of kTile series.
struct Tile {
    std::size_t observations;
    std::size_t coefficients;
    const double* values;           // observations × kTile
    std::vector<double> residuals;  // likewise
    std::vector<double> b;          // coefficients × kTile
    std::vector<double> variances;  // likewise
};

template <std::size_t kCount>
HWY_INLINE void coefficient_block(const LinearEstimator& of, Tile& tile, std::size_t j) {
    const SeriesTag d;
    Lanes sums[kCount * kParts];
    HWY_UNROLL(8)
    for (std::size_t i = 0; i < kCount * kParts; ++i) sums[i] = hn::Zero(d);
    const double* HWY_RESTRICT weights = of.weights.data.data() + j;
    const double* HWY_RESTRICT values = tile.values;
    for (std::size_t t = 0; t < tile.observations; ++t) {
        Lanes y[kParts];
        HWY_UNROLL(8)
        for (std::size_t part = 0; part < kParts; ++part)
            y[part] = hn::LoadU(d, values + part * kLanes);
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c) {
            const Lanes weight = hn::Set(d, weights[c]);
            HWY_UNROLL(8)
            for (std::size_t part = 0; part < kParts; ++part)
                sums[c * kParts + part] = hn::MulAdd(weight, y[part], sums[c * kParts + part]);
        }
        weights += tile.coefficients;
        values += kTile;
    }
    HWY_UNROLL(8)
    for (std::size_t i = 0; i < kCount * kParts; ++i)
        hn::StoreU(sums[i], d, tile.b.data() + j * kTile + i * kLanes);
}

// residuals -= regressors × coefficients, for a block of coefficients.
template <std::size_t kCount>
HWY_INLINE void residual_block(const LinearEstimator& of, Tile& tile, std::size_t j) {
    const SeriesTag d;
    Lanes b[kCount * kParts];
    HWY_UNROLL(8)
    for (std::size_t i = 0; i < kCount * kParts; ++i)
        b[i] = hn::LoadU(d, tile.b.data() + j * kTile + i * kLanes);
    const double* HWY_RESTRICT x = of.regressors.data.data() + j;
    const double* from = j == 0 ? tile.values : tile.residuals.data();
    double* to = tile.residuals.data();
    for (std::size_t t = 0; t < tile.observations; ++t) {
        Lanes e[kParts];
        HWY_UNROLL(8)
        for (std::size_t part = 0; part < kParts; ++part)
            e[part] = hn::LoadU(d, from + part * kLanes);
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c) {
            const Lanes factor = hn::Set(d, x[c]);
            HWY_UNROLL(8)
            for (std::size_t part = 0; part < kParts; ++part)
                e[part] = hn::NegMulAdd(factor, b[c * kParts + part], e[part]);
        }
        HWY_UNROLL(8)
        for (std::size_t part = 0; part < kParts; ++part)
            hn::StoreU(e[part], d, to + part * kLanes);
        x += tile.coefficients;
        from += kTile;
        to += kTile;
    }
}

// White's variances: sums of the squares of g_t.
template <std::size_t kCount>
HWY_INLINE void white_block(const LinearEstimator& of, Tile& tile, std::size_t j) {
    const SeriesTag d;
    Lanes squares[kCount * kParts];
    HWY_UNROLL(8)
    for (std::size_t i = 0; i < kCount * kParts; ++i) squares[i] = hn::Zero(d);
    const double* HWY_RESTRICT weights = of.weights.data.data() + j;
    const double* HWY_RESTRICT residuals = tile.residuals.data();
    for (std::size_t t = 0; t < tile.observations; ++t) {
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c) {
            const Lanes weight = hn::Set(d, weights[c]);
            HWY_UNROLL(8)
            for (std::size_t part = 0; part < kParts; ++part) {
                const Lanes g = hn::Mul(weight, hn::LoadU(d, residuals + part * kLanes));
                squares[c * kParts + part] = hn::MulAdd(g, g, squares[c * kParts + part]);
            }
        }
        weights += tile.coefficients;
        residuals += kTile;
    }
    HWY_UNROLL(8)
    for (std::size_t i = 0; i < kCount * kParts; ++i)
        hn::StoreU(squares[i], d, tile.variances.data() + j * kTile + i * kLanes);
}

// The sums of L + 1 consecutive g_t, one term entering and one leaving per step; L < n.
template <std::size_t kCount>
struct Windows {
    Lanes sum[kCount * kParts];
    Lanes squares[kCount * kParts];

    HWY_INLINE void clear() {
        const SeriesTag d;
        HWY_UNROLL(8)
        for (std::size_t i = 0; i < kCount * kParts; ++i) sum[i] = squares[i] = hn::Zero(d);
    }
    HWY_INLINE void enter(const double* weights, const double* residuals) {
        const SeriesTag d;
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c) {
            const Lanes weight = hn::Set(d, weights[c]);
            HWY_UNROLL(8)
            for (std::size_t part = 0; part < kParts; ++part)
                sum[c * kParts + part] = hn::MulAdd(weight, hn::LoadU(d, residuals + part * kLanes),
                                                    sum[c * kParts + part]);
        }
    }
    HWY_INLINE void leave(const double* weights, const double* residuals) {
        const SeriesTag d;
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c) {
            const Lanes weight = hn::Set(d, weights[c]);
            HWY_UNROLL(8)
            for (std::size_t part = 0; part < kParts; ++part)
                sum[c * kParts + part] = hn::NegMulAdd(
                    weight, hn::LoadU(d, residuals + part * kLanes), sum[c * kParts + part]);
        }
    }
    HWY_INLINE void add() {
        HWY_UNROLL(8)
        for (std::size_t i = 0; i < kCount * kParts; ++i)
            squares[i] = hn::MulAdd(sum[i], sum[i], squares[i]);
    }
};

template <std::size_t kCount>
HWY_INLINE void newey_west_block(const LinearEstimator& of, Tile& tile, std::size_t lags,
                                 std::size_t j) {
    const SeriesTag d;
    const std::size_t n = tile.observations;
    const std::size_t k = tile.coefficients;
    const double* HWY_RESTRICT weights = of.weights.data.data() + j;
    const double* HWY_RESTRICT residuals = tile.residuals.data();
    Windows<kCount> windows;
    windows.clear();
    const std::size_t width = lags + 1;
    for (std::size_t t = 0; t < width; ++t) {
        windows.enter(weights + t * k, residuals + t * kTile);
        windows.add();
    }
    for (std::size_t t = width; t < n; ++t) {
        windows.enter(weights + t * k, residuals + t * kTile);
        windows.leave(weights + (t - width) * k, residuals + (t - width) * kTile);
        windows.add();
    }
    for (std::size_t t = n - width; t + 1 < n; ++t) {
        windows.leave(weights + t * k, residuals + t * kTile);
        windows.add();
    }
    const Lanes scale = hn::Set(d, 1.0 / static_cast<double>(width));
    HWY_UNROLL(8)
    for (std::size_t i = 0; i < kCount * kParts; ++i)
        hn::StoreU(hn::Mul(windows.squares[i], scale), d,
                   tile.variances.data() + j * kTile + i * kLanes);
}

struct Sums {
    std::vector<double> mean = std::vector<double>(kTile);
    std::vector<double> about_mean = mean;
    std::vector<double> residual = mean;
    std::vector<double> residual_steps = mean;
};

void sum_tile(const Tile& tile, Sums& sums) {
    const SeriesTag d;
    const std::size_t n = tile.observations;
    const double* HWY_RESTRICT values = tile.values;
    const double* HWY_RESTRICT residuals = tile.residuals.data();
    Lanes mean[kParts], about_mean[kParts], residual[kParts], steps[kParts], before[kParts];
    HWY_UNROLL(8)
    for (std::size_t part = 0; part < kParts; ++part) {
        mean[part] = about_mean[part] = residual[part] = steps[part] = hn::Zero(d);
        before[part] = hn::LoadU(d, residuals + part * kLanes);
    }
    for (std::size_t t = 0; t < n; ++t) {
        HWY_UNROLL(8)
        for (std::size_t part = 0; part < kParts; ++part)
            mean[part] = hn::Add(mean[part], hn::LoadU(d, values + t * kTile + part * kLanes));
    }
    HWY_UNROLL(8)
    for (std::size_t part = 0; part < kParts; ++part)
        mean[part] = hn::Mul(mean[part], hn::Set(d, 1.0 / static_cast<double>(n)));
    for (std::size_t t = 0; t < n; ++t) {
        HWY_UNROLL(8)
        for (std::size_t part = 0; part < kParts; ++part) {
            const std::size_t at = t * kTile + part * kLanes;
            const Lanes e = hn::LoadU(d, residuals + at);
            const Lanes deviation = hn::Sub(hn::LoadU(d, values + at), mean[part]);
            const Lanes step = hn::Sub(e, before[part]);
            about_mean[part] = hn::MulAdd(deviation, deviation, about_mean[part]);
            residual[part] = hn::MulAdd(e, e, residual[part]);
            steps[part] = hn::MulAdd(step, step, steps[part]);
            before[part] = e;
        }
    }
    HWY_UNROLL(8)
    for (std::size_t part = 0; part < kParts; ++part) {
        hn::StoreU(mean[part], d, sums.mean.data() + part * kLanes);
        hn::StoreU(about_mean[part], d, sums.about_mean.data() + part * kLanes);
        hn::StoreU(residual[part], d, sums.residual.data() + part * kLanes);
        hn::StoreU(steps[part], d, sums.residual_steps.data() + part * kLanes);
    }
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
    template <std::size_t kCount>
    HWY_INLINE void run(std::size_t j) const {
        coefficient_block<kCount>(of, tile, j);
    }
};

struct LeaveResiduals {
    const LinearEstimator& of;
    Tile& tile;
    template <std::size_t kCount>
    HWY_INLINE void run(std::size_t j) const {
        residual_block<kCount>(of, tile, j);
    }
};

struct SumVariances {
    const LinearEstimator& of;
    Tile& tile;
    std::size_t lags;
    template <std::size_t kCount>
    HWY_INLINE void run(std::size_t j) const {
        if (lags == 0)
            white_block<kCount>(of, tile, j);
        else
            newey_west_block<kCount>(of, tile, lags, j);
    }
};

void store(const Tile& tile, const Sums& sums, bool with_variances, std::size_t first,
           std::size_t used, SeriesFits& fits) {
    for (std::size_t s = 0; s < used; ++s) {
        for (std::size_t j = 0; j < tile.coefficients; ++j) {
            fits.coefficients(first + s, j) = tile.b[j * kTile + s];
            if (with_variances) fits.variances(first + s, j) = tile.variances[j * kTile + s];
        }
        fits.mean[first + s] = sums.mean[s];
        fits.about_mean[first + s] = sums.about_mean[s];
        fits.about_zero[first + s] = sums.about_mean[s] + static_cast<double>(tile.observations) *
                                                              sums.mean[s] * sums.mean[s];
        fits.residual[first + s] = sums.residual[s];
        fits.residual_steps[first + s] = sums.residual_steps[s];
    }
}

// Copies values of one observation to the same row of each tile. Rows lie far apart, where the
// processor does not expect the next one.
HWY_INLINE void fill_row(const math::Matrix& series, std::size_t t, std::size_t start,
                         std::size_t together, double* to) {
    constexpr std::size_t kAhead = 8;
    const SeriesTag d;
    const double* row = series.data.data() + t * series.cols + start;
    const std::size_t ahead = t + kAhead < series.rows ? kAhead * series.cols : 0;
    std::size_t at = 0;
    for (; at + kTile <= together; at += kTile) {
        hwy::Prefetch(row + ahead + at);
        for (std::size_t lane = 0; lane < kTile; lane += kLanes)
            hn::StoreU(hn::LoadU(d, row + at + lane), d, to + at * series.rows + lane);
    }
    std::copy_n(row + at, together - at, to + at * series.rows);
}

void FitTiles(const LinearEstimator& estimator, const math::Matrix& series, VarianceLags lags,
              std::size_t first, std::size_t last, SeriesFits& fits) {
    const std::size_t n = series.rows;
    const std::size_t k = estimator.regressors.cols;
    std::vector<double> values(kTiles * n * kTile);
    Tile tile{n,
              k,
              nullptr,
              std::vector<double>(n * kTile),
              std::vector<double>(k * kTile),
              std::vector<double>(lags ? k * kTile : 0)};
    Sums sums;
    for (std::size_t start = first; start < last; start += kTiles * kTile) {
        const std::size_t together = std::min(kTiles * kTile, last - start);
        for (std::size_t t = 0; t < n; ++t)
            fill_row(series, t, start, together, values.data() + t * kTile);
        for (std::size_t at = 0; at < together; at += kTile) {
            tile.values = values.data() + at * n;
            each_block<kBlock>(0, k, FitLanes{estimator, tile});
            each_block<kBlock>(0, k, LeaveResiduals{estimator, tile});
            sum_tile(tile, sums);
            if (lags) each_block<kWindowBlock>(0, k, SumVariances{estimator, tile, *lags});
            store(tile, sums, lags.has_value(), start + at, std::min(kTile, together - at), fits);
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
