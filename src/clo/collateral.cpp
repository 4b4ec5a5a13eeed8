#include "clo/collateral.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

#include "base/json_pointer.hpp"
#include "clo/asset_flows.hpp"
#include "clo/assumption_check.hpp"
#include "clo/refuse.hpp"
#include "clo/reinvestable_principal.hpp"

namespace ballast::clo {

namespace {

double at(const NumberOrList& value, std::size_t period) {
    if (const double* number = std::get_if<double>(&value)) return *number;
    const auto& list = std::get<std::vector<double>>(value);
    return list.empty() ? 0.0 : list[std::min(period, list.size() - 1)];
}

double price_at(const std::variant<Decimal, std::vector<Decimal>>& value, std::size_t period) {
    if (const Decimal* number = std::get_if<Decimal>(&value)) return number->to_double();
    const auto& list = std::get<std::vector<Decimal>>(value);
    return list.empty() ? 100.0 : list[std::min(period, list.size() - 1)].to_double();
}

// Prices are in percent of par; 0.7 is a fraction by mistake.
Status check_price(double price, std::string_view field) {
    if (price == 0.0 || (price > 2.0 && price <= 200.0)) return {};
    return refuse_at(
        fmt::format("/assumptions/{}", pointer_of(field)),
        fmt::format("assumptions.{} is {}: expected a price in percent of par, such as 98", field,
                    price));
}

class Collector {
public:
    Collector(const Deal& deal, const DealPlan& plan, const IndexPaths& indices,
              const Assumptions& assumptions, fin::Date as_of)
        : deal_(deal),
          plan_(plan),
          indices_(indices),
          assumptions_(assumptions),
          as_of_(as_of),
          dates_(flow_dates(plan)),
          unit_(plan.cents ? 100.0 : 1.0) {
        terms_ = {as_of, assumptions.rate_day_count, assumptions.prepayment_timing, unit_};
    }

    Result<Collateral> run(std::span<const Holding> holdings) {
        TRY_STATUS(check_prices());
        TRY_STATUS(check_assumptions(assumptions_));
        TRY_STATUS(check_call());
        result_.periods = plan_.periods.size();
        result_.call = assumptions_.call;
        result_.base.resize(result_.periods);
        result_.slices.resize(result_.periods);
        result_.table.resize(holdings.size() * result_.periods);
        for (std::size_t i = 0; i < holdings.size(); ++i) {
            TRY_STATUS(add_asset(holdings[i], i));
        }
        TRY_STATUS(check_events(holdings));
        TRY_STATUS(add_bought(holdings));
        add_up(holdings);
        add_ccc();
        if (without_price_ > 0)
            result_.issues.push_back(
                {Severity::kWarning, "purchase_price",
                 fmt::format("the purchase price of {} assets is unknown: they count as no "
                             "discount obligations",
                             without_price_),
                 "collateral"});
        note_hedges();
        for (Issue& issue : unused_terms(deal_, plan_, assumptions_, holdings))
            result_.issues.push_back(std::move(issue));
        note_credit_risk_sales();
        note_commitments(holdings);
        if (!assumptions_.liquidation && leaves_assets())
            result_.issues.push_back(
                {Severity::kWarning, "liquidation_price",
                 "assets that are left on the last payment date are sold at par: give "
                 "assumptions.liquidation",
                 "assumptions"});
        return std::move(result_);
    }

private:
    // Notes are redeemed at par: what a call at another price pays beyond it is not projected.
    Status check_call() {
        if (assumptions_.call.rule == CallRule::kNone) return {};
        if (assumptions_.call.rule == CallRule::kCleanUp && plan_.clean_up_par <= 0.0)
            return refuse_at("/assumptions/call/rule",
                             "assumptions.call.rule is clean_up, and the deal has no clean-up call",
                             "give redemption.clean_up_share in the deal, or another rule");
        for (const Hedge& hedge : deal_.hedges)
            if (!hedge.end || !deal_.dates.non_call_end || *hedge.end > *deal_.dates.non_call_end)
                result_.issues.push_back(
                    {Severity::kWarning, "hedge_termination",
                     fmt::format("hedge {} may be terminated at a call: that payment is not "
                                 "projected",
                                 hedge.id),
                     "deal.hedges"});
        if (deal_.redemption.price != Decimal(100))
            result_.issues.push_back(
                {Severity::kWarning, "redemption_price",
                 fmt::format("the redemption price is {} percent: a call is projected with the "
                             "notes redeemed at par",
                             deal_.redemption.price.to_string()),
                 "deal.redemption.price"});
        return {};
    }

