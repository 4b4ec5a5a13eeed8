#include "plan/tile_kernel.hpp"

#include <algorithm>

// AVX-512, AVX2 and 128-bit code; what lies between would only cost compile time.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "plan/tile_kernel.cpp"
// clang-format off: foreach_target.h comes before the other headers of Highway
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "plan/draws-inl.hpp"
#include "plan/flows-inl.hpp"
#include "plan/market-inl.hpp"
#include "plan/spending-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::plan::HWY_NAMESPACE {

HWY_INLINE void start_tile(const Compiled& plan, TileState& s) {
    s.balance.fill(plan.initial);
    for (std::size_t a = 0; a < 3; ++a) s.account[a].fill(plan.account_balance[a]);
    s.basis.fill(plan.basis);
    if (plan.lots) s.lots.assign(kTile, *plan.lots);
    s.lot_growth.fill(1.0);
    for (std::size_t k = 0; k < plan.assets.size(); ++k) {
        s.weight[k].fill(plan.terms[0].weights[k]);
        s.year_growth[k].fill(1.0);
    }
    for (TileArray* ones : {&s.portfolio_growth, &s.growth_so_far, &s.inflation, &s.cpi,
                            &s.year_cpi, &s.year_deflator, &s.step_inflation})
        ones->fill(1.0);
    s.inflation_rate.fill(plan.inflation.start);
    s.step_inflation.fill(plan.inflation.constant_factor);
    s.cape.fill(plan.cape);
    for (TileArray* zeros :
         {&s.spending, &s.first_spending, &s.paid, &s.shortfall, &s.taxes, &s.paid_real,
          &s.highest_real, &s.lowest_real, &s.cuts, &s.largest_cut})
        zeros->fill(0.0);
    s.first_balance.fill(plan.initial);
    s.first_cpi.fill(1.0);
    s.failed_year.fill(plan.years);
}

// Balances and spending of the year into the rows; cuts of spending; the year's inflation.
HWY_INLINE void close_year(const Compiled& plan, int year, TileState& s, const TileRows& rows) {
    const std::size_t at = static_cast<std::size_t>(year) * rows.stride;
    for (LotPile& lots : s.lots) lots.close_year();
    const bool late = plan.priced_late();
    const bool follow = rows.adjustments && year > plan.retirement;
    const bool first = rows.adjustments && year == plan.retirement;
    for (std::size_t i = 0; i < kTile; i += kWidth) {
        const Num balance = load(&s.balance[i]);
        const Num cpi = load(&s.cpi[i]);
        const Num paid = load(&s.paid[i]);
        const Num deflator = 1.0 / cpi;
        const Num real = paid * (late ? deflator : load(&s.year_deflator[i]));
        if (rows.nominal != nullptr) store(balance, rows.nominal + at + i);
        if (rows.real != nullptr) store(balance * deflator, rows.real + at + i);
        if (rows.spending != nullptr) store(paid, rows.spending + at + i);
        if (rows.spending_real != nullptr) store(real, rows.spending_real + at + i);
        store(plan.steps == 1 ? load(&s.step_inflation[i]) : cpi / load(&s.year_cpi[i]),
              &s.inflation[i]);
        store(deflator, &s.year_deflator[i]);
        store(cpi, &s.year_cpi[i]);
        store(load(&s.growth_so_far[i]), &s.portfolio_growth[i]);
        store(1.0, &s.growth_so_far[i]);
        store(0.0, &s.paid[i]);
        if (first) {
            store(real, &s.lowest_real[i]);
            store(real, &s.highest_real[i]);
        } else if (follow) {
            const Num before = load(&s.paid_real[i]);
            // A hair below is rounding, not a cut.
            const Truth cut = real < before * (1.0 - 1e-9);
            const Num fall = select(cut, 1.0 - real / before, 0.0);
            store(load(&s.cuts[i]) + flag(cut), &s.cuts[i]);
            store(maximum(load(&s.largest_cut[i]), fall), &s.largest_cut[i]);
            store(minimum(load(&s.lowest_real[i]), real), &s.lowest_real[i]);
            store(maximum(load(&s.highest_real[i]), real), &s.highest_real[i]);
        }
        store(real, &s.paid_real[i]);
    }
}

