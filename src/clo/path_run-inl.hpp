// All periods of a deal on one path or several: collateral, purchases, waterfall, call.
#if defined(BALLAST_CLO_PATH_RUN_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_CLO_PATH_RUN_INL
#undef BALLAST_CLO_PATH_RUN_INL
#else
#define BALLAST_CLO_PATH_RUN_INL
#endif

#include "clo/collateral.hpp"
#include "clo/lane_target.hpp"
#include "clo/waterfall-inl.hpp"

BALLAST_BEFORE_LANES();
namespace ballast::clo::BALLAST_LANES {

// What assets bought on an earlier date sell, and the principal that may be reinvested.
template <class V>
void add_sources(V par, const AssetPeriod& unit, PeriodCollateral<V>& now) {
    const V sold = par * V(unit.sold);
    now.sales = now.sales + sold;
    now.credit_sales = now.credit_sales + sold;
    now.reinvestable = now.reinvestable + par * V(unit.reinvestable);
}

// Assets bought on earlier dates, from tables per unit of par that all paths share: defaults
// included.
template <class V>
class TablePurchases {
public:
    explicit TablePurchases(const Collateral& collateral)
        : collateral_(collateral), bought_(collateral.periods) {}

    void open() {}
    void add(std::size_t k, PeriodCollateral<V>& now, V& sale_value) {
        for (std::size_t t = 0; t < k; ++t) {
            if (!lane_any(bought_[t] > V(0.0))) continue;
            const AssetPeriod& unit = collateral_.bought_at(t, k);
            const V par = bought_[t];
            now.interest = now.interest + par * V(unit.interest);
            now.scheduled = now.scheduled + par * V(unit.scheduled);
            now.unscheduled = now.unscheduled + par * V(unit.unscheduled);
            now.recoveries = now.recoveries + par * V(unit.recovered);
            if (collateral_.bought_sources) add_sources(par, unit, now);
            now.performing_begin = now.performing_begin + par * V(unit.begin);
            now.performing = now.performing + par * V(unit.end);
            now.defaulted_par = now.defaulted_par + par * V(unit.defaulted);
            now.defaulted = now.defaulted + par * V(unit.in_default);
            if (k > t + 1)
                now.defaulted_begin =
                    now.defaulted_begin + par * V(collateral_.bought_at(t, k - 1).in_default);
            now.defaulted_value = now.defaulted_value + par * V(unit.carried);
            sale_value = sale_value + par * V(unit.end * collateral_.bought_sale_price);
        }
    }
    void buy(std::size_t k, V par) { bought_[k] = par; }

private:
    const Collateral& collateral_;
    LaneVector<V> bought_;  // par, by period of purchase
};

template <class V, class Recorder = NoRecorder, class Purchases = TablePurchases<V>>
class PathRun {
public:
    using Mask = MaskOf<V>;

    // `purchases`: arguments of the constructor of Purchases.
    template <class... Arguments>
    PathRun(const DealPlan& plan, const Collateral& collateral, Recorder& recorder,
            const Arguments&... purchases)
        : plan_(plan),
          collateral_(collateral),
          purchases_(collateral, purchases...),
          waterfall_(plan, state_, flows_, recorder) {
        waterfall_.set_purchase_price(collateral.purchase_price);
    }

    // `assets(k)` is the collateral of period k without purchases: the base, or that of a path.
    // `on_date(k, collateral, flows, state)` follows each date.
    template <class Assets, class OnDate>
    void run(const Assets& assets, const OnDate& on_date) {
        open_state(plan_, state_);
        purchases_.open();
        called_ = V(1.0) < V(0.0);
        last_equity_ = V(-1.0);
        for (std::size_t k = 0; k < collateral_.periods; ++k) {
            PeriodCollateral<V> now = assets(k);
            V sale_value = now.sale_value;
            purchases_.add(k, now, sale_value);
            add_ccc(k, now);
            finish(k, now, sale_value);
            waterfall_.run(k, now);
            purchases_.buy(k, flows_.reinvested * V(1.0 / collateral_.purchase_price));
            last_equity_ = V(0.0);
            for (const V& paid : flows_.equity) last_equity_ = last_equity_ + paid;
            on_date(k, now, flows_, state_);
        }
    }

    const PathState<V>& state() const { return state_; }
    DateWaterfall<V, Recorder>& waterfall() { return waterfall_; }
    Purchases& purchases() { return purchases_; }

private:
    void add_ccc(std::size_t k, PeriodCollateral<V>& now) const {
        if (collateral_.ccc_shares.empty()) return;
        now.ccc_par = now.performing * V(collateral_.ccc_shares[k]);
        now.ccc_loss = V(collateral_.ccc_losses[k]);
    }

    // On the last date, and at a call, what is left is sold; after a call nothing is.
    void finish(std::size_t k, PeriodCollateral<V>& now, V sale_value) {
        if (collateral_.call.rule != CallRule::kNone) {
            const Mask gone = now.gone = called_;
            for (V* each :
                 {&now.interest, &now.scheduled, &now.unscheduled, &now.recoveries, &now.sales,
                  &now.credit_sales, &now.drawn, &now.performing_begin, &now.performing,
                  &now.defaulted_begin, &now.defaulted, &now.defaulted_par, &now.defaulted_value,
                  &now.haircut, &now.ccc_par, &now.purchased_accrued_begin, &sale_value})
                *each = lane_select(gone, V(0.0), *each);
            const Mask calls = lane_and(call_now(k, now), lane_not(gone));
            called_ = lane_or(called_, calls);
            now.final = lane_or(calls, gone);
        } else {
            now.final = now.gone = V(1.0) < V(0.0);
        }
        if (plan_.periods[k].last) now.final = V(0.0) < V(1.0);
        now.sold_par = lane_select(now.final, now.performing, V(0.0));
        now.settled_value = lane_select(now.final, now.defaulted_value, V(0.0));
        now.sales = now.sales + lane_select(now.final, sale_value + now.defaulted_value, V(0.0));
        for (V* each : {&now.performing, &now.defaulted, &now.defaulted_value, &now.haircut,
                        &now.ccc_par, &now.purchased_accrued})
            *each = lane_select(now.final, V(0.0), *each);
    }

    Mask call_now(std::size_t k, const PeriodCollateral<V>& now) const {
        const CallAssumption& call = collateral_.call;
        const PeriodPlan& period = plan_.periods[k];
        const Mask never = V(1.0) < V(0.0);
        if (!period.callable) return never;
        switch (call.rule) {
            case CallRule::kDate:
                return call.date && period.dates.payment >= *call.date ? lane_not(never) : never;
            case CallRule::kEquityBelow:
                return lane_and(
                    last_equity_ >= V(0.0),
                    last_equity_ < V(call.threshold.value_or(0.0) * plan_.equity_original));
            case CallRule::kPoolBelow:
                return now.performing < V(call.threshold.value_or(0.0) * collateral_.par_at_start);
            case CallRule::kCleanUp:
                return now.performing < V(plan_.clean_up_par);
            case CallRule::kNone:
                break;
        }
        return never;
    }

    const DealPlan& plan_;
    const Collateral& collateral_;
    Purchases purchases_;
    PathState<V> state_;
    DateFlows<V> flows_;
    DateWaterfall<V, Recorder> waterfall_;
    Mask called_{};
    V last_equity_{};
};

}  // namespace ballast::clo::BALLAST_LANES
BALLAST_AFTER_LANES();

#endif  // guard of each target
