// The variables of a block of paths and the defaults that follow from them. Included once per
// vector target, inside foreach_target.
#if defined(BALLAST_CLO_SIMULATION_DRAWS_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_CLO_SIMULATION_DRAWS_INL
#undef BALLAST_CLO_SIMULATION_DRAWS_INL
#else
#define BALLAST_CLO_SIMULATION_DRAWS_INL
#endif

#include <algorithm>
#include <bit>
#include <cmath>
#include <hwy/cache_control.h>

#include "clo/simulation_memory.hpp"
#include "clo/vector_lanes-inl.hpp"
#include "math/draws-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::clo::HWY_NAMESPACE {

namespace draws = ballast::math::HWY_NAMESPACE;

// Standard normals of paths from `at` on, one after the other. Each register of the block has words
// of its own.
class Normals {
public:
    HWY_INLINE Normals(const PathKernel::Memory& m, std::size_t at)
        : low_(part_at(m, at)),
          high_(part_at(m, at + kRegister)),
          table_(math::normal_segments()[0].coefficients.data()) {}

    HWY_INLINE Two next() { return {draw(low_), draw(high_)}; }

private:
    HWY_INLINE static draws::LanePart part_at(const PathKernel::Memory& m, std::size_t at) {
        return {m.random[at / math::kDrawLanes], at % math::kDrawLanes / kRegister};
    }

    HWY_INLINE Raw draw(draws::LanePart& part) const {
        const draws::DrawWordVector bits = part.next();
        const draws::NormalPlace place = draws::normal_place(bits);
        alignas(64) std::uint64_t offsets[kRegister];
        hn::Store(place.offset, draws::DrawWords(), offsets);
        return draws::normal_of(draws::coefficients_at(table_, offsets), place.distance, bits);
    }

    draws::LanePart low_, high_;
    const double* table_;
};

// A row of numbers of the paths of a Num.
HWY_INLINE double* row_of(std::vector<RowLine>& rows, std::size_t row) {
    return rows[0].value + row * kWidth;
}

// The numbers of the paths of a Two, from `at` on, in such a row.
HWY_INLINE double* part_of(std::vector<RowLine>& rows, std::size_t row, std::size_t at) {
    return row_of(rows, row) + at % kWidth;
}

// sqrt(rho) Z + sqrt(1 - rho) e.
HWY_INLINE void draw_one_factor(PathKernel::Memory& m, std::size_t at) {
    Normals normals(m, at);
    const Two scale = Two::load(m.scale.lane + at);
    const Two common = normals.next();
    store(common, m.common.lane + at);
    const Two shared = common * Two(std::sqrt(m.tables.model.rho)) * scale;
    const Two own = Two(std::sqrt(1.0 - m.tables.model.rho)) * scale;
    for (std::size_t i = 0; i < m.tables.model.count; ++i)
        store(shared + own * normals.next(), part_of(m.variables, i, at));
}

// Rows `first` to `first` + kRows - 1 of the loadings times the factors.
template <std::size_t kRows>
HWY_INLINE void load_rows(PathKernel::Memory& m, std::size_t first, std::size_t at) {
    const math::Matrix& loadings = m.tables.model.loadings;
    Two sums[kRows];
    for (std::size_t r = 0; r < kRows; ++r) sums[r] = Two(0.0);
    const std::size_t last =
        m.tables.model.lower_triangular ? std::min(first + kRows, loadings.cols) : loadings.cols;
    const double* rows = loadings.data.data() + first * loadings.cols;
    for (std::size_t k = 0; k < last; ++k) {
        const Two z = Two::load(part_of(m.factors, k, at));
        for (std::size_t r = 0; r < kRows; ++r)
            sums[r] = multiply_add(Two(rows[r * loadings.cols + k]), z, sums[r]);
    }
    const Two scale = Two::load(m.scale.lane + at);
    for (std::size_t r = 0; r < kRows; ++r)
        store(sums[r] * scale, part_of(m.variables, first + r, at));
}

HWY_INLINE void draw_loaded(PathKernel::Memory& m, std::size_t at) {
    Normals normals(m, at);
    for (std::size_t k = 0; k < m.tables.model.loadings.cols; ++k)
        store(normals.next(), part_of(m.factors, k, at));
    const std::size_t count = m.tables.model.count;
    std::size_t i = 0;
    for (; i + 4 <= count; i += 4) load_rows<4>(m, i, at);
    for (; i < count; ++i) load_rows<1>(m, i, at);
    Two common(0.0);
    for (i = 0; i < count; ++i)
        common =
            common + Two(m.tables.model.common_weights[i]) * Two::load(part_of(m.variables, i, at));
    store(common / Two::load(m.scale.lane + at), m.common.lane + at);
}

