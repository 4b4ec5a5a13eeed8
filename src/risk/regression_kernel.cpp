#include "risk/regression_kernel.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
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

// A tile holds as many series as a register: 252 observations of eight are 16 KiB.
using SeriesTag = hn::CappedTag<double, 8>;
using Lanes = hn::Vec<SeriesTag>;
constexpr std::size_t kLanes = hn::MaxLanes(SeriesTag());
constexpr bool kManyRegisters = kLanes == 8;  // 32 of them with AVX-512, 16 with AVX2
// Coefficients held in registers at once: enough chains of multiply-adds to hide their latency,
// and not more than there are registers.
constexpr std::size_t kBlock = kManyRegisters ? 8 : 4;
constexpr std::size_t kWindowBlock = 4;
constexpr std::size_t kRegisterWindow = 5;  // terms: four lags, the default of a year of days

// The working memory of one tile: columns of kLanes series.
struct Tile {
    std::size_t observations;
    std::size_t coefficients;
    std::vector<double> values;     // observations × kLanes
    std::vector<double> residuals;  // likewise, and rows of zeros for windows that end after them
    std::vector<double> b;          // coefficients × kLanes
    std::vector<double> variances;  // likewise
    std::vector<double> ring;       // the last partial sums of a block of coefficients
    std::vector<double> last_weights;
    Lanes mean;  // of the values
};

// Observations of a tile: in the panel, where rows lie `stride` apart, or in the tile itself.
struct Source {
    const double* values;
    std::size_t stride;
};

// b of a block of coefficients. The first block also moves the values into the tile and sums them.
template <std::size_t kCount, bool kFirst>
HWY_INLINE void coefficient_block(const LinearEstimator& of, const Source& source, Tile& tile,
                                  std::size_t j) {
    const SeriesTag d;
    Lanes sums[kCount];
    Lanes total = hn::Zero(d);
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c) sums[c] = hn::Zero(d);
    const double* HWY_RESTRICT weights = of.weights.data.data() + j;
    const double* from = kFirst ? source.values : tile.values.data();
    const std::size_t stride = kFirst ? source.stride : kLanes;
    double* to = tile.values.data();
    for (std::size_t t = 0; t < tile.observations; ++t) {
        const Lanes y = hn::LoadU(d, from);
        if constexpr (kFirst) {
            hn::StoreU(y, d, to);
            total = hn::Add(total, y);
        }
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c)
            sums[c] = hn::MulAdd(hn::Set(d, weights[c]), y, sums[c]);
        weights += tile.coefficients;
        from += stride;
        to += kLanes;
    }
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c)
        hn::StoreU(sums[c], d, tile.b.data() + (j + c) * kLanes);
    if constexpr (kFirst)
        tile.mean = hn::Mul(total, hn::Set(d, 1.0 / static_cast<double>(tile.observations)));
}

struct Sums {
    std::array<double, kLanes> mean;
    std::array<double, kLanes> about_mean;
    std::array<double, kLanes> residual;
    std::array<double, kLanes> residual_steps;
};

// residuals -= regressors × coefficients, for a block of coefficients. The last block also forms
// the sums of squares, and requests the values of the next tile: its rows lie too far apart for the
// processor to expect them, and this pass reads nothing else from beyond the caches.
template <std::size_t kCount, bool kLast>
HWY_INLINE void residual_block(const LinearEstimator& of, const Source& source, Tile& tile,
                               std::size_t j, Sums& sums) {
    const SeriesTag d;
    Lanes b[kCount];
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c) b[c] = hn::LoadU(d, tile.b.data() + (j + c) * kLanes);
    const double* HWY_RESTRICT x = of.regressors.data.data() + j;
    const double* values = tile.values.data();
    const double* from = j == 0 ? values : tile.residuals.data();
    double* to = tile.residuals.data();
    const Lanes mean = tile.mean;
    const double* next = source.values + 2 * kLanes - 1;  // the last one: rows may cross lines
    Lanes about_mean = hn::Zero(d), residual = about_mean, steps = about_mean;
    Lanes before = hn::LoadU(d, from);  // the first residual: no step leads to it
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c) before = hn::NegMulAdd(hn::Set(d, x[c]), b[c], before);
    for (std::size_t t = 0; t < tile.observations; ++t) {
        Lanes e = hn::LoadU(d, from);
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c) e = hn::NegMulAdd(hn::Set(d, x[c]), b[c], e);
        hn::StoreU(e, d, to);
        if constexpr (kLast) {
            const Lanes deviation = hn::Sub(hn::LoadU(d, values), mean);
            const Lanes step = hn::Sub(e, before);
            about_mean = hn::MulAdd(deviation, deviation, about_mean);
            residual = hn::MulAdd(e, e, residual);
            steps = hn::MulAdd(step, step, steps);
            before = e;
            hwy::Prefetch(next);
            next += source.stride;
        }
        x += tile.coefficients;
        values += kLanes;
        from += kLanes;
        to += kLanes;
    }
    if constexpr (kLast) {
        hn::StoreU(mean, d, sums.mean.data());
        hn::StoreU(about_mean, d, sums.about_mean.data());
        hn::StoreU(residual, d, sums.residual.data());
        hn::StoreU(steps, d, sums.residual_steps.data());
    }
}

// White's variances: sums of the squares of g_t.
template <std::size_t kCount>
HWY_INLINE void white_block(const LinearEstimator& of, Tile& tile, std::size_t j) {
    const SeriesTag d;
    Lanes squares[kCount];
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c) squares[c] = hn::Zero(d);
    const double* HWY_RESTRICT weights = of.weights.data.data() + j;
    const double* HWY_RESTRICT residuals = tile.residuals.data();
    for (std::size_t t = 0; t < tile.observations; ++t) {
        const Lanes e = hn::LoadU(d, residuals);
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c) {
            const Lanes g = hn::Mul(hn::Set(d, weights[c]), e);
            squares[c] = hn::MulAdd(g, g, squares[c]);
        }
        weights += tile.coefficients;
        residuals += kLanes;
    }
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c)
        hn::StoreU(squares[c], d, tile.variances.data() + (j + c) * kLanes);
}

