#include "alm/business_plan.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "alm/redemptions.hpp"
#include "alm/renewal.hpp"
#include "base/threads.hpp"
#include "model/bank_dates.hpp"

namespace ballast::alm {

namespace {

using fin::Date;

constexpr double kMostAmount = 1e15;
constexpr double kMostMargin = 1.0;

Error wrong(const PlanLine& line, std::string_view what) {
    return fail(Code::kInvalidInput, fmt::format("plan line {}: {}", line.terms.id, what));
}

// The terms as a contract of one that starts on `as_of`: a plan states no dates of its own.
Position planned_terms(const PlanLine& line, Date as_of, double margin) {
    Position terms = line.terms;
    terms.balance = 1.0;
    terms.renew_margin = margin;
    if (terms.type == PositionType::kNonMaturity) {
        terms.slots.clear();
        // A deposit that stays needs no rule for its run-off.
        if (line.renews && terms.withdrawal.empty()) terms.slots = {{as_of + 1, 1.0}};
        return terms;
    }
    const int months = renewal_months(line.terms, RenewalRule::kLike);
    terms.end_of_month = line.terms.end_of_month.value_or(false);
    terms.renew_months = months;
    terms.start = terms.last_payment = as_of;
    terms.maturity = model::months_after(as_of, months, false);
    terms.rate = 0.0;
    terms.next_payment.reset();
    terms.next_principal.reset();
    terms.grace_end.reset();
    terms.teaser_end.reset();
    terms.teaser_rate.reset();
    // Call money with neither is at a fixed rate.
    terms.next_reset.reset();
    if (terms.reset_months > 0 || terms.index_months > 0)
        terms.next_reset = fin::add_months(as_of, terms.reset_months);
    if (!is_swap(terms.type)) return terms;
    terms.leg2_rate = 0.0;
    terms.leg2_last_payment = as_of;
    terms.leg2_next_payment.reset();
    terms.leg2_next_reset = fin::add_months(as_of, terms.leg2_reset_months);
    return terms;
}

// The months of a line with one margin, and what does not depend on the scenario.
struct PreparedLine {
    const PlanLine* line = nullptr;
    std::size_t index = 0;     // of the line in the plan
    std::vector<bool> months;  // of the plan
    ResolvedPosition resolved;
    std::vector<std::pair<Date, double>> originated;  // within the horizon
    std::vector<DatedAmounts> run_off;  // of a deposit that does not stay: shares, by origination

    bool is_deposit() const { return line->terms.type == PositionType::kNonMaturity; }
};

// What a line adds under a batch of scenarios.
struct LineLanes {
    std::vector<Lanes> nii;   // [month], in the currency
    DueByLane outstanding;    // change of the balance of the first leg, positive is more
    DueByLane cash;           // received, negative is paid out
    std::vector<Lanes> rate;  // [month of the plan]
};

class PlanValuation {
public:
    PlanValuation(const BusinessPlan& plan, PlanFunding funding, const BookInputs& inputs)
        : plan_(plan),
          funding_(funding),
          inputs_(inputs),
          market_(inputs.market),
          horizon_(inputs.book.horizon()),
          months_(horizon_.months()),
          plan_months_(plan_months(plan)),
          resolver_(market_, inputs.behaviour, inputs.book.settings()),
          days_(std::max(inputs.book.days(),
                         static_cast<std::size_t>(horizon_.end() - market_.as_of) + 1)) {}

    Result<PlannedBusiness> run(const Work& work) {
        TRY_STATUS(prepare());
        const std::size_t count = inputs_.scenarios.size();
        result_.lines.resize(plan_.lines.size());
        for (const PreparedLine& line : lines_) {
            PlanLineValue& value = result_.lines[line.index];
            value.currency = line.resolved.currency();
            value.nii.assign(count, std::vector<double>(months_, 0.0));
            value.balance = value.nii;
            value.rate.assign(count, std::vector<std::optional<double>>(plan_months_));
        }
        for (std::size_t first = 0; first < count; first += kLanes) {
            TRY_STATUS(run_batch(first, work));
            if (work.report)
                work.report({.done = std::min(first + kLanes, count),
                             .total = count,
                             .unit = "scenarios",
                             .phase = "planned business"});
        }
        return std::move(result_);
    }

private:
    Status prepare() {
        for (std::size_t i = 0; i < plan_.lines.size(); ++i)
            if (auto added = add_line(i); !added) {
                Error error = added.error();
                error.errors.push_back({fmt::format("/lines/{}", i), "unsound", error.message,
                                        "correct the terms of the line"});
                return error;
            }
        return {};
    }

