#include "clo/explain.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ballast::clo {

namespace {

constexpr std::string_view kBought = "assets bought by the projection";

struct Named {
    const Operation* op = nullptr;
    Waterfall waterfall = Waterfall::kInterest;
};

std::string_view formula_of(OpCode code, Waterfall waterfall) {
    switch (code) {
        case OpCode::kTax:
            return "amount of the step";
        case OpCode::kFee:
            return "basis amount x rate x year fraction + amount a year x year fraction + unpaid; "
                   "capped: at most the cap; rest: what is above it";
        case OpCode::kReserve:
            return "target of the account - its balance";
        case OpCode::kHedge:
            return "periodic: payments of the issuer - receipts, when positive, + unpaid; "
                   "termination, subordinated: what the state lists and is unpaid";
        case OpCode::kInterest:
            return "sum over tranches of (balance + deferred interest) x rate x year fraction + "
                   "unpaid interest";
        case OpCode::kDeferred:
            return "sum over tranches of deferred interest";
        case OpCode::kAmortize:
            return "instalments due - principal paid";
        case OpCode::kCure:
            return waterfall == Waterfall::kInterest
                       ? "larger of OC cure = denominator - numerator / trigger and IC cure"
                       : "larger of OC cure = (trigger x denominator - numerator) / (trigger - 1) "
                         "and IC cure";
        case OpCode::kDivert:
            return "smaller of share x cash and trigger x denominator - numerator";
        case OpCode::kPrincipal:
            return "sum over tranches of deferred interest and balance";
        case OpCode::kShortfall:
            return "sum of what the listed steps left unpaid";
        case OpCode::kReinvest:
            return "smallest of cash, share x principal of the kinds that the rule names from "
                   "assets "
                   "that the conditions allow to replace, and what the criteria leave room for";
        case OpCode::kTransfer:
            return "cash, at most the limit";
        case OpCode::kHurdle:
            return "hurdle balance";
        case OpCode::kSplit:
        case OpCode::kResidual:
            return "cash that is left";
    }
    return {};
}

class Explainer {
public:
    Explainer(const Deal& deal, const CompiledDeal& compiled, const Projection& projection)
        : deal_(deal),
          plan_(compiled.plan),
          collateral_(compiled.collateral),
          projection_(projection),
          unit_(plan_.cents ? 100.0 : 1.0) {}

    Result<Explanation> run(const ExplainedCell& cell) {
        if (!cell.date)
            return fail(Code::kInvalidInput,
                        "the cell has no date: give the payment date of the step or figure");
        const auto found = std::ranges::find(projection_.periods, *cell.date, &PeriodRow::date);
        if (found == projection_.periods.end())
            return fail(
                Code::kInvalidInput,
                fmt::format("{} is no payment date of the projection, which has dates from "
                            "{} to {}",
                            cell.date->to_string(), projection_.periods.front().date.to_string(),
                            projection_.periods.back().date.to_string()));
        period_ = static_cast<std::size_t>(found - projection_.periods.begin());
        if (cell.step) return step(*cell.step);
        if (cell.coverage) return coverage(*cell.coverage);
        if (cell.collateral) return collections(*cell.collateral);
        return fail(Code::kInvalidInput, "the cell names no step, coverage group or collateral");
    }

private:
    const PeriodRow& period() const { return projection_.periods[period_]; }

    Named operation(const std::string& id) const {
        for (const Waterfall waterfall :
             {Waterfall::kInterest, Waterfall::kPrincipal, Waterfall::kAcceleration})
            for (const Operation& op : plan_.program(waterfall))
                if (op.id == id) return {&op, waterfall};
        return {};
    }

    Result<Explanation> step(const std::string& id) {
        const Named named = operation(id);
        if (!named.op)
            return fail(Code::kInvalidInput, fmt::format("the deal has no step \"{}\"", id));
        const Operation& op = *named.op;
        Explanation result{.formula = std::string(formula_of(op.code, named.waterfall))};
        result.clause = clause(id);
        bool ran = false;
        for (const StepRow& row : projection_.steps) {
            if (row.date != period().date || row.id != id) continue;
            if (row.unpaid_step) {
                result.rows.push_back(
                    {.id = *row.unpaid_step, .amount = row.due, .value = row.due});
                continue;
            }
            ran = true;
            result.available = row.available;
            result.due = row.due;
            result.paid = row.paid;
            result.unpaid = row.unpaid;
            result.value = row.due;
        }
        if (!ran) result.formula += " (the waterfall did not run on this date)";
        add_inputs(op, named.waterfall, result);
        return finished(std::move(result));
    }

