#include "service/market/price_flags.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>
#include <string_view>
#include <utility>

#include "base/words.hpp"

namespace ballast::service {

namespace {

PriceFlag outlier_flag(const std::string& symbol, const market::Outlier& outlier) {
    const double change = 100.0 * std::expm1(outlier.log_return);
    using enum market::OutlierKind;
    PriceFlag flag{.symbol = symbol, .from = outlier.date, .to = outlier.date};
    flag.kind = outlier.kind == kSpike  ? PriceFlagKind::kSpike
                : outlier.kind == kJump ? PriceFlagKind::kJump
                                        : PriceFlagKind::kSplit;
    flag.detail = fmt::format("close {:.6g}, return {:+.1f}%, {:.0f} robust standard deviations",
                              outlier.close, change, outlier.score);
    if (flag.kind == PriceFlagKind::kSplit && outlier.split_ratio)
        flag.detail += fmt::format(", near a split of {:.4g} for 1", *outlier.split_ratio);
    return flag;
}

}  // namespace

std::vector<model::PriceBar> effective_bars(std::span<const model::PriceBar> bars) {
    std::vector<model::PriceBar> series;
    for (const model::PriceBar& bar : bars) {
        if (series.empty() || series.back().date != bar.date)
            series.push_back(bar);
        else if (bar.known_at >= series.back().known_at)
            series.back() = bar;
    }
    return series;
}

Result<std::vector<PriceFlag>> price_flags(std::span<const model::PriceBar> bars,
                                           const fin::Calendar& calendar) {
    std::vector<PriceFlag> flags;
    if (bars.empty()) return flags;
    const std::string& symbol = bars.front().symbol;
    std::vector<market::Bar> series;
    series.reserve(bars.size());
    for (const model::PriceBar& bar : bars)
        series.push_back({bar.date, bar.open, bar.high, bar.low, bar.close, bar.volume});
    TRY(const market::ValidationReport report,
        market::validate_bars(std::move(series), calendar, {}));
    for (const market::Gap& gap : report.gaps)
        flags.push_back({symbol, PriceFlagKind::kGap, gap.from, gap.to,
                         fmt::format("{} {} without a price", gap.missing,
                                     gap.missing == 1 ? "session" : "sessions")});
    for (const market::Outlier& outlier : report.outliers)
        flags.push_back(outlier_flag(symbol, outlier));
    for (const market::StaleRun& run : report.stale_runs)
        flags.push_back({symbol, PriceFlagKind::kStale, run.from, run.to,
                         fmt::format("close {:.6g} repeated {} times", run.close, run.length)});
    for (const market::IntegrityError& error : report.integrity) {
        const std::string what = spaced_word(error.error);
        flags.push_back({symbol, PriceFlagKind::kBar, error.date, error.date,
                         fmt::format("{} {:.6g}: {}", error.field, error.value, what)});
    }
    std::ranges::stable_sort(flags, {}, &PriceFlag::from);
    return flags;
}

model::PriceQuality quality_of(std::span<const model::PriceBar> bars,
                               std::span<const PriceFlag> flags, const fin::Calendar& calendar) {
    model::PriceQuality quality{.calendar = std::string(calendar.name())};
    if (bars.empty()) return quality;
    quality.symbol = bars.front().symbol;
    std::set<std::pair<fin::Date, std::string_view>> keys;
    std::set<fin::Date> dates;
    std::int64_t on_sessions = 0;
    for (const model::PriceBar& bar : bars) {
        keys.emplace(bar.date, bar.source);
        if (dates.insert(bar.date).second) on_sessions += calendar.is_business_day(bar.date);
        quality.known_at = std::max(quality.known_at, bar.known_at);
    }
    quality.closes = static_cast<std::int64_t>(dates.size());
    quality.price_rows = static_cast<std::int64_t>(keys.size());
    quality.missing_sessions = std::max<std::int64_t>(
        0, calendar.business_days_between(*dates.begin(), *dates.rbegin() + 1) - on_sessions);
    for (const PriceFlag& flag : flags) {
        using enum PriceFlagKind;
        quality.gaps += flag.kind == kGap;
        quality.outliers += flag.kind == kSpike || flag.kind == kJump;
        quality.splits += flag.kind == kSplit;
        quality.stale_runs += flag.kind == kStale;
        quality.inconsistent += flag.kind == kBar;
    }
    return quality;
}

}  // namespace ballast::service
