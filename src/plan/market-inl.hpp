// The market in a year and in a step: draws for a tile, then, for the paths of a register, growth
// of the assets and of the portfolio, inflation and drifting weights. Included once per vector
// target.
#if defined(BALLAST_PLAN_MARKET_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_PLAN_MARKET_INL_HPP
#undef BALLAST_PLAN_MARKET_INL_HPP
#else
#define BALLAST_PLAN_MARKET_INL_HPP
#endif

#include "plan/draws-inl.hpp"
#include "plan/shape.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::plan::HWY_NAMESPACE {

// The row of history used by each path this year.
HWY_INLINE void draw_rows(const Compiled& plan, std::uint64_t tile, int year, TileState& s) {
    const double count = static_cast<double>(plan.row_count);
    if (plan.model == ReturnModel::kHistorical) {
        for (std::size_t i = 0; i < kTile; ++i) {
            const std::size_t row = plan.first_row + static_cast<std::size_t>(tile) * kTile + i +
                                    static_cast<std::size_t>(year);
            s.row[i] = static_cast<double>(std::min(row, plan.row_count - 1));
        }
    } else {
        fill_uniforms(s, s.scratch);
        const double p = year == 0 ? 1.0 : plan.new_block;
        for (std::size_t i = 0; i < kTile; i += kWidth) {
            const Num u = load(&s.scratch[i]);
            // A uniform u below p starts a new block at a random row, for which u / p is uniform
            // again; otherwise the next row follows.
            const Num fresh = minimum(whole_part(u * (count / p)), count - 1.0);
            const Num next = load(&s.row[i]) + 1.0;
            const Num wrapped = select(next >= count, 0.0, next);
            store(p >= 1.0 ? fresh : select(u < p, fresh, wrapped), &s.row[i]);
        }
    }
    if (plan.rule.strategy == Strategy::kCape && !plan.row_cape.empty())
        for (std::size_t i = 0; i < kTile; i += kWidth)
            store(look_up(plan.row_cape.data(), load(&s.row[i])), &s.cape[i]);
}

// Updates the rate of inflation by a draw.
HWY_INLINE void move_inflation(const InflationTerms& terms, int steps, TileState& s,
                               std::size_t i) {
    const Num z = load(&s.inflation_draw[i]);
    const Num rate = maximum(
        fused(terms.volatility, z, fused(terms.slope, load(&s.inflation_rate[i]), terms.intercept)),
        -0.5);
    store(rate, &s.inflation_rate[i]);
    if (steps == 1)
        store(1.0 + rate, &s.step_inflation[i]);
    else if (terms.every_step)
        store(1.0 + rate * (1.0 / steps), &s.step_inflation[i]);
    else
        store(exponential(logarithm_of_one_plus(rate) * (1.0 / steps)), &s.step_inflation[i]);
}

// Resets weights to their targets where the plan rebalances.
HWY_INLINE void rebalance(const Compiled& plan, Shape shape, const Step& step, TileState& s,
                          std::size_t i) {
    if (shape.manages) {
        if (step.year == 0)
            for (std::size_t k = 0; k < plan.assets.size(); ++k)
                store(plan.terms[0].weights[k], &s.weight[k][i]);
        return;
    }
    if (!shape.drifts || (plan.rebalancing == Rebalancing::kNever && step.year > 0)) return;
    const YearTerms& terms = step.terms;
    const bool everyone = plan.rebalancing != Rebalancing::kBand || step.year == 0;
    Num distance = everyone ? 2.0 : 0.0;
    for (std::size_t k = 0; !everyone && k < plan.assets.size(); ++k) {
        const Num away = load(&s.weight[k][i]) - terms.weights[k];
        distance = maximum(distance, maximum(away, 0.0 - away));
    }
    const Truth reset = distance > plan.band;
    for (std::size_t k = 0; k < plan.assets.size(); ++k)
        store(select(reset, terms.weights[k], load(&s.weight[k][i])), &s.weight[k][i]);
}

// Draws for the whole tile what a year's market needs before its first step.
HWY_INLINE void draw_year(const Compiled& plan, std::uint64_t tile, int year, TileState& s) {
    if (plan.rows_drawn) draw_rows(plan, tile, year, s);
    if (plan.inflation.moves && !plan.inflation.every_step) fill_normals(s, s.inflation_draw);
}

// Draws what a step's market needs.
HWY_INLINE void draw_step(const Compiled& plan, TileState& s) {
    if (!plan.rows_drawn)
        for (std::size_t k = 0; k < plan.assets.size(); ++k) fill_normals(s, s.asset_draw[k]);
    if (plan.inflation.moves && plan.inflation.every_step) fill_normals(s, s.inflation_draw);
}