    void add_inputs(const Operation& op, Waterfall waterfall, Explanation& result) const {
        const PeriodPlan& terms = plan_.periods[period_];
        if (op.code == OpCode::kFee) add_fee(op, terms, result);
        if (op.code == OpCode::kInterest) add_interest(op, result);
        if (op.code == OpCode::kDeferred || op.code == OpCode::kPrincipal) add_owed(op, result);
        if (op.code == OpCode::kCure)
            add_ratio(plan_.coverage[static_cast<std::size_t>(op.target)].id, waterfall, result);
        if (op.code == OpCode::kDivert)
            add_diversion(plan_.diversions[static_cast<std::size_t>(op.target)], result);
        if (op.code == OpCode::kReinvest) add_purchase(terms, result);
        if (op.code == OpCode::kHurdle) add_hurdle(terms, result);
    }

    // The ratio is that of its coverage group, the trigger its own.
    void add_diversion(const DiversionPlan& diversion, Explanation& result) const {
        result.inputs.push_back({"share", diversion.share});
        result.inputs.push_back({"cash", result.available.value_or(0.0)});
        result.inputs.push_back({"trigger of the diversion", diversion.trigger});
        const CoverageRow* row = ratio(
            plan_.coverage[static_cast<std::size_t>(diversion.coverage)].id, Waterfall::kInterest);
        if (!row) return;
        result.inputs.push_back({"OC numerator", row->oc_numerator});
        result.inputs.push_back({"OC denominator", row->oc_denominator});
        if (row->oc) result.inputs.push_back({"OC ratio", *row->oc});
    }

    void add_purchase(const PeriodPlan& terms, Explanation& result) const {
        const ReinvestRule& rule = terms.reinvesting ? plan_.reinvest_during : plan_.reinvest_after;
        result.inputs.push_back({"cash", result.available.value_or(0.0)});
        result.inputs.push_back({"share", rule.share});
        result.inputs.push_back({"scheduled principal", period().scheduled});
        result.inputs.push_back({"prepayments", period().unscheduled});
        result.inputs.push_back({"recoveries", period().recoveries});
        result.inputs.push_back({"sales", period().sales});
    }

    void add_hurdle(const PeriodPlan& terms, Explanation& result) const {
        const double open =
            period_ == 0 ? plan_.opening.hurdle / unit_ : projection_.periods[period_ - 1].hurdle;
        const double grown = open * terms.hurdle_growth;
        result.inputs.push_back({"hurdle balance after the date before", open});
        result.inputs.push_back({"growth at the hurdle rate", terms.hurdle_growth});
        result.inputs.push_back({"paid by earlier steps of the date", grown - result.value});
    }

    void add_fee(const Operation& op, const PeriodPlan& terms, Explanation& result) const {
        const auto f = static_cast<std::size_t>(op.target);
        const double unpaid = fee_unpaid(f) * (1.0 + terms.fee_unpaid_rates[f]);
        if (terms.fee_rates[f] > 0.0) {
            const bool stated = period_ == 0 && plan_.opening.fee_basis[f] >= 0.0;
            // What the fee was computed from: the other parts of what is due are known.
            const double basis =
                (period().fees[f].due - terms.fee_amounts[f] / unit_ - unpaid) / terms.fee_rates[f];
            result.inputs.push_back(
                {stated ? "basis amount, as the state has it"
                 : plan_.fees[f].basis_amount == FeeBasisAmount::kTotal
                     ? "basis amount: all par, principal cash and purchased accrued "
                       "interest"
                     : "basis amount: performing par",
                 stated && plan_.fees[f].basis != FeeBasis::kAverage
                     ? plan_.opening.fee_basis[f] / unit_
                     : basis});
        }
        result.inputs.push_back({"rate x year fraction", terms.fee_rates[f]});
        result.inputs.push_back({"amount x year fraction", terms.fee_amounts[f] / unit_});
        result.inputs.push_back({"unpaid before, with interest", unpaid});
        result.inputs.push_back({"fee due on the date", period().fees[f].due});
        if (plan_.fees[f].capped) {
            result.inputs.push_back({"cap: amount", terms.fee_cap_amounts[f] / unit_});
            result.inputs.push_back({"cap: rate x year fraction", terms.fee_cap_rates[f]});
        }
    }

