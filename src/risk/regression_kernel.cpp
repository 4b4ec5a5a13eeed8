#include "risk/regression_kernel.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "base/check.hpp"
#include "risk/simulation_kernel.hpp"

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

// A tile holds two registers of series, so that what is broadcast of the regressors is used twice:
// 252 observations of sixteen are 32 KiB.
using SeriesTag = hn::CappedTag<double, 8>;
using Lanes = hn::Vec<SeriesTag>;
constexpr std::size_t kLanes = hn::MaxLanes(SeriesTag());
constexpr std::size_t kVectors = 2;
constexpr std::size_t kWide = kVectors * kLanes;
constexpr bool kManyRegisters = kLanes == 8;  // 32 of them with AVX-512, 16 with AVX2
// Coefficients held in registers at once, and observations whose residuals are formed together:
// enough chains of multiply-adds to hide their latency, and not more than there are registers.
constexpr std::size_t kBlock = kManyRegisters ? 8 : 4;
constexpr std::size_t kSteps = kManyRegisters ? 4 : 2;
constexpr std::size_t kWindowBlock = 4;
constexpr std::size_t kRegisterWindow = 5;  // terms: four lags, the default of a year of days

// The working memory of one tile: columns of kWide series.
struct Tile {
    std::size_t observations;
    std::size_t coefficients;
    // Observations × kWide: values, then the residuals in their place, and rows of zeros for
    // windows that end after them.
    AlignedDoubles rows;
    AlignedDoubles b;          // coefficients × kWide
    AlignedDoubles variances;  // likewise
    AlignedDoubles ring;       // the last partial sums of a block of coefficients
    std::vector<double> last_weights;
};

// Observations of a tile: in the panel, where rows lie `stride` apart, or in the tile itself.
struct Source {
    const double* values;
    std::size_t stride;
};

struct Sums {
    std::array<double, kWide> mean;
    std::array<double, kWide> about_mean;
    std::array<double, kWide> residual;
    std::array<double, kWide> residual_steps;
};

// b of a block of coefficients. The first block also moves the values into the tile and takes their
// means.
template <std::size_t kCount, bool kFirst>
HWY_INLINE void coefficient_block(const LinearEstimator& of, const Source& source, Tile& tile,
                                  std::size_t j, Sums& means) {
    const SeriesTag d;
    Lanes sums[kCount][kVectors], total[kVectors];
    HWY_UNROLL(2)
    for (std::size_t v = 0; v < kVectors; ++v) {
        total[v] = hn::Zero(d);
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c) sums[c][v] = hn::Zero(d);
    }
    const double* HWY_RESTRICT weights = of.weights.data.data() + j;
    const double* from = kFirst ? source.values : tile.rows.get();
    const std::size_t stride = kFirst ? source.stride : kWide;
    double* to = tile.rows.get();
    for (std::size_t t = 0; t < tile.observations; ++t) {
        Lanes y[kVectors];
        HWY_UNROLL(2)
        for (std::size_t v = 0; v < kVectors; ++v) {
            y[v] = hn::LoadU(d, from + v * kLanes);
            if constexpr (kFirst) {
                hn::Store(y[v], d, to + v * kLanes);
                total[v] = hn::Add(total[v], y[v]);
            }
        }
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c) {
            const Lanes weight = hn::Set(d, weights[c]);
            HWY_UNROLL(2)
            for (std::size_t v = 0; v < kVectors; ++v)
                sums[c][v] = hn::MulAdd(weight, y[v], sums[c][v]);
        }
        weights += tile.coefficients;
        from += stride;
        to += kWide;
    }
    HWY_UNROLL(2)
    for (std::size_t v = 0; v < kVectors; ++v) {
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c)
            hn::Store(sums[c][v], d, tile.b.get() + (j + c) * kWide + v * kLanes);
        if constexpr (kFirst)
            hn::StoreU(hn::Mul(total[v], hn::Set(d, 1.0 / static_cast<double>(tile.observations))),
                       d, means.mean.data() + v * kLanes);
    }
}