// The variables of the paths of a Num, from `at` on.
HWY_INLINE void draw_variables(PathKernel::Memory& m, std::size_t at) {
    for (std::size_t part = at; part < at + kWidth; part += Two::kLanes) {
        if (m.tables.model.rho >= 0.0)
            draw_one_factor(m, part);
        else
            draw_loaded(m, part);
    }
}

// Takes the flows of an asset from a period on out of those of the pool of a path. Rows are whole
// cache lines: of the first register only a part counts, and none remains after the last.
HWY_INLINE void remove_flows(PathKernel::Memory& m, std::size_t lane, const SimulatedAsset& asset,
                             const DefaultEffect& effect) {
    const std::size_t first = effect.period * m.tables.columns;
    const double* HWY_RESTRICT flows = m.tables.flow_rows(asset.holding).data();
    double* HWY_RESTRICT pool = m.pool[0].value + lane * m.stride;
    const Doubles d;
    std::size_t i = first / kRegister * kRegister;
    const Raw begun = hn::IfThenZeroElse(hn::FirstN(d, first - i), hn::Load(d, flows + i));
    hn::Store(hn::Sub(hn::Load(d, pool + i), begun), d, pool + i);
    for (i += kRegister; i < m.stride; i += kRegister)
        hn::Store(hn::Sub(hn::Load(d, pool + i), hn::Load(d, flows + i)), d, pool + i);
    const int interest = m.tables.column[std::size_t(FlowColumn::kInterest)];
    if (interest >= 0) pool[first + std::size_t(interest)] += effect.interest;
}

// The number of ascending values below x. There are few: comparing all of them needs no branch that
// depends on x. A register can be read after the last of them.
HWY_INLINE std::size_t count_below(const double* ascending, std::size_t count, double x) {
    const Doubles d;
    const Raw bound = hn::Set(d, x);
    std::size_t below = 0;
    for (std::size_t i = 0; i < count; i += kRegister)
        below += hn::CountTrue(
            d, hn::And(hn::Lt(hn::LoadU(d, ascending + i), bound), hn::FirstN(d, count - i)));
    return below;
}

HWY_INLINE void apply_default(PathKernel::Memory& m, const DrawnDefault& drawn) {
    const SimulatedAsset& asset = m.tables.assets[drawn.asset];
    const DefaultEffect& effect = m.tables.effects[drawn.effect];
    const std::size_t lane = m.place[drawn.lane];
    if (asset.ccc >= 0) m.ccc_period[std::size_t(asset.ccc)].lane[lane] = effect.period;
    remove_flows(m, lane, asset, effect);
    m.lost[effect.period].lane[lane] += effect.lost;
    m.expected[effect.period].lane[lane] += effect.recovered;
    m.received[effect.received].lane[lane] += effect.recovered;
    m.settled[effect.received].lane[lane] += effect.lost;
}

// The defaults of all assets on the paths from `at` on. Those of a block are found first and then
// applied: which paths an asset defaults on cannot be predicted, and what a default changes is
// loaded meanwhile.
HWY_INLINE void find_defaults(PathKernel::Memory& m, std::size_t at) {
    std::size_t found = m.found;
    for (std::size_t i = 0; i < m.tables.assets.size(); ++i) {
        const SimulatedAsset& asset = m.tables.assets[i];
        if (asset.count == 0) continue;
        const double* quantiles = m.tables.quantiles.data() + asset.first;
        const Num last(quantiles[asset.count - 1]);
        const double* values = row_of(m.variables, asset.variable);
        const Truth defaults = load(values) <= last;
        for (unsigned bits = mask_bits(defaults); bits != 0; bits &= bits - 1) {
            const auto lane = static_cast<std::size_t>(std::countr_zero(bits));
            const std::size_t effect =
                asset.first + count_below(quantiles, asset.count, values[lane]);
            hwy::Prefetch(&m.tables.effects[effect]);
            m.drawn[found++] = {static_cast<std::uint32_t>(i),
                                static_cast<std::uint32_t>(at + lane), effect};
        }
    }
    m.found = found;
}

HWY_INLINE void apply_defaults(PathKernel::Memory& m) {
    for (std::size_t i = 0; i < m.found; ++i) apply_default(m, m.drawn[i]);
}

}  // namespace ballast::clo::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // guard of each target