    double fee_unpaid(std::size_t f) const {
        if (period_ == 0) return plan_.opening.fee_unpaid[f] / unit_;
        if (!plan_.fees[f].carry_forward) return 0.0;
        const FeeAmount& before = projection_.periods[period_ - 1].fees[f];
        return before.due - before.paid;
    }

    void add_interest(const Operation& op, Explanation& result) const {
        for (std::uint32_t i = op.first; i < op.last; ++i) {
            const auto t = static_cast<std::size_t>(plan_.items[i]);
            const TrancheRow& row = projection_.tranches[t].flows[period_];
            result.inputs.push_back({"rate of " + plan_.tranches[t].id, row.rate});
            result.inputs.push_back({"interest per unit of balance of " + plan_.tranches[t].id,
                                     plan_.periods[period_].accruals[t]});
            if (op.code == OpCode::kInterest)
                result.rows.push_back({.id = plan_.tranches[t].id,
                                       .amount = before(t).balance + before(t).deferred,
                                       .value = row.interest_due});
        }
        // Where interest was paid earlier on the date, the rows show all of it.
    }

    void add_owed(const Operation& op, Explanation& result) const {
        double owed = 0.0;
        for (std::uint32_t i = op.first; i < op.last; ++i) {
            const auto t = static_cast<std::size_t>(plan_.items[i]);
            owed += before(t).deferred;
            if (op.code == OpCode::kPrincipal) owed += before(t).balance;
            result.inputs.push_back(
                {"balance of " + plan_.tranches[t].id + " before the date", before(t).balance});
            result.inputs.push_back(
                {"deferred interest of " + plan_.tranches[t].id + " before the date",
                 before(t).deferred});
        }
        // Payments of earlier steps, and interest that was deferred by them.
        result.inputs.push_back({"change by earlier steps of the date", result.value - owed});
    }

    TrancheRow before(std::size_t t) const {
        if (period_ > 0) return projection_.tranches[t].flows[period_ - 1];
        TrancheRow row;
        row.balance = plan_.opening.balances[t] / unit_;
        row.deferred = plan_.opening.deferred[t] / unit_;
        return row;
    }

    const CoverageRow* ratio(const std::string& id, Waterfall waterfall) const {
        for (const CoverageRow& row : projection_.tests)
            if (row.date == period().date && row.id == id && row.waterfall == waterfall)
                return &row;
        return nullptr;
    }

    void add_ratio(const std::string& id, Waterfall waterfall, Explanation& result) const {
        const CoverageRow* row = ratio(id, waterfall);
        if (!row) return;
        result.inputs.push_back({"OC numerator", row->oc_numerator});
        result.inputs.push_back({"OC denominator", row->oc_denominator});
        if (row->oc_trigger) result.inputs.push_back({"OC trigger", *row->oc_trigger});
        if (row->oc) result.inputs.push_back({"OC ratio", *row->oc});
        if (row->ic_trigger) {
            result.inputs.push_back({"IC numerator", row->ic_numerator});
            result.inputs.push_back({"IC denominator", row->ic_denominator});
            result.inputs.push_back({"IC trigger", *row->ic_trigger});
            if (row->ic) result.inputs.push_back({"IC ratio", *row->ic});
        }
    }

    // The numerator of the ratio: every asset at its value, cash and haircuts.
    Result<Explanation> coverage(const std::string& id) {
        const CoverageRow* row = ratio(id, Waterfall::kInterest);
        if (!row)
            return fail(Code::kInvalidInput,
                        fmt::format("coverage group \"{}\" was not tested on {}", id,
                                    period().date.to_string()));
        Explanation result{.formula =
                               "OC ratio = (assets at their values + principal cash - excess of "
                               "CCC assets) / (balance and deferred interest of the group and all "
                               "senior)"};
        add_ratio(id, Waterfall::kInterest, result);
        result.value = row->oc_numerator;
        const bool final = period().liquidated;
        for (std::size_t i = 0; i < collateral_.ids.size() && !final; ++i) {
            const AssetPeriod& flows = collateral_.at(i, period_);
            const AssetMark& mark = collateral_.marks[i];
            if (flows.end > 0.0)
                result.rows.push_back({.id = collateral_.ids[i],
                                       .category = mark.carried       ? "deferring"
                                                   : mark.value < 1.0 ? "discount"
                                                                      : "performing",
                                       .amount = flows.end / unit_,
                                       .value = flows.end * mark.value / unit_,
                                       .haircut = flows.end * (1.0 - mark.value) / unit_});
            if (flows.carried > 0.0)
                result.rows.push_back({.id = collateral_.ids[i],
                                       .category = "recovery",
                                       .amount = flows.in_default / unit_,
                                       .value = flows.carried / unit_,
                                       .haircut = (flows.in_default - flows.carried) / unit_});
        }
        if (!final && reinvests()) {
            const auto [performing, recovering] = of_pool();
            result.rows.push_back({.id = std::string(kBought),
                                   .category = "performing",
                                   .amount = period().performing - performing,
                                   .value = period().performing - performing});
            result.rows.push_back({.id = std::string(kBought),
                                   .category = "recovery",
                                   .value = period().defaulted_value - recovering});
        }
        result.rows.push_back({.id = "principal cash",
                               .amount = period().principal_proceeds,
                               .value = period().principal_proceeds});
        if (plan_.valuation.purchased_accrued && !final)
            result.rows.push_back({.id = "purchased accrued interest",
                                   .value = collateral_.base[period_].purchased_accrued / unit_});
        result.rows.push_back({.id = "excess of CCC assets",
                               .value = -period().ccc_haircut,
                               .haircut = period().ccc_haircut});
        return finished(std::move(result));
    }