    // One prepared line for each margin.
    Status add_line(std::size_t index) {
        const PlanLine& line = plan_.lines[index];
        TRY_STATUS(check_plan_line(line, market_.as_of));
        std::map<double, std::vector<bool>> by_margin;
        by_margin[margin_of(line, 0)].resize(plan_months_);
        for (std::size_t m = 0; m < plan_months_; ++m) {
            std::vector<bool>& months = by_margin[margin_of(line, m)];
            months.resize(plan_months_);
            months[m] = true;
        }
        for (auto& [margin, months] : by_margin) {
            TRY(PreparedLine prepared, prepared_line(line, margin, std::move(months)));
            prepared.index = index;
            lines_.push_back(std::move(prepared));
        }
        return {};
    }

    Result<PreparedLine> prepared_line(const PlanLine& line, double margin,
                                       std::vector<bool> months) {
        PreparedLine prepared{.line = &line,
                              .index = 0,
                              .months = std::move(months),
                              .resolved = {},
                              .originated = {},
                              .run_off = {}};
        TRY(prepared.resolved, resolver_.resolve(planned_terms(line, market_.as_of, margin)));
        for (const ResolvedLeg& leg : prepared.resolved.legs)
            days_ = std::max(
                days_, renewal_days(leg.contract, RenewalRule::kLike, horizon_, market_.as_of));
        for (std::size_t m = 0; m < line.amounts.size(); ++m) {
            const Date date = origination_date(plan_, m);
            if (!prepared.months[m] || line.amounts[m] == 0.0 || date >= horizon_.end()) continue;
            if (date <= market_.as_of) {
                ++result_.past;
                continue;
            }
            prepared.originated.emplace_back(date, line.amounts[m]);
            if (!prepared.is_deposit()) continue;
            DatedAmounts& shares = prepared.run_off.emplace_back();
            if (line.renews) continue;
            const DepositRule& rule = inputs_.behaviour.deposits.at(line.terms.withdrawal);
            TRY(shares, deposit_run_off(rule, 1.0, date, *market_.regulation));
        }
        return prepared;
    }

    Status run_batch(std::size_t first, const Work& work) {
        const auto batch =
            inputs_.scenarios.subspan(first, std::min(kLanes, inputs_.scenarios.size() - first));
        const LaneTables tables = make_lane_tables(market_, batch, days_, false, work);
        std::vector<LineLanes> values(lines_.size());
        parallel_blocks(work, lines_.size(), 1, [&](std::size_t i, std::size_t, std::size_t) {
            values[i] = value_line(lines_[i], tables);
        });
        if (work.cancel.requested()) return fail(Code::kCancelled, "the valuation was cancelled");
        for (std::size_t i = 0; i < lines_.size(); ++i)
            TRY_STATUS(store(lines_[i], first, tables.used, values[i]));
        if (funding_ == PlanFunding::kNone) return {};
        TRY(DailyCash cash, redemptions_by_day(inputs_.book, market_, tables, work));
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            auto& own = cash.of_currency[lines_[i].resolved.currency()];
            for (const auto& [date, amounts] : values[i].cash) {
                const auto day = static_cast<std::size_t>(date - market_.as_of);
                for (std::size_t lane = 0; lane < tables.used; ++lane)
                    own[day * kLanes + lane] += amounts[lane];
            }
        }
        for (std::size_t c = 0; c < market_.currencies.size(); ++c)
            fund(c, cash.of_currency[c], first, tables);
        return {};
    }

