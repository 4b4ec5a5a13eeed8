// What the market does to a tile in a year and in a step: growth of the assets and of the
// portfolio, inflation, weights that drift. Included once per vector target.
#if defined(BALLAST_PLAN_MARKET_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_PLAN_MARKET_INL_HPP
#undef BALLAST_PLAN_MARKET_INL_HPP
#else
#define BALLAST_PLAN_MARKET_INL_HPP
#endif

#include "plan/draws-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::plan::HWY_NAMESPACE {

// The row of history that each path lives through this year.
HWY_INLINE void draw_rows(const Compiled& plan, std::uint64_t tile, int year, TileState& s) {
    const double count = static_cast<double>(plan.row_count);
    if (plan.model == ReturnModel::kHistorical) {
        for (std::size_t i = 0; i < kTile; ++i) {
            const std::size_t row = plan.first_row + static_cast<std::size_t>(tile) * kTile + i +
                                    static_cast<std::size_t>(year);
            s.row[i] = static_cast<double>(std::min(row, plan.row_count - 1));
        }
    } else {
        fill_uniforms(s, s.scratch.data());
        const double p = year == 0 ? 1.0 : plan.new_block;
        for (std::size_t i = 0; i < kTile; i += kWidth) {
            const Num u = load(&s.scratch[i]);
            // Below p a new block begins, anywhere; u / p is uniform again. Else the next row.
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

HWY_INLINE void move_inflation(const InflationTerms& terms, int steps, TileState& s) {
    fill_normals(s, s.scratch.data());
    for (std::size_t i = 0; i < kTile; i += kWidth) {
        const Num z = load(&s.scratch[i]);
        const Num rate =
            maximum(fused(terms.volatility, z,
                          fused(terms.slope, load(&s.inflation_rate[i]), terms.intercept)),
                    -0.5);
        store(rate, &s.inflation_rate[i]);
        if (steps == 1)
            store(1.0 + rate, &s.step_inflation[i]);
        else if (terms.every_step)
            store(1.0 + rate * (1.0 / steps), &s.step_inflation[i]);
        else
            store(exponential(logarithm_of_one_plus(rate) * (1.0 / steps)), &s.step_inflation[i]);
    }
}

// Weights back to their targets where the plan says so.
HWY_INLINE void rebalance(const Compiled& plan, int year, TileState& s) {
    if (plan.portfolio_management) {
        if (year == 0)
            for (std::size_t k = 0; k < plan.assets.size(); ++k)
                s.weight[k].fill(plan.terms[0].weights[k]);
        return;
    }
    if (!plan.drifting || (plan.rebalancing == Rebalancing::kNever && year > 0)) return;
    const YearTerms& terms = plan.terms[static_cast<std::size_t>(year)];
    const bool everyone = plan.rebalancing != Rebalancing::kBand || year == 0;
    for (std::size_t i = 0; i < kTile; i += kWidth) {
        Num distance = everyone ? 2.0 : 0.0;
        for (std::size_t k = 0; !everyone && k < plan.assets.size(); ++k) {
            const Num away = load(&s.weight[k][i]) - terms.weights[k];
            distance = maximum(distance, maximum(away, 0.0 - away));
        }
        const Truth reset = distance > plan.band;
        for (std::size_t k = 0; k < plan.assets.size(); ++k)
            store(select(reset, terms.weights[k], load(&s.weight[k][i])), &s.weight[k][i]);
    }
}

HWY_INLINE void begin_market_year(const Compiled& plan, std::uint64_t tile, int year,
                                  TileState& s) {
    if (plan.rows_drawn) draw_rows(plan, tile, year, s);
    if (plan.inflation.moves && !plan.inflation.every_step)
        move_inflation(plan.inflation, plan.steps, s);
    if (plan.inflation.from_rows)
        for (std::size_t i = 0; i < kTile; i += kWidth)
            store(look_up(plan.row_inflation.data(), load(&s.row[i])), &s.step_inflation[i]);
    rebalance(plan, year, s);
}

// Growth of every asset over the step, from rows or from normals.
HWY_INLINE void asset_growth(const Compiled& plan, TileState& s) {
    const std::size_t assets = plan.assets.size();
    if (plan.rows_drawn) {
        for (std::size_t k = 0; k < assets; ++k)
            for (std::size_t i = 0; i < kTile; i += kWidth)
                store(look_up(plan.row_growth.data() + k * plan.row_count, load(&s.row[i])),
                      &s.asset_growth[k][i]);
        return;
    }
    for (std::size_t k = 0; k < assets; ++k) fill_normals(s, s.asset_growth[k].data());
    const bool lognormal = plan.model == ReturnModel::kLognormal;
    for (std::size_t i = 0; i < kTile; i += kWidth) {
        // From the last asset down: its draw is needed by none above it.
        for (std::size_t k = assets; k-- > 0;) {
            Num x = plan.drift[k];
            for (std::size_t j = 0; j <= k; ++j)
                x = fused(plan.factor[k][j], load(&s.asset_growth[j][i]), x);
            store(lognormal ? exponential(x) : maximum(x, 0.0), &s.asset_growth[k][i]);
        }
    }
}

HWY_INLINE void step_market(const Compiled& plan, int year, TileState& s) {
    const YearTerms& terms = plan.terms[static_cast<std::size_t>(year)];
    const std::size_t assets = plan.assets.size();
    asset_growth(plan, s);
    if (plan.inflation.moves && plan.inflation.every_step)
        move_inflation(plan.inflation, plan.steps, s);
    for (std::size_t i = 0; i < kTile; i += kWidth) {
        Num growth = 0.0;
        for (std::size_t k = 0; k < assets; ++k) {
            const Num weight = plan.drifting ? load(&s.weight[k][i]) : Num(terms.weights[k]);
            growth = fused(weight, load(&s.asset_growth[k][i]), growth);
        }
        store(growth, &s.growth[i]);
        store(load(&s.growth_so_far[i]) * growth, &s.growth_so_far[i]);
        store(load(&s.cpi[i]) * load(&s.step_inflation[i]), &s.cpi[i]);
        if (!plan.drifting) continue;
        const Num scale = select(growth > 0.0, 1.0 / growth, 0.0);
        for (std::size_t k = 0; k < assets; ++k) {
            const Num moved = load(&s.asset_growth[k][i]);
            store(load(&s.weight[k][i]) * moved * scale, &s.weight[k][i]);
            store(load(&s.year_growth[k][i]) * moved, &s.year_growth[k][i]);
        }
    }
}

// Rule 1 of Guyton and Klinger (2006): what rose last year and weighs more than its target is sold
// down to it; the proceeds are held as cash, or as fixed income where the plan has no cash.
HWY_INLINE void manage_portfolio(const Compiled& plan, const YearTerms& terms, TileState& s) {
    const std::size_t assets = plan.assets.size();
    std::size_t sink = assets;
    for (const AssetClass wanted : {AssetClass::kFixedIncome, AssetClass::kCash})
        for (std::size_t k = assets; k-- > 0;)
            if (plan.classes[k] == wanted) sink = k;
    for (std::size_t i = 0; i < kTile; i += kWidth) {
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
}

}  // namespace ballast::plan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