    // Hedges to which the issuer owes periodic payments that no step pays.
    void note_hedges() {
        for (std::size_t h = 0; h < plan_.hedges.size(); ++h) {
            const bool owes = std::ranges::any_of(plan_.periods, [&](const PeriodPlan& period) {
                return period.hedge_payments[h] > 0.0;
            });
            const auto pays = [&](const Operation& op) {
                return op.code == OpCode::kHedge && op.part == StepPart::kPeriodic &&
                       op.target == static_cast<int>(h);
            };
            if (!owes || std::ranges::any_of(plan_.interest, pays)) continue;
            result_.issues.push_back(
                {Severity::kWarning, "hedge_not_paid",
                 fmt::format("the interest waterfall has no hedge step that pays hedge {}: its "
                             "periodic payments stay unpaid",
                             plan_.hedges[h]),
                 "deal.waterfalls.interest"});
        }
    }

    Status check_prices() const {
        if (assumptions_.ccc) {
            for (std::size_t k = 0; k < plan_.periods.size(); ++k) {
                TRY_STATUS(check_price(price_at(assumptions_.ccc->price, k), "ccc.price"));
            }
        }
        if (assumptions_.reinvestment) {
            TRY_STATUS(
                check_price(assumptions_.reinvestment->price.to_double(), "reinvestment.price"));
        }
        if (assumptions_.credit_risk_sales) {
            TRY_STATUS(check_price(assumptions_.credit_risk_sales->price.to_double(),
                                   "credit_risk_sales.price"));
        }
        if (assumptions_.liquidation) {
            TRY_STATUS(
                check_price(assumptions_.liquidation->price.to_double(), "liquidation.price"));
            for (const auto& [rating, price] : assumptions_.liquidation->by_rating) {
                TRY_STATUS(check_price(price.to_double(), "liquidation.by_rating." + rating));
            }
        }
        return {};
    }

    Result<std::span<const double>> index_of(const Holding& asset) {
        static const std::vector<double> none(kMaxPeriods, 0.0);
        if (asset.coupon_type == AssetCoupon::kFixed) return std::span<const double>(none);
        const std::string& name = asset.index.empty() ? deal_.index : asset.index;
        std::vector<double>& path = paths_[name];
        if (path.empty()) {
            const auto found = indices_.find(name);
            if (found == indices_.end() || found->second.empty())
                return refuse_at(
                    "/curves",
                    fmt::format("curves lacks the index \"{}\" of asset {}", name, asset.id),
                    curve_hint(name));
            for (std::size_t k = 0; k < result_.periods; ++k)
                path.push_back(found->second[std::min(k, found->second.size() - 1)]);
        }
        return std::span<const double>(path);
    }

    Result<AssetRates> rates_of(std::string_view id, std::string_view rating) const {
        AssetRates rates{.lag_months = assumptions_.lag_months};
        TRY(rates.defaults,
            resolve_rate(assumptions_.defaults, assumptions_, dates_, id, rating, "default"));
        TRY(rates.prepay,
            resolve_rate(assumptions_.prepay, assumptions_, dates_, id, rating, "prepay"));
        TRY(rates.recovery,
            resolve_rate(assumptions_.recovery, assumptions_, dates_, id, rating, "recovery"));
        TRY(rates.draws, resolve_draws(assumptions_, dates_, id, rating));
        TRY_STATUS(add_sales(rates, id, rating));
        return rates;
    }

    Status add_sales(AssetRates& rates, std::string_view id, std::string_view rating) const {
        const auto& sales = assumptions_.credit_risk_sales;
        if (!sales) return {};
        rates.sale_price = sales->price.to_double() / 100.0;
        TRY(rates.sales,
            resolve_rate(sales->rate, assumptions_, dates_, id, rating, "credit_risk_sales.rate"));
        return {};
    }

    Result<std::size_t> default_period(const std::string& id) const {
        const auto found = assumptions_.default_events.find(id);
        if (found == assumptions_.default_events.end()) return result_.periods;
        if (const auto* number = std::get_if<std::int64_t>(&found->second))
            return static_cast<std::size_t>(std::max<std::int64_t>(*number, 1) - 1);
        const std::string& text = std::get<std::string>(found->second);
        TRY(const fin::Date date, event_date(id, text));
        return dates_.period_of(date);
    }

