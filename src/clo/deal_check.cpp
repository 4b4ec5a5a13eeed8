#include "clo/deal_check.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

#include "base/slug.hpp"
#include "base/text.hpp"
#include "clo/payment_dates.hpp"
#include "clo/reinvestment_conditions.hpp"
#include "clo/test_library.hpp"

namespace ballast::clo {
namespace detail {

void DealErrors::known(std::string_view id, const std::vector<std::string>& known,
                       std::string_view what, std::string pointer) {
    if (std::ranges::find(known, id) != known.end()) return;
    std::string list;
    for (const std::string& each : known) list += (list.empty() ? "" : ", ") + each;
    add(std::move(pointer), "unknown",
        fmt::format("there is no {} \"{}\": expected one of {}", what, id,
                    list.empty() ? "none, because the deal has none" : list));
}

Status DealErrors::status() && {
    if (errors_.empty()) return {};
    Error error =
        fail(Code::kInvalidInput,
             errors_.size() == 1
                 ? fmt::format("{}: {}", errors_.front().pointer, errors_.front().message)
                 : fmt::format("the deal has {} errors; the first is {}: {}", errors_.size(),
                               errors_.front().pointer, errors_.front().message));
    error.errors = std::move(errors_);
    return error;
}

namespace {

template <class List>
std::vector<std::string> ids_of(const List& list) {
    std::vector<std::string> ids;
    for (const auto& each : list) ids.push_back(each.id);
    return ids;
}

template <class List>
void check_unique(const List& list, std::string_view field, DealErrors& errors) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < list.size(); ++i)
        if (!seen.insert(list[i].id).second)
            errors.add(fmt::format("/{}/{}/id", field, i), "duplicate",
                       fmt::format("the id \"{}\" occurs twice: ids must be unique", list[i].id));
}

void check_header(const Deal& deal, DealErrors& errors) {
    if (deal.schema != "clo.deal/1")
        errors.add("/schema", "not_allowed",
                   fmt::format("the schema is \"{}\": expected clo.deal/1", deal.schema));
    if (!is_slug(deal.slug))
        errors.add("/slug", "format",
                   fmt::format("the slug is \"{}\": expected lower case letters, digits and "
                               "hyphens, such as orion-5",
                               deal.slug));
    for (const auto& [name, value] : deal.inputs) {
        const auto finite = [](double x) { return std::isfinite(x); };
        if (const double* number = std::get_if<double>(&value); number && !finite(*number))
            errors.add("/inputs/" + name, "not_finite", "expected a finite number");
    }
}

void check_fx(const Deal& deal, DealErrors& errors) {
    for (const auto& [currency, rate] : deal.fx) {
        if (currency.size() != 3 || currency == deal.currency)
            errors.add("/fx/" + currency, "not_allowed",
                       fmt::format("\"{}\" is no other currency than that of the deal, {}",
                                   currency, deal.currency),
                       "give a currency of assets, such as EUR");
        if (!(std::isfinite(rate) && rate > 0.0))
            errors.add("/fx/" + currency, "range",
                       fmt::format("the rate is {}: expected units of {} for one {}, such as 1.08",
                                   rate, deal.currency, currency));
    }
}

void check_order(const std::optional<fin::Date>& earlier, std::string_view earlier_name,
                 const std::optional<fin::Date>& later, std::string_view later_name, bool equal,
                 DealErrors& errors) {
    if (!earlier || !later) return;
    if (equal ? *earlier <= *later : *earlier < *later) return;
    errors.add(
        fmt::format("/dates/{}", later_name), "order",
        fmt::format("{} is {}: expected a date {} {}, which is {}", later_name, later->to_string(),
                    equal ? "on or after" : "after", earlier_name, earlier->to_string()));
}

void check_dates(const Deal& deal, DealErrors& errors) {
    const DealDates& d = deal.dates;
    check_order(d.pricing, "pricing", d.closing, "closing", true, errors);
    check_order(d.closing, "closing", d.first_payment, "first_payment", false, errors);
    check_order(d.closing, "closing", d.effective, "effective", true, errors);
    check_order(d.first_payment, "first_payment", d.stated_maturity, "stated_maturity", true,
                errors);
    check_order(d.closing, "closing", d.non_call_end, "non_call_end", true, errors);
    check_order(d.closing, "closing", d.reinvestment_end, "reinvestment_end", true, errors);
    check_order(d.reinvestment_end, "reinvestment_end", d.stated_maturity, "stated_maturity", true,
                errors);
    const Payments& p = deal.payments;
    if (p.months != 1 && p.months != 3 && p.months != 6)
        errors.add("/payments/months", "not_allowed",
                   fmt::format("months is {}: expected 1, 3 or 6", p.months));
    if (const auto calendar = payment_calendar(p); !calendar)
        errors.add("/payments/calendars", "not_allowed", calendar.error().message);
    fin::Date before = d.closing;
    for (std::size_t i = 0; i < p.schedule.size(); ++i) {
        const std::string pointer = fmt::format("/payments/schedule/{}", i);
        if (p.schedule[i].payment <= before)
            errors.add(pointer + "/payment", "order",
                       fmt::format("the payment date {} is not after {}: expected ascending dates "
                                   "after closing",
                                   p.schedule[i].payment.to_string(), before.to_string()));
        if (p.schedule[i].determination > p.schedule[i].payment)
            errors.add(pointer + "/determination", "order",
                       "the determination date is after the payment date");
        before = p.schedule[i].payment;
    }
    if (deal.state && deal.state->as_of && *deal.state->as_of < d.closing)
        errors.add("/state/as_of", "order",
                   fmt::format("the state is as of {}: expected a date on or after closing, which "
                               "is {}",
                               deal.state->as_of->to_string(), d.closing.to_string()));
}

void check_coupon(const Coupon& coupon, const Deal& deal, const std::string& pointer,
                  DealErrors& errors) {
    if (coupon.type == CouponType::kFixed && !coupon.rate)
        errors.add(pointer + "/rate", "required", "a fixed coupon needs its rate",
                   "give a fraction per year, such as 0.0565");
    if (coupon.type == CouponType::kFloating && !coupon.index && deal.index.empty())
        errors.add(pointer + "/index", "required",
                   "a floating coupon needs an index: neither it nor the deal names one",
                   "give the index of the deal, such as USD_SOFR_3M");
    if (coupon.floor && coupon.cap && *coupon.floor > *coupon.cap)
        errors.add(pointer + "/cap", "order", "the cap is below the floor");
}

void check_tranches(const Deal& deal, DealErrors& errors) {
    check_unique(deal.tranches, "tranches", errors);
    bool debt = false;
    int lowest_debt = 0, highest_equity = 1'000'000;
    for (std::size_t i = 0; i < deal.tranches.size(); ++i) {
        const Tranche& tranche = deal.tranches[i];
        const std::string pointer = fmt::format("/tranches/{}", i);
        check_coupon(tranche.coupon, deal, pointer + "/coupon", errors);
        if (tranche.kind == TrancheKind::kDebt) {
            debt = true;
            lowest_debt = std::max(lowest_debt, tranche.rank);
            if (tranche.coupon.type == CouponType::kResidual)
                errors.add(pointer + "/coupon/type", "contradiction",
                           fmt::format("tranche {} is debt with a residual coupon", tranche.id),
                           "set kind to equity, or give a floating or fixed coupon");
        } else {
            highest_equity = std::min(highest_equity, tranche.rank);
        }
    }
    if (!debt) errors.add("/tranches", "required", "the deal has no debt tranche");
    if (highest_equity <= lowest_debt)
        errors.add("/tranches", "order",
                   fmt::format("equity has rank {} and debt has rank {}: expected equity behind "
                               "all debt",
                               highest_equity, lowest_debt));
}

void check_named_tranches(const std::vector<std::string>& names, const Deal& deal,
                          const std::string& pointer, DealErrors& errors) {
    const std::vector<std::string> tranches = ids_of(deal.tranches);
    for (std::size_t i = 0; i < names.size(); ++i)
        errors.known(names[i], tranches, "tranche", fmt::format("{}/{}", pointer, i));
}

void check_trigger(const std::optional<double>& trigger, const std::string& pointer,
                   DealErrors& errors) {
    if (trigger && !(std::isfinite(*trigger) && *trigger > 0.0))
        errors.add(
            pointer, "range",
            fmt::format("the trigger is {}: expected a positive ratio such as 1.2", *trigger));
}

void check_coverage(const Deal& deal, DealErrors& errors) {
    check_unique(deal.coverage, "coverage", errors);
    for (std::size_t i = 0; i < deal.coverage.size(); ++i) {
        const Coverage& group = deal.coverage[i];
        const std::string pointer = fmt::format("/coverage/{}", i);
        check_named_tranches(group.tranches, deal, pointer + "/tranches", errors);
        check_trigger(group.oc, pointer + "/oc", errors);
        check_trigger(group.ic, pointer + "/ic", errors);
        for (const Tranche& tranche : deal.tranches)
            if (tranche.kind == TrancheKind::kEquity &&
                std::ranges::find(group.tranches, tranche.id) != group.tranches.end())
                errors.add(pointer + "/tranches", "contradiction",
                           fmt::format("tranche {} is equity, which no coverage test protects",
                                       tranche.id));
    }
    check_unique(deal.diversions, "diversions", errors);
    for (std::size_t i = 0; i < deal.diversions.size(); ++i) {
        const Diversion& diversion = deal.diversions[i];
        const std::string pointer = fmt::format("/diversions/{}", i);
        errors.known(diversion.coverage, ids_of(deal.coverage), "coverage group",
                     pointer + "/coverage");
        check_trigger(diversion.trigger, pointer + "/trigger", errors);
        if (diversion.until && *diversion.until != "reinvestment_end" &&
            !fin::Date::parse(*diversion.until))
            errors.add(pointer + "/until", "date",
                       fmt::format("until is \"{}\": expected a date or reinvestment_end",
                                   *diversion.until));
    }
}

void check_rules(const Deal& deal, DealErrors& errors) {
    if (deal.default_events && deal.default_events->par_ratio) {
        check_named_tranches(deal.default_events->par_ratio->tranches, deal,
                             "/default_events/par_ratio/tranches", errors);
        check_trigger(deal.default_events->par_ratio->trigger, "/default_events/par_ratio/trigger",
                      errors);
    }
    if (deal.incentive)
        errors.known(deal.incentive->tranche, ids_of(deal.tranches), "tranche",
                     "/incentive/tranche");
    if (deal.valuation.ccc)
        for (std::size_t i = 0; i < deal.valuation.ccc->agencies.size(); ++i)
            errors.known(deal.valuation.ccc->agencies[i], {"moodys", "sp"}, "agency",
                         fmt::format("/valuation/ccc/agencies/{}", i));
    for (std::size_t i = 0; i < deal.fees.size(); ++i) {
        const Fee& fee = deal.fees[i];
        const std::string pointer = fmt::format("/fees/{}", i);
        if (fee.basis == FeeBasis::kFixed && fee.rate != 0.0)
            errors.add(pointer + "/rate", "contradiction",
                       fmt::format("fee {} has a fixed basis and a rate", fee.id),
                       "give an amount a year, or another basis");
        if (fee.interest_on_unpaid)
            check_coupon(*fee.interest_on_unpaid, deal, pointer + "/interest_on_unpaid", errors);
    }
    check_unique(deal.fees, "fees", errors);
    check_unique(deal.accounts, "accounts", errors);
    check_unique(deal.hedges, "hedges", errors);
    for (std::size_t i = 0; i < deal.hedges.size(); ++i) {
        const Hedge& hedge = deal.hedges[i];
        const std::string pointer = fmt::format("/hedges/{}", i);
        if (hedge.pay) check_coupon(*hedge.pay, deal, pointer + "/pay", errors);
        if (hedge.receive) check_coupon(*hedge.receive, deal, pointer + "/receive", errors);
        if (hedge.notional.is_zero() && hedge.schedule.empty())
            errors.add(pointer + "/notional", "required",
                       fmt::format("hedge {} has no notional and pays nothing", hedge.id),
                       "give a notional above 0 or a schedule of notionals");
        if (hedge.start && hedge.end && *hedge.end <= *hedge.start)
            errors.add(pointer + "/end", "order", "the hedge ends before it starts");
    }
}

void check_matrix(const Deal& deal, DealErrors& errors) {
    if (!deal.matrix) return;
    const CollateralMatrix& matrix = *deal.matrix;
    if (!std::ranges::is_sorted(matrix.rows, std::less_equal<>()) ||
        !std::ranges::is_sorted(matrix.columns, std::less_equal<>()))
        errors.add("/matrix", "order", "rows and columns must ascend");
    const bool shape = matrix.warf.size() == matrix.rows.size() &&
                       std::ranges::all_of(matrix.warf, [&](const auto& row) {
                           return row.size() == matrix.columns.size();
                       });
    if (!shape)
        errors.add("/matrix/warf", "shape",
                   fmt::format("expected {} rows of {} numbers", matrix.rows.size(),
                               matrix.columns.size()));
    if (!matrix.chosen.empty() && matrix.chosen.size() != 2)
        errors.add("/matrix/chosen", "shape", "expected a spread and a diversity score");
}

// Names of tests: numbers and ids of the library and of custom tests, coverage groups.
void check_criteria(const Deal& deal, DealErrors& errors) {
    if (deal.reinvestment.criteria.empty()) return;
    std::set<std::string> names;
    for (const LibraryTest& test : test_library())
        names.insert({std::to_string(test.number), test.id});
    for (const CustomTest& test : deal.tests.custom) {
        names.insert(test.id);
        if (test.number) names.insert(std::to_string(*test.number));
    }
    for (const Coverage& group : deal.coverage) names.insert({group.id, "oc." + group.id});
    if (deal.matrix) names.insert({"matrix_warf", "matrix_spread", "matrix_diversity"});
    for (std::size_t i = 0; i < deal.reinvestment.criteria.size(); ++i)
        if (!names.contains(deal.reinvestment.criteria[i]))
            errors.add(fmt::format("/reinvestment/criteria/{}", i), "unknown",
                       fmt::format("there is no test \"{}\"", deal.reinvestment.criteria[i]),
                       "give the number of a test of the library, or the id of a custom test or "
                       "coverage group");
}

void check_after_conditions(const Deal& deal, DealErrors& errors) {
    const std::vector<std::string>& conditions = deal.reinvestment.after_conditions;
    for (std::size_t i = 0; i < conditions.size(); ++i)
        if (const Status checked = check_after_condition(conditions[i], deal); !checked)
            errors.add(fmt::format("/reinvestment/after_conditions/{}", i), "expression",
                       checked.error().message,
                       "give a condition over bought and sold, such as bought.maturity <= "
                       "sold.maturity, or one over the date, such as test('AB')");
}

void check_state(const Deal& deal, DealErrors& errors) {
    if (!deal.state) return;
    for (const auto& [id, _] : deal.state->tranches)
        errors.known(id, ids_of(deal.tranches), "tranche", "/state/tranches/" + id);
    for (const auto& [id, _] : deal.state->accounts)
        errors.known(id, ids_of(deal.accounts), "account", "/state/accounts/" + id);
    for (const auto& [id, _] : deal.state->fees)
        errors.known(id, ids_of(deal.fees), "fee", "/state/fees/" + id);
    for (const auto& [id, _] : deal.state->hedges)
        errors.known(id, ids_of(deal.hedges), "hedge", "/state/hedges/" + id);
}

}  // namespace
}  // namespace detail

Status check_deal(const Deal& deal) {
    detail::DealErrors errors;
    detail::check_header(deal, errors);
    detail::check_fx(deal, errors);
    detail::check_dates(deal, errors);
    detail::check_tranches(deal, errors);
    detail::check_coverage(deal, errors);
    detail::check_rules(deal, errors);
    detail::check_matrix(deal, errors);
    detail::check_criteria(deal, errors);
    detail::check_after_conditions(deal, errors);
    detail::check_state(deal, errors);
    detail::check_waterfalls(deal, errors);
    return std::move(errors).status();
}

}  // namespace ballast::clo
