#include "clo/parity.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "clo/rating_derivation.hpp"
#include "clo/test_engine.hpp"
#include "clo/test_terms.hpp"

namespace ballast::clo {

namespace {

constexpr double kRounding = 1e-9;  // relative

struct KnownDefect {
    const char* id;
    const char* title;
    ParityArea area;
};

// Defects of the earlier workbook and its port that no mode repeats.
constexpr KnownDefect kNotRepeated[] = {
    {"class_e_denominator", "a coverage test of class E with the denominator of class D",
     ParityArea::kTest},
    {"principal_trigger_times_zero", "a coverage trigger multiplied by zero in one deal",
     ParityArea::kTest},
    {"vintage_thresholds_by_row", "thresholds of a vintage stored by row instead of test number",
     ParityArea::kTest},
    {"principal_uses_interest_cure", "the principal waterfall pays the cure amount from interest",
     ParityArea::kProjection},
    {"deferred_principal_twice", "principal of deferred interest counted twice",
     ParityArea::kProjection},
    {"cure_of_b_twice", "the cure of class B counted twice", ParityArea::kProjection},
    {"rating_trigger_ignored", "the rating trigger ignored in the diversion",
     ParityArea::kProjection},
};

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
    return a && std::abs(*a - *b) > kRounding * std::max(1.0, std::abs(*b));
}

template <class Rating>
std::string text_of(const Derived<Rating>& rating) {
    return rating.value ? std::string(describe::to_word(*rating.value)) : "";
}

// ---- ratings

class RatingParity {
public:
    RatingParity(const Deal& deal, std::span<const Holding> holdings, fin::Date as_of) {
        table_ = {"rating_equivalents",
                  "tables of equivalent ratings: BB in the row of B2, AA+ in that of A1",
                  ParityArea::kRating};
        outlook_ = {"outlook_notches",
                    "rating for the rating factor: notches of negative outlook and review for "
                    "downgrade exchanged",
                    ParityArea::kRating};
        factor_ = {"unrated_factor", "assets without a rating have the factor 10,000",
                   ParityArea::kRating};
        recovery_ = {"recovery_of_others", "lowest recovery rate of other assets 0.50, not 0.05",
                     ParityArea::kRating};
        for (const Holding& holding : holdings)
            add(holding, rate(holding, {deal.options.ratings, CalculationMode::kAsOldModel, as_of}),
                rate(holding, {deal.options.ratings, CalculationMode::kCorrected, as_of}));
    }
    void put(std::vector<ParityDefect>& defects) && {
        for (ParityDefect* each : {&table_, &outlook_, &factor_, &recovery_}) {
            if (!each->differences.empty()) each->status = ParityStatus::kDiffers;
            defects.push_back(std::move(*each));
        }
    }

private:
    void add(const Holding& holding, const RatedAsset& old, const RatedAsset& now) {
        const auto compare = [&](ParityDefect& defect, const char* figure, std::string before,
                                 std::string after) {
            if (before == after) return false;
            ParityDifference row{.item = holding.id, .figure = figure};
            row.old_text = std::move(before);
            row.corrected_text = std::move(after);
            defect.differences.push_back(std::move(row));
            return true;
        };
        bool derived = compare(table_, "moodys_rating", text_of(old.moodys_rating),
                               text_of(now.moodys_rating));
        derived |= compare(table_, "moodys_dp_rating", text_of(old.moodys_dp_rating),
                           text_of(now.moodys_dp_rating));
        derived |= compare(table_, "sp_rating", text_of(old.sp_rating), text_of(now.sp_rating));
        const bool outlook =
            compare(derived ? table_ : outlook_, "moodys_warf_rating",
                    text_of(old.moodys_warf_rating), text_of(now.moodys_warf_rating));
        if (!derived && !outlook && differ(old.warf_factor, now.warf_factor))
            factor_.differences.push_back(
                numbers(holding.id, "warf_factor", old.warf_factor, now.warf_factor));
        if (differ(old.moodys_recovery.value, now.moodys_recovery.value))
            (derived ? table_ : recovery_)
                .differences.push_back(numbers(holding.id, "moodys_recovery",
                                               old.moodys_recovery.value,
                                               now.moodys_recovery.value));
    }