template <std::size_t kCount>
HWY_INLINE void store_variances(const Lanes (&squares)[kCount], std::size_t width, std::size_t j,
                                Tile& tile) {
    const SeriesTag d;
    const Lanes scale = hn::Set(d, 1.0 / static_cast<double>(width));
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c)
        hn::StoreU(hn::Mul(squares[c], scale), d, tile.variances.data() + (j + c) * kLanes);
}

// Newey-West: the sum of `width` consecutive g_t is the difference of two partial sums. Products
// are added, not fused, because additions run beside multiplications and take half as long.
template <std::size_t kCount>
HWY_INLINE void newey_west_block(const LinearEstimator& of, Tile& tile, std::size_t width,
                                 std::size_t j) {
    const SeriesTag d;
    Lanes sum[kCount], squares[kCount];
    HWY_UNROLL(8)
    for (std::size_t c = 0; c < kCount; ++c) sum[c] = squares[c] = hn::Zero(d);
    double* const first = tile.ring.data();
    double* const last = first + width * kCount * kLanes;
    std::fill(first, last, 0.0);
    double* ring = first;
    const double* weights = of.weights.data.data() + j;
    const double* residuals = tile.residuals.data();
    for (std::size_t t = 0; t + 1 < tile.observations + width; ++t) {
        if (t < tile.observations) {
            const Lanes e = hn::LoadU(d, residuals);
            HWY_UNROLL(8)
            for (std::size_t c = 0; c < kCount; ++c)
                sum[c] = hn::Add(hn::Mul(hn::Set(d, weights[c]), e), sum[c]);
            weights += tile.coefficients;
            residuals += kLanes;
        }
        HWY_UNROLL(8)
        for (std::size_t c = 0; c < kCount; ++c) {
            const Lanes window = hn::Sub(sum[c], hn::LoadU(d, ring + c * kLanes));
            hn::StoreU(sum[c], d, ring + c * kLanes);
            squares[c] = hn::MulAdd(window, window, squares[c]);
        }
        ring = ring + kCount * kLanes == last ? first : ring + kCount * kLanes;
    }
    store_variances(squares, width, j, tile);
}

// The same sums in the same order, with the partial sums in registers. Observations after the last
// one have residuals of zero.
template <std::size_t kCount>
HWY_INLINE void newey_west_registers(const LinearEstimator& of, Tile& tile, std::size_t j) {
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
    const double* residuals = tile.residuals.data();
    const std::size_t whole = n - n % kWidth;
    for (std::size_t t = 0; t + 1 < n + kWidth; t += kWidth) {
        const double* weights =
            t < whole ? of.weights.data.data() + t * k : tile.last_weights.data() + (t - whole) * k;
        weights += j;
        HWY_UNROLL(8)
        for (std::size_t i = 0; i < kWidth; ++i) {
            const Lanes e = hn::LoadU(d, residuals + i * kLanes);
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
        residuals += kWidth * kLanes;
    }
    store_variances(squares, kWidth, j, tile);
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
    template <std::size_t kCount>
    HWY_INLINE void run(std::size_t j) const {
        if (j == 0)
            coefficient_block<kCount, true>(of, source, tile, j);
        else
            coefficient_block<kCount, false>(of, source, tile, j);
    }
};

struct LeaveResiduals {
    const LinearEstimator& of;
    const Source& source;
    Tile& tile;
    Sums& sums;
    template <std::size_t kCount>
    HWY_INLINE void run(std::size_t j) const {
        if (j + kCount == tile.coefficients)
            residual_block<kCount, true>(of, source, tile, j, sums);
        else
            residual_block<kCount, false>(of, source, tile, j, sums);
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
        else if (kManyRegisters && lags + 1 == kRegisterWindow)
            newey_west_registers<kCount>(of, tile, j);
        else
            newey_west_block<kCount>(of, tile, lags + 1, j);
    }
};

void store(const Tile& tile, const Sums& sums, bool with_variances, std::size_t first,
           std::size_t used, SeriesFits& fits) {
    const std::size_t k = tile.coefficients;
    const double* b = tile.b.data();
    const double* variances = tile.variances.data();
    for (std::size_t s = 0; s < used; ++s) {
        double* coefficients = fits.coefficients(first + s).data();
        for (std::size_t j = 0; j < k; ++j) coefficients[j] = b[j * kLanes + s];
        if (!with_variances) continue;
        double* to = fits.variances(first + s).data();
        for (std::size_t j = 0; j < k; ++j) to[j] = variances[j * kLanes + s];
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
              std::vector<double>(n * kLanes),
              std::vector<double>((n + 2 * kRegisterWindow) * kLanes),
              std::vector<double>(k * kLanes),
              std::vector<double>(lags ? k * kLanes : 0),
              std::vector<double>(width * kWindowBlock * kLanes),
              last_weights(estimator.weights),
              hn::Zero(SeriesTag())};
    Sums sums{};
    for (std::size_t start = first; start < last; start += kLanes) {
        const std::size_t used = std::min(kLanes, last - start);
        Source source{series.data.data() + start, series.cols};
        if (used < kLanes) {
            for (std::size_t t = 0; t < n; ++t)
                std::copy_n(source.values + t * series.cols, used, &tile.values[t * kLanes]);
            source = {tile.values.data(), kLanes};
        }
        each_block<kBlock>(0, k, FitLanes{estimator, source, tile});
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
