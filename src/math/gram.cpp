#include "math/gram.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "base/threads.hpp"

// As in normal_draws.cpp.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "math/gram.cpp"
#include <hwy/foreach_target.h>  // must precede highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace ballast::math::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using GramTag = hn::CappedTag<double, 8>;
using GramLanes = hn::Vec<GramTag>;
constexpr std::size_t kGramLanes = hn::MaxLanes(GramTag());
// A tile of kRows × kPanel products is held in registers: 24 of 32 with AVX-512, 12 of 16 with
// AVX2, enough chains of multiply-adds to hide their latency.
constexpr std::size_t kGramVectors = 3;
constexpr std::size_t kPanel = kGramVectors * kGramLanes;  // columns packed together
constexpr std::size_t kRows = kGramLanes >= 4 ? kGramLanes : 3;
static_assert(kPanel % kRows == 0);
constexpr std::size_t kRun = 512;           // observations summed in registers
constexpr std::size_t kPanelsTogether = 4;  // of rows that read a panel of columns while it is near

// The columns of a matrix in panels, each observation of a panel after the other; columns of zeros
// fill the last one.
struct Panels {
    std::size_t observations;
    std::size_t columns;
    std::vector<double> values;

    std::size_t count() const { return (columns + kPanel - 1) / kPanel; }
    std::size_t width(std::size_t panel) const {
        return std::min(kPanel, columns - panel * kPanel);
    }
    const double* panel(std::size_t index) const {
        return values.data() + index * kPanel * observations;
    }
};

void pack(const Matrix& a, std::size_t begin, std::size_t end, Panels& packed) {
    for (std::size_t t = 0; t < a.rows; ++t)
        for (std::size_t p = begin; p < end; ++p)
            std::copy_n(a.data.data() + t * a.cols + p * kPanel, packed.width(p),
                        packed.values.data() + (p * a.rows + t) * kPanel);
}

Panels packed_panels(const Matrix& a, const Work& work) {
    constexpr std::size_t kTogether = 8;
    Panels packed{a.rows, a.cols, {}};
    packed.values.resize(packed.count() * kPanel * a.rows);
    parallel_blocks(
        work, packed.count(), kTogether,
        [&](std::size_t, std::size_t begin, std::size_t end) { pack(a, begin, end, packed); });
    return packed;
}

using Block = std::array<double, kPanel * kPanel>;

// block += the products of kRows columns of one panel with all of another.
HWY_INLINE void add_tile(const double* HWY_RESTRICT rows, const double* HWY_RESTRICT columns,
                         std::size_t observations, double* HWY_RESTRICT block) {
    const GramTag d;
    GramLanes sums[kRows][kGramVectors];
    HWY_UNROLL(8)
    for (std::size_t r = 0; r < kRows; ++r) HWY_UNROLL(3)
    for (std::size_t v = 0; v < kGramVectors; ++v) sums[r][v] = hn::Zero(d);
    for (std::size_t t = 0; t < observations; ++t) {
        GramLanes y[kGramVectors];
        HWY_UNROLL(3)
        for (std::size_t v = 0; v < kGramVectors; ++v)
            y[v] = hn::LoadU(d, columns + v * kGramLanes);
        HWY_UNROLL(8)
        for (std::size_t r = 0; r < kRows; ++r) {
            const GramLanes x = hn::Set(d, rows[r]);
            HWY_UNROLL(3)
            for (std::size_t v = 0; v < kGramVectors; ++v)
                sums[r][v] = hn::MulAdd(x, y[v], sums[r][v]);
        }
        rows += kPanel;
        columns += kPanel;
    }
    HWY_UNROLL(8)
    for (std::size_t r = 0; r < kRows; ++r) HWY_UNROLL(3)
    for (std::size_t v = 0; v < kGramVectors; ++v) {
        double* HWY_RESTRICT to = block + r * kPanel + v * kGramLanes;
        hn::StoreU(hn::Add(hn::LoadU(d, to), sums[r][v]), d, to);
    }
}

void multiply_panels(const Panels& packed, std::size_t of_rows, std::size_t of_columns,
                     const GramSettings& settings, Block& block) {
    const GramTag d;
    block.fill(0.0);
    for (std::size_t first = 0; first < packed.observations; first += kRun) {
        const std::size_t run = std::min(kRun, packed.observations - first);
        for (std::size_t r = 0; r < kPanel; r += kRows)
            add_tile(packed.panel(of_rows) + first * kPanel + r,
                     packed.panel(of_columns) + first * kPanel, run, block.data() + r * kPanel);
    }
    const GramLanes scale = hn::Set(d, settings.scale);
    const GramLanes highest = hn::Set(d, settings.limit);
    const GramLanes lowest = hn::Neg(highest);
    for (std::size_t i = 0; i < block.size(); i += kGramLanes) {
        const GramLanes product = hn::Mul(hn::LoadU(d, block.data() + i), scale);
        hn::StoreU(hn::Min(hn::Max(product, lowest), highest), d, block.data() + i);
    }
}

// Writes a block to both triangles.
void write_block(const Block& block, std::size_t top, std::size_t height, std::size_t left,
                 std::size_t width, Matrix& result) {
    for (std::size_t r = 0; r < height; ++r)
        std::copy_n(block.data() + r * kPanel, width, result.row(top + r).data() + left);
    if (top == left) return;
    for (std::size_t c = 0; c < width; ++c) {
        double* HWY_RESTRICT to = result.row(left + c).data() + top;
        for (std::size_t r = 0; r < height; ++r) to[r] = block[r * kPanel + c];
    }
}

void FillGram(const Matrix& a, const GramSettings& settings, const Work& work, Matrix& result) {
    const Panels packed = packed_panels(a, work);
    if (work.cancel.requested()) return;
    const std::size_t blocks = (packed.count() + kPanelsTogether - 1) / kPanelsTogether;
    parallel_blocks(work, blocks, 1, [&](std::size_t index, std::size_t, std::size_t) {
        // The lowest rows first: they take the longest.
        const std::size_t first = (blocks - 1 - index) * kPanelsTogether;
        const std::size_t end = std::min(first + kPanelsTogether, packed.count());
        alignas(64) Block block;
        for (std::size_t j = 0; j < end; ++j)
            for (std::size_t i = std::max(first, j); i < end; ++i) {
                multiply_panels(packed, i, j, settings, block);
                write_block(block, i * kPanel, packed.width(i), j * kPanel, packed.width(j),
                            result);
            }
    });
}

}  // namespace ballast::math::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::math {

HWY_EXPORT(FillGram);

Matrix gram(const Matrix& a, const GramSettings& settings, const Work& work) {
    Matrix result = Matrix::zero(a.cols, a.cols);
    if (!a.data.empty()) HWY_DYNAMIC_DISPATCH(FillGram)(a, settings, work, result);
    return result;
}

}  // namespace ballast::math
#endif  // HWY_ONCE