    LineLanes value_line(const PreparedLine& line, const LaneTables& tables) const {
        LineLanes value{.nii = std::vector<Lanes>(months_),
                        .outstanding = {},
                        .cash = {},
                        .rate = std::vector<Lanes>(plan_months_)};
        for (std::size_t i = 0; i < line.resolved.legs.size(); ++i) {
            const ResolvedLeg& leg = line.resolved.legs[i];
            DueByLane due;
            for (const auto& [date, amount] : line.originated)
                for (std::size_t lane = 0; lane < tables.used; ++lane)
                    due[date][lane] += amount * leg.contract.balance;
            DueByLane redeemed;
            std::vector<Lanes> months(months_);
            if (line.is_deposit())
                add_deposits(line, leg, tables, months, redeemed);
            else
                add_like_contracts(leg.contract, leg.terms, due, tables, *market_.regulation,
                                   horizon_, months, line.line->renews ? nullptr : &redeemed);
            for (std::size_t m = 0; m < months_; ++m)
                for (std::size_t lane = 0; lane < tables.used; ++lane)
                    value.nii[m][lane] += leg.sign() * months[m][lane];
            if (i == 0) {
                add(due, 1.0, value.outstanding);
                add(redeemed, -1.0, value.outstanding);
            }
            if (leg.terms.flow_terms.kind != LegKind::kLoan) continue;
            add(due, -leg.sign(), value.cash);
            add(redeemed, leg.sign(), value.cash);
        }
        add_rates(line, tables, value.rate);
        return value;
    }

    static void add(const DueByLane& amounts, double scale, DueByLane& to) {
        for (const auto& [date, lanes] : amounts) {
            Lanes& sum = to[date];
            for (std::size_t lane = 0; lane < kLanes; ++lane) sum[lane] += scale * lanes[lane];
        }
    }

    void add_deposits(const PreparedLine& line, const ResolvedLeg& leg, const LaneTables& tables,
                      std::vector<Lanes>& months, DueByLane& redeemed) const {
        const Accrual accrual = deposit_accrual(leg.contract);
        const auto years = [&](Date from, Date to) { return accrual.years(from, to); };
        Lanes rate{};
        for (std::size_t lane = 0; lane < tables.used; ++lane)
            rate[lane] =
                deposit_rate(leg.contract, leg.terms, RateView(tables, leg.terms.currency, lane));
        for (std::size_t i = 0; i < line.originated.size(); ++i) {
            auto [from, amount] = line.originated[i];
            const auto earn_until = [&](Date to) {
                split_by_month(horizon_, from, to, years, [&](std::size_t month, double part) {
                    for (std::size_t lane = 0; lane < tables.used; ++lane)
                        months[month][lane] += amount * rate[lane] * part;
                });
            };
            for (const auto& [date, share] : line.run_off[i]) {
                if (date >= horizon_.end()) break;
                earn_until(date);
                const double paid = share * line.originated[i].second;
                for (std::size_t lane = 0; lane < tables.used; ++lane) redeemed[date][lane] += paid;
                amount -= paid;
                from = date;
            }
            earn_until(horizon_.end());
        }
    }

    void add_rates(const PreparedLine& line, const LaneTables& tables,
                   std::vector<Lanes>& rate) const {
        const ResolvedLeg& leg = line.resolved.legs.front();
        for (std::size_t m = 0; m < plan_months_; ++m) {
            const Date date = origination_date(plan_, m);
            if (!line.months[m] || !is_planned(date)) continue;
            for (std::size_t lane = 0; lane < tables.used; ++lane) {
                const RateView rates(tables, leg.terms.currency, lane);
                rate[m][lane] = line.is_deposit()
                                    ? deposit_rate(leg.contract, leg.terms, rates)
                                    : *like_contract(leg.contract, leg.terms, rates, date).rate;
            }
        }
    }
    bool is_planned(Date date) const { return date > market_.as_of && date < horizon_.end(); }