// Sums over the observations of one tile, by register.
struct Running {
    Lanes mean[kVectors];
    Lanes about_mean[kVectors];
    Lanes residual[kVectors];
    Lanes steps[kVectors];
    Lanes before[kVectors];  // the last residual
};

// residuals -= regressors × coefficients, for kAtOnce observations and a block of coefficients. The
// first block also sums the squares of the values about their means, the last one those of the
// residuals.
template <std::size_t kAtOnce, std::size_t kCount, bool kFirst, bool kLast>
HWY_INLINE void residuals_at(const double* HWY_RESTRICT x, std::size_t k, double* row,
                             const Lanes (&b)[kCount][kVectors], bool is_start, Running& running) {
    const SeriesTag d;
    Lanes e[kAtOnce][kVectors];
    HWY_UNROLL(4)
    for (std::size_t i = 0; i < kAtOnce; ++i) {
        HWY_UNROLL(2)
        for (std::size_t v = 0; v < kVectors; ++v) {
            e[i][v] = hn::Load(d, row + i * kWide + v * kLanes);
            if constexpr (kFirst) {
                const Lanes deviation = hn::Sub(e[i][v], running.mean[v]);
                running.about_mean[v] = hn::MulAdd(deviation, deviation, running.about_mean[v]);
            }
        }
    }
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c) {
        HWY_UNROLL(4)
        for (std::size_t i = 0; i < kAtOnce; ++i) {
            const Lanes regressor = hn::Set(d, x[i * k + c]);
            HWY_UNROLL(2)
            for (std::size_t v = 0; v < kVectors; ++v)
                e[i][v] = hn::NegMulAdd(regressor, b[c][v], e[i][v]);
        }
    }
    HWY_UNROLL(4)
    for (std::size_t i = 0; i < kAtOnce; ++i) {
        HWY_UNROLL(2)
        for (std::size_t v = 0; v < kVectors; ++v) {
            hn::Store(e[i][v], d, row + i * kWide + v * kLanes);
            if constexpr (kLast) {
                if (i == 0 && is_start) running.before[v] = e[i][v];  // no step leads to it
                const Lanes step = hn::Sub(e[i][v], running.before[v]);
                running.residual[v] = hn::MulAdd(e[i][v], e[i][v], running.residual[v]);
                running.steps[v] = hn::MulAdd(step, step, running.steps[v]);
                running.before[v] = e[i][v];
            }
        }
    }
}

// The last block requests the values of the next tile: its rows lie too far apart for the processor
// to expect them, and this pass reads nothing else from beyond the caches.
template <std::size_t kCount, bool kFirst, bool kLast>
HWY_INLINE void residual_block(const LinearEstimator& of, const Source& source, Tile& tile,
                               std::size_t j, Sums& sums) {
    const SeriesTag d;
    Lanes b[kCount][kVectors];
    Running running;
    HWY_UNROLL(2)
    for (std::size_t v = 0; v < kVectors; ++v) {
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c)
            b[c][v] = hn::Load(d, tile.b.get() + (j + c) * kWide + v * kLanes);
        running.mean[v] = hn::LoadU(d, sums.mean.data() + v * kLanes);
        running.about_mean[v] = running.residual[v] = running.steps[v] = running.before[v] =
            hn::Zero(d);
    }
    const std::size_t k = tile.coefficients;
    const double* x = of.regressors.data.data() + j;
    double* row = tile.rows.get();
    const double* next = source.values + kWide;
    std::size_t t = 0;
    for (; t + kSteps <= tile.observations; t += kSteps) {
        if constexpr (kLast) {
            HWY_UNROLL(4)
            for (std::size_t i = 0; i < kSteps; ++i) {
                // Rows may cross lines; the first part of the row is in that of this tile.
                hwy::Prefetch(next + kWide / 2 - 1);
                hwy::Prefetch(next + kWide - 1);
                next += source.stride;
            }
        }
        residuals_at<kSteps, kCount, kFirst, kLast>(x, k, row, b, t == 0, running);
        x += kSteps * k;
        row += kSteps * kWide;
    }
    for (; t < tile.observations; ++t) {
        residuals_at<1, kCount, kFirst, kLast>(x, k, row, b, t == 0, running);
        x += k;
        row += kWide;
    }
    HWY_UNROLL(2)
    for (std::size_t v = 0; v < kVectors; ++v) {
        if constexpr (kFirst)
            hn::StoreU(running.about_mean[v], d, sums.about_mean.data() + v * kLanes);
        if constexpr (kLast) {
            hn::StoreU(running.residual[v], d, sums.residual.data() + v * kLanes);
            hn::StoreU(running.steps[v], d, sums.residual_steps.data() + v * kLanes);
        }
    }
}

