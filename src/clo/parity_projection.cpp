// The defects of the earlier workbook in its waterfalls: each is projected alone.
#include <algorithm>
#include <cmath>
#include <map>

#include "clo/parity_parts.hpp"

namespace ballast::clo {

namespace {

using detail::differ;
using detail::numbers;

constexpr double kRelativeRounding = 1e-9;  // relative

std::string reason_of(const std::string& id) {
    static const std::map<std::string, const char*> kReasons{
        {"coverage_equality", "the code compares with \"greater than\""},
        {"interest_coverage_cure",
         "(1 - ratio / trigger) of the balance, in place of the payment that restores the ratio"},
        {"cap_is_floor", "the column of the floor is assigned to the cap"},
        {"severity_from_prepayment", "the range of prepayments is read in place of severities"},
        {"principal_trigger_times_zero",
         "the trigger of the junior of two classes of one rank is computed as 0 * …: the test "
         "always passes"},
        {"rating_trigger_ignored", "the code diverts whenever the ratio fails"},
        {"principal_uses_interest_cure",
         "denominator - numerator / trigger, although the payment lowers the numerator too"},
        {"deferred_principal_twice",
         "deferred interest is added to the balance of the class and stays beside it"},
        {"cure_of_b_twice",
         "the payment of the first cure is deducted again in the tests that follow"}};
    const auto found = kReasons.find(id);
    return found == kReasons.end() ? "" : found->second;
}

class ProjectionParity {
public:
    ProjectionParity(const Deal& deal, std::span<const Holding> holdings,
                     const Assumptions& assumptions, const ProjectionTerms& terms)
        : deal_(deal), holdings_(holdings), assumptions_(assumptions), terms_(terms) {
        terms_.steps = false;
        old_terms_ = terms_;
    }

    Status run(std::vector<ParityDefect>& defects) {
        TRY(now_, project(deal_, holdings_, assumptions_, terms_));
        Deal above = deal_;
        above.options.coverage_pass = CoveragePass::kAbove;
        TRY_STATUS(add(defects, "coverage_equality",
                       "a coverage test fails where the ratio equals its trigger",
                       !deal_.coverage.empty(), above, holdings_, assumptions_));
        Deal by_balance = deal_;
        by_balance.options.ic_cure = IcCure::kClassBalance;
        TRY_STATUS(add(defects, "interest_coverage_cure",
                       "the cure of an interest coverage test is a share of the class balance",
                       has_interest_coverage(), by_balance, holdings_, assumptions_));
        const std::vector<Holding> capped = capped_at_floor();
        TRY_STATUS(add(defects, "cap_is_floor", "the cap of the index is read from its floor",
                       std::ranges::any_of(holdings_, has_cap), deal_, capped, assumptions_));
        const auto severity = prepayment_as_severity();
        TRY_STATUS(add(defects, "severity_from_prepayment",
                       "the severity vector is read from the prepayment vector",
                       severity.has_value(), deal_, holdings_, severity.value_or(assumptions_)));
        TRY_STATUS(add_structures(defects));
        return add_rules(defects);
    }

private:
    // Defects that are other terms of the deal.
    Status add_structures(std::vector<ParityDefect>& defects) {
        Deal untested = deal_;
        bool split = false;
        for (Coverage& group : untested.coverage)
            if (group.tranches.size() > 1 && group.oc) {
                group.oc.reset();
                split = true;
            }
        TRY_STATUS(add(defects, "principal_trigger_times_zero",
                       "the coverage trigger of a split class multiplied by zero", split, untested,
                       holdings_, assumptions_));
        Deal ungated = deal_;
        bool gated = false;
        for (Step& step : ungated.waterfalls.interest)
            if (step.step == StepKind::kDivert && step.when && *step.when != "reinvesting") {
                step.when = "reinvesting";
                gated = true;
            }
        return add(defects, "rating_trigger_ignored",
                   "the condition of the diversion, such as a rating trigger, ignored", gated,
                   ungated, holdings_, assumptions_);
    }