    static Result<fin::Date> event_date(const std::string& id, const std::string& text) {
        Result<fin::Date> date = fin::Date::parse(text);
        if (date) return date;
        return refuse_at(event_place(id), date.error().message,
                         "give a date such as 2027-03-31 or the number of a period");
    }
    static std::string event_place(const std::string& id) {
        return fmt::format("/assumptions/default_events/{}", escaped_key(id));
    }

    Status add_asset(const Holding& asset, std::size_t i) {
        const double par = asset.par.to_double() * unit_;
        const std::string_view rating = collateral_rating(asset);
        const std::span<AssetPeriod> rows{&result_.table[i * result_.periods], result_.periods};
        TRY(const AssetRates rates, rates_of(asset.id, rating));
        result_.ids.push_back(asset.id);
        add_mark(asset, rating, rates);
        if (asset.defaulted.value_or(false)) {
            add_defaulted(asset, par, rates, rows);
            return {};
        }
        result_.par_at_start += par;
        TRY(const std::span<const double> index, index_of(asset));
        TRY(const std::size_t event, default_period(asset.id));
        TRY_STATUS(project_asset(asset, par, rates, index, event, dates_, terms_, rows));
        add_accrued(purchased_accrued(asset) * unit_, rows);
        return {};
    }

    // Interest bought with an asset is received with its next interest.
    static void add_accrued(double amount, std::span<AssetPeriod> rows) {
        for (AssetPeriod& row : rows) {
            if (row.interest > 0.0 || row.end <= 0.0) return;
            row.purchased_accrued = amount;
        }
    }

    void add_mark(const Holding& asset, std::string_view rating, const AssetRates& rates) {
        const ParAsset facts =
            par_asset(asset, asset.moodys_rating, asset.sp_rating, deal_.valuation, as_of_);
        Valuation single = deal_.valuation;
        single.ccc.reset();
        ParAsset unit = facts;
        unit.par = 1.0;
        const ParValue value = par_value({&unit, 1}, 0.0, single);
        AssetMark mark{.value = value.assets[0].value,
                       .recovery = rates.recovery.empty() ? 0.0 : rates.recovery[0],
                       .caa = facts.caa,
                       .ccc = facts.ccc,
                       .carried = facts.deferring && !facts.defaulted};
        if (!value.undetermined.empty()) {
            mark.value = facts.defaulted || facts.deferring ? mark.recovery : 1.0;
            result_.issues.push_back(
                {Severity::kWarning, "no_valuation",
                 "the asset has neither market value nor recovery rate: it counts at the assumed "
                 "recovery",
                 asset.id});
        }
        mark.market = facts.market.value_or(1.0);
        mark.sale_price = 1.0;
        if (assumptions_.liquidation) {
            mark.sale_price = assumptions_.liquidation->price.to_double() / 100.0;
            const auto found = assumptions_.liquidation->by_rating.find(std::string(rating));
            if (found != assumptions_.liquidation->by_rating.end())
                mark.sale_price = found->second.to_double() / 100.0;
        }
        if (deal_.valuation.discount && !facts.purchase && !facts.defaulted) ++without_price_;
        result_.marks.push_back(mark);
    }

    // An asset in default today: carried at its value until the assumed recovery is received.
    void add_defaulted(const Holding& asset, double par, const AssetRates& rates,
                       std::span<AssetPeriod> rows) {
        const fin::Date since = asset.default_date.value_or(as_of_);
        const std::size_t received =
            std::min(dates_.period_of(std::max(fin::add_months(since, rates.lag_months), as_of_)),
                     rows.size() - 1);
        const fin::Date zero =
            fin::add_months(since, static_cast<int>(deal_.valuation.zero_after_years * 12.0));
        for (std::size_t s = 0; s < received; ++s) {
            rows[s].in_default += par;
            if (!asset.default_date || dates_.determinations[s] < zero)
                rows[s].carried += par * result_.marks.back().value;
        }
        rows[received].recovered += par * rates.recovery[received];
    }

