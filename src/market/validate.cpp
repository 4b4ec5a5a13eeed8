#include "market/validate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace ballast::market {

namespace {

constexpr double kNormal = 1.4826;        // from MAD to standard deviation of a normal distribution
constexpr double kJump = 10.0 / kNormal;  // ten MAD, in standard deviations
constexpr double kSplitTolerance = 0.03;  // between the ratio and the split, for the day's own move
constexpr std::size_t kReturnDays = 5;
constexpr std::array<double, 10> kSplits{2.0, 3.0, 1.5, 4.0, 5.0, 10.0, 20.0, 6.0, 7.0, 8.0};

double median(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2.0;
}

struct Spread {
    double median = 0.0;
    double mad = 0.0;
};

Spread spread_of(std::span<const double> values) {
    std::vector<double> work(values.begin(), values.end());
    Spread spread{median(work), 0.0};
    for (double& value : work) value = std::abs(value - spread.median);
    spread.mad = median(work);
    return spread;
}

void check_bar(const Bar& bar, std::vector<IntegrityError>& errors) {
    const auto add = [&](std::string field, std::string error, double value) {
        errors.push_back({bar.date, std::move(field), std::move(error), value});
    };
    for (const auto& [name, value] : {std::pair{"open", bar.open},
                                      {"high", bar.high},
                                      {"low", bar.low},
                                      {"close", std::optional(bar.close)}})
        if (value && !(*value > 0.0)) add(name, "not_positive", *value);
    if (bar.volume && *bar.volume < 0.0) add("volume", "negative_volume", *bar.volume);
    if (bar.high && bar.low && *bar.high < *bar.low) {
        add("high", "high_below_low", *bar.high);
        return;
    }
    for (const auto& [name, value] :
         {std::pair{"open", bar.open}, {"close", std::optional(bar.close)}})
        if (value && *value > 0.0 &&
            ((bar.high && *value > *bar.high) || (bar.low && *bar.low > 0.0 && *value < *bar.low)))
            add(name, "outside_range", *value);
}

bool is_monthly(std::span<const Bar> bars) {
    std::vector<double> steps;
    for (std::size_t i = 1; i < bars.size(); ++i) steps.push_back(bars[i].date - bars[i - 1].date);
    return !steps.empty() && median(steps) > 20.0;
}

int month_number(fin::Date date) { return date.year() * 12 + date.month() - 1; }

void find_gaps(std::span<const Bar> bars, const fin::Calendar& calendar, bool monthly,
               std::vector<Gap>& gaps) {
    for (std::size_t i = 1; i < bars.size(); ++i) {
        const fin::Date before = bars[i - 1].date;
        const fin::Date after = bars[i].date;
        if (monthly) {
            const int missing = month_number(after) - month_number(before) - 1;
            if (missing > 0) {
                const fin::Date first = before - (before.day() - 1);
                gaps.push_back(
                    {fin::add_months(first, 1), fin::add_months(first, missing), missing});
            }
            continue;
        }
        const int missing = calendar.business_days_between(before + 1, after);
        if (missing > 0)
            gaps.push_back({calendar.advance(before, 1), calendar.advance(after, -1), missing});
    }
}

void find_stale(std::span<const Bar> bars, const ValidateSettings& settings,
                std::vector<StaleRun>& runs) {
    for (std::size_t i = 0; i < bars.size();) {
        std::size_t last = i;
        while (last + 1 < bars.size() && bars[last + 1].close == bars[i].close) ++last;
        if (last - i + 1 >= static_cast<std::size_t>(settings.stale_closes))
            runs.push_back(
                {bars[i + 1].date, bars[last].date, static_cast<int>(last - i), bars[i].close});
        i = last + 1;
    }
}

// The common split with the ratio old / new, if the price does not return to the old level.
std::optional<double> split_at(std::span<const Bar> bars, std::size_t i) {
    const double ratio = bars[i - 1].close / bars[i].close;
    for (const double split : kSplits)
        for (const double usual : {split, 1.0 / split}) {
            if (std::abs(ratio / usual - 1.0) > kSplitTolerance) continue;
            for (std::size_t j = i + 1; j < bars.size() && j <= i + kReturnDays; ++j)
                if (std::abs(std::log(bars[j].close / bars[i - 1].close)) <
                    std::abs(std::log(ratio)) / 2.0)
                    return std::nullopt;
            return usual;
        }
    return std::nullopt;
}

// Sessions from one bar to the next: business days, or months. A bar on a holiday of the calendar
// is one session after the previous bar.
double sessions_between(fin::Date before, fin::Date after, const fin::Calendar& calendar,
                        bool monthly) {
    const int sessions = monthly ? month_number(after) - month_number(before)
                                 : calendar.business_days_between(before + 1, after + 1);
    return std::max(sessions, 1);
}

// Scores each return divided by the square root of its sessions, since the deviation of a sum of
// independent returns grows that way: the number of robust deviations from the median of its
// window.
std::vector<double> scores_of(const std::vector<double>& returns,
                              const ValidateSettings& settings) {
    const Spread all = spread_of(returns);
    std::vector<double> scores(returns.size());
    const auto half = static_cast<std::size_t>(settings.half_window);
    for (std::size_t i = 0; i < returns.size(); ++i) {
        const std::size_t first = i > half ? i - half : 0;
        const std::size_t last = std::min(returns.size(), i + half + 1);
        Spread spread = spread_of(std::span(returns).subspan(first, last - first));
        if (spread.mad == 0.0) spread.mad = all.mad;
        const double distance = std::abs(returns[i] - spread.median);
        scores[i] = spread.mad > 0.0 ? distance / (kNormal * spread.mad)
                    : distance > 0.0 ? 1e9
                                     : 0.0;
    }
    return scores;
}

void find_outliers(std::span<const Bar> bars, const fin::Calendar& calendar, bool monthly,
                   const ValidateSettings& settings, std::vector<Outlier>& outliers) {
    std::vector<double> returns;
    std::vector<double> per_session;
    for (std::size_t i = 1; i < bars.size(); ++i) {
        returns.push_back(std::log(bars[i].close / bars[i - 1].close));
        per_session.push_back(
            returns.back() /
            std::sqrt(sessions_between(bars[i - 1].date, bars[i].date, calendar, monthly)));
    }
    if (returns.size() < 5) return;
    const std::vector<double> scores = scores_of(per_session, settings);
    for (std::size_t i = 0; i < returns.size(); ++i) {
        const auto split = split_at(bars, i + 1);
        if (scores[i] <= settings.outlier_sigma) continue;
        Outlier outlier{bars[i + 1].date, OutlierKind::kJump, bars[i + 1].close,
                        returns[i],       scores[i],          split};
        const bool back = i + 1 < returns.size() && scores[i + 1] > settings.outlier_sigma &&
                          std::abs(returns[i] + returns[i + 1]) < std::abs(returns[i]) / 2.0;
        if (back)
            outlier.kind = OutlierKind::kSpike;
        else if (split)
            outlier.kind = OutlierKind::kUnadjustedSplit;
        else if (scores[i] <= kJump)
            continue;
        if (back) outlier.split_ratio.reset();
        outliers.push_back(outlier);
        if (back) ++i;  // the return of the price is not a second spike
    }
}

}  // namespace

