#include "clo/reinvestable_principal.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "clo/reinvestment_conditions.hpp"

namespace ballast::clo {

namespace {

// What a condition could not be evaluated for.
struct Unknown {
    std::size_t count = 0;
    std::string first;
};

class ReinvestablePrincipal {
public:
    ReinvestablePrincipal(const Deal& deal, const DealPlan& plan, TradeConditions conditions,
                          std::span<const Holding> holdings, Collateral& collateral)
        : deal_(deal),
          plan_(plan),
          conditions_(std::move(conditions)),
          holdings_(holdings),
          collateral_(collateral),
          unknown_(conditions_.size()) {}

    void run(const ReinvestmentAssumption& buy, fin::Date as_of) {
        for (std::size_t k = 0; k + 1 < collateral_.periods; ++k)
            bought_.push_back(purchase(buy, k));
        make_pools(as_of);
        for (std::size_t k = 0; k + 1 < collateral_.periods; ++k) {
            const PeriodPlan& period = plan_.periods[k];
            if (period.reinvesting) continue;
            conditions_.set_date(deal_, period.dates.payment);
            if (conditions_.names_field("wal")) make_pools(period.dates.payment);
            add_period(k);
        }
        collateral_.bought_sources = true;
        add_issues();
    }

private:
    Holding purchase(const ReinvestmentAssumption& buy, std::size_t k) const {
        Holding asset;
        asset.id = fmt::format("bought {:03}", k + 1);
        asset.currency = deal_.currency;
        asset.index = deal_.index;
        asset.maturity = fin::add_months(plan_.periods[k].dates.payment, buy.term_months);
        asset.spread = buy.spread;
        asset.floor = buy.floor;
        asset.amortization_rate = buy.amortization;
        asset.moodys_rating = buy.moodys_rating;
        asset.sp_rating = buy.sp_rating;
        asset.purchase_price = asset.market_value = buy.price;
        asset.par = Decimal(1);
        return asset;
    }

    void make_pools(fin::Date as_of) {
        const RatingRules rules{.source = deal_.options.ratings, .as_of = as_of};
        held_pool_.emplace(holdings_, rules);
        bought_pool_.emplace(bought_, rules);
        rows_.resize(holdings_.size());
        for (std::size_t row = 0; row < rows_.size(); ++row) rows_[held_pool_->position(row)] = row;
        conditions_.read_columns(*held_pool_);
        conditions_.read_columns(*bought_pool_);
    }

    // Purchases of one date pay for assets that are held and for those bought before.
    void add_period(std::size_t k) {
        const std::size_t n = collateral_.periods;
        for (std::size_t i = 0; i < holdings_.size(); ++i)
            set(k, {&*held_pool_, rows_[i]}, holdings_[i].id, collateral_.table[i * n + k]);
        for (std::size_t t = 0; t < k; ++t)
            set(k, {&*bought_pool_, t}, bought_[t].id, collateral_.bought[t * n + k]);
    }

    void set(std::size_t k, const TradedAsset& sold, const std::string& id, AssetPeriod& row) {
        const double source = source_of(row);
        if (source > 0.0 && meets({&*bought_pool_, k}, sold, id)) row.reinvestable = source;
    }

    double source_of(const AssetPeriod& row) const {
        switch (plan_.reinvest_after.what) {
            case ReinvestWhat::kAll:
                return row.scheduled + row.unscheduled + row.sold;
            case ReinvestWhat::kUnscheduled:
                return row.unscheduled;
            case ReinvestWhat::kUnscheduledAndCreditRisk:
                return row.unscheduled + row.sold;
            case ReinvestWhat::kNone:
                break;
        }
        return 0.0;
    }

    bool meets(const TradedAsset& bought, const TradedAsset& sold, const std::string& id) {
        bool result = true;
        for (std::size_t c = 0; c < conditions_.size(); ++c) {
            const Value value = conditions_.evaluate(c, bought, sold);
            if (value.known) {
                result = result && value.is_true();
            } else if (unknown_[c].count++ == 0) {
                unknown_[c].first = id;
            }
        }
        return result;
    }

    void add_issues() {
        for (std::size_t c = 0; c < conditions_.size(); ++c)
            if (unknown_[c].count > 0)
                collateral_.issues.push_back(
                    {Severity::kWarning, "after_condition_unknown",
                     fmt::format("the condition \"{}\" lacks a field of the purchase or of the "
                                 "asset that it replaces, first {}: purchases are assumed to meet "
                                 "it; give the ratings of assumptions.reinvestment, or the field",
                                 conditions_.source(c), unknown_[c].first),
                     "deal.reinvestment.after_conditions"});
    }

    const Deal& deal_;
    const DealPlan& plan_;
    TradeConditions conditions_;
    std::span<const Holding> holdings_;
    Collateral& collateral_;
    std::vector<Unknown> unknown_;  // by condition
    std::vector<Holding> bought_;   // by period of the purchase; ids ascend
    std::optional<Pool> held_pool_, bought_pool_;
    std::vector<std::size_t> rows_;  // of the holdings in the pool
};

}  // namespace

Status add_reinvestable(const Deal& deal, const DealPlan& plan, std::span<const Holding> holdings,
                        const ReinvestmentAssumption& buy, fin::Date as_of,
                        Collateral& collateral) {
    if (plan.reinvest_after.what == ReinvestWhat::kNone || !plan.trade_conditions) return {};
    TRY(TradeConditions conditions, TradeConditions::make(deal));
    ReinvestablePrincipal(deal, plan, std::move(conditions), holdings, collateral).run(buy, as_of);
    return {};
}

}  // namespace ballast::clo