template <std::size_t kCount>
HWY_INLINE void store_variances(const Lanes (&squares)[kCount], std::size_t width, std::size_t j,
                                std::size_t lane, Tile& tile) {
    const SeriesTag d;
    const Lanes scale = hn::Set(d, 1.0 / static_cast<double>(width));
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c)
        hn::Store(hn::Mul(squares[c], scale), d, tile.variances.get() + (j + c) * kWide + lane);
}

// White's variances: sums of the squares of g_t.
template <std::size_t kCount>
HWY_INLINE void white_block(const LinearEstimator& of, Tile& tile, std::size_t j,
                            std::size_t lane) {
    const SeriesTag d;
    Lanes squares[kCount];
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c) squares[c] = hn::Zero(d);
    const double* HWY_RESTRICT weights = of.weights.data.data() + j;
    const double* HWY_RESTRICT residuals = tile.rows.get() + lane;
    for (std::size_t t = 0; t < tile.observations; ++t) {
        const Lanes e = hn::Load(d, residuals);
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c) {
            const Lanes g = hn::Mul(hn::Set(d, weights[c]), e);
            squares[c] = hn::MulAdd(g, g, squares[c]);
        }
        weights += tile.coefficients;
        residuals += kWide;
    }
    store_variances(squares, 1, j, lane, tile);
}

// Newey-West: the sum of `width` consecutive g_t is the difference of two partial sums. Products
// are added, not fused, because additions run beside multiplications and take half as long.
template <std::size_t kCount>
HWY_INLINE void newey_west_block(const LinearEstimator& of, Tile& tile, std::size_t width,
                                 std::size_t j, std::size_t lane) {
    const SeriesTag d;
    Lanes sum[kCount], squares[kCount];
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c) sum[c] = squares[c] = hn::Zero(d);
    double* const first = tile.ring.get();
    double* const last = first + width * kCount * kLanes;
    std::fill(first, last, 0.0);
    double* ring = first;
    const double* weights = of.weights.data.data() + j;
    const double* residuals = tile.rows.get() + lane;
    for (std::size_t t = 0; t + 1 < tile.observations + width; ++t) {
        if (t < tile.observations) {
            const Lanes e = hn::Load(d, residuals);
            HWY_UNROLL(8)
            for (std::size_t c = 0; c < kCount; ++c)
                sum[c] = hn::Add(hn::Mul(hn::Set(d, weights[c]), e), sum[c]);
            weights += tile.coefficients;
            residuals += kWide;
        }
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c) {
            const Lanes window = hn::Sub(sum[c], hn::Load(d, ring + c * kLanes));
            hn::Store(sum[c], d, ring + c * kLanes);
            squares[c] = hn::MulAdd(window, window, squares[c]);
        }
        ring = ring + kCount * kLanes == last ? first : ring + kCount * kLanes;
    }
    store_variances(squares, width, j, lane, tile);
}

