#include "clo/deal_programs.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ballast::clo {

namespace {

template <class List>
int index_in(const List& list, std::string_view id) {
    for (std::size_t i = 0; i < list.size(); ++i)
        if (list[i].id == id) return static_cast<int>(i);
    return kNothing;
}

bool is_senior(StepKind kind) {
    return kind == StepKind::kTax || kind == StepKind::kFee || kind == StepKind::kHedge ||
           kind == StepKind::kReserve;
}

class Programs {
public:
    Programs(const Deal& deal, DealPlan& plan) : deal_(deal), plan_(plan) {}

    Status build() {
        TRY_STATUS(add_all(deal_.waterfalls.interest, plan_.interest));
        TRY_STATUS(add_all(deal_.waterfalls.principal, plan_.principal));
        // Expenses before the first payment of interest reduce the numerator of interest coverage.
        for (Operation& op : plan_.interest) {
            if (op.code == OpCode::kInterest) break;
            op.senior_expense = op.code == OpCode::kTax || op.code == OpCode::kFee ||
                                op.code == OpCode::kHedge || op.code == OpCode::kReserve;
        }
        if (const auto* steps = std::get_if<std::vector<Step>>(&deal_.waterfalls.acceleration))
            return add_all(*steps, plan_.acceleration);
        return add_standard_acceleration();
    }

private:
    Status add_all(const std::vector<Step>& steps, std::vector<Operation>& program) {
        for (const Step& step : steps) {
            if (step.step == StepKind::kBlock) {
                TRY_STATUS(add_block(step, program));
            } else {
                TRY_STATUS(add(step, program));
            }
        }
        return {};
    }

    Status add_block(const Step& block, std::vector<Operation>& program) {
        const auto& tranches =
            deal_.coverage[static_cast<std::size_t>(coverage_index(deal_, *block.coverage))]
                .tranches;
        Step part = block;
        part.id = block.id + ".interest";
        part.step = StepKind::kInterest;
        part.tranches = tranches;
        TRY_STATUS(add(part, program));
        part.id = block.id + ".deferred";
        part.step = StepKind::kDeferred;
        TRY_STATUS(add(part, program));
        part.id = block.id + ".cure";
        part.step = StepKind::kCure;
        return add(part, program);
    }

    Status add(const Step& step, std::vector<Operation>& program) {
        Operation op{.id = step.id};
        op.part = step.part.value_or(step.step == StepKind::kHedge ? StepPart::kPeriodic
                                                                   : StepPart::kAll);
        TRY_STATUS(add_conditions(step, op));
        op.first = static_cast<std::uint32_t>(plan_.items.size());
        add_kind(step, op);
        op.last = static_cast<std::uint32_t>(plan_.items.size());
        program.push_back(std::move(op));
        return {};
    }

    Status add_conditions(const Step& step, Operation& op) {
        if (step.when) {
            TRY(Condition condition, compile_condition(*step.when, deal_, ValueType::kBoolean));
            op.condition = push(std::move(condition));
        }
        if (!step.limit) return {};
        const double unit = plan_.cents ? 100.0 : 1.0;
        if (const double* number = std::get_if<double>(&*step.limit)) {
            op.limit = push(constant_condition(*number * unit));
            return {};
        }
        TRY(Condition limit,
            compile_condition(std::get<std::string>(*step.limit), deal_, ValueType::kNumber));
        if (plan_.cents) {
            const int last = static_cast<int>(limit.nodes.size());
            limit.nodes.push_back({.op = ConditionOp::kNumber, .number = unit});
            limit.nodes.push_back({.op = ConditionOp::kMultiply, .a = last - 1, .b = last});
        }
        op.limit = push(std::move(limit));
        return {};
    }

    int push(Condition condition) {
        plan_.conditions.push_back(std::move(condition));
        return static_cast<int>(plan_.conditions.size()) - 1;
    }

    void add_kind(const Step& step, Operation& op) {
        switch (step.step) {
            case StepKind::kTax:
                op.code = OpCode::kTax;
                op.amount =
                    step.amount.value_or(Decimal()).to_double() * (plan_.cents ? 100.0 : 1.0);
                return;
            case StepKind::kFee:
                return set(op, OpCode::kFee, fee_index(deal_, *step.fee));
            case StepKind::kReserve:
                return set(op, OpCode::kReserve, account_index(deal_, *step.account));
            case StepKind::kTransfer:
                return set(op, OpCode::kTransfer, account_index(deal_, *step.account));
            case StepKind::kHedge:
                return set(op, OpCode::kHedge, hedge_index(deal_, *step.hedge));
            case StepKind::kInterest:
                return add_notes(op, OpCode::kInterest, *step.tranches);
            case StepKind::kDeferred:
                return add_notes(op, OpCode::kDeferred, *step.tranches);
            case StepKind::kAmortize:
                return add_notes(op, OpCode::kAmortize, *step.tranches);
            case StepKind::kCure:
                return set(op, OpCode::kCure, coverage_index(deal_, *step.coverage));
            case StepKind::kDivert:
                return set(op, OpCode::kDivert, diversion_index(deal_, *step.diversion));
            case StepKind::kPrincipal:
                op.code = OpCode::kPrincipal;
                return add_sequence(op, step);
            case StepKind::kShortfall:
                op.code = OpCode::kShortfall;
                return add_shortfall(op, *step.steps);
            case StepKind::kReinvest:
                op.code = OpCode::kReinvest;
                return;
            case StepKind::kHurdle:
                return set(op, OpCode::kHurdle, tranche_index(deal_, deal_.incentive->tranche));
            case StepKind::kSplit:
                op.code = OpCode::kSplit;
                return add_split(op, *step.to);
            case StepKind::kResidual:
                return set(
                    op, OpCode::kResidual,
                    step.tranches ? tranche_index(deal_, step.tranches->front()) : equity_index());
            case StepKind::kBlock:
                break;
        }
    }

