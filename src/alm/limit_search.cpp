#include "alm/limit_search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace ballast::alm {

namespace {

struct Bounds {
    double low = 0.0;
    double high = 0.0;
};

Bounds bounds_of(const LimitSearch& search) {
    constexpr std::array<Bounds, 4> kUsual{{{0.0, 1e15}, {0.0, 0.2}, {0.25, 50.0}, {0.0, 0.1}}};
    const Bounds& usual = kUsual[static_cast<std::size_t>(search.vary)];
    return {search.low.value_or(usual.low), search.high.value_or(usual.high)};
}

Error not_allowed(std::string pointer, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back(
        {std::move(pointer), "not_allowed", std::move(message), std::move(hint)});
    return error;
}

Status check(const LimitSearch& search) {
    if (is_ratio(search.measure) && search.tier1.value_or(0.0) == 0.0)
        return not_allowed("/tier1", "a ratio requires Tier 1 capital", "give tier1");
    const Bounds bounds = bounds_of(search);
    if (!(bounds.low < bounds.high) || !std::isfinite(bounds.low) || !std::isfinite(bounds.high) ||
        (search.vary == LimitTerm::kSize && bounds.low < 0.0) ||
        (search.vary == LimitTerm::kMaturity && (bounds.low <= 0.0 || bounds.high > 100.0)))
        return not_allowed("/low",
                           "the bounds are not valid: expected low below high, sizes of at least "
                           "0, maturities of at most 100 years",
                           "omit both to use the default bounds");
    if (search.vary == LimitTerm::kMaturity && search.position.type == PositionType::kNonMaturity)
        return not_allowed("/vary", "a non-maturity deposit has no maturity to vary",
                           "vary its size");
    if (search.vary == LimitTerm::kSize && search.position.balance <= 0.0)
        return not_allowed("/position/balance",
                           "the balance is not positive: a size requires one to scale",
                           "give any positive balance, such as 1000000");
    return {};
}

// Whole calendar months, and the fraction of the next one.
fin::Date after_years(fin::Date from, double years) {
    const double months = years * 12.0;
    const double whole = std::floor(months + 1e-9);
    const fin::Date date = fin::add_months(from, static_cast<int>(whole));
    const int next = fin::add_months(from, static_cast<int>(whole) + 1) - date;
    return date + static_cast<int>(std::lround(std::max(0.0, months - whole) * next));
}

Position position_with(const LimitSearch& search, fin::Date as_of, double x) {
    Position position = search.position;
    switch (search.vary) {
        case LimitTerm::kSize:
            position.balance = x;
            if (position.leg2_balance && search.position.balance > 0.0)
                *position.leg2_balance *= x / search.position.balance;
            // Dated amounts keep their shares of the balance.
            if (search.position.balance > 0.0)
                for (auto* amounts : {&position.schedule, &position.slots})
                    for (auto& [date, amount] : *amounts) amount *= x / search.position.balance;
            break;
        case LimitTerm::kRate:
            position.rate = x;
            break;
        case LimitTerm::kMaturity:
            position.maturity = after_years(as_of, x);
            break;
        case LimitTerm::kSpread:
            // In a swap with a fixed leg the index belongs to the second leg.
            (is_swap(position.type) && position.type != PositionType::kSwapBasis
                 ? position.leg2_spread
                 : position.spread) = x;
            break;
    }
    return position;
}

class Searcher {
public:
    Searcher(const LimitSearch& search, const BookInputs& inputs, const BookFigures& before,
             const Work& work)
        : search_(search), inputs_(inputs), before_(before), work_(work) {}

    Result<LimitSolution> run() {
        TRY_STATUS(check(search_));
        solution_.before = measure(before_);
        if (search_.vary == LimitTerm::kSize) {
            TRY_STATUS(find_size());
        } else {
            TRY_STATUS(bisect(bounds_of(search_), [this](double x) -> Result<double> {
                TRY(const auto values, values_of(with(x)));
                return measure_with(values, 1.0);
            }));
        }
        if (solution_.value) {
            solution_.position = with(*solution_.value);
            TRY(solution_.funding, funding_of({*solution_.position, 1.0}));
            solution_.message = solved(*solution_.value, *solution_.position);
        }
        return std::move(solution_);
    }

private:
    Position with(double x) const { return position_with(search_, inputs_.market.as_of, x); }

    // The solution in terms and units of the position. Maturities are whole days, so that the
    // measure may miss the limit by the effect of one day.
    std::string solved(double value, const Position& position) const {
        switch (search_.vary) {
            case LimitTerm::kSize:
                return fmt::format("the limit is met with a balance of {:.2f} {}", value,
                                   position.currency);
            case LimitTerm::kRate:
                return fmt::format("the limit is met at a rate of {:.4f}%", value * 100.0);
            case LimitTerm::kSpread:
                return fmt::format("the limit is met at a spread of {:.4f}%", value * 100.0);
            case LimitTerm::kMaturity:
                break;
        }
        return fmt::format("the limit is met or passed from a maturity on {} on, in {:.2f} years",
                           position.maturity ? position.maturity->to_string() : "", value);
    }

    Result<std::vector<FundingLine>> funding_of(const PositionChange& change) const {
        return fund_changes(std::span(&change, 1), search_.funding, inputs_, before_, work_);
    }

    // Of the position and its funding.
    Result<std::vector<ChangeValue>> values_of(Position position) {
        ++solution_.valuations;
        const PositionChange change{std::move(position), 1.0};
        TRY(auto values, value_changes(std::span(&change, 1), inputs_, work_));
        TRY(const auto lines, funding_of(change));
        return with_funding(std::move(values), lines);
    }