// The same sums in the same order, with the partial sums in registers. Observations after the last
// one have residuals of zero.
template <std::size_t kCount>
HWY_INLINE void newey_west_registers(const LinearEstimator& of, Tile& tile, std::size_t j,
                                     std::size_t lane) {
    const SeriesTag d;
    constexpr std::size_t kWidth = kRegisterWindow;
    const std::size_t n = tile.observations;
    const std::size_t k = tile.coefficients;
    Lanes sums[kWidth][kCount], squares[kCount];
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c) {
        squares[c] = hn::Zero(d);
        HWY_UNROLL(8)
        for (std::size_t i = 0; i < kWidth; ++i) sums[i][c] = hn::Zero(d);
    }
    const double* residuals = tile.rows.get() + lane;
    const std::size_t whole = n - n % kWidth;
    for (std::size_t t = 0; t + 1 < n + kWidth; t += kWidth) {
        const double* weights =
            t < whole ? of.weights.data.data() + t * k : tile.last_weights.data() + (t - whole) * k;
        weights += j;
        HWY_UNROLL(8)
        for (std::size_t i = 0; i < kWidth; ++i) {
            const Lanes e = hn::Load(d, residuals + i * kWide);
            HWY_UNROLL(8)
            for (std::size_t c = 0; c < kCount; ++c) {
                const Lanes sum =
                    hn::Add(hn::Mul(hn::Set(d, weights[c]), e), sums[(i + kWidth - 1) % kWidth][c]);
                const Lanes window = hn::Sub(sum, sums[i][c]);
                sums[i][c] = sum;
                squares[c] = hn::MulAdd(window, window, squares[c]);
            }
            weights += k;
        }
        residuals += kWidth * kWide;
    }
    store_variances(squares, kWidth, j, lane, tile);
}

// Calls block.template run<count>(first) for blocks that together are all coefficients.
template <std::size_t kCount, class Block>
HWY_INLINE void each_block(std::size_t first, std::size_t coefficients, const Block& block) {
    for (; first + kCount <= coefficients; first += kCount) block.template run<kCount>(first);
    if constexpr (kCount > 1) each_block<kCount / 2>(first, coefficients, block);
}

struct FitLanes {
    const LinearEstimator& of;
    const Source& source;
    Tile& tile;
    Sums& sums;
    template <std::size_t kCount>
    HWY_INLINE void run(std::size_t j) const {
        if (j == 0)
            coefficient_block<kCount, true>(of, source, tile, j, sums);
        else
            coefficient_block<kCount, false>(of, source, tile, j, sums);
    }
};

struct LeaveResiduals {
    const LinearEstimator& of;
    const Source& source;
    Tile& tile;
    Sums& sums;
    template <std::size_t kCount>
    HWY_INLINE void run(std::size_t j) const {
        const bool is_last = j + kCount == tile.coefficients;
        if (j == 0 && is_last)
            residual_block<kCount, true, true>(of, source, tile, j, sums);
        else if (j == 0)
            residual_block<kCount, true, false>(of, source, tile, j, sums);
        else if (is_last)
            residual_block<kCount, false, true>(of, source, tile, j, sums);
        else
            residual_block<kCount, false, false>(of, source, tile, j, sums);
    }
};

struct SumVariances {
    const LinearEstimator& of;
    Tile& tile;
    std::size_t lags;
    template <std::size_t kCount>
    HWY_INLINE void run(std::size_t j) const {
        for (std::size_t lane = 0; lane < kWide; lane += kLanes)
            if (lags == 0)
                white_block<kCount>(of, tile, j, lane);
            else if (kManyRegisters && lags + 1 == kRegisterWindow)
                newey_west_registers<kCount>(of, tile, j, lane);
            else
                newey_west_block<kCount>(of, tile, lags + 1, j, lane);
    }
};

