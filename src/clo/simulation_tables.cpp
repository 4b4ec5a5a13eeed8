#include "clo/simulation_tables.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "clo/contains.hpp"
#include "clo/payment_dates.hpp"
#include "math/distributions.hpp"

namespace ballast::clo {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

class Tables {
public:
    Tables(const Deal& deal, std::span<const Holding> holdings, const Assumptions& assumptions,
           const ProjectionTerms& terms, const SimulationTerms& simulation, Issues& issues)
        : deal_(deal),
          holdings_(holdings),
          assumptions_(assumptions),
          terms_(terms),
          simulation_(simulation),
          issues_(issues) {}

    Result<SimulationTables> run() && {
        TRY_STATUS(compile_deal());
        TRY_STATUS(add_assets());
        reduce_columns();
        add_columns();
        if (deal_.valuation.ccc && !assumptions_.ccc) add_ccc();
        TRY_STATUS(add_variables());
        TRY_STATUS(add_quantiles());
        TRY_STATUS(add_purchases());
        add_discounts();
        result_.seed = simulation_.seed;
        result_.tolerance = simulation_.tolerance;
        return std::move(result_);
    }

private:
    // Without defaults of today's assets and of those bought; both have their own.
    Status compile_deal() {
        if (!assumptions_.default_events.empty())
            return fail(Code::kInvalidInput,
                        "assumptions.default_events does not apply to a simulation, which draws "
                        "defaults: remove it");
        Deal deal = deal_;
        if (deal.options.rounding == MoneyRounding::kCents) {
            deal.options.rounding = MoneyRounding::kNone;
            issues_.push_back({Severity::kInfo, "not_rounded",
                               "payments of simulated paths are not rounded to cents",
                               "deal.options.rounding"});
        }
        Assumptions without = assumptions_;
        without.defaults = 0.0;
        if (without.reinvestment) without.reinvestment->defaults = 0.0;
        TRY(result_.compiled, compile_all(deal, holdings_, without, terms_));
        result_.periods = result_.compiled.plan.periods.size();
        result_.degrees_of_freedom =
            simulation_.copula == Copula::kStudentT ? simulation_.degrees_of_freedom : 0.0;
        return {};
    }

    Status add_assets() {
        const FlowDates dates = flow_dates(result_.compiled.plan);
        const FlowTerms terms{terms_.as_of, assumptions_.rate_day_count,
                              assumptions_.prepayment_timing};
        for (std::size_t i = 0; i < holdings_.size(); ++i) {
            const Holding& holding = holdings_[i];
            if (holding.defaulted.value_or(false)) continue;
            AssetRates rates{.lag_months = assumptions_.lag_months};
            TRY(rates.recovery, resolve_rate(assumptions_.recovery, assumptions_, dates, holding.id,
                                             collateral_rating(holding), "recovery"));
            TRY(rates.draws,
                resolve_draws(assumptions_, dates, holding.id, collateral_rating(holding)));
            SimulatedAsset asset{.holding = i, .first = result_.effects.size()};
            const std::span<const AssetPeriod> rows{
                &result_.compiled.collateral.table[i * result_.periods], result_.periods};
            std::size_t from = 0;  // the next period without an effect
            for (const AssetDefault& each : asset_defaults(holding, rates, dates, terms, rows)) {
                for (; from <= each.period; ++from)
                    result_.effects.push_back({.lost = each.lost,
                                               .recovered = each.lost * each.recovery,
                                               .interest = each.interest,
                                               .period = std::uint32_t(each.period),
                                               .received = std::uint32_t(each.received)});
            }
            asset.count = from;
            result_.assets.push_back(asset);
        }
        return {};
    }

    double cell(std::size_t i, std::size_t k, FlowColumn column) const {
        const Collateral& collateral = result_.compiled.collateral;
        const AssetPeriod& row = collateral.at(i, k);
        const AssetMark& mark = collateral.marks[i];
        switch (column) {
            case FlowColumn::kInterest:
                return row.interest;
            case FlowColumn::kScheduled:
                return row.scheduled + (result_.one_principal ? row.unscheduled : 0.0);
            case FlowColumn::kUnscheduled:
                return row.unscheduled;
            case FlowColumn::kCreditSales:
                return row.sold;
            case FlowColumn::kDrawn:
                return row.drawn;
            case FlowColumn::kReinvestable:
                return row.reinvestable;
            case FlowColumn::kPerforming:
                return mark.carried ? 0.0 : row.end;
            case FlowColumn::kSaleValue:
                return row.end * mark.sale_price;
            case FlowColumn::kHaircut:
                return mark.carried ? 0.0 : row.end * (1.0 - mark.value);
            case FlowColumn::kCarriedPar:
                return mark.carried ? row.end : 0.0;
            case FlowColumn::kCarriedValue:
                return mark.carried ? row.end * mark.value : 0.0;
            case FlowColumn::kPurchasedAccrued:
                return row.purchased_accrued;
        }
        return 0.0;
    }