    static void set(Operation& op, OpCode code, int target) {
        op.code = code;
        op.target = target;
    }

    void add_item(int item, double share = 0.0) {
        plan_.items.push_back(item);
        plan_.shares.resize(plan_.items.size());
        plan_.shares.back() = share;
    }

    void add_notes(Operation& op, OpCode code, const std::vector<std::string>& ids) {
        op.code = code;
        for (const std::string& id : ids) add_item(tranche_index(deal_, id));
    }

    void add_sequence(Operation& /*op*/, const Step& step) {
        for (const int t : plan_.sequence) {
            const bool named =
                !step.tranches ||
                std::ranges::find(*step.tranches, plan_.tranches[t].id) != step.tranches->end();
            if (named) add_item(t);
        }
    }

    void add_shortfall(Operation& /*op*/, const std::vector<std::string>& ids) {
        for (const std::string& id : ids)
            for (std::size_t i = 0; i < plan_.interest.size(); ++i)
                if (plan_.interest[i].id == id || plan_.interest[i].id == id + ".interest" ||
                    plan_.interest[i].id == id + ".deferred")
                    add_item(static_cast<int>(i));
    }

    void add_split(Operation& /*op*/, const std::map<std::string, double>& to) {
        for (const auto& [id, share] : to) {
            const int tranche = tranche_index(deal_, id), fee = fee_index(deal_, id);
            add_item(tranche != kNothing ? tranche
                     : fee != kNothing   ? kFeeRecipient + fee
                                         : kIncentiveRecipient,
                     share);
        }
    }

    int equity_index() const {
        for (std::size_t t = 0; t < deal_.tranches.size(); ++t)
            if (deal_.tranches[t].kind == TrancheKind::kEquity) return static_cast<int>(t);
        return kNothing;
    }

    // Senior expenses without caps, by rank interest then principal, junior expenses, equity as at
    // the end of the principal waterfall (clo.md 1.3).
    Status add_standard_acceleration() {
        std::vector<Step> senior, junior, tail;
        bool before_notes = true;
        for (const Step& step : deal_.waterfalls.interest) {
            before_notes = before_notes && is_senior(step.step);
            const bool expense = step.step == StepKind::kTax || step.step == StepKind::kFee ||
                                 step.step == StepKind::kHedge;
            if (!expense || (step.step == StepKind::kFee && step.part == StepPart::kRest)) continue;
            Step copy = step;
            copy.id = "a." + step.id;
            if (step.step == StepKind::kFee) copy.part = StepPart::kAll;
            (before_notes ? senior : junior).push_back(std::move(copy));
        }
        for (const Step& step : deal_.waterfalls.principal)
            if (step.step == StepKind::kHurdle || step.step == StepKind::kSplit ||
                step.step == StepKind::kResidual) {
                tail.push_back(step);
                tail.back().id = "a." + step.id;
                tail.back().when = std::nullopt;
                tail.back().limit = std::nullopt;
            }
        TRY_STATUS(add_all(senior, plan_.acceleration));
        for (const std::vector<int>& rank : plan_.ranks) {
            Step step{.id = fmt::format("a.rank{}.interest", plan_.tranches[rank.front()].rank),
                      .step = StepKind::kInterest,
                      .tranches = std::vector<std::string>{}};
            for (const int t : rank) step.tranches->push_back(plan_.tranches[t].id);
            TRY_STATUS(add(step, plan_.acceleration));
            step.id = fmt::format("a.rank{}.principal", plan_.tranches[rank.front()].rank);
            step.step = StepKind::kPrincipal;
            TRY_STATUS(add(step, plan_.acceleration));
        }
        TRY_STATUS(add_all(junior, plan_.acceleration));
        return add_all(tail, plan_.acceleration);
    }

    const Deal& deal_;
    DealPlan& plan_;
};

}  // namespace

int tranche_index(const Deal& deal, std::string_view id) { return index_in(deal.tranches, id); }
int coverage_index(const Deal& deal, std::string_view id) { return index_in(deal.coverage, id); }
int fee_index(const Deal& deal, std::string_view id) { return index_in(deal.fees, id); }
int account_index(const Deal& deal, std::string_view id) { return index_in(deal.accounts, id); }
int hedge_index(const Deal& deal, std::string_view id) { return index_in(deal.hedges, id); }
int diversion_index(const Deal& deal, std::string_view id) { return index_in(deal.diversions, id); }

Status add_programs(const Deal& deal, DealPlan& plan) { return Programs(deal, plan).build(); }

}  // namespace ballast::clo