    Status check_events(std::span<const Holding> holdings) {
        for (const auto& [id, event] : assumptions_.default_events) {
            TRY_STATUS(check_event_date(id, event));
            if (std::ranges::none_of(holdings, [&](const Holding& h) { return h.id == id; }))
                return refuse_at(event_place(id),
                                 fmt::format("assumptions.default_events names the asset \"{}\", "
                                             "which the deal does not hold",
                                             id),
                                 "give the id of an asset of the deal");
        }
        return {};
    }

    Status check_event_date(const std::string& id,
                            const std::variant<std::int64_t, std::string>& event) {
        TRY(const std::size_t period, default_period(id));
        if (const std::string* text = std::get_if<std::string>(&event)) {
            TRY(const fin::Date date, event_date(id, *text));
            if (date <= as_of_)
                return refuse_at(event_place(id),
                                 fmt::format("assumptions.default_events: {} defaults on {}, which "
                                             "is not after {}",
                                             id, *text, as_of_.to_string()),
                                 "give a later date, or mark the asset as defaulted");
        }
        if (period >= result_.periods)
            result_.issues.push_back({Severity::kWarning, "default_event",
                                      "the default is after the last projected date: it has no "
                                      "effect",
                                      id});
        return {};
    }

    void add_up(std::span<const Holding> holdings) {
        const std::vector<std::size_t> order = by_market_value(holdings);
        for (std::size_t i = 0; i < holdings.size(); ++i) {
            const AssetMark& mark = result_.marks[i];
            double in_default =
                holdings[i].defaulted.value_or(false) ? holdings[i].par.to_double() * unit_ : 0.0;
            double accrued = purchased_accrued(holdings[i]) * unit_;
            for (std::size_t k = 0; k < result_.periods; ++k) {
                const AssetPeriod& row = result_.at(i, k);
                PeriodCollateral<double>& sum = result_.base[k];
                sum.interest += row.interest;
                sum.scheduled += row.scheduled;
                sum.unscheduled += row.unscheduled;
                sum.sales += row.sold;
                sum.credit_sales += row.sold;
                sum.reinvestable += row.reinvestable;
                sum.drawn += row.drawn;
                sum.recoveries += row.recovered;
                (mark.carried ? sum.defaulted_begin : sum.performing_begin) += row.begin;
                (mark.carried ? sum.defaulted : sum.performing) += row.end;
                sum.defaulted_begin += in_default;
                sum.defaulted += row.in_default;
                sum.defaulted_value += row.carried + (mark.carried ? row.end * mark.value : 0.0);
                if (!mark.carried) sum.haircut += row.end * (1.0 - mark.value);
                sum.purchased_accrued_begin += accrued;
                sum.purchased_accrued += accrued = row.purchased_accrued;
                sum.sale_value += row.end * mark.sale_price;
                sum.defaulted_par += row.defaulted;
                in_default = row.in_default;
            }
        }
        if (deal_.valuation.ccc && !assumptions_.ccc) add_slices(order);
    }

    static std::vector<std::size_t> by_market_value(std::span<const Holding> holdings) {
        std::vector<std::size_t> order(holdings.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const auto price = [&](std::size_t i) {
            return holdings[i].market_value ? holdings[i].market_value->to_double() : 100.0;
        };
        std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
            if (price(a) != price(b)) return price(a) < price(b);
            return holdings[a].id < holdings[b].id;
        });
        return order;
    }

    // The CCC or Caa assets of each period, whichever have more par.
    void add_slices(const std::vector<std::size_t>& order) {
        const auto& agencies = deal_.valuation.ccc->agencies;
        const auto has = [&](std::string_view agency) {
            return std::ranges::find(agencies, agency) != agencies.end();
        };
        for (std::size_t k = 0; k < result_.periods; ++k) {
            double caa = 0.0, ccc = 0.0;
            for (const std::size_t i : order) {
                const AssetMark& mark = result_.marks[i];
                if (mark.carried) continue;
                if (mark.caa && has("moodys")) caa += result_.at(i, k).end;
                if (mark.ccc && has("sp")) ccc += result_.at(i, k).end;
            }
            result_.base[k].ccc_par = std::max(caa, ccc);
            for (const std::size_t i : order) {
                const AssetMark& mark = result_.marks[i];
                if (mark.carried || !(caa > ccc ? mark.caa : mark.ccc)) continue;
                result_.slices[k].push_back(
                    {result_.at(i, k).end, mark.value - std::min(mark.market, mark.value)});
            }
        }
        for (std::size_t k = 0; k < result_.periods; ++k)
            result_.base[k].ccc_slices = result_.slices[k];
    }

