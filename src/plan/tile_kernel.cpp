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
#include "plan/shape.hpp"
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
    for (TileArray* ones : {&s.portfolio_growth, &s.inflation, &s.cpi, &s.year_cpi,
                            &s.year_deflator, &s.step_inflation})
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

// Cuts of real spending since it began.
HWY_INLINE void follow_cuts(bool first, TileState& s, std::size_t i, Num real) {
    if (first) {
        store(real, &s.lowest_real[i]);
        store(real, &s.highest_real[i]);
    } else {
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

// Balances and spending of the year into the rows; cuts of spending; the year's inflation.
HWY_INLINE void close_year(const Compiled& plan, Shape shape, int year, TileState& s, std::size_t i,
                           const TileRows& rows) {
    const std::size_t at = static_cast<std::size_t>(year) * rows.stride + i;
    const Num balance = load(&s.balance[i]);
    const Num cpi = load(&s.cpi[i]);
    const Num paid = load(&s.paid[i]);
    const Num deflator = 1.0 / cpi;
    const Num real = paid * (shape.priced_late ? deflator : load(&s.year_deflator[i]));
    if (rows.nominal != nullptr) store(balance, rows.nominal + at);
    if (rows.real != nullptr) store(balance * deflator, rows.real + at);
    if (rows.spending != nullptr) store(paid, rows.spending + at);
    if (rows.spending_real != nullptr) store(real, rows.spending_real + at);
    store(shape.steps == 1 ? load(&s.step_inflation[i]) : cpi / load(&s.year_cpi[i]),
          &s.inflation[i]);
    store(deflator, &s.year_deflator[i]);
    store(cpi, &s.year_cpi[i]);
    if (rows.adjustments && year >= plan.retirement)
        follow_cuts(year == plan.retirement, s, i, real);
}

// What happens once a year, before anything is paid out or grows.
HWY_INLINE void open_year(const Compiled& plan, Shape shape, const Step& step, const RuleYear& rule,
                          TileState& s, std::size_t i) {
    begin_market_year(plan, shape, step, s, i);
    if (step.year == plan.retirement) store(load(&s.balance[i]), &s.first_balance[i]);
    if (step.pays_in) pay_in(shape, step.terms, s, i);
    if (step.sets_at_start) set_spending(plan, shape, rule, step.year == plan.retirement, s, i);
    if (shape.manages && step.terms.retired && step.year > plan.retirement)
        manage_portfolio(plan, step.terms, s, i);
}

// Money out of the paths of one register, until the market moves.
HWY_INLINE void before_market(const Compiled& plan, Shape shape, const Step& step,
                              const RuleYear& rule, TileState& s, std::size_t i) {
    if (step.opens) open_year(plan, shape, step, rule, s, i);
    Num paid = step.opens ? Num(0.0) : load(&s.paid[i]);
    if (step.pays_at_start) paid = paid + pay_spending(plan, shape, step.year, s, i);
    if (step.pays_out) pay_expenses(plan, shape, step, s, i);
    store(paid, &s.paid[i]);
}

// What the market's growth leaves of them, and the end of the year.
HWY_INLINE void after_market(const Compiled& plan, Shape shape, const Step& step,
                             const RuleYear& rule, TileState& s, std::size_t i,
                             const TileRows& rows) {
    const Num growth = move_market(plan, shape, step, s, i);
    grow(plan, shape, step, s, i, growth);
    if (step.sets_at_end) set_spending(plan, shape, rule, step.year == plan.retirement, s, i);
    if (step.pays_at_end)
        store(load(&s.paid[i]) + pay_spending(plan, shape, step.year, s, i), &s.paid[i]);
    if (step.closes) close_year(plan, shape, step.year, s, i, rows);
}

// The same code twice: where the plan is plain, all that this rules out is left away.
template <bool kPlain>
HWY_NOINLINE void run_years(const Compiled& plan, std::uint64_t tile, TileState& s,
                            const TileRows& rows) {
    const Shape shape = kPlain ? Shape() : Shape(plan);
    for (int year = 0; year < plan.years; ++year) {
        draw_year(plan, tile, year, s);
        for (int k = 0; k < shape.steps; ++k) {
            const Step step(plan, shape, year, k);
            const RuleYear rule(plan.rule, step.terms);
            s.time = step.begin;
            for (std::size_t i = 0; i < kTile; i += kWidth)
                before_market(plan, shape, step, rule, s, i);
            draw_step(plan, s);
            grow_assets(plan, shape, step, s);
            s.time = step.end;
            for (std::size_t i = 0; i < kTile; i += kWidth)
                after_market(plan, shape, step, rule, s, i, rows);
        }
        for (LotPile& lots : s.lots) lots.close_year();
    }
}

void RunTile(const Compiled& plan, std::uint64_t tile, TileState& s, const TileRows& rows) {
    start_tile(plan, s);
    if (Shape(plan) == Shape())
        run_years<true>(plan, tile, s, rows);
    else
        run_years<false>(plan, tile, s, rows);
}

SpendingDecision DecideSpending(const WithdrawalRule& rule, const SpendingView& view) {
    YearTerms terms;
    terms.years_left = view.years_left;
    terms.annuity_share = view.annuity_share;
    terms.rmd_share = view.rmd_share;
    terms.age_share = view.age_share;
    const RuleYear year(rule, terms);
    const AskedView lanes{view};
    Decision made = undecided();
    if (rule.strategy == Strategy::kGuytonKlinger)
        made = guyton_klinger(year, lanes);
    else
        made.amount = unbounded(year, lanes);
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