    double measure_with(std::span<const ChangeValue> values, double scale) const {
        return measure(with_changes(before_, inputs_.market, values, scale));
    }

    double measure(const BookFigures& figures) const {
        if (is_ratio(search_.measure)) {
            const OutlierTests tests = outlier_of(figures, inputs_.market, inputs_.scenarios,
                                                  search_.tier1, search_.gains);
            const std::optional<double>& ratio =
                search_.measure == LimitMeasure::kEveBaselRatio ? tests.eve_basel_ratio
                : search_.measure == LimitMeasure::kEveEuRatio  ? tests.eve_eu_ratio
                                                                : tests.nii_decline_ratio;
            return ratio.value_or(0.0);
        }
        const BookTotal total = figures.value.total(search_.scenario);
        const BookTotal base = figures.value.total(0);
        switch (search_.measure) {
            case LimitMeasure::kEve:
                return total.eve;
            case LimitMeasure::kDeltaEve:
                return total.eve - base.eve;
            case LimitMeasure::kNii:
                return total.nii() + search_.planned_nii;
            default:
                return total.nii() - base.nii() + search_.planned_delta_nii;
        }
    }

    // Contribution to a measure in the reporting currency.
    double contribution(std::span<const ChangeValue> values) const {
        double sum = 0.0;
        for (const ChangeValue& value : values) sum += value.weight * contribution(value);
        return sum;
    }
    double contribution(const ChangeValue& value) const {
        const std::size_t s = search_.scenario;
        switch (search_.measure) {
            case LimitMeasure::kEve:
                return value.eve[s];
            case LimitMeasure::kDeltaEve:
                return value.eve[s] - value.eve[0];
            case LimitMeasure::kNii:
                return value.nii(s);
            default:
                return value.nii(s) - value.nii(0);
        }
    }

    // The value of a position is proportional to its size: one valuation is enough.
    Status find_size() {
        TRY(const auto values, values_of(search_.position));
        const Bounds bounds = bounds_of(search_);
        const double size = search_.position.balance;
        const auto at = [&](double x) -> Result<double> { return measure_with(values, x / size); };
        if (is_ratio(search_.measure)) return bisect_from(bounds, size, at);
        // The contribution is solved for directly: the difference of two large totals would lose
        // precision.
        const double slope = contribution(values);
        const double needed = search_.limit - solution_.before;
        const double found = needed == 0.0 ? 0.0 : needed / slope * size;
        if (!std::isfinite(found) || found < bounds.low || found > bounds.high) {
            solution_.message = fmt::format(
                "no size from {} to {} meets the limit: the measure is {} without the position and "
                "changes by {} for each {}",
                bounds.low, bounds.high, solution_.before, slope, size);
            return {};
        }
        solution_.value = found;
        TRY(solution_.reached, at(found));
        return {};
    }

    // A ratio is convex in the size: doubled from the start until it exceeds the limit.
    template <class Measure>
    Status bisect_from(Bounds bounds, double start, const Measure& at) {
        TRY(const double first, at(bounds.low));
        double high = std::min(std::max(start, bounds.low), bounds.high);
        while (true) {
            TRY(const double there, at(high));
            if ((first - search_.limit) * (there - search_.limit) <= 0.0 || high >= bounds.high)
                break;
            high = std::min(high * 2.0, bounds.high);
        }
        return bisect({bounds.low, high}, at);
    }

    template <class Measure>
    Status bisect(Bounds bounds, const Measure& at) {
        TRY(double low, at(bounds.low));
        TRY(const double high, at(bounds.high));
        low -= search_.limit;
        if (low * (high - search_.limit) > 0.0) {
            solution_.message = fmt::format(
                "no value from {} to {} meets the limit of {}: the measure is {} and {} there",
                bounds.low, bounds.high, search_.limit, low + search_.limit, high);
            constexpr double kRounding = 1e-9;  // relative rounding error of sums over a book
            if (std::abs(low + search_.limit - high) <= kRounding * std::abs(high))
                solution_.message += ": the varied term has no effect";
            return {};
        }
        const bool days = search_.vary == LimitTerm::kMaturity;
        const double enough =
            days ? 0.5 / 365.0 : 1e-13 * std::max(std::abs(bounds.low), std::abs(bounds.high));
        for (int i = 0; i < 100 && bounds.high - bounds.low > enough; ++i) {
            const double middle = bounds.low + (bounds.high - bounds.low) / 2.0;
            TRY(double there, at(middle));
            there -= search_.limit;
            if (low * there <= 0.0) {
                bounds.high = middle;
            } else {
                bounds.low = middle;
                low = there;
            }
            if (work_.cancel.requested()) return fail(Code::kCancelled, "the search was cancelled");
        }
        solution_.value = bounds.high;
        TRY(solution_.reached, at(bounds.high));
        return {};
    }

    const LimitSearch& search_;
    const BookInputs& inputs_;
    const BookFigures& before_;
    const Work& work_;
    LimitSolution solution_;
};

}  // namespace

bool is_ratio(LimitMeasure measure) { return measure >= LimitMeasure::kEveBaselRatio; }

Result<LimitSolution> find_limit(const LimitSearch& search, const BookInputs& inputs,
                                 const BookFigures& before, const Work& work) {
    return Searcher(search, inputs, before, work).run();
}

}  // namespace ballast::alm
