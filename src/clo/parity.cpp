#include "clo/parity.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>

#include "clo/parity_parts.hpp"
#include "clo/rating_derivation.hpp"
#include "clo/test_engine.hpp"
#include "clo/test_terms.hpp"

namespace ballast::clo {

namespace {

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
        if (!derived && !outlook && detail::differ(old.warf_factor, now.warf_factor))
            factor_.differences.push_back(
                detail::numbers(holding.id, "warf_factor", old.warf_factor, now.warf_factor));
        if (detail::differ(old.moodys_recovery.value, now.moodys_recovery.value))
            (derived ? table_ : recovery_)
                .differences.push_back(detail::numbers(holding.id, "moodys_recovery",
                                                       old.moodys_recovery.value,
                                                       now.moodys_recovery.value));
    }

    ParityDefect table_, outlook_, factor_, recovery_;
};

// ---- tests

Result<std::vector<TestReport>> tests_of(const Deal& deal, std::span<const Holding> holdings,
                                         fin::Date as_of, CalculationMode mode,
                                         ExcessAssets excess = ExcessAssets::kCcc) {
    Pool pool(holdings, {.source = deal.options.ratings, .mode = mode, .as_of = as_of});
    AdjustedPar adjusted = adjusted_par_of(pool, deal.valuation, excess);
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
        .title = own && !library->old_note.empty()
                     ? fmt::format("{}: {}", now.name, library->old_note)
                 : own ? fmt::format("{}: another expression of the value", now.name)
                       : fmt::format("{}: ratings, rounding or equality that it uses", now.name),
        .area = ParityArea::kTest};
    if (detail::differ(old.value, now.value))
        defect.differences.push_back(detail::numbers(now.id, "value", old.value, now.value));
    if (detail::differ(old.threshold, now.threshold))
        defect.differences.push_back(
            detail::numbers(now.id, "threshold", old.threshold, now.threshold));
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
        const bool known = library && (!library->old_value.empty() || !library->old_note.empty());
        if (known || defect.status == ParityStatus::kDiffers) defects.push_back(std::move(defect));
    }
    return {};
}

// ---- coverage and thresholds of the deal

// The overcollateralization test of the most junior group with the denominator of the one above.
void add_denominator_defect(const std::vector<TestReport>& now, const Deal& deal,
                            std::vector<ParityDefect>& defects) {
    ParityDefect defect{.id = "class_e_denominator",
                        .title = "a coverage test of class E with the denominator of class D",
                        .area = ParityArea::kTest,
                        .reason = "the code of one deal reads the liabilities of the class above"};
    std::vector<const TestReport*> groups;
    for (const Coverage& group : deal.coverage)
        for (const TestReport& report : now)
            if (report.id == "oc." + group.id) groups.push_back(&report);
    defect.status = ParityStatus::kNotRelevant;
    if (groups.size() >= 2) {
        const TestReport& last = *groups.back();
        const TestReport& above = *groups[groups.size() - 2];
        defect.status = ParityStatus::kSame;
        if (last.numerator && above.denominator && *above.denominator > 0.0 && last.value) {
            const double old = *last.numerator / *above.denominator;
            if (detail::differ(old, last.value))
                defect.differences.push_back(detail::numbers(last.id, "value", old, last.value));
            if (last.threshold && (old >= *last.threshold) != (*last.value >= *last.threshold)) {
                ParityDifference row{.item = last.id, .figure = "status"};
                row.old_text = old >= *last.threshold ? "pass" : "fail";
                row.corrected_text = *last.value >= *last.threshold ? "pass" : "fail";
                defect.differences.push_back(std::move(row));
            }
        }
        if (!defect.differences.empty()) defect.status = ParityStatus::kDiffers;
    }
    defects.push_back(std::move(defect));
}

// The excess of CCC assets made of any assets.
Status add_excess_defect(const std::vector<TestReport>& now, const Deal& deal,
                         std::span<const Holding> holdings, fin::Date as_of,
                         std::vector<ParityDefect>& defects) {
    ParityDefect defect{
        .id = "ccc_excess_of_all_assets",
        .title = "the excess of CCC assets taken from all assets, lowest market value first",
        .area = ParityArea::kTest,
        .reason = "the loop that fills the excess does not ask for the rating of an asset"};
    if (!deal.valuation.ccc || deal.coverage.empty()) {
        defect.status = ParityStatus::kNotRelevant;
        defects.push_back(std::move(defect));
        return {};
    }
    TRY(const std::vector<TestReport> old,
        tests_of(deal, holdings, as_of, CalculationMode::kCorrected, ExcessAssets::kAll));
    for (const TestReport& report : now) {
        const auto same = std::ranges::find(old, report.id, &TestReport::id);
        if (same == old.end()) continue;
        for (ParityDifference& row : test_defect(*same, report).differences)
            defect.differences.push_back(std::move(row));
    }
    if (!defect.differences.empty()) defect.status = ParityStatus::kDiffers;
    defects.push_back(std::move(defect));
    return {};
}