HWY_INLINE void begin_market_year(const Compiled& plan, Shape shape, const Step& step, TileState& s,
                                  std::size_t i) {
    if (plan.inflation.moves && !plan.inflation.every_step)
        move_inflation(plan.inflation, shape.steps, s, i);
    if (plan.inflation.from_rows)
        store(look_up(plan.row_inflation.data(), load(&s.row[i])), &s.step_inflation[i]);
    rebalance(plan, shape, step, s, i);
}

// Growth of the assets over the step, and of the portfolio that holds them. `growth_of(k, i)`: of
// asset k and the paths at i.
template <class GrowthOf>
HWY_INLINE void add_up_growth(const Compiled& plan, Shape shape, const Step& step, TileState& s,
                              const GrowthOf& growth_of) {
    for (std::size_t k = 0; k < plan.assets.size(); ++k) {
        const Num target = step.terms.weights[k];
        for (std::size_t i = 0; i < kTile; i += kWidth) {
            const Num moved = growth_of(k, i);
            const Num before = k == 0 ? Num(0.0) : load(&s.growth[i]);
            const Num weight = shape.drifts ? load(&s.weight[k][i]) : target;
            store(fused(weight, moved, before), &s.growth[i]);
            if (shape.drifts) store(moved, &s.asset_growth[k][i]);
        }
    }
}

// From rows of history.
struct GrowthOfRows {
    const Compiled& plan;
    const TileState& s;

    HWY_INLINE Num operator()(std::size_t k, std::size_t i) const {
        return look_up(plan.row_growth.data() + k * plan.row_count, load(&s.row[i]));
    }
};

// From normals.
template <bool kLognormal>
struct GrowthOfDraws {
    const Compiled& plan;
    const TileState& s;

    HWY_INLINE Num operator()(std::size_t k, std::size_t i) const {
        Num x = plan.drift[k];
        for (std::size_t j = 0; j <= k; ++j)
            x = fused(plan.factor[k][j], load(&s.asset_draw[j][i]), x);
        if constexpr (kLognormal) return exponential(x);
        return maximum(x, 0.0);
    }
};

HWY_INLINE void grow_assets(const Compiled& plan, Shape shape, const Step& step, TileState& s) {
    if (plan.rows_drawn)
        add_up_growth(plan, shape, step, s, GrowthOfRows{plan, s});
    else if (plan.model == ReturnModel::kLognormal)
        add_up_growth(plan, shape, step, s, GrowthOfDraws<true>{plan, s});
    else
        add_up_growth(plan, shape, step, s, GrowthOfDraws<false>{plan, s});
}

// Weights drift with their assets; together the assets grow by `growth`.
HWY_INLINE void drift(const Compiled& plan, TileState& s, std::size_t i, Num growth) {
    const Num scale = select(growth > 0.0, 1.0 / growth, 0.0);
    for (std::size_t k = 0; k < plan.assets.size(); ++k) {
        const Num moved = load(&s.asset_growth[k][i]);
        store(load(&s.weight[k][i]) * moved * scale, &s.weight[k][i]);
        store(load(&s.year_growth[k][i]) * moved, &s.year_growth[k][i]);
    }
}

// Applies the market step to prices and weights; returns the growth of the portfolio.
HWY_INLINE Num move_market(const Compiled& plan, Shape shape, const Step& step, TileState& s,
                           std::size_t i) {
    if (plan.inflation.moves && plan.inflation.every_step)
        move_inflation(plan.inflation, shape.steps, s, i);
    const Num growth = load(&s.growth[i]);
    store(step.opens ? growth : load(&s.portfolio_growth[i]) * growth, &s.portfolio_growth[i]);
    store(load(&s.cpi[i]) * load(&s.step_inflation[i]), &s.cpi[i]);
    if (shape.drifts) drift(plan, s, i, growth);
    return growth;
}

// Rule 1 of Guyton and Klinger (2006): an asset that rose last year and exceeds its target weight
// is sold down to it; the proceeds are held as cash, or as fixed income where the plan has no cash.
HWY_INLINE void manage_portfolio(const Compiled& plan, const YearTerms& terms, TileState& s,
                                 std::size_t i) {
    const std::size_t assets = plan.assets.size();
    std::size_t sink = assets;
    for (const AssetClass requested : {AssetClass::kFixedIncome, AssetClass::kCash})
        for (std::size_t k = assets; k-- > 0;)
            if (plan.classes[k] == requested) sink = k;
    for (std::size_t k = 0; k < assets; ++k) {
        const bool sells = sink < assets && k != sink && plan.classes[k] != AssetClass::kCash;
        if (sells) {
            const Num weight = load(&s.weight[k][i]);
            const Num excess = select(load(&s.year_growth[k][i]) > 1.0,
                                      maximum(weight - terms.weights[k], 0.0), 0.0);
            store(weight - excess, &s.weight[k][i]);
            store(load(&s.weight[sink][i]) + excess, &s.weight[sink][i]);
        }
    }
    for (std::size_t k = 0; k < assets; ++k) store(1.0, &s.year_growth[k][i]);
}

}  // namespace ballast::plan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