    // Assumptions of what is bought; absent: at par, like the average floating rate asset.
    ReinvestmentAssumption purchase(std::span<const Holding> holdings) {
        if (assumptions_.reinvestment) return *assumptions_.reinvestment;
        ReinvestmentAssumption result;
        double par = 0.0, spread = 0.0;
        for (const Holding& asset : holdings) {
            if (asset.coupon_type != AssetCoupon::kFloating || !asset.spread) continue;
            par += asset.par.to_double();
            spread += asset.par.to_double() * *asset.spread;
        }
        result.spread = par > 0.0 ? spread / par : 0.0;
        if (may_buy())
            result_.issues.push_back(
                {Severity::kWarning, "reinvestment_assumption",
                 "assets are bought at par with the average spread of today's assets and a term "
                 "of five years: give assumptions.reinvestment",
                 "assumptions"});
        return result;
    }

    // Whether a rule allows purchases on a date before the last.
    bool may_buy() const {
        return std::ranges::any_of(
                   plan_.principal,
                   [](const Operation& op) { return op.code == OpCode::kReinvest; }) &&
               std::ranges::any_of(plan_.periods, [&](const PeriodPlan& period) {
                   const ReinvestRule& rule =
                       period.reinvesting ? plan_.reinvest_during : plan_.reinvest_after;
                   return !period.last && rule.what != ReinvestWhat::kNone && rule.share > 0.0;
               });
    }

    void note_commitments(std::span<const Holding> holdings) {
        double undrawn = 0.0;
        for (const Holding& asset : holdings)
            if (!asset.defaulted.value_or(false) && asset.unfunded)
                undrawn += asset.unfunded->to_double();
        if (assumptions_.draws || undrawn <= 0.0) return;
        result_.issues.push_back(
            {Severity::kInfo, "commitments_undrawn",
             fmt::format("unfunded commitments of {:.2f} are not drawn and pay their fees only: "
                         "give assumptions.draws",
                         undrawn),
             "assumptions"});
    }

    void note_credit_risk_sales() {
        const bool named = plan_.reinvest_during.what == ReinvestWhat::kUnscheduledAndCreditRisk ||
                           plan_.reinvest_after.what == ReinvestWhat::kUnscheduledAndCreditRisk;
        if (!named || assumptions_.credit_risk_sales || !may_buy()) return;
        result_.issues.push_back(
            {Severity::kInfo, "no_credit_risk_sales",
             "no sales of credit risk assets are assumed, whose proceeds may be reinvested: give "
             "assumptions.credit_risk_sales",
             "assumptions"});
    }

    Status add_bought(std::span<const Holding> holdings) {
        const ReinvestmentAssumption buy = purchase(holdings);
        Assumptions own = assumptions_;
        if (buy.defaults) own.defaults = *buy.defaults;
        if (buy.prepay) own.prepay = *buy.prepay;
        if (buy.recovery) own.recovery = *buy.recovery;
        own.lag_months = buy.lag_months.value_or(assumptions_.lag_months);
        result_.purchase_price = buy.price.to_double() / 100.0;
        result_.bought_sale_price =
            assumptions_.liquidation ? assumptions_.liquidation->price.to_double() / 100.0 : 1.0;
        const std::size_t n = result_.periods;
        result_.bought.resize(n * n);
        const bool reinvests = std::ranges::any_of(
            plan_.principal, [](const Operation& op) { return op.code == OpCode::kReinvest; });
        if (!reinvests) return {};
        AssetRates rates{.lag_months = own.lag_months};
        TRY(rates.defaults, resolve_rate(own.defaults, own, dates_, {}, {}, "default"));
        TRY(rates.prepay, resolve_rate(own.prepay, own, dates_, {}, {}, "prepay"));
        TRY(rates.recovery, resolve_rate(own.recovery, own, dates_, {}, {}, "recovery"));
        Holding like;
        like.id = "bought";
        TRY(const std::span<const double> index, index_of(like));
        TRY_STATUS(add_sales(rates, {}, {}));
        for (std::size_t t = 0; t + 1 < n; ++t) buy_in(t, buy, rates, index);
        result_.bought_sources = !rates.sales.empty();
        return add_reinvestable(deal_, plan_, holdings, buy, as_of_, result_);
    }