    // Defects of the calculation itself.
    Status add_rules(std::vector<ParityDefect>& defects) {
        const bool tested = std::ranges::any_of(
            deal_.coverage, [](const Coverage& group) { return group.oc.has_value(); });
        const bool defers = std::ranges::any_of(
            deal_.tranches, [](const Tranche& each) { return each.deferrable; });
        struct Rule {
            const char* id;
            const char* title;
            bool relevant;
            WorkbookDefects defects;
        };
        const Rule rules[] = {{"principal_uses_interest_cure",
                               "the principal waterfall pays the cure amount from interest",
                               tested,
                               {.interest_cure_from_principal = true}},
                              {"deferred_principal_twice",
                               "principal of deferred interest counted twice",
                               defers,
                               {.deferred_twice = true}},
                              {"cure_of_b_twice",
                               "the cure of class B counted twice",
                               tested && deal_.coverage.size() > 1,
                               {.first_cure_twice = true}}};
        for (const Rule& rule : rules) {
            old_terms_.defects = rule.defects;
            TRY_STATUS(
                add(defects, rule.id, rule.title, rule.relevant, deal_, holdings_, assumptions_));
        }
        old_terms_.defects = {};
        return {};
    }

    static bool has_cap(const Holding& asset) {
        return asset.cap && *asset.cap > 0.0 && asset.floor.has_value();
    }
    bool has_interest_coverage() const {
        return std::ranges::any_of(deal_.coverage,
                                   [](const auto& group) { return group.ic.has_value(); });
    }
    std::vector<Holding> capped_at_floor() const {
        std::vector<Holding> result(holdings_.begin(), holdings_.end());
        for (Holding& asset : result)
            if (has_cap(asset)) asset.cap = std::max(*asset.floor, 1e-12);
        return result;
    }

    // Only where both are given by period.
    std::optional<Assumptions> prepayment_as_severity() const {
        const std::vector<double>* prepay = list_of(assumptions_.prepay);
        if (!prepay || !list_of(assumptions_.recovery)) return std::nullopt;
        Assumptions result = assumptions_;
        std::vector<double> recovery;
        for (const double rate : *prepay) recovery.push_back(1.0 - rate);
        result.recovery = std::move(recovery);
        return result;
    }
    const std::vector<double>* list_of(const RateAssumption& rate) const {
        if (const auto* list = std::get_if<std::vector<double>>(&rate)) return list;
        const auto* name = std::get_if<std::string>(&rate);
        if (!name) return nullptr;
        const auto found = assumptions_.vectors.find(*name);
        return found == assumptions_.vectors.end() ? nullptr : &found->second;
    }

    Status add(std::vector<ParityDefect>& defects, const std::string& id, std::string title,
               bool relevant, const Deal& deal, std::span<const Holding> holdings,
               const Assumptions& assumptions) {
        ParityDefect defect{.id = id,
                            .title = std::move(title),
                            .area = ParityArea::kProjection,
                            .reason = reason_of(id)};
        if (!relevant) {
            defect.status = ParityStatus::kNotRelevant;
        } else {
            TRY(const Projection old, project(deal, holdings, assumptions, old_terms_));
            for (std::size_t t = 0; t < now_.tranches.size(); ++t)
                compare(old.tranches[t], now_.tranches[t], defect);
            if (!defect.differences.empty()) defect.status = ParityStatus::kDiffers;
        }
        defects.push_back(std::move(defect));
        return {};
    }

    static void compare(const TrancheProjection& old, const TrancheProjection& now,
                        ParityDefect& defect) {
        const auto figure = [&](const char* name, std::optional<double> before,
                                std::optional<double> after) {
            if (differ(before, after))
                defect.differences.push_back(numbers(now.id, name, before, after));
        };
        figure("loss", old.loss, now.loss);
        figure("interest_paid", old.interest_paid, now.interest_paid);
        figure("distributions", old.distributions, now.distributions);
        figure("wal", old.wal, now.wal);
        figure("yield", old.yield, now.yield);
    }

    const Deal& deal_;
    std::span<const Holding> holdings_;
    const Assumptions& assumptions_;
    ProjectionTerms terms_;
    ProjectionTerms old_terms_;
    Projection now_;
};

}  // namespace

namespace detail {

ParityDifference numbers(std::string item, std::string figure, std::optional<double> old_value,
                         std::optional<double> corrected) {
    ParityDifference row{.item = std::move(item),
                         .figure = std::move(figure),
                         .old_value = old_value,
                         .corrected = corrected};
    if (old_value && corrected) row.difference = *old_value - *corrected;
    return row;
}

bool differ(std::optional<double> a, std::optional<double> b) {
    if (a.has_value() != b.has_value()) return true;
    return a && std::abs(*a - *b) > kRelativeRounding * std::max(1.0, std::abs(*b));
}

Status add_projection_defects(const Deal& deal, std::span<const Holding> holdings,
                              const Assumptions& assumptions, const ProjectionTerms& terms,
                              std::vector<ParityDefect>& defects) {
    return ProjectionParity(deal, holdings, assumptions, terms).run(defects);
}

}  // namespace detail

}  // namespace ballast::clo
