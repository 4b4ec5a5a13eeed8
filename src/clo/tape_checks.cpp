#include "clo/tape_checks.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "clo/describe_asset.hpp"
#include "clo/pool.hpp"
#include "clo/test_explanation.hpp"
#include "fin/basis_point.hpp"
#include "fin/calendar.hpp"

namespace ballast::clo {

namespace {

constexpr double kPriceJump = 10.0;  // points
constexpr int kPriceAge = 5;         // business days
constexpr double kMoneyTolerance = 0.01;

std::string quoted(const std::string& text) {
    return text.empty() ? "(none)" : fmt::format("\"{}\"", text);
}

bool differs(const Decimal& a, const Decimal& b) {
    const auto difference = subtract(a, b);
    return !difference || std::abs(difference->to_double()) > kMoneyTolerance;
}

void check_coupon(const Asset& asset, const TapeContext& context, Issues& issues) {
    if (asset.coupon_type != AssetCoupon::kFloating || !asset.coupon || !asset.spread ||
        !context.index_rate)
        return;
    const double expected =
        std::max(asset.floor.value_or(-1.0), *context.index_rate) + *asset.spread;
    if (std::abs(*asset.coupon - expected) > fin::kBasisPoint)
        issues.push_back({Severity::kWarning, "coupon_differs",
                          fmt::format("the coupon is {:.6g}, and index or floor with spread are "
                                      "{:.6g}: correct one of them, or the index rate of the deal",
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

bool is_rated_by_moodys(const Asset& asset) {
    return asset.moodys_issuer_rating || asset.moodys_senior_unsecured ||
           asset.moodys_senior_secured || asset.moodys_facility_rating || asset.moodys_subordinated;
}

bool is_rated_by_sp(const Asset& asset) {
    return asset.sp_facility_rating || asset.sp_issuer_rating || asset.sp_senior_secured ||
           asset.sp_subordinated;
}

template <class Rating>
void check_rating(std::string_view field, std::string_view name,
                  const std::optional<Rating>& stated, const Derived<Rating>& derived,
                  Issues& issues) {
    if (!stated || !derived.value || *stated == *derived.value) return;
    issues.push_back({Severity::kWarning, "rating_differs",
                      fmt::format("{} is stated as {} and derived as {} ({}): the stated one "
                                  "counts unless the deal derives ratings; correct it or its "
                                  "sources",
                                  name, describe::to_word(*stated),
                                  describe::to_word(*derived.value), derived.rule),
                      std::string(field)});
}

// Stated ratings that the definitions derive otherwise.
void check_ratings(const Asset& asset, const TapeContext& context, Issues& issues) {
    const RatedAsset derived =
        rate(asset, {.source = RatingSource::kDerived, .as_of = context.as_of});
    if (is_rated_by_moodys(asset)) {
        check_rating("moodys_rating", "Moody's rating", asset.moodys_rating, derived.moodys_rating,
                     issues);
        check_rating("moodys_dp_rating", "Moody's default probability rating",
                     asset.moodys_dp_rating, derived.moodys_dp_rating, issues);
        check_rating("moodys_warf_rating", "Moody's rating for the rating factor",
                     asset.moodys_warf_rating, derived.moodys_warf_rating, issues);
    }
    if (is_rated_by_sp(asset))
        check_rating("sp_rating", "S&P's rating", asset.sp_rating, derived.sp_rating, issues);
}

}  // namespace

TapeContext tape_context(const Deal& deal, const std::string& currency, fin::Date as_of) {
    return {.as_of = as_of,
            .currency = deal.currency,
            .converted = deal.fx.contains(currency),
            .index_rate = {}};
}

Issues check_tape_holding(const Asset& asset, const TapeContext& context) {
    Issues issues;
    check_default(asset, context, issues);
    if (!context.currency.empty() && asset.currency != context.currency && !context.converted)
        issues.push_back({Severity::kError, "currency",
                          fmt::format("the currency is {} and that of the deal {}: expected its "
                                      "rate in fx of the deal",
                                      asset.currency, context.currency),
                          "currency"});
    return issues;
}

Issues check_tape_record(const Asset& asset, const TapeContext& context) {
    Issues issues = check_tape_holding(asset, context);
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
                 fmt::format(
                     "{} {} is that of {} and of {}: correct one, or record both as one asset",
                     what, id, place->second, asset.id),
                 asset.id});
    };
    for (const Asset& asset : assets) {
        once(isins, asset.ids.isin, asset, "ISIN");
        once(lxids, asset.ids.lxid, asset, "LoanX identifier");
        const auto [place, added] = issuers.emplace(asset.issuer_id, &asset);
        if (added) continue;
        const auto one_of_issuer = [&](const char* code, const char* what, const std::string& first,
                                       const std::string& second) {
            if (first == second) return;
            issues.push_back({Severity::kWarning, code,
                              fmt::format("issuer {} has the {} {} at {} and {} at {}: correct one "
                                          "of them",
                                          asset.issuer_id, what, quoted(first), place->second->id,
                                          quoted(second), asset.id),
                              asset.id});
        };
        one_of_issuer("issuer_industry", "industry of Moody's", place->second->moodys_industry,
                      asset.moodys_industry);
        one_of_issuer("issuer_industry", "industry of S&P", place->second->sp_industry,
                      asset.sp_industry);
        one_of_issuer("issuer_country", "country", place->second->country, asset.country);
    }
    return issues;
}

Issues check_tape_price(const std::string& asset, fin::Date date,
                        const std::optional<Decimal>& before, const std::optional<Decimal>& after,
                        fin::Date as_of) {
    Issues issues;
    const int age = fin::Calendar::weekends_only().business_days_between(date, as_of);
    if (age > kPriceAge)
        issues.push_back({Severity::kWarning, "stale_price",
                          fmt::format("{}: the price is of {}, {} business days before {}: import "
                                      "a newer one",
                                      asset, date.to_string(), age, as_of.to_string()),
                          asset});
    if (before && after && std::abs(after->to_double() - before->to_double()) > kPriceJump)
        issues.push_back({Severity::kWarning, "price_moved",
                          fmt::format("{}: the price moves from {} to {}: check it with its source",
                                      asset, before->to_string(), after->to_string()),
                          asset});
    return issues;
}

Issues check_schedule_sum(const std::string& asset, const Decimal& sum, const Decimal& par) {
    if (sum == par) return {};
    return {{Severity::kWarning, "schedule_sum",
             fmt::format("{}: the schedule adds up to {}, and par is {}: correct the schedule, or "
                         "the position",
                         asset, sum.to_string(), par.to_string()),
             asset}};
}

Issues check_row_count(const TapeTotals& totals) {
    const std::int64_t counted = totals.added + totals.duplicate + totals.changed + totals.rejected;
    if (counted == totals.rows) return {};
    return {{Severity::kError, "row_count",
             fmt::format("the file has {} rows, of which {} have a status: import the file again, "
                         "and report this error if it stays",
                         totals.rows, counted),
             ""}};
}

Issues check_par_sum(const Decimal& held, const Decimal& stated, const std::string& where) {
    if (!differs(held, stated)) return {};
    return {{Severity::kError, "par_sum",
             fmt::format("the deal holds par of {} after the import, and its source states {}: "
                         "expected the same to 0.01; correct the rows that are rejected or "
                         "missing, or the sum",
                         held.to_string(), stated.to_string()),
             where}};
}

Issues check_market_values(std::span<const Holding> pool, double principal_cash,
                           const Valuation& valuation, const RatingRules& rules) {
    const auto at_market = [](CarryingValue rule) { return rule != CarryingValue::kRecovery; };
    std::vector<Holding> held;
    for (const Holding& one : pool)
        if (!one.par.is_zero()) held.push_back(one);
    const Pool rows(held, rules);
    const ParValue value = par_value_of(rows, valuation, rows.par(), principal_cash);
    Issues issues;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
        const Holding& one = rows.holding(row);
        const bool expired = par_asset(one, {}, {}, valuation, rules.as_of).expired;
        if (one.market_value || expired) continue;
        const bool defaulted = one.defaulted.value_or(false);
        const bool deferring = one.deferring.value_or(false);
        const bool excess =
            std::ranges::find(value.undetermined, one.id) != value.undetermined.end();
        const char* what = defaulted && at_market(valuation.defaulted)   ? "defaulted"
                           : deferring && at_market(valuation.deferring) ? "deferring"
                           : !defaulted && !deferring && excess ? "part of the excess of CCC assets"
                                                                : nullptr;
        if (!what) continue;
        issues.push_back({Severity::kError, "price_missing",
                          fmt::format("{} is {} and has no market value, at which the deal values "
                                      "it: import its price first",
                                      one.id, what),
                          one.id});
    }
    return issues;
}

Issues check_cash_tie(const CashTie& tie) {
    if (tie.payment || tie.as_of <= tie.before || !differs(tie.expected, tie.stated)) return {};
    const std::string unpriced =
        tie.unpriced == 0
            ? std::string()
            : fmt::format(", {} changes of par without a price left out", tie.unpriced);
    return {{Severity::kWarning, "cash_differs",
             fmt::format("principal cash of {} is {}, and that of {} with the trades since then "
                         "gives {}{}: import the trades, or correct the accounts",
                         tie.as_of.to_string(), tie.stated.to_string(), tie.before.to_string(),
                         tie.expected.to_string(), unpriced),
             "accounts"}};
}

}  // namespace ballast::clo