    Status store(const PreparedLine& prepared, std::size_t first, std::size_t lanes,
                 const LineLanes& value) {
        PlanLineValue& line = result_.lines[prepared.index];
        const double fx = market_.currencies[line.currency].fx_to_reporting;
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            const std::size_t s = first + lane;
            double balance = 0.0;
            auto change = value.outstanding.begin();
            for (std::size_t m = 0; m < months_; ++m) {
                line.nii[s][m] += fx * value.nii[m][lane];
                for (; change != value.outstanding.end() && change->first < horizon_.bounds[m + 1];
                     ++change)
                    balance += change->second[lane];
                line.balance[s][m] += balance;
                if (!std::isfinite(line.nii[s][m]))
                    return wrong(*prepared.line,
                                 "its interest is not a finite number: its rate is too negative "
                                 "for a level payment, or a curve is out of range");
            }
            for (std::size_t m = 0; m < plan_months_; ++m)
                if (prepared.months[m] && is_planned(origination_date(plan_, m)))
                    line.rate[s][m] = value.rate[m][lane];
        }
        return {};
    }

    void fund(std::size_t currency, const std::vector<double>& cash, std::size_t first,
              const LaneTables& tables) {
        if (std::ranges::all_of(cash, [](double amount) { return amount == 0.0; })) return;
        auto found = std::ranges::find(result_.funding, currency, &PlanFundingValue::currency);
        if (found == result_.funding.end()) {
            PlanFundingValue& made = result_.funding.emplace_back();
            made.currency = currency;
            made.nii.assign(inputs_.scenarios.size(), std::vector<double>(months_, 0.0));
            made.balance = made.nii;
            found = result_.funding.end() - 1;
        }
        const double fx = market_.currencies[currency].fx_to_reporting;
        const auto days = static_cast<std::size_t>(horizon_.end() - market_.as_of);
        for (std::size_t lane = 0; lane < tables.used; ++lane) {
            const RateView rates(tables, currency, lane);
            std::vector<double>& nii = found->nii[first + lane];
            double balance = 0.0;
            std::size_t month = 0;
            for (std::size_t day = 0; day < days; ++day) {
                const Date date = market_.as_of + static_cast<int>(day);
                while (horizon_.bounds[month + 1] <= date) ++month;
                balance += cash[day * kLanes + lane];
                nii[month] +=
                    fx * balance * (rates.discount(date) / rates.discount(date + 1) - 1.0);
                found->balance[first + lane][month] = balance;
            }
        }
    }

    const BusinessPlan& plan_;
    PlanFunding funding_;
    const BookInputs& inputs_;
    const Market& market_;
    const Horizon& horizon_;
    std::size_t months_;
    std::size_t plan_months_;
    Book resolver_;  // of the terms of the lines, which point into its behavior
    std::size_t days_;
    std::vector<PreparedLine> lines_;
    PlannedBusiness result_;
};

}  // namespace

Date origination_date(const BusinessPlan& plan, std::size_t month) {
    const Date in_month = fin::add_months(plan.first_month, static_cast<int>(month));
    const Date last = in_month.end_of_month();
    const Date first = last - (last.day() - 1);
    return plan.day == OriginationDay::kFirst ? first : first + last.day() / 2;
}

std::size_t plan_months(const BusinessPlan& plan) {
    std::size_t months = 0;
    for (const PlanLine& line : plan.lines) months = std::max(months, line.amounts.size());
    return months;
}

double PlannedIncome::total(std::size_t scenario) const {
    return std::accumulate(nii[scenario].begin(), nii[scenario].end(), 0.0);
}

double PlannedBusiness::nii(std::size_t scenario, std::size_t month) const {
    double sum = 0.0;
    for (const PlanLineValue& line : lines) sum += line.nii[scenario][month];
    for (const PlanFundingValue& line : funding) sum += line.nii[scenario][month];
    return sum;
}

double PlannedBusiness::nii(std::size_t scenario) const {
    double sum = 0.0;
    for (const PlanLineValue& line : lines) sum += line.total(scenario);
    for (const PlanFundingValue& line : funding) sum += line.total(scenario);
    return sum;
}