    Result<Explanation> collections(const std::string& what) {
        Explanation result;
        double AssetPeriod::* field = nullptr;
        if (what == "interest") {
            field = &AssetPeriod::interest;
            result.value = period().interest;
            result.formula = "sum over assets of balance after defaults x rate x year fraction";
        } else if (what == "performing") {
            field = &AssetPeriod::end;
            result.value = period().performing;
            result.formula = "sum over assets of the balance that is not in default";
        } else if (what == "principal") {
            result.value = period().scheduled + period().unscheduled + period().recoveries;
            result.formula = "sum over assets of scheduled principal, prepayments and recoveries";
        } else {
            return fail(Code::kInvalidInput,
                        fmt::format("the collateral figure is \"{}\": expected interest, principal "
                                    "or performing",
                                    what));
        }
        // After a call the assets are no longer the deal's.
        const bool sold = period_ > 0 && projection_.periods[period_ - 1].liquidated;
        for (std::size_t i = 0; i < collateral_.ids.size() && !sold; ++i) {
            const AssetPeriod& row = collateral_.at(i, period_);
            const double value =
                field ? row.*field : row.scheduled + row.unscheduled + row.recovered;
            if (value != 0.0)
                result.rows.push_back({.id = collateral_.ids[i],
                                       .amount = row.begin / unit_,
                                       .value = value / unit_});
        }
        if (reinvests()) {
            double rest = result.value;
            for (const ExplainedRow& row : result.rows) rest -= row.value;
            result.rows.push_back({.id = std::string(kBought), .value = rest});
        }
        return finished(std::move(result));
    }

    // Whether the projection bought assets before the period.
    bool reinvests() const {
        return std::ranges::any_of(
            projection_.periods.begin(),
            projection_.periods.begin() + static_cast<std::ptrdiff_t>(period_),
            [](const PeriodRow& row) { return row.reinvested > 0.0; });
    }

    // What is left of the assets that the deal started with, and the value of those in default.
    std::pair<double, double> of_pool() const {
        double performing = 0.0;
        double recovering = 0.0;
        for (std::size_t i = 0; i < collateral_.ids.size(); ++i) {
            const AssetPeriod& flows = collateral_.at(i, period_);
            const AssetMark& mark = collateral_.marks[i];
            performing += mark.carried ? 0.0 : flows.end;
            recovering += flows.carried + (mark.carried ? flows.end * mark.value : 0.0);
        }
        return {performing / unit_, recovering / unit_};
    }

    std::string clause(const std::string& id) const {
        for (const auto* steps : {&deal_.waterfalls.interest, &deal_.waterfalls.principal})
            for (const Step& step : *steps)
                if (step.id == id || id.starts_with(step.id + ".")) return step.clause.value_or("");
        return {};
    }

    static Explanation finished(Explanation result) {
        if (!result.rows.empty()) {
            result.rest = result.value;
            for (const ExplainedRow& row : result.rows) result.rest -= row.value;
        }
        return result;
    }

    const Deal& deal_;
    const DealPlan& plan_;
    const Collateral& collateral_;
    const Projection& projection_;
    double unit_;
    std::size_t period_ = 0;
};

}  // namespace

Result<Explanation> explain(const Deal& deal, const CompiledDeal& compiled,
                            const Projection& projection, const ExplainedCell& cell) {
    return Explainer(deal, compiled, projection).run(cell);
}

}  // namespace ballast::clo
