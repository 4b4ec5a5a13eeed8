// The steps of the waterfalls: parameters, references, conditions, order.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "clo/condition.hpp"
#include "clo/deal_check.hpp"
#include "clo/describe_deal_rules.hpp"

namespace ballast::clo::detail {

namespace {

struct Allowed {
    std::vector<std::string_view> required;
    std::vector<std::string_view> optional;
};

Allowed allowed(StepKind kind) {
    switch (kind) {
        case StepKind::kTax:
            return {{"amount"}, {}};
        case StepKind::kFee:
            return {{"fee"}, {"part"}};
        case StepKind::kReserve:
        case StepKind::kTransfer:
            return {{"account"}, {}};
        case StepKind::kHedge:
            return {{"hedge"}, {"part"}};
        case StepKind::kInterest:
        case StepKind::kDeferred:
        case StepKind::kAmortize:
            return {{"tranches"}, {}};
        case StepKind::kCure:
        case StepKind::kBlock:
            return {{"coverage"}, {}};
        case StepKind::kDivert:
            return {{"diversion"}, {}};
        case StepKind::kPrincipal:
        case StepKind::kResidual:
            return {{}, {"tranches"}};
        case StepKind::kShortfall:
            return {{"steps"}, {}};
        case StepKind::kSplit:
            return {{"to"}, {}};
        case StepKind::kReinvest:
        case StepKind::kHurdle:
            break;
    }
    return {};
}

template <class List>
std::vector<std::string> ids(const List& list) {
    std::vector<std::string> result;
    for (const auto& each : list) result.push_back(each.id);
    return result;
}

class StepChecks {
public:
    StepChecks(const Deal& deal, DealErrors& errors) : deal_(deal), errors_(errors) {}

    void check() {
        const Waterfalls& w = deal_.waterfalls;
        check_list(w.interest, "interest");
        check_list(w.principal, "principal");
        if (const auto* steps = std::get_if<std::vector<Step>>(&w.acceleration))
            check_list(*steps, "acceleration");
        else if (std::get<std::string>(w.acceleration) != "standard")
            errors_.add("/waterfalls/acceleration", "not_allowed",
                        fmt::format("acceleration is \"{}\": expected \"standard\" or steps",
                                    std::get<std::string>(w.acceleration)));
    }

private:
    void check_list(const std::vector<Step>& steps, std::string_view name) {
        list_ = name;
        const std::string pointer = fmt::format("/waterfalls/{}", name);
        if (steps.size() > kMaxSteps)
            errors_.add(pointer, "too_many_items", "a waterfall has at most 200 steps");
        for (std::size_t i = 0; i < steps.size(); ++i)
            check_step(steps[i], fmt::format("{}/{}", pointer, i));
        check_last(steps, pointer);
    }

    // Whatever is left must go somewhere.
    void check_last(const std::vector<Step>& steps, const std::string& pointer) {
        if (steps.empty()) {
            errors_.add(pointer, "required", "the waterfall has no steps");
            return;
        }
        const Step& last = steps.back();
        const bool takes_all =
            (last.step == StepKind::kSplit || last.step == StepKind::kResidual) && !last.when &&
            !last.limit;
        if (!takes_all)
            errors_.add(fmt::format("{}/{}", pointer, steps.size() - 1), "leaves_cash",
                        fmt::format("the waterfall ends with step {}, which can leave cash: "
                                    "expected a split or residual step without when or limit",
                                    last.id),
                        "add a step such as {\"id\": \"rest\", \"step\": \"residual\"}");
    }

    void check_step(const Step& step, const std::string& pointer) {
        if (!seen_.insert(step.id).second)
            errors_.add(
                pointer + "/id", "duplicate",
                fmt::format("the id \"{}\" occurs twice: ids of steps must be unique", step.id));
        check_parameters(step, pointer);
        check_part(step, pointer);
        check_references(step, pointer);
        check_expressions(step, pointer);
        if (step.step == StepKind::kShortfall && step.steps) check_shortfall(step, pointer);
        if (step.step == StepKind::kSplit && step.to) check_split(step, pointer);
        check_place(step, pointer);
        if (list_ == "interest") interest_.push_back(&step);
    }

