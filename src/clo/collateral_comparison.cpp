#include "clo/collateral_comparison.hpp"

#include <map>
#include <string>
#include <string_view>

#include "clo/deal_summary.hpp"

namespace ballast::clo {

namespace {

std::optional<double> figure_of(const DealSummary& summary, CollateralFigure figure) {
    using enum CollateralFigure;
    switch (figure) {
        case kAssets:
            return static_cast<double>(summary.assets);
        case kObligors:
            return static_cast<double>(summary.obligors);
        case kPar:
            return summary.par;
        case kDefaultedPar:
            return summary.quality.defaulted_par;
        case kPrincipalCash:
            return summary.principal_cash;
        case kMarketValue:
            return summary.market_value;
        case kWarf:
            return summary.quality.warf;
        case kSpread:
            return summary.quality.spread;
        case kCoupon:
            return summary.quality.coupon;
        case kRecovery:
            return summary.quality.recovery;
        case kLife:
            return summary.quality.life;
        case kDiversity:
            return summary.quality.diversity;
        case kCaaShare:
            return summary.quality.caa_share;
        case kCccShare:
            return summary.quality.ccc_share;
    }
    return std::nullopt;
}

std::string key_of(std::size_t figure) { return std::to_string(figure); }

Result<BasisValues> figure_values(const ComplianceBasis& basis) {
    TRY(const DealSummary summary, summarize(*basis.deal, basis.holdings, basis.as_of));
    BasisValues values;
    for (std::size_t f = 0; f < kCollateralFigures; ++f)
        if (const auto value = figure_of(summary, static_cast<CollateralFigure>(f)))
            values.emplace(key_of(f), *value);
    return values;
}

PositionChange change_of_par(const Holding& before, const Holding& after) {
    if (before.par < after.par) return PositionChange::kIncreased;
    return after.par < before.par ? PositionChange::kReduced : PositionChange::kAltered;
}

void compare_positions(std::span<const Holding> before, std::span<const Holding> after,
                       CollateralComparison& made) {
    std::map<std::string_view, ComparedPosition> pairs;
    for (const Holding& holding : before)
        if (!holding.par.is_zero()) pairs[holding.id].before = &holding;
    for (const Holding& holding : after)
        if (!holding.par.is_zero()) pairs[holding.id].after = &holding;
    for (auto& [id, pair] : pairs) {
        if (!pair.before)
            pair.change = PositionChange::kBought;
        else if (!pair.after)
            pair.change = PositionChange::kSold;
        else if (*pair.before == *pair.after) {
            ++made.unchanged;
            continue;
        } else
            pair.change = change_of_par(*pair.before, *pair.after);
        made.positions.push_back(pair);
    }
}

}  // namespace

Result<CollateralComparison> compare_collateral(const ComplianceBasis& before,
                                                const ComplianceBasis& after) {
    CollateralComparison made;
    compare_positions(before.holdings, after.holdings, made);
    TRY(const BasisValues first, figure_values(before));
    TRY(const BasisValues last, figure_values(after));
    TRY(auto changes, stepped_changes(before, after, figure_values, {}));
    const auto value_in = [](const BasisValues& values, const std::string& key) {
        const auto found = values.find(key);
        return found == values.end() ? std::nullopt : std::optional(found->second);
    };
    for (std::size_t f = 0; f < kCollateralFigures; ++f) {
        const std::string key = key_of(f);
        ComparedFigure& figure = made.figures.emplace_back();
        figure.figure = static_cast<CollateralFigure>(f);
        figure.before = value_in(first, key);
        figure.after = value_in(last, key);
        const auto change = changes.find(key);
        if (change == changes.end()) continue;
        figure.drivers = std::move(change->second.drivers);
        figure.rest = change->second.rest;
    }
    return made;
}

}  // namespace ballast::clo