Result<ValidationReport> validate_bars(std::vector<Bar> bars, const fin::Calendar& calendar,
                                       const ValidateSettings& settings) {
    if (!(settings.outlier_sigma > 0.0) || settings.half_window < 2 || settings.stale_closes < 2)
        return fail(
            Code::kInvalidInput,
            "expected outlier_sigma above zero, and half_window and stale_closes of at least 2");
    std::stable_sort(bars.begin(), bars.end(),
                     [](const Bar& a, const Bar& b) { return a.date < b.date; });
    ValidationReport report;
    report.rows = bars.size();
    std::vector<Bar> usable;
    for (const Bar& bar : bars) {
        if (!std::isfinite(bar.close))
            return fail(Code::kInvalidInput, fmt::format("the close of {} is not a finite number",
                                                         bar.date.to_string()));
        check_bar(bar, report.integrity);
        if (!usable.empty() && usable.back().date == bar.date) {
            report.integrity.push_back({bar.date, "date", "duplicate", bar.close});
            continue;
        }
        if (bar.close > 0.0) usable.push_back(bar);
    }
    report.usable = usable.size();
    const bool monthly = settings.frequency == Frequency::kMonthly ||
                         (settings.frequency == Frequency::kAuto && is_monthly(usable));
    find_gaps(usable, calendar, monthly, report.gaps);
    find_stale(usable, settings, report.stale_runs);
    find_outliers(usable, calendar, monthly, settings, report.outliers);
    return report;
}

}  // namespace ballast::market
