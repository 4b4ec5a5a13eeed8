#include "alm/renewal_margin.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "alm/accrual.hpp"
#include "alm/renewal.hpp"

namespace ballast::alm {

namespace {

constexpr std::array<std::string_view, 6> kLevels{"class", "term", "currency",
                                                  "side",  "all",  "own"};

using Key = std::tuple<MarginLevel, std::string, std::string, std::string, int, std::string>;

struct Mean {
    double weight = 0.0;
    double weighted = 0.0;
    std::size_t originations = 0;
    std::size_t taken = 0;
};

int repricing_months(const Position& position) {
    if (!is_variable(position.type)) return renewal_months(position, RenewalRule::kLike);
    return position.reset_months > 0 ? position.reset_months : position.index_months;
}

Key key_of(const Position& position, MarginLevel level) {
    const bool variable = is_variable(position.type);
    Key key(level, variable ? "variable" : "fixed", "", "", 0, "");
    if (level == MarginLevel::kClass) {
        std::get<1>(key) = to_string(position.type);
        std::get<5>(key) = variable ? position.index_curve : "";
    }
    if (level <= MarginLevel::kSide) std::get<2>(key) = to_string(position.side);
    if (level <= MarginLevel::kCurrency) std::get<3>(key) = position.currency;
    if (level <= MarginLevel::kTerm) std::get<4>(key) = repricing_months(position);
    return key;
}

// The simple rate from the analysis date over `months`, on the curve that renewals read.
double risk_free(const Market& market, std::size_t currency, const Position& position, int months) {
    const CurrencyCurves& curves = market.currencies[currency];
    std::size_t projection = 0;
    for (std::size_t i = 0; i < curves.projections.size(); ++i)
        if (curves.projections[i].name == position.index_curve) projection = i;
    const fin::Date end = fin::add_months(market.as_of, months);
    const double t = (end - market.as_of) / 365.0;
    const double zero = scenario_zero(market, currency, {}, projection, t);
    return std::expm1(zero * t) /
           accrual_of_term(curves.index_day_count, market.as_of, months).years(market.as_of, end);
}

// Nothing for what is no contract of a term: it is not renewed like for like.
std::optional<double> own_margin(const Market& market, const Position& position) {
    const auto currency = market.find(position.currency);
    if (!currency || position.type == PositionType::kNonMaturity ||
        !check_position(position, market.as_of))
        return std::nullopt;
    if (is_variable(position.type)) return position.spread;
    const int months = repricing_months(position);
    if (months == 0) return std::nullopt;
    return *position.rate - risk_free(market, *currency, position, months);
}

}  // namespace

std::string_view to_string(MarginLevel level) { return kLevels[static_cast<std::size_t>(level)]; }

RenewalMargins calibrate_margins(const Market& market, std::span<const Position> positions,
                                 int lookback_months) {
    const fin::Date from = fin::add_months(market.as_of, -lookback_months);
    std::vector<std::optional<double>> own;
    std::map<Key, Mean> means;
    for (const Position& position : positions) {
        own.push_back(own_margin(market, position));
        if (!own.back() || !position.start || *position.start < from ||
            *position.start > market.as_of || position.balance <= 0.0)
            continue;
        const double weight =
            position.balance * market.currencies[*market.find(position.currency)].fx_to_reporting;
        for (int level = 0; level < static_cast<int>(MarginLevel::kOwn); ++level) {
            Mean& mean = means[key_of(position, static_cast<MarginLevel>(level))];
            mean.weight += weight;
            mean.weighted += weight * *own.back();
            ++mean.originations;
        }
    }
    RenewalMargins result;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < positions.size(); ++i) {
        double margin = positions[i].renew_margin;
        if (own[i]) {
            auto found = means.end();
            for (int level = 0; level < static_cast<int>(MarginLevel::kOwn); ++level) {
                found = means.find(key_of(positions[i], static_cast<MarginLevel>(level)));
                if (found != means.end()) break;
            }
            if (found == means.end()) {
                margin = *own[i];
                ++kept;
            } else {
                margin = found->second.weighted / found->second.weight;
                ++found->second.taken;
            }
        }
        result.of_position.push_back(margin);
    }
    for (const auto& [key, mean] : means) {
        if (mean.taken == 0) continue;
        const auto& [level, type, side, currency, months, index_curve] = key;
        result.figures.push_back({level, type, side, currency, months, index_curve,
                                  mean.weighted / mean.weight, mean.originations, mean.taken});
    }
    if (kept > 0) result.figures.push_back({.level = MarginLevel::kOwn, .taken = kept});
    return result;
}

}  // namespace ballast::alm
