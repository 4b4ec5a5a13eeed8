#include "clo/assumption_check.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <set>
#include <utility>

#include "clo/rating.hpp"
#include "clo/refuse.hpp"

namespace ballast::clo {

namespace {

using NamedRate = std::pair<const char*, const RateAssumption*>;

// The rates that may be given by rating and asset.
std::vector<NamedRate> rates_of(const Assumptions& assumptions) {
    std::vector<NamedRate> result{{"default", &assumptions.defaults},
                                  {"prepay", &assumptions.prepay},
                                  {"recovery", &assumptions.recovery}};
    if (assumptions.draws) result.emplace_back("draws", &*assumptions.draws);
    return result;
}

Status check_rating(const std::string& rating, const std::string& place) {
    if (describe::from_word<MoodysRating>(rating) || describe::from_word<SpRating>(rating))
        return {};
    return refuse_at(
        fmt::format("/assumptions/{}/by_rating/{}", place, rating),
        fmt::format("assumptions.{}.by_rating names \"{}\", which is no rating", place, rating),
        "give a rating of Moody's or S&P, such as B2 or B");
}

void note_interest(std::span<const Holding> holdings, Issues& issues) {
    const auto lacks_rate = [](const Holding& asset) {
        return !asset.defaulted.value_or(false) && !asset.par.is_zero() &&
               !(asset.coupon_type == AssetCoupon::kFixed ? asset.coupon : asset.spread);
    };
    const auto first = std::ranges::find_if(holdings, lacks_rate);
    if (first == holdings.end()) return;
    issues.push_back(
        {Severity::kWarning, "interest_unknown",
         fmt::format("{} assets have no coupon, or no spread over their index, first {}: that part "
                     "of their interest is left out; give coupon where the rate is fixed, spread "
                     "where it is floating",
                     std::ranges::count_if(holdings, lacks_rate), first->id),
         "collateral"});
}

// The splits of the waterfalls state who receives which share.
void note_incentive(const Deal& deal, Issues& issues) {
    if (!deal.incentive) return;
    for (const auto& [steps, list] : {std::pair{&deal.waterfalls.interest, "interest"},
                                      std::pair{&deal.waterfalls.principal, "principal"}})
        for (const Step& step : *steps) {
            if (!step.to) continue;
            const auto share = step.to->find("incentive");
            if (share == step.to->end() || std::abs(share->second - deal.incentive->share) <= 1e-9)
                continue;
            issues.push_back(
                {Severity::kWarning, "incentive_share",
                 fmt::format("incentive.share is {}, but step {} of the {} waterfall gives the "
                             "incentive fee {}, which applies: give both the same share",
                             deal.incentive->share, step.id, list, share->second),
                 "deal.incentive.share"});
            return;
        }
}

void note_assets(const Assumptions& assumptions, std::span<const Holding> holdings,
                 Issues& issues) {
    std::set<std::string_view> held;
    for (const Holding& asset : holdings) held.insert(asset.id);
    for (const auto& [name, rate] : rates_of(assumptions)) {
        const auto* table = std::get_if<RateTable>(rate);
        if (!table) continue;
        for (const auto& [id, value] : table->by_asset)
            if (!held.contains(id))
                issues.push_back(
                    {Severity::kWarning, "unknown_asset",
                     fmt::format("assumptions.{}.by_asset names {}, which the deal does not hold",
                                 name, id),
                     fmt::format("assumptions.{}", name)});
    }
}

void note_periods(const Deal& deal, const DealPlan& plan, Issues& issues) {
    if (plan.periods.size() < kMaxPeriods || plan.periods.back().matures) return;
    issues.push_back(
        {Severity::kWarning, "periods_cut",
         fmt::format("{} payment dates are projected, to {}: the stated maturity is {}, and what "
                     "is left is sold on the last date",
                     plan.periods.size(), plan.periods.back().dates.payment.to_string(),
                     deal.dates.stated_maturity.to_string()),
         "deal.dates.stated_maturity"});
}

}  // namespace

Status check_assumptions(const Assumptions& assumptions) {
    for (const auto& [name, rate] : rates_of(assumptions))
        if (const auto* table = std::get_if<RateTable>(rate))
            for (const auto& [rating, value] : table->by_rating)
                TRY_STATUS(check_rating(rating, name));
    if (assumptions.liquidation)
        for (const auto& [rating, price] : assumptions.liquidation->by_rating)
            TRY_STATUS(check_rating(rating, "liquidation"));
    const CallAssumption& call = assumptions.call;
    if (call.rule == CallRule::kDate && !call.date)
        return refuse_at("/assumptions/call/date", "assumptions.call.rule is date without a date",
                         "give the date of the call");
    if ((call.rule == CallRule::kPoolBelow || call.rule == CallRule::kEquityBelow) &&
        !call.threshold)
        return refuse_at(
            "/assumptions/call/threshold",
            fmt::format("assumptions.call.rule is {} without a threshold",
                        call.rule == CallRule::kPoolBelow ? "pool_below" : "equity_below"),
            "give the share below which the deal is called");
    return {};
}

Issues unused_terms(const Deal& deal, const DealPlan& plan, const Assumptions& assumptions,
                    std::span<const Holding> holdings) {
    Issues issues;
    note_interest(holdings, issues);
    note_incentive(deal, issues);
    note_assets(assumptions, holdings, issues);
    note_periods(deal, plan, issues);
    return issues;
}

}  // namespace ballast::clo
