#include "clo/tape_checks.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "clo/describe_asset.hpp"
#include "clo/discount_status.hpp"
#include "clo/rating_derivation.hpp"
#include "fin/basis_point.hpp"

namespace ballast::clo {

namespace {

constexpr double kPriceJump = 10.0;  // points

void check_coupon(const Asset& asset, const TapeContext& context, Issues& issues) {
    if (asset.coupon_type != AssetCoupon::kFloating || !asset.coupon || !asset.spread ||
        !context.index_rate)
        return;
    const double expected =
        std::max(asset.floor.value_or(-1.0), *context.index_rate) + *asset.spread;
    if (std::abs(*asset.coupon - expected) > fin::kBasisPoint)
        issues.push_back({Severity::kWarning, "coupon_differs",
                          fmt::format("the coupon is {:.6g}: index or floor and spread are {:.6g}",
                                      *asset.coupon, expected),
                          "coupon"});
}

void check_default(const Asset& asset, const TapeContext& context, Issues& issues) {
    if (asset.default_date && *asset.default_date > context.as_of)
        issues.push_back({Severity::kError, "default_in_future",
                          fmt::format("the default date {} is after {}: expected a past date",
                                      asset.default_date->to_string(), context.as_of.to_string()),
                          "default_date"});
    if (!asset.defaulted.value_or(false) && asset.maturity < context.as_of)
        issues.push_back({Severity::kError, "past_maturity",
                          fmt::format("the asset performs and matured on {}: expected a later "
                                      "maturity, or a default",
                                      asset.maturity.to_string()),
                          "maturity"});
}

// A stated rating that the definitions derive otherwise.
void check_ratings(const Asset& asset, const TapeContext& context, Issues& issues) {
    if (!asset.moodys_dp_rating) return;
    const RatedAsset derived =
        rate(asset, {.source = RatingSource::kDerived, .as_of = context.as_of});
    if (!derived.moodys_dp_rating.value ||
        *derived.moodys_dp_rating.value == *asset.moodys_dp_rating)
        return;
    const bool sourced =
        asset.moodys_issuer_rating || asset.moodys_senior_unsecured || asset.moodys_senior_secured;
    if (!sourced) return;
    issues.push_back({Severity::kWarning, "rating_differs",
                      fmt::format("Moody's default probability rating is stated as {} and derived "
                                  "as {}",
                                  describe::to_word(*asset.moodys_dp_rating),
                                  describe::to_word(*derived.moodys_dp_rating.value)),
                      "moodys_dp_rating"});
}

}  // namespace

Issues check_tape_record(const Asset& asset, const TapeContext& context) {
    Issues issues;
    check_default(asset, context, issues);
    if (!context.currency.empty() && asset.currency != context.currency && !context.hedged)
        issues.push_back({Severity::kError, "currency",
                          fmt::format("the currency is {} and that of the deal {}: expected a "
                                      "currency hedge of the deal",
                                      asset.currency, context.currency),
                          "currency"});
    check_coupon(asset, context, issues);
    check_ratings(asset, context, issues);
    return issues;
}

Issues check_tape_records(std::span<const Asset> assets) {
    Issues issues;
    std::map<std::string, std::string> isins;
    std::map<std::string, std::string> lxids;
    std::map<std::string, const Asset*> issuers;
    const auto once = [&](std::map<std::string, std::string>& seen, const std::string& id,
                          const Asset& asset, std::string_view what) {
        if (id.empty()) return;
        const auto [place, added] = seen.emplace(id, asset.id);
        if (!added && place->second != asset.id)
            issues.push_back(
                {Severity::kWarning, "identifier_twice",
                 fmt::format("{} {} is that of {} and of {}", what, id, place->second, asset.id),
                 asset.id});
    };
    for (const Asset& asset : assets) {
        once(isins, asset.ids.isin, asset, "ISIN");
        once(lxids, asset.ids.lxid, asset, "LoanX identifier");
        const auto [place, added] = issuers.emplace(asset.issuer_id, &asset);
        if (added) continue;
        if (place->second->moodys_industry != asset.moodys_industry)
            issues.push_back(
                {Severity::kWarning, "issuer_industry",
                 fmt::format("issuer {} is in the industries {} and {}", asset.issuer_id,
                             place->second->moodys_industry, asset.moodys_industry),
                 asset.id});
        if (place->second->country != asset.country)
            issues.push_back({Severity::kWarning, "issuer_country",
                              fmt::format("issuer {} is in {} and {}", asset.issuer_id,
                                          place->second->country, asset.country),
                              asset.id});
    }
    return issues;
}

Issues check_tape_price(const std::string& asset, fin::Date date,
                        const std::optional<Decimal>& before, const std::optional<Decimal>& after,
                        fin::Date as_of) {
    Issues issues;
    if (as_of - date > kMarketValueDays)
        issues.push_back({Severity::kWarning, "stale_price",
                          fmt::format("{}: the price is of {}", asset, date.to_string()), asset});
    if (before && after && std::abs(after->to_double() - before->to_double()) > kPriceJump)
        issues.push_back({Severity::kWarning, "price_moved",
                          fmt::format("{}: the price moves from {} to {}", asset,
                                      before->to_string(), after->to_string()),
                          asset});
    return issues;
}

}  // namespace ballast::clo