// The third industry shown with the numerator of the second.
void add_industry_defect(const std::vector<TestReport>& now, std::vector<ParityDefect>& defects) {
    ParityDefect defect{.id = "third_industry_numerator",
                        .title = "the third Moody's industry shown with another's numerator",
                        .area = ParityArea::kTest,
                        .status = ParityStatus::kNotRelevant,
                        .reason = "test 51 reports the par of the industry of test 50"};
    const auto of = [&](int number) {
        return std::ranges::find(now, std::optional(number), &TestReport::number);
    };
    if (of(50) != now.end() && of(51) != now.end()) {
        defect.status = ParityStatus::kSame;
        if (detail::differ(of(50)->numerator, of(51)->numerator)) {
            defect.status = ParityStatus::kDiffers;
            defect.differences.push_back(
                detail::numbers(of(51)->id, "numerator", of(50)->numerator, of(51)->numerator));
        }
    }
    defects.push_back(std::move(defect));
}

// Known defects that a deal does not show.
void add_listed_defects(std::vector<ParityDefect>& defects) {
    struct Known {
        const char* id;
        const char* title;
        ParityArea area;
        const char* reason;
    };
    static constexpr Known kKnown[] = {
        {"shortfall_of_split_class",
         "the principal waterfall of one deal pays a class twice and its equal class nothing",
         ParityArea::kProjection,
         "the shortfalls are read by misspelled names, in the code of MAG 7 alone"},
        {"reinvestment_vector_end", "the end of the reinvestment vectors read from a rate",
         ParityArea::kProjection,
         "an index rate is used as the number of the last period, so that vectors end at once"},
        {"rebalance_accepts_failures", "a rebalance passes although a test newly fails",
         ParityArea::kTest,
         "a sample sheet falls to 0.8541 of senior secured loans with a limit of 0.90 and is still "
         "accepted; clo.rebalance never makes a test fail"},
        {"unused_test_12", "test 12, unfunded commitments, never evaluated", ParityArea::kTest,
         "no deal of the workbook reads it"},
        {"highest_rating_down", "Aaa and AAA one notch down stay the highest rating",
         ParityArea::kRating, "the port clamps the notch; the workbook gives Aa1 and AA+"},
        {"database_thresholds", "thresholds of the port's database differ from the workbook",
         ParityArea::kTest,
         "DIP 7.5% for 2.5%, 4th industry 7.5% for 10%, spread 4.25% for 3.936%, recovery 47% for "
         "45.5%, average life 6.0 for 6.74, WARF 2900 for 3218, diversity 10 for 55, junior "
         "overcollateralization 1.0 for 1.029"},
        {"rate_of_return", "a rate of return of 12.69% for -1000, 600 and 600",
         ParityArea::kProjection,
         "the payments are half a year apart and return 27.816% a year; a test of the port states "
         "12.69%"},
    };
    for (const Known& each : kKnown)
        defects.push_back({.id = each.id,
                           .title = each.title,
                           .area = each.area,
                           .status = ParityStatus::kListed,
                           .reason = each.reason});
}

// Thresholds of test n given to the test in row n of the list of the deal.
Deal thresholds_by_row(const Deal& deal) {
    Deal result = deal;
    result.tests.thresholds.clear();
    for (const auto& [number, threshold] : deal.tests.thresholds) {
        const auto row = static_cast<std::size_t>(std::strtoul(number.c_str(), nullptr, 10));
        const bool exists = row >= 1 && row <= deal.tests.use.size();
        const std::string to = exists ? std::to_string(deal.tests.use[row - 1]) : number;
        result.tests.thresholds[to] = threshold;
    }
    return result;
}

Status add_threshold_defects(const Deal& deal, std::span<const Holding> holdings, fin::Date as_of,
                             std::vector<ParityDefect>& defects) {
    TRY(const std::vector<TestReport> now,
        tests_of(deal, holdings, as_of, CalculationMode::kCorrected));
    add_denominator_defect(now, deal, defects);
    TRY_STATUS(add_excess_defect(now, deal, holdings, as_of, defects));
    add_industry_defect(now, defects);
    ParityDefect defect{
        .id = "vintage_thresholds_by_row",
        .title = "thresholds of a vintage stored by row instead of test number",
        .area = ParityArea::kTest,
        .reason =
            "the thresholds of a vintage overwrite rows of the list of tests: test 16 "
            "receives that of another test"};
    const Deal by_row = thresholds_by_row(deal);
    defect.status = ParityStatus::kNotRelevant;
    if (by_row.tests.thresholds == deal.tests.thresholds) {
        defects.push_back(std::move(defect));
        return {};
    }
    TRY(const std::vector<TestReport> old,
        tests_of(by_row, holdings, as_of, CalculationMode::kCorrected));
    defect.status = ParityStatus::kSame;
    for (const TestReport& report : now) {
        const auto same = std::ranges::find(old, report.id, &TestReport::id);
        if (same == old.end()) continue;
        for (ParityDifference& row : test_defect(*same, report).differences)
            defect.differences.push_back(std::move(row));
    }
    if (!defect.differences.empty()) defect.status = ParityStatus::kDiffers;
    defects.push_back(std::move(defect));
    return {};
}

}  // namespace

Result<std::vector<ParityDefect>> parity(const Deal& deal, std::span<const Holding> holdings,
                                         const Assumptions& assumptions,
                                         const ProjectionTerms& terms) {
    std::vector<ParityDefect> defects;
    RatingParity(deal, holdings, terms.as_of).put(defects);
    TRY_STATUS(add_tests(deal, holdings, terms.as_of, defects));
    TRY_STATUS(add_threshold_defects(deal, holdings, terms.as_of, defects));
    TRY_STATUS(detail::add_projection_defects(deal, holdings, assumptions, terms, defects));
    add_listed_defects(defects);
    return defects;
}

}  // namespace ballast::clo