    ParityDefect table_, outlook_, factor_, recovery_;
};

// ---- tests

Result<std::vector<TestReport>> tests_of(const Deal& deal, std::span<const Holding> holdings,
                                         fin::Date as_of, CalculationMode mode) {
    Pool pool(holdings, {.source = deal.options.ratings, .mode = mode, .as_of = as_of});
    AdjustedPar adjusted = adjusted_par_of(pool, deal.valuation);
    TRY(const TestEngine engine,
        TestEngine::make(test_terms(deal, as_of, mode), std::move(pool), std::move(adjusted)));
    const PoolState state = engine.state();
    return engine.reports(state, engine.figures(state));
}

const char* status_text(TestStatus status) {
    switch (status) {
        case TestStatus::kPass:
            return "pass";
        case TestStatus::kFail:
            return "fail";
        case TestStatus::kMaintained:
            return "maintained";
        case TestStatus::kImproved:
            return "improved";
        case TestStatus::kNotApplicable:
            return "not_applicable";
        case TestStatus::kNotComputable:
            break;
    }
    return "not_computable";
}

// A library test with its own defect, or one that differs because of what it reads.
ParityDefect test_defect(const TestReport& old, const TestReport& now) {
    const LibraryTest* library = now.number ? library_test(*now.number) : nullptr;
    const bool own = library && (!library->old_value.empty() || !library->old_note.empty());
    ParityDefect defect{
        .id = "test_" + now.id,
        .title = own ? fmt::format("{}: {}", now.name, library->old_note)
                     : fmt::format("{}: ratings, rounding or equality that it uses", now.name),
        .area = ParityArea::kTest};
    if (differ(old.value, now.value))
        defect.differences.push_back(numbers(now.id, "value", old.value, now.value));
    if (differ(old.threshold, now.threshold))
        defect.differences.push_back(numbers(now.id, "threshold", old.threshold, now.threshold));
    if (old.status != now.status) {
        ParityDifference row{.item = now.id, .figure = "status"};
        row.old_text = status_text(old.status);
        row.corrected_text = status_text(now.status);
        defect.differences.push_back(std::move(row));
    }
    if (!defect.differences.empty()) defect.status = ParityStatus::kDiffers;
    return defect;
}

Status add_tests(const Deal& deal, std::span<const Holding> holdings, fin::Date as_of,
                 std::vector<ParityDefect>& defects) {
    TRY(const std::vector<TestReport> old,
        tests_of(deal, holdings, as_of, CalculationMode::kAsOldModel));
    TRY(const std::vector<TestReport> now,
        tests_of(deal, holdings, as_of, CalculationMode::kCorrected));
    for (const TestReport& report : now) {
        const auto same = std::ranges::find(old, report.id, &TestReport::id);
        if (same == old.end()) continue;
        ParityDefect defect = test_defect(*same, report);
        const LibraryTest* library = report.number ? library_test(*report.number) : nullptr;
        const bool known = library && !library->old_value.empty();
        if (known || defect.status == ParityStatus::kDiffers) defects.push_back(std::move(defect));
    }
    return {};
}

// ---- projections

class ProjectionParity {
public:
    ProjectionParity(const Deal& deal, std::span<const Holding> holdings,
                     const Assumptions& assumptions, const ProjectionTerms& terms)
        : deal_(deal), holdings_(holdings), assumptions_(assumptions), terms_(terms) {
        terms_.steps = false;
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
        return add(defects, "severity_from_prepayment",
                   "the severity vector is read from the prepayment vector", severity.has_value(),
                   deal_, holdings_, severity.value_or(assumptions_));
    }

private:
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

    Status add(std::vector<ParityDefect>& defects, std::string id, std::string title, bool relevant,
               const Deal& deal, std::span<const Holding> holdings,
               const Assumptions& assumptions) {
        ParityDefect defect{std::move(id), std::move(title), ParityArea::kProjection};
        if (!relevant) {
            defect.status = ParityStatus::kNotRelevant;
        } else {
            TRY(const Projection old, project(deal, holdings, assumptions, terms_));
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
    Projection now_;
};

}  // namespace

Result<std::vector<ParityDefect>> parity(const Deal& deal, std::span<const Holding> holdings,
                                         const Assumptions& assumptions,
                                         const ProjectionTerms& terms) {
    std::vector<ParityDefect> defects;
    RatingParity(deal, holdings, terms.as_of).put(defects);
    TRY_STATUS(add_tests(deal, holdings, terms.as_of, defects));
    TRY_STATUS(ProjectionParity(deal, holdings, assumptions, terms).run(defects));
    for (const KnownDefect& known : kNotRepeated)
        defects.push_back({known.id, known.title, known.area, ParityStatus::kNotRepeated});
    return defects;
}

}  // namespace ballast::clo