void store(const Tile& tile, const Sums& sums, bool with_variances, std::size_t first,
           std::size_t used, SeriesFits& fits) {
    const std::size_t k = tile.coefficients;
    const double* b = tile.b.get();
    const double* variances = tile.variances.get();
    for (std::size_t s = 0; s < used; ++s) {
        double* coefficients = fits.coefficients(first + s).data();
        for (std::size_t j = 0; j < k; ++j) coefficients[j] = b[j * kWide + s];
        if (!with_variances) continue;
        double* to = fits.variances(first + s).data();
        for (std::size_t j = 0; j < k; ++j) to[j] = variances[j * kWide + s];
    }
    const auto n = static_cast<double>(tile.observations);
    for (std::size_t s = 0; s < used; ++s) {
        SeriesFits::Totals& totals = fits.totals(first + s);
        totals.mean = sums.mean[s];
        totals.about_mean = sums.about_mean[s];
        totals.about_zero = sums.about_mean[s] + n * sums.mean[s] * sums.mean[s];
        totals.residual = sums.residual[s];
        totals.residual_steps = sums.residual_steps[s];
    }
}

// The weights of the observations after the last whole window, and zeros.
std::vector<double> last_weights(const math::Matrix& weights) {
    std::vector<double> last(2 * kRegisterWindow * weights.cols);
    const std::size_t whole = weights.rows - weights.rows % kRegisterWindow;
    std::copy(weights.data.begin() + static_cast<std::ptrdiff_t>(whole * weights.cols),
              weights.data.end(), last.begin());
    return last;
}

void FitTiles(const LinearEstimator& estimator, const math::Matrix& series, VarianceLags lags,
              std::size_t first, std::size_t last, SeriesFits& fits) {
    const std::size_t n = series.rows;
    const std::size_t k = estimator.regressors.cols;
    const std::size_t width = lags.value_or(0) + 1;
    Tile tile{n,
              k,
              make_aligned_doubles((n + 2 * kRegisterWindow) * kWide),
              make_aligned_doubles(k * kWide),
              make_aligned_doubles(lags ? k * kWide : 0),
              make_aligned_doubles(width * kWindowBlock * kLanes),
              last_weights(estimator.weights)};
    Sums sums{};
    for (std::size_t start = first; start < last; start += kWide) {
        const std::size_t used = std::min(kWide, last - start);
        Source source{series.data.data() + start, series.cols};
        if (used < kWide) {
            for (std::size_t t = 0; t < n; ++t)
                std::copy_n(source.values + t * series.cols, used, &tile.rows[t * kWide]);
            source = {tile.rows.get(), kWide};
        }
        each_block<kBlock>(0, k, FitLanes{estimator, source, tile, sums});
        each_block<kBlock>(0, k, LeaveResiduals{estimator, source, tile, sums});
        if (lags) each_block<kWindowBlock>(0, k, SumVariances{estimator, tile, *lags});
        store(tile, sums, lags.has_value(), start, used, fits);
    }
}

}  // namespace ballast::risk::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::risk {

HWY_EXPORT(FitTiles);

SeriesFits::SeriesFits(std::size_t series, std::size_t coefficients, VarianceLags lags)
    : series_(series),
      k_(coefficients),
      coefficients_(std::make_unique_for_overwrite<double[]>(series * coefficients)),
      variances_(lags ? std::make_unique_for_overwrite<double[]>(series * coefficients) : nullptr),
      totals_(std::make_unique_for_overwrite<Totals[]>(series)) {}

void fit_series(const LinearEstimator& estimator, const math::Matrix& series, VarianceLags lags,
                std::size_t first, std::size_t last, SeriesFits& fits) {
    CHECK(estimator.regressors.rows == series.rows && estimator.weights.rows == series.rows);
    CHECK(estimator.regressors.cols == estimator.weights.cols && series.rows > 0);
    CHECK(!lags || *lags < series.rows);
    CHECK(first <= last && last <= series.cols && fits.series() == series.cols);
    HWY_DYNAMIC_DISPATCH(FitTiles)(estimator, series, lags, first, last, fits);
}

}  // namespace ballast::risk
#endif  // HWY_ONCE