    // Columns that follow from others: fewer of them are less work for every default.
    void reduce_columns() {
        const DealPlan& plan = result_.compiled.plan;
        const auto splits = [](const ReinvestRule& rule) {
            return rule.what == ReinvestWhat::kUnscheduled ||
                   rule.what == ReinvestWhat::kUnscheduledAndCreditRisk;
        };
        result_.one_principal = !splits(plan.reinvest_during) && !splits(plan.reinvest_after);
        const std::vector<AssetMark>& marks = result_.compiled.collateral.marks;
        const auto price_of = [&](const SimulatedAsset& asset) {
            return marks[asset.holding].sale_price;
        };
        const double price = result_.assets.empty() ? 0.0 : price_of(result_.assets.front());
        if (std::ranges::all_of(result_.assets,
                                [&](const auto& asset) { return price_of(asset) == price; }))
            result_.sale_price = price;
        const bool slices = deal_.valuation.ccc && !assumptions_.ccc;  // read the column
        result_.performing_follows = !slices && std::ranges::all_of(result_.assets, [&](auto& a) {
            return !marks[a.holding].carried && balance_follows(a.holding);
        });
    }

    // Whether principal is all that changes the balance of an asset without defaults.
    bool balance_follows(std::size_t i) const {
        const Collateral& collateral = result_.compiled.collateral;
        double balance = collateral.at(i, 0).begin;
        for (std::size_t k = 0; k < result_.periods; ++k) {
            const AssetPeriod& row = collateral.at(i, k);
            balance -= row.scheduled + row.unscheduled;
            if (std::abs(balance - row.end) > 1e-9 * std::max(1.0, collateral.at(i, 0).begin))
                return false;
        }
        return true;
    }

    // What a sale is worth matters on the last date, and at a call.
    bool is_used(FlowColumn column) const {
        if (column == FlowColumn::kUnscheduled && result_.one_principal) return false;
        if (column == FlowColumn::kSaleValue && result_.sale_price >= 0.0) return false;
        if (column == FlowColumn::kPerforming && result_.performing_follows) return false;
        const bool called = result_.compiled.collateral.call.rule != CallRule::kNone;
        for (const SimulatedAsset& asset : result_.assets)
            for (std::size_t k = 0; k < result_.periods; ++k) {
                if (column == FlowColumn::kSaleValue && !called && k + 1 < result_.periods)
                    continue;
                if (cell(asset.holding, k, column) != 0.0) return true;
            }
        return column == FlowColumn::kPerforming;
    }

    void add_columns() {
        std::vector<FlowColumn> used;
        for (std::size_t c = 0; c < kFlowColumns; ++c) {
            const auto column = static_cast<FlowColumn>(c);
            result_.column[c] = is_used(column) ? static_cast<int>(used.size()) : -1;
            if (result_.column[c] >= 0) used.push_back(column);
        }
        result_.columns = used.size();
        const std::size_t row = result_.periods * used.size();
        // At least one: paths have rows of flows also where nothing flows, as in an empty pool.
        result_.row_lines = std::max<std::size_t>((row + RowLine::kSize - 1) / RowLine::kSize, 1);
        result_.base.assign(row, 0.0);
        result_.flows.assign(holdings_.size() * result_.row_lines, {});
        for (const SimulatedAsset& asset : result_.assets) {
            double* flows = result_.flows[asset.holding * result_.row_lines].value;
            for (std::size_t k = 0; k < result_.periods; ++k)
                for (std::size_t c = 0; c < used.size(); ++c)
                    flows[k * used.size() + c] = cell(asset.holding, k, used[c]);
            for (std::size_t j = 0; j < row; ++j) result_.base[j] += flows[j];
        }
    }

