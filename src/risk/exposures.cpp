#include "risk/exposures.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "model/describe_portfolio.hpp"
#include "risk/concentration.hpp"
#include "risk/exposure_totals.hpp"

namespace ballast::risk {

namespace {

constexpr std::size_t kPositionsPerPoll = 256;

struct GroupSums {
    ExposureTotals totals;
    std::map<model::AssetType, double> gross;
    double daily_pnl = 0;
    double previous = 0;  // gross value of the day before
    double gain = 0;
    double cost = 0;  // gross
};

using Groups = std::map<std::string, GroupSums, std::less<>>;

void add_to(Groups& groups, std::string_view name, const ExposurePosition& position, double value) {
    GroupSums& group = groups[std::string(name.empty() ? kNoAttribute : name)];
    add_value(group.totals, value);
    group.gross[position.type] += std::abs(value);
    if (position.daily_pnl) {
        group.daily_pnl += *position.daily_pnl;
        group.previous += std::abs(value - *position.daily_pnl);
    }
    if (position.unrealized_gain && position.cost) {
        group.gain += *position.unrealized_gain;
        group.cost += std::abs(*position.cost);
    }
}

// Largest gross first; ties by name.
std::vector<ExposureGroup> by_size(const Groups& groups, double gross) {
    std::vector<ExposureGroup> result;
    for (const auto& [name, sums] : groups) {
        ExposureGroup group{name, sums.totals, std::nullopt};
        if (gross > 0) group.share = sums.totals.gross / gross;
        group.main_type = std::ranges::max_element(sums.gross, {}, [](const auto& one) {
                              return one.second;
                          })->first;
        if (sums.previous > 0) group.day_return = sums.daily_pnl / sums.previous;
        if (sums.cost > 0) group.unrealized_return = sums.gain / sums.cost;
        result.push_back(std::move(group));
    }
    std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) {
        return a.totals.gross != b.totals.gross ? a.totals.gross > b.totals.gross : a.name < b.name;
    });
    return result;
}

bool holds_tag(const ExposurePosition& position, const std::string& tag) {
    return std::find(position.tags.begin(), position.tags.end(), tag) != position.tags.end();
}

bool matches(const ExposurePosition& position, const ExposureSettings& settings) {
    if (settings.tags.empty()) return true;
    const auto has = [&](const std::string& tag) { return holds_tag(position, tag); };
    return settings.tag_match == TagMatch::kAll
               ? std::all_of(settings.tags.begin(), settings.tags.end(), has)
               : std::any_of(settings.tags.begin(), settings.tags.end(), has);
}

void add_tags(Groups& groups, const ExposurePosition& position, const ExposureSettings& settings,
              double value) {
    std::vector<std::string> tags = position.tags;
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    for (const std::string& tag : tags) {
        const bool requested =
            settings.tags.empty() ||
            std::find(settings.tags.begin(), settings.tags.end(), tag) != settings.tags.end();
        if (requested) add_to(groups, tag, position, value);
    }
}

// `by_symbol`: net values of the names.
Concentration concentration_of(const std::map<std::string, double>& by_symbol, double gross,
                               std::size_t top) {
    Concentration result;
    if (!(gross > 0)) return result;
    std::vector<ConcentrationLine> lines;
    std::vector<double> values;
    for (const auto& [symbol, value] : by_symbol) {
        values.push_back(value);
        lines.push_back({symbol, value, std::abs(value) / gross});
    }
    std::sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
        return a.share != b.share ? a.share > b.share : a.symbol < b.symbol;
    });
    result.largest_share = lines.empty() ? 0 : lines.front().share;
    lines.resize(std::min(top, lines.size()));
    result.top_share = 0;
    for (const auto& line : lines) *result.top_share += line.share;
    result.top = std::move(lines);
    const double index = herfindahl(values);
    if (!(index > 0)) return result;
    result.herfindahl = index;
    result.effective_number = 1 / index;
    return result;
}

// Delta-adjusted value; null for an option without a delta or an underlying price.
std::optional<double> delta_adjusted(const ExposurePosition& position, double value) {
    if (position.type != model::AssetType::kOption) return value;
    if (!position.delta || !position.underlying_notional) return std::nullopt;
    return *position.delta * *position.underlying_notional;
}

}  // namespace

void add_value(ExposureTotals& totals, double value) {
    ++totals.count;
    totals.gross += std::abs(value);
    totals.net += value;
    if (value > 0) {
        ++totals.long_count;
        totals.long_value += value;
    } else if (value < 0) {
        ++totals.short_count;
        totals.short_value += value;
    }
}

Result<Outcome<ExposureReport>> exposures(std::span<const ExposurePosition> positions,
                                          const ExposureSettings& settings, const Cancel& cancel) {
    Outcome<ExposureReport> result;
    ExposureReport& report = result.value;
    Groups by_type;
    Groups by_tag;
    Groups by_sector;
    Groups by_currency;
    std::map<std::string, double> names;  // net values by symbol
    std::size_t considered = 0;
    double without_delta = 0;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        if (i % kPositionsPerPoll == 0) TRY_STATUS(cancel.check());
        const ExposurePosition& position = positions[i];
        if (!matches(position, settings)) continue;
        ++considered;
        if (!position.market_value || !std::isfinite(*position.market_value)) {
            result.issues.push_back(
                {Severity::kError, "no_price",
                 position.symbol + " has no value; it is left out of the exposures",
                 position.symbol});
            continue;
        }
        const double value = *position.market_value;
        const bool option = position.type == model::AssetType::kOption;
        add_value(report.totals, value);
        add_value(option ? report.options : report.non_options, value);
        report.notional += std::abs(option ? position.underlying_notional.value_or(value) : value);
        if (const auto adjusted = delta_adjusted(position, value)) {
            add_value(report.delta_adjusted, *adjusted);
        } else {
            without_delta += std::abs(value);
            result.issues.push_back({Severity::kWarning, "no_delta",
                                     position.symbol +
                                         " has no delta; it is left out of the delta-adjusted "
                                         "exposures",
                                     position.symbol});
        }
        add_to(by_type, describe::to_word(position.type), position, value);
        const bool is_cash = position.type == model::AssetType::kCash;
        add_to(by_sector, is_cash && position.sector.empty() ? kCashSector : position.sector,
               position, value);
        add_to(by_currency, position.currency, position, value);
        add_tags(by_tag, position, settings, value);
        if (is_cash)
            report.cash += value;
        else
            names[position.symbol] += value;
    }
    const double gross = report.totals.gross;
    report.by_type = by_size(by_type, gross);
    report.by_tag = by_size(by_tag, gross);
    report.by_sector = by_size(by_sector, gross);
    report.by_currency = by_size(by_currency, gross);
    report.concentration = concentration_of(names, gross, settings.top);
    if (gross > 0) report.delta_coverage = 1 - without_delta / gross;
    if (considered > 0)
        report.coverage =
            static_cast<double>(report.totals.count) / static_cast<double>(considered);
    return result;
}

}  // namespace ballast::risk