    void check_parameters(const Step& step, const std::string& pointer) {
        const Allowed names = allowed(step.step);
        const std::string_view kind = describe::to_word(step.step);
        const std::vector<std::pair<std::string_view, bool>> given{
            {"amount", step.amount.has_value()},     {"fee", step.fee.has_value()},
            {"part", step.part.has_value()},         {"account", step.account.has_value()},
            {"hedge", step.hedge.has_value()},       {"tranches", step.tranches.has_value()},
            {"coverage", step.coverage.has_value()}, {"diversion", step.diversion.has_value()},
            {"steps", step.steps.has_value()},       {"to", step.to.has_value()}};
        for (const auto& [name, present] : given) {
            const bool required = std::ranges::find(names.required, name) != names.required.end();
            const bool optional = std::ranges::find(names.optional, name) != names.optional.end();
            if (present && !required && !optional)
                errors_.add(fmt::format("{}/{}", pointer, name), "not_allowed",
                            fmt::format("a step of kind {} has no {}", kind, name));
            // The amount of a tax may be unknown until it is assessed.
            if (!present && required && name != "amount")
                errors_.add(fmt::format("{}/{}", pointer, name), "required",
                            fmt::format("a step of kind {} needs {}", kind, name));
        }
    }

    void check_part(const Step& step, const std::string& pointer) {
        if (!step.part) return;
        const bool of_hedge = *step.part == StepPart::kPeriodic ||
                              *step.part == StepPart::kTermination ||
                              *step.part == StepPart::kSubordinated;
        if (of_hedge != (step.step == StepKind::kHedge))
            errors_.add(pointer + "/part", "not_allowed",
                        fmt::format("a step of kind {} has no part {}",
                                    describe::to_word(step.step), describe::to_word(*step.part)),
                        "fee: all, capped or rest; hedge: periodic, termination or subordinated");
    }

    void check_references(const Step& step, const std::string& pointer) {
        if (step.fee) errors_.known(*step.fee, ids(deal_.fees), "fee", pointer + "/fee");
        if (step.account)
            errors_.known(*step.account, ids(deal_.accounts), "account", pointer + "/account");
        if (step.hedge) errors_.known(*step.hedge, ids(deal_.hedges), "hedge", pointer + "/hedge");
        if (step.coverage)
            errors_.known(*step.coverage, ids(deal_.coverage), "coverage group",
                          pointer + "/coverage");
        if (step.diversion)
            errors_.known(*step.diversion, ids(deal_.diversions), "diversion",
                          pointer + "/diversion");
        if (!step.tranches) return;
        std::set<std::string> seen;
        for (std::size_t i = 0; i < step.tranches->size(); ++i) {
            const std::string& id = (*step.tranches)[i];
            errors_.known(id, ids(deal_.tranches), "tranche",
                          fmt::format("{}/tranches/{}", pointer, i));
            if (!seen.insert(id).second)
                errors_.add(fmt::format("{}/tranches/{}", pointer, i), "duplicate",
                            fmt::format("tranche {} occurs twice in the step", id));
        }
    }

    void check_expressions(const Step& step, const std::string& pointer) {
        if (step.when)
            if (const auto parsed = compile_condition(*step.when, deal_, ValueType::kBoolean);
                !parsed)
                errors_.add(pointer + "/when", "expression", parsed.error().message);
        if (!step.limit) return;
        if (const double* number = std::get_if<double>(&*step.limit)) {
            if (!(std::isfinite(*number) && *number >= 0.0))
                errors_.add(pointer + "/limit", "range", "expected an amount of 0 or more");
        } else if (const auto parsed = compile_condition(std::get<std::string>(*step.limit), deal_,
                                                         ValueType::kNumber);
                   !parsed) {
            errors_.add(pointer + "/limit", "expression", parsed.error().message);
        }
    }