    void add_ccc() {
        const std::vector<std::string>& agencies = deal_.valuation.ccc->agencies;
        result_.caa_counts = contains(agencies, std::string("moodys"));
        result_.ccc_counts = contains(agencies, std::string("sp"));
        const std::vector<AssetMark>& marks = result_.compiled.collateral.marks;
        std::vector<std::size_t> order(result_.assets.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto price = [&](std::size_t a) {
            const Holding& holding = holdings_[result_.assets[a].holding];
            return holding.market_value ? holding.market_value->to_double() : 100.0;
        };
        std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
            if (price(a) != price(b)) return price(a) < price(b);
            return holdings_[result_.assets[a].holding].id <
                   holdings_[result_.assets[b].holding].id;
        });
        for (const std::size_t a : order) {
            SimulatedAsset& asset = result_.assets[a];
            const AssetMark& mark = marks[asset.holding];
            if (mark.carried || !(mark.caa || mark.ccc)) continue;
            asset.ccc = static_cast<std::int32_t>(result_.ccc.size());
            result_.ccc.push_back({.asset = a,
                                   .loss = mark.value - std::min(mark.market, mark.value),
                                   .caa = mark.caa,
                                   .ccc = mark.ccc});
        }
    }

    double quantile(double probability) const {
        if (probability <= 0.0) return -std::numeric_limits<double>::infinity();
        if (probability >= 1.0) return std::numeric_limits<double>::infinity();
        return result_.degrees_of_freedom > 0.0
                   ? math::student_t_quantile(probability, result_.degrees_of_freedom)
                   : math::normal_quantile(probability);
    }

    std::vector<const Holding*> drawn() const {
        std::vector<const Holding*> result;
        for (const SimulatedAsset& asset : result_.assets)
            result.push_back(&holdings_[asset.holding]);
        return result;
    }

    Status add_variables() {
        TRY(result_.model, correlated_variables(drawn(), simulation_.correlation));
        for (std::size_t a = 0; a < result_.assets.size(); ++a)
            result_.assets[a].variable = result_.model.variable[a];
        return {};
    }

    Status add_quantiles() {
        TRY(const auto curves,
            default_probabilities(drawn(), simulation_.default_curve, assumptions_,
                                  {terms_.as_of, flow_dates(result_.compiled.plan)}));
        std::map<double, double> known;  // assets of one rating have the same probabilities
        std::vector<double> average(result_.periods, 0.0);
        double par = 0.0;
        for (std::size_t a = 0; a < result_.assets.size(); ++a) {
            SimulatedAsset& asset = result_.assets[a];
            const double weight = holdings_[asset.holding].par.to_double();
            par += weight;
            for (std::size_t k = 0; k < result_.periods; ++k) average[k] += weight * curves[a][k];
            for (std::size_t k = 0; k < asset.count; ++k) {
                const auto [found, fresh] = known.try_emplace(curves[a][k], 0.0);
                if (fresh) found->second = quantile(curves[a][k]);
                result_.quantiles.push_back(found->second);
                result_.probabilities.push_back(curves[a][k]);
            }
        }
        result_.quantiles.insert(result_.quantiles.end(), RowLine::kSize,
                                 std::numeric_limits<double>::infinity());
        for (double& each : average) each = par > 0.0 ? each / par : 0.0;
        bought_probabilities_ = std::move(average);
        return {};
    }

    static bool buys(const DealPlan& plan) {
        const bool step = std::ranges::any_of(
            plan.principal, [](const Operation& op) { return op.code == OpCode::kReinvest; });
        return step && std::ranges::any_of(plan.periods, [&](const PeriodPlan& period) {
                   const ReinvestRule& rule =
                       period.reinvesting ? plan.reinvest_during : plan.reinvest_after;
                   return rule.what != ReinvestWhat::kNone;
               });
    }

    Status add_purchases() {
        const DealPlan& plan = result_.compiled.plan;
        result_.buys = buys(plan);
        if (!result_.buys) return {};
        const FlowDates dates = flow_dates(plan);
        const auto& buy = assumptions_.reinvestment;
        const RateAssumption& recovery =
            buy && buy->recovery ? *buy->recovery : assumptions_.recovery;
        TRY(result_.bought_recovery,
            resolve_rate(recovery, assumptions_, dates, {}, {}, "recovery"));
        const int lag =
            buy ? buy->lag_months.value_or(assumptions_.lag_months) : assumptions_.lag_months;
        std::vector<double> annual;
        if (buy && buy->defaults) {
            TRY(annual, resolve_rate(*buy->defaults, assumptions_, dates, {}, {}, "default"));
        }
        double survives = 1.0;
        for (std::size_t k = 0; k < result_.periods; ++k) {
            const PaymentPeriod& period = plan.periods[k].dates;
            result_.bought_years.push_back(accrual_fraction(
                assumptions_.rate_day_count, period.start, period.payment, deal_.payments.months));
            if (!annual.empty()) {
                survives *= 1.0 - periodic_rate(annual[k], result_.bought_years[k]);
                bought_probabilities_[k] = 1.0 - survives;
            }
            result_.bought_quantiles.push_back(quantile(bought_probabilities_[k]));
            const auto received = static_cast<std::size_t>(
                std::ranges::lower_bound(dates.payments, fin::add_months(period.payment, lag)) -
                dates.payments.begin());
            result_.bought_received.push_back(std::min(received, result_.periods - 1));
        }
        result_.bought_rho =
            result_.model.rho >= 0.0 ? result_.model.rho : result_.model.used.average;
        result_.bought_rho = std::clamp(result_.bought_rho, 0.0, 0.999999);
        return {};
    }