void RunTile(const Compiled& plan, std::uint64_t tile, TileState& s, const TileRows& rows) {
    start_tile(plan, s);
    const bool at_end = plan.rule.timing == Timing::kEnd;
    // Spending is set once a year: at its start, or, paid yearly at the end, on what is there then.
    // The rmd rule goes by the balance of the end of the year before.
    const bool set_at_end = at_end && plan.steps == 1 && plan.rule.strategy != Strategy::kRmd;
    for (int year = 0; year < plan.years; ++year) {
        const YearTerms& terms = plan.terms[static_cast<std::size_t>(year)];
        begin_market_year(plan, tile, year, s);
        s.time = year;
        if (year == plan.retirement) s.first_balance = s.balance;
        pay_in(plan, year, s);
        if (terms.retired && !set_at_end) set_spending(plan, year, s, s.portfolio_growth);
        if (plan.portfolio_management && terms.retired && year > plan.retirement)
            manage_portfolio(plan, terms, s);
        for (int step = 0; step < plan.steps; ++step) {
            s.time = year + static_cast<double>(step) / plan.steps;
            if (terms.retired && !at_end) pay_spending(plan, year, s);
            if (step == 0) pay_expenses(plan, year, s);
            step_market(plan, year, s);
            s.time = year + (step + 1.0) / plan.steps;
            grow(plan, terms, s);
            if (terms.retired && at_end) {
                if (set_at_end) set_spending(plan, year, s, s.growth_so_far);
                pay_spending(plan, year, s);
            }
        }
        close_year(plan, year, s, rows);
    }
}

SpendingDecision DecideSpending(const WithdrawalRule& rule, const SpendingView& view) {
    View lanes;
    lanes.balance = view.balance;
    lanes.first_balance = view.first_balance;
    lanes.first_spending = view.first_spending;
    lanes.first_rate = view.first_spending / view.first_balance;
    lanes.spending = view.spending;
    lanes.inflation = view.inflation;
    lanes.price_level = view.price_level;
    lanes.start_price_level = view.start_price_level;
    lanes.portfolio_growth = view.portfolio_growth;
    lanes.cape = view.cape;
    lanes.years_left = view.years_left;
    lanes.annuity_share = view.annuity_share;
    lanes.rmd_share = view.rmd_share;
    lanes.age_share = view.age_share;
    const Decision made = unbounded(rule, lanes);
    const auto first = [](Num x) HWY_ATTR { return hn::GetLane(x.v); };
    const double before = first(made.amount);
    SpendingDecision decision{.amount = first(bounded(rule, lanes, made.amount)),
                              .frozen = first(made.frozen) > 0.0,
                              .capped = first(made.capped) > 0.0,
                              .cut = first(made.cut) > 0.0,
                              .raised = first(made.raised) > 0.0};
    decision.floored = decision.amount > before;
    decision.ceiled = decision.amount < before;
    return decision;
}

}  // namespace ballast::plan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::plan {

HWY_EXPORT(RunTile);
HWY_EXPORT(DecideSpending);

void run_tile(const Compiled& plan, std::uint64_t tile, TileState& state, const TileRows& rows) {
    constexpr std::uint32_t kPurpose = 0x706c616e;  // "plan"
    state.random = math::make_draw_lanes(plan.seed, tile, kPurpose);
    state.antithetic = plan.antithetic;
    state.dimension = 0;
    if (plan.quasi) plan.quasi->tile(tile, kTile, state.points);
    HWY_DYNAMIC_DISPATCH(RunTile)(plan, tile, state, rows);
}

SpendingDecision decide_spending(const WithdrawalRule& rule, const SpendingView& view) {
    return HWY_DYNAMIC_DISPATCH(DecideSpending)(rule, view);
}

}  // namespace ballast::plan
#endif  // HWY_ONCE
