// alm.bond: price, yield and sensitivities of one bond.
#include <fmt/format.h>

#include "alm/bond.hpp"
#include "fin/calendar.hpp"
#include "service/alm/bond_requests.hpp"
#include "service/methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

constexpr int kGiltExDividendDays = 7;  // since 1998; UK DMO

alm::BondTerms terms_of(const BondRequest& request) {
    const bool gilt = request.market == alm::BondMarket::kUkGilt;
    return {.market = request.market,
            .issue = request.issue,
            .maturity = request.maturity,
            .first_coupon = request.first_coupon,
            .coupon = request.coupon,
            .coupons_a_year = request.coupons_a_year,
            .end_of_month = request.end_of_month,
            .ex_dividend_days = request.ex_dividend_days.value_or(gilt ? kGiltExDividendDays : 0)};
}

Result<fin::Calendar> calendar_of(const BondRequest& request) {
    if (!request.calendar.empty()) {
        auto calendar = fin::Calendar::named(request.calendar);
        if (!calendar && calendar.error().errors.empty())
            calendar.error().errors.push_back(
                {"/calendar", "unknown", calendar.error().message, ""});
        return calendar;
    }
    return fin::Calendar::named(request.market == alm::BondMarket::kUkGilt ? "LONDON"
                                                                           : "WEEKENDS_ONLY");
}

Status check_quote(const BondRequest& request) {
    const int given = int{request.yield.has_value()} + int{request.clean_price.has_value()} +
                      int{request.dirty_price.has_value()};
    if (given == 1) return {};
    Error error = fail(
        Code::kInvalidInput,
        fmt::format("{} of yield, clean_price and dirty_price are given: expected one", given));
    error.errors.push_back({"/yield", "ambiguous", error.message, "give one of the three"});
    return error;
}

Result<BondResponse> run_bond(Call& /*call*/, const BondRequest& request) {
    TRY_STATUS(check_quote(request));
    const alm::BondTerms terms = terms_of(request);
    TRY(const fin::Calendar calendar, calendar_of(request));
    TRY(const alm::BondState state, alm::bond_state(terms, request.settlement, calendar));
    alm::BondFigures figures;
    if (request.yield) {
        TRY(figures, alm::bond_at_yield(terms, state, *request.yield));
    } else {
        const double dirty =
            request.dirty_price ? *request.dirty_price : *request.clean_price + state.accrued;
        auto found = alm::bond_at_dirty_price(terms, state, dirty);
        if (!found && request.clean_price)
            for (FieldError& error : found.error().errors) error.pointer = "/clean_price";
        TRY(figures, std::move(found));
    }
    BondResponse response;
    response.yield = figures.yield;
    response.clean_price = figures.clean_price;
    response.dirty_price = figures.dirty_price;
    response.accrued_interest = state.accrued;
    response.previous_coupon = state.previous_coupon;
    response.next_coupon = state.next_coupon;
    response.ex_dividend_date = state.ex_dividend;
    response.is_ex_dividend = state.is_ex_dividend;
    response.macaulay_duration = figures.macaulay_duration;
    response.modified_duration = figures.modified_duration;
    response.convexity = figures.convexity;
    response.pv01 = figures.pv01;
    for (const alm::BondFlow& flow : state.flows)
        response.flows.push_back({flow.date, flow.amount});
    fill_provenance(response, "alm.bond", request, "", {});
    return response;
}

}  // namespace

void add_alm_bond_methods(MethodTable& table) {
    table.add<BondRequest, BondResponse>(
        computation("alm.bond", "/alm/bond",
                    "Clean and dirty price, yield, accrued interest with its ex-dividend period, "
                    "and sensitivities of a UK gilt or US Treasury."),
        run_bond);
}

}  // namespace ballast::service
