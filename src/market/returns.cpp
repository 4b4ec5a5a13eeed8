#include "market/returns.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <unordered_set>

#include "fin/trading_days.hpp"
#include "math/finite.hpp"
#include "math/statistics.hpp"
#include "model/price_staleness.hpp"

namespace ballast::market {

namespace {

std::size_t prices_in(const std::vector<double>& column, std::size_t first, std::size_t rows) {
    std::size_t count = 0;
    for (std::size_t t = first; t < rows; ++t) count += std::isnan(column[t]) ? 0 : 1;
    return count;
}

// Rows of [0, rows) on which every kept symbol has a price.
std::vector<std::size_t> common_rows(const PriceHistory& history, std::size_t rows,
                                     const std::vector<std::size_t>& kept) {
    std::vector<std::size_t> common;
    for (std::size_t t = 0; t < rows; ++t) {
        const bool all = std::all_of(kept.begin(), kept.end(), [&](std::size_t j) {
            return !std::isnan(history.closes[j][t]);
        });
        if (all) common.push_back(t);
    }
    return common;
}

void leave_out(Issues& issues, std::string code, std::string_view message,
               const std::string& symbol) {
    issues.push_back({Severity::kError, std::move(code),
                      fmt::format("{}; {} is left out of the returns", message, symbol), symbol});
}

// Symbols with enough prices, recent enough; the others are reported in issues.
std::vector<std::size_t> usable(const PriceHistory& history, fin::Date as_of, std::size_t rows,
                                const ReturnSettings& settings, Issues& issues) {
    std::vector<std::size_t> kept;
    for (std::size_t j = 0; j < history.symbols.size(); ++j) {
        const std::string& symbol = history.symbols[j];
        const std::size_t count = prices_in(history.closes[j], 0, rows);
        const std::vector<Close> last = last_closes(history, j, as_of, 1);
        if (last.empty()) {
            leave_out(issues, "no_prices",
                      fmt::format("{} has no price up to {}", symbol, as_of.to_string()), symbol);
        } else if (as_of - last.front().date > settings.ended_days) {
            leave_out(
                issues, "stale_price",
                fmt::format("the last price of {} is of {}, {} sessions before {}", symbol,
                            last.front().date.to_string(),
                            model::sessions_since(last.front().date, as_of), as_of.to_string()),
                symbol);
        } else if (count < settings.minimum_observations + 1) {
            leave_out(issues, "short_history",
                      fmt::format("{} has {} {}: at least {} returns are required", symbol, count,
                                  count == 1 ? "price" : "prices", settings.minimum_observations),
                      symbol);
        } else {
            kept.push_back(j);
            if (model::is_stale(last.front().date, as_of))
                issues.push_back(
                    {Severity::kWarning, "stale_price",
                     fmt::format("the last price of {} is of {}, {} sessions before {}; the "
                                 "returns of all symbols end there",
                                 symbol, last.front().date.to_string(),
                                 model::sessions_since(last.front().date, as_of),
                                 as_of.to_string()),
                     symbol});
        }
    }
    return kept;
}

// Drops symbols, the one with the fewest prices first, until the join is long enough.
std::vector<std::size_t> join(const PriceHistory& history, std::size_t rows,
                              const ReturnSettings& settings, std::vector<std::size_t>& kept,
                              Issues& issues) {
    std::vector<std::size_t> common = common_rows(history, rows, kept);
    while (kept.size() > 1 && common.size() < settings.minimum_observations + 1) {
        const auto shortest =
            std::min_element(kept.begin(), kept.end(), [&](std::size_t a, std::size_t b) {
                return prices_in(history.closes[a], 0, rows) <
                       prices_in(history.closes[b], 0, rows);
            });
        leave_out(issues, "short_history",
                  fmt::format("{} leaves only {} common dates with the other symbols",
                              history.symbols[*shortest], common.size()),
                  history.symbols[*shortest]);
        kept.erase(shortest);
        common = common_rows(history, rows, kept);
    }
    return common;
}

// Names the symbol whose missing prices cost the most dates within the span used.
void report_missing(const PriceHistory& history, const std::vector<std::size_t>& kept,
                    const std::vector<std::size_t>& common, Issues& issues) {
    if (common.empty()) return;
    const std::size_t span = common.back() - common.front() + 1;
    if (span == common.size()) return;
    std::size_t worst = kept.front();
    std::size_t most = 0;
    for (const std::size_t j : kept) {
        const std::size_t missing =
            span - prices_in(history.closes[j], common.front(), common.back() + 1);
        if (missing > most) {
            most = missing;
            worst = j;
        }
    }
    issues.push_back(
        {Severity::kWarning, "missing_prices",
         fmt::format("{} of {} dates from {} to {} are left out because a price is missing; {} has "
                     "the most missing prices, {}",
                     span - common.size(), span, history.dates[common.front()].to_string(),
                     history.dates[common.back()].to_string(), history.symbols[worst], most),
         history.symbols[worst]});
}

double one_return(double before, double after, ReturnKind kind) {
    return kind == ReturnKind::kSimple ? after / before - 1 : std::log(after / before);
}

}  // namespace

Result<Outcome<ReturnPanel>> returns_from_prices(const PriceHistory& history,
                                                 const ReturnSettings& settings) {
    TRY_STATUS(validate(history));
    Outcome<ReturnPanel> result;
    ReturnPanel& panel = result.value;
    if (history.dates.empty()) return result;
    const fin::Date as_of = settings.as_of.value_or(history.dates.back());
    const auto rows = static_cast<std::size_t>(
        std::upper_bound(history.dates.begin(), history.dates.end(), as_of) -
        history.dates.begin());

    std::vector<std::size_t> kept = usable(history, as_of, rows, settings, result.issues);
    if (kept.empty()) return result;
    const std::vector<std::size_t> common = join(history, rows, settings, kept, result.issues);

    std::vector<std::size_t> ends;  // indices into common: the return from ends - 1 to ends
    std::size_t gaps = 0;
    for (std::size_t c = 1; c < common.size(); ++c) {
        if (history.dates[common[c]] - history.dates[common[c - 1]] > settings.gap_days)
            ++gaps;
        else
            ends.push_back(c);
    }
    if (settings.window && ends.size() > *settings.window)
        ends.erase(ends.begin(), ends.end() - static_cast<std::ptrdiff_t>(*settings.window));

    for (const std::size_t j : kept) panel.symbols.push_back(history.symbols[j]);
    panel.values = math::Matrix::zero(ends.size(), kept.size());
    for (std::size_t r = 0; r < ends.size(); ++r) {
        const std::size_t before = common[ends[r] - 1];
        const std::size_t after = common[ends[r]];
        panel.dates.push_back(history.dates[after]);
        for (std::size_t i = 0; i < kept.size(); ++i) {
            const std::vector<double>& closes = history.closes[kept[i]];
            panel.values(r, i) = one_return(closes[before], closes[after], settings.kind);
        }
    }
    report_missing(history, kept, common, result.issues);
    if (gaps > 0)
        result.issues.push_back({Severity::kWarning, "price_gap",
                                 fmt::format("{} returns are left out because they span more than "
                                             "{} days",
                                             gaps, settings.gap_days),
                                 ""});
    const std::size_t requested = std::min(settings.quality_observations,
                                           settings.window.value_or(settings.quality_observations));
    if (panel.dates.size() < requested)
        result.issues.push_back({Severity::kWarning, "short_history",
                                 fmt::format("there are {} common returns: {} are recommended",
                                             panel.dates.size(), requested),
                                 ""});
    return result;
}

ReturnPanel last_rows(const ReturnPanel& panel, std::optional<fin::Date> as_of,
                      std::optional<std::size_t> window) {
    std::size_t end = panel.dates.size();
    if (as_of)
        end = static_cast<std::size_t>(
            std::upper_bound(panel.dates.begin(), panel.dates.end(), *as_of) - panel.dates.begin());
    std::size_t begin = 0;
    if (window && end > *window) begin = end - *window;
    ReturnPanel result;
    result.symbols = panel.symbols;
    result.dates.assign(panel.dates.begin() + static_cast<std::ptrdiff_t>(begin),
                        panel.dates.begin() + static_cast<std::ptrdiff_t>(end));
    const std::size_t cols = panel.values.cols;
    result.values = math::Matrix::from_rows(
        end - begin, cols,
        {panel.values.data.begin() + static_cast<std::ptrdiff_t>(begin * cols),
         panel.values.data.begin() + static_cast<std::ptrdiff_t>(end * cols)});
    return result;
}

std::optional<double> annualized_volatility(std::span<const double> returns) {
    if (returns.size() < 2) return std::nullopt;
    return std::sqrt(math::variance(returns, 1) * fin::kTradingDaysPerYear);
}

Status validate(const ReturnPanel& panel) {
    if (panel.values.rows != panel.dates.size() || panel.values.cols != panel.symbols.size() ||
        panel.values.data.size() != panel.dates.size() * panel.symbols.size())
        return fail(
            Code::kInvalidInput,
            fmt::format(
                "the panel has {} dates and {} symbols, but its values have {} rows and {} columns",
                panel.dates.size(), panel.symbols.size(), panel.values.rows, panel.values.cols));
    std::unordered_set<std::string_view> seen;
    for (const std::string& symbol : panel.symbols)
        if (!seen.insert(symbol).second)
            return fail(Code::kInvalidInput,
                        "the symbol " + symbol + " has two columns of returns");
    for (std::size_t t = 1; t < panel.dates.size(); ++t)
        if (panel.dates[t] <= panel.dates[t - 1])
            return fail(Code::kInvalidInput, "the returns of " + panel.dates[t].to_string() +
                                                 " are not after those of " +
                                                 panel.dates[t - 1].to_string());
    if (math::all_finite(panel.values.data)) return {};
    for (std::size_t t = 0; t < panel.dates.size(); ++t)
        for (std::size_t j = 0; j < panel.symbols.size(); ++j)
            if (!std::isfinite(panel.values(t, j)))
                return fail(Code::kInvalidInput,
                            fmt::format("the return of {} on {} is not a finite number; leave out "
                                        "dates on which a symbol has none",
                                        panel.symbols[j], panel.dates[t].to_string()));
    return {};
}

}  // namespace ballast::market