    void check_shortfall(const Step& step, const std::string& pointer) {
        if (list_ == "interest") {
            errors_.add(pointer + "/step", "circular",
                        "a shortfall step pays what the interest waterfall left unpaid: expected "
                        "it in another waterfall");
            return;
        }
        for (std::size_t i = 0; i < step.steps->size(); ++i) {
            const std::string& id = (*step.steps)[i];
            const std::string at = fmt::format("{}/steps/{}", pointer, i);
            if (id == step.id) {
                errors_.add(at, "circular", fmt::format("step {} refers to itself", id));
                continue;
            }
            const std::string base = id.substr(0, id.find('.'));
            const auto found = std::ranges::find_if(
                interest_, [&](const Step* each) { return each->id == id || each->id == base; });
            if (found == interest_.end()) {
                std::vector<std::string> known;
                for (const Step* each : interest_) known.push_back(each->id);
                errors_.known(id, known, "step of the interest waterfall", at);
                continue;
            }
            const StepKind kind = (*found)->step;
            const bool has_due = kind == StepKind::kTax || kind == StepKind::kFee ||
                                 kind == StepKind::kHedge || kind == StepKind::kInterest ||
                                 kind == StepKind::kDeferred || kind == StepKind::kBlock ||
                                 kind == StepKind::kReserve || kind == StepKind::kAmortize;
            if (!has_due)
                errors_.add(at, "not_allowed",
                            fmt::format("step {} leaves no fixed amount unpaid: expected tax, fee, "
                                        "hedge, reserve, interest, deferred or amortize",
                                        id));
        }
    }

    void check_split(const Step& step, const std::string& pointer) {
        double sum = 0.0;
        for (const auto& [id, share] : *step.to) {
            sum += share;
            std::vector<std::string> known = ids(deal_.tranches);
            for (const Fee& fee : deal_.fees) known.push_back(fee.id);
            known.emplace_back("incentive");
            errors_.known(id, known, "recipient", pointer + "/to/" + id);
        }
        if (!(std::abs(sum - 1.0) <= 1e-9))
            errors_.add(pointer + "/to", "sum",
                        fmt::format("the shares add up to {}: expected 1", sum));
    }

    void check_place(const Step& step, const std::string& pointer) {
        if (step.step == StepKind::kHurdle && !deal_.incentive)
            errors_.add(pointer + "/step", "required",
                        "a hurdle step needs the incentive terms of the deal", "add incentive");
        if (step.step == StepKind::kReinvest && list_ != "principal")
            errors_.add(pointer + "/step", "not_allowed",
                        "a reinvest step uses principal proceeds: expected it in the principal "
                        "waterfall");
        if (step.step == StepKind::kDivert && list_ != "interest")
            errors_.add(pointer + "/step", "not_allowed",
                        "a divert step uses interest proceeds: expected it in the interest "
                        "waterfall");
        if (step.step == StepKind::kResidual && !step.tranches &&
            std::ranges::none_of(deal_.tranches, [](const Tranche& tranche) {
                return tranche.kind == TrancheKind::kEquity;
            }))
            errors_.add(pointer + "/tranches", "required",
                        "the deal has no equity tranche: name the tranche that receives the rest");
        if (step.step != StepKind::kCure || list_ != "principal" || !step.coverage) return;
        for (const Coverage& group : deal_.coverage)
            if (group.id == *step.coverage && group.oc && *group.oc <= 1.0)
                errors_.add(pointer + "/coverage", "range",
                            fmt::format("the OC trigger of {} is {}: a cure from principal cash "
                                        "needs a trigger above 1",
                                        group.id, *group.oc));
    }

    const Deal& deal_;
    DealErrors& errors_;
    std::string_view list_;
    std::set<std::string> seen_;
    std::vector<const Step*> interest_;
};

}  // namespace

void check_waterfalls(const Deal& deal, DealErrors& errors) { StepChecks(deal, errors).check(); }

}  // namespace ballast::clo::detail