    // A unit of par bought on payment date t: it pays on the deal's payment dates.
    void buy_in(std::size_t t, const ReinvestmentAssumption& buy, const AssetRates& rates,
                std::span<const double> index) {
        const std::size_t n = result_.periods;
        const fin::Date maturity = fin::add_months(dates_.payments[t], buy.term_months);
        const bool early = terms_.timing == PrepaymentTiming::kPeriodStart;
        double balance = 1.0;
        for (std::size_t s = t + 1; s < n; ++s) {
            AssetPeriod& row = result_.bought[t * n + s];
            const PaymentPeriod& dates = plan_.periods[s].dates;
            const int months = deal_.payments.months;
            const double years =
                accrual_fraction(terms_.rate_day_count, dates.start, dates.payment, months);
            const double dcf =
                accrual_fraction(fin::DayCount::kAct360, dates.start, dates.payment, months);
            const bool matures = dates.payment >= maturity;
            row.begin = balance;
            const double lost = balance * periodic_rate(rates.defaults[s], years);
            recover(t, s, dates.payment, lost, rates);
            double left = balance - lost;
            const double prepay = matures && !early ? 0.0 : periodic_rate(rates.prepay[s], years);
            if (early) left -= (row.unscheduled = left * prepay);
            row.interest = left * (std::max(index[s], buy.floor.value_or(-1.0)) + buy.spread) * dcf;
            row.scheduled = matures ? left : left * buy.amortization;
            left -= row.scheduled;
            if (!early) left -= (row.unscheduled = left * prepay);
            if (!rates.sales.empty() && !matures) {
                const double sold = left * periodic_rate(rates.sales[s], years);
                row.sold = sold * rates.sale_price;
                left -= sold;
            }
            row.end = balance = left;
        }
    }

    void recover(std::size_t t, std::size_t s, fin::Date date, double lost,
                 const AssetRates& rates) {
        if (lost <= 0.0) return;
        AssetPeriod* rows = &result_.bought[t * result_.periods];
        rows[s].defaulted += lost;
        const std::size_t received =
            std::min(received_on(fin::add_months(date, rates.lag_months)), result_.periods - 1);
        for (std::size_t k = s; k < received; ++k) {
            rows[k].carried += lost * rates.recovery[s];
            rows[k].in_default += lost;
        }
        rows[received].recovered += lost * rates.recovery[s];
    }

    // Bought assets are collected up to the payment date.
    std::size_t received_on(fin::Date date) const {
        return static_cast<std::size_t>(std::ranges::lower_bound(dates_.payments, date) -
                                        dates_.payments.begin());
    }

    void add_ccc() {
        if (!assumptions_.ccc || !deal_.valuation.ccc) return;
        for (std::size_t k = 0; k < result_.periods; ++k) {
            result_.ccc_shares.push_back(at(assumptions_.ccc->share, k));
            result_.ccc_losses.push_back(1.0 - price_at(assumptions_.ccc->price, k) / 100.0);
        }
    }

    bool leaves_assets() const { return result_.base.back().performing > 0.01; }

    const Deal& deal_;
    const DealPlan& plan_;
    const IndexPaths& indices_;
    const Assumptions& assumptions_;
    fin::Date as_of_;
    FlowDates dates_;
    FlowTerms terms_;
    double unit_;
    std::map<std::string, std::vector<double>> paths_;
    std::size_t without_price_ = 0;
    Collateral result_;
};

}  // namespace

std::string_view collateral_rating(const Holding& asset) {
    for (const auto& rating :
         {asset.moodys_rating, asset.moodys_facility_rating, asset.moodys_issuer_rating})
        if (rating) return describe::to_word(*rating);
    for (const auto& rating : {asset.sp_rating, asset.sp_facility_rating, asset.sp_issuer_rating})
        if (rating) return describe::to_word(*rating);
    return {};
}

Result<Collateral> collect(const Deal& deal, const DealPlan& plan, const IndexPaths& indices,
                           std::span<const Holding> holdings, const Assumptions& assumptions,
                           fin::Date as_of) {
    return Collector(deal, plan, indices, assumptions, as_of).run(holdings);
}

}  // namespace ballast::clo