    // Floating rate debt at the index and its margin, fixed at its coupon, others at the hurdle.
    void add_discounts() {
        const DealPlan& plan = result_.compiled.plan;
        const std::size_t notes = plan.tranches.size();
        result_.discounts.assign(notes * result_.periods, 0.0);
        result_.margins.assign(notes, kNone);
        result_.rates.assign(notes, kNone);
        result_.prices.assign(notes, 0.0);
        add_years();
        for (std::size_t t = 0; t < notes; ++t) {
            const double balance = plan.opening.balances[t];
            if (!(balance > 0.0)) continue;
            result_.prices[t] = balance * price_of(t) / 100.0;
            for (std::size_t k = 0; k < result_.periods; ++k)
                result_.discounts[t * result_.periods + k] = 100.0 / balance;
            discount(t);
        }
    }

    void add_years() {
        std::map<int, std::uint32_t> places;  // by days
        fin::Date before = terms_.as_of;
        for (const PeriodPlan& period : result_.compiled.plan.periods) {
            const fin::Date payment = period.dates.payment;
            const int days = payment - before;
            const auto [place, fresh] =
                places.try_emplace(days, std::uint32_t(result_.intervals.size()));
            if (fresh) result_.intervals.push_back(days / 365.0);
            result_.interval.push_back(place->second);
            result_.years.push_back((payment - terms_.as_of) / 365.0);
            before = payment;
        }
    }

    double price_of(std::size_t t) const {
        const TrancheState* state = state_of(t);
        return state ? state->price.value_or(Decimal(100)).to_double() : 100.0;
    }

    const TrancheState* state_of(std::size_t t) const {
        if (!deal_.state) return nullptr;
        const auto found = deal_.state->tranches.find(deal_.tranches[t].id);
        return found == deal_.state->tranches.end() ? nullptr : &found->second;
    }

    void discount(std::size_t t) {
        const Coupon& coupon = deal_.tranches[t].coupon;
        const bool floating =
            result_.compiled.plan.tranches[t].debt && coupon.type == CouponType::kFloating;
        if (!floating) {
            const double rate = result_.compiled.plan.tranches[t].debt
                                    ? coupon.rate.value_or(0.0)
                                    : (deal_.incentive ? deal_.incentive->hurdle : 0.12);
            result_.rates[t] = rate;
            for (std::size_t k = 0; k < result_.periods; ++k)
                result_.discounts[t * result_.periods + k] *=
                    std::pow(1.0 + rate, -result_.years[k]);
            return;
        }
        const TrancheState* state = state_of(t);
        const double margin =
            state && state->discount_margin ? *state->discount_margin : coupon.spread;
        result_.margins[t] = margin;
        const auto found = terms_.indices.find(coupon.index.value_or(deal_.index));
        double factor = 1.0;
        fin::Date from = terms_.as_of;
        for (std::size_t k = 0; k < result_.periods; ++k) {
            const fin::Date to = result_.compiled.plan.periods[k].dates.payment;
            const bool known = found != terms_.indices.end() && !found->second.empty();
            const double index = known ? found->second[std::min(k, found->second.size() - 1)] : 0.0;
            factor /=
                1.0 + (index + margin) * accrual_fraction(fin::DayCount::kAct360, from, to, 3);
            result_.discounts[t * result_.periods + k] *= factor;
            from = to;
        }
    }

    const Deal& deal_;
    std::span<const Holding> holdings_;
    const Assumptions& assumptions_;
    const ProjectionTerms& terms_;
    const SimulationTerms& simulation_;
    Issues& issues_;
    std::vector<double> bought_probabilities_;
    SimulationTables result_;
};

}  // namespace

Result<SimulationTables> simulation_tables(const Deal& deal, std::span<const Holding> holdings,
                                           const Assumptions& assumptions,
                                           const ProjectionTerms& terms,
                                           const SimulationTerms& simulation, Issues& issues) {
    return Tables(deal, holdings, assumptions, terms, simulation, issues).run();
}

}  // namespace ballast::clo