std::vector<PlannedPart> planned_parts(const BusinessPlan& plan, const PlannedBusiness& planned,
                                       const Market& market) {
    std::vector<PlannedPart> parts;
    const auto add = [&](std::string id, ChangeValue value,
                         std::vector<std::vector<double>> months) {
        const std::vector<double> none(months.size(), 0.0);
        value.eve = value.option = value.test_nii = none;
        value.months = std::move(months);
        parts.push_back({std::move(id), std::move(value)});
    };
    for (std::size_t i = 0; i < planned.lines.size(); ++i) {
        const Position& terms = plan.lines[i].terms;
        add(terms.id,
            {.side = terms.side,
             .currency = terms.currency,
             .product = terms.product,
             .off_balance = is_derivative(terms.type)},
            planned.lines[i].nii);
    }
    for (const PlanFundingValue& account : planned.funding) {
        const std::string& currency = market.currencies[account.currency].currency;
        for (const Side side : {Side::kAsset, Side::kLiability}) {
            std::vector<std::vector<double>> months = account.nii;
            bool is_held = false;
            for (std::size_t s = 0; s < months.size(); ++s)
                for (std::size_t m = 0; m < months[s].size(); ++m) {
                    const bool owes = account.balance[s][m] < 0.0;
                    if (owes == (side == Side::kLiability))
                        is_held = is_held || months[s][m] != 0.0;
                    else
                        months[s][m] = 0.0;
                }
            if (is_held)
                add(fmt::format("overnight account {}", currency),
                    {.side = side, .currency = currency, .product = "overnight"},
                    std::move(months));
        }
    }
    return parts;
}

double margin_of(const PlanLine& line, std::size_t month) {
    return month < line.margins.size() ? line.margins[month] : line.terms.renew_margin;
}

Status check_plan_line(const PlanLine& line, Date as_of) {
    const Position& terms = line.terms;
    for (std::size_t m = 0; m < line.margins.size(); ++m)
        if (!(std::abs(line.margins[m]) <= kMostMargin))
            return wrong(line, fmt::format("the margin of month {} is {}: expected a fraction from "
                                           "-{} to {}, such as 0.012",
                                           m + 1, line.margins[m], kMostMargin, kMostMargin));
    if (!line.margins.empty() && terms.type == PositionType::kNonMaturity)
        return wrong(line,
                     "a non-maturity deposit pays its client rate: leave margins out, or plan a "
                     "line for each rate");
    for (std::size_t m = 0; m < line.amounts.size(); ++m)
        if (!(line.amounts[m] >= 0.0 && line.amounts[m] <= kMostAmount))
            return wrong(line, fmt::format("the amount of month {} is {}: expected a number from 0 "
                                           "to {:g}, in {}",
                                           m + 1, line.amounts[m], kMostAmount, terms.currency));
    if (terms.type == PositionType::kNonMaturity) {
        if (!terms.rate)
            return wrong(line,
                         "rate is missing: a planned non-maturity deposit requires the "
                         "client rate that it pays");
        if (!line.renews && terms.withdrawal.empty())
            return wrong(line,
                         "a planned non-maturity deposit requires a withdrawal key that has a "
                         "deposit rule, or renews where the volume stays");
        return {};
    }
    if (terms.type == PositionType::kCap || terms.type == PositionType::kFloor)
        return wrong(line,
                     "a plan has no caps and floors of their own: give the cap or floor of a "
                     "variable loan, or use alm.session.what_if");
    if (!has_legs(terms.type) && amortization_of(terms.type) == Amortization::kScheduled)
        return wrong(line,
                     "planned contracts have no schedule, whose dates are those of one "
                     "contract: use a bullet, linear or annuity type");
    if (renewal_months(terms, RenewalRule::kLike) <= 0)
        return wrong(line,
                     "the term is missing: give it as renew_months, or give start and "
                     "maturity");
    return check_position(planned_terms(line, as_of, terms.renew_margin), as_of);
}

Result<PlannedBusiness> value_business_plan(const BusinessPlan& plan, PlanFunding funding,
                                            const BookInputs& inputs, const Work& work) {
    if (inputs.scenarios.empty())
        return fail(Code::kInvalidInput, "there are no scenarios: expected at least one");
    return PlanValuation(plan, funding, inputs).run(work);
}

}  // namespace ballast::alm
