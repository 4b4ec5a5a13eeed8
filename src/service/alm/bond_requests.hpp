// Request and response of alm.bond.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "alm/bond.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/provenance.hpp"
#include "wire/describe.hpp"

namespace ballast::service {

// One of yield, clean_price and dirty_price.
struct BondRequest {
    alm::BondMarket market = alm::BondMarket::kUkGilt;
    fin::Date settlement;
    std::optional<fin::Date> issue;
    fin::Date maturity;
    std::optional<fin::Date> first_coupon;
    double coupon = 0.0;
    int coupons_a_year = 2;
    std::optional<bool> end_of_month;
    std::optional<int> ex_dividend_days;
    std::string calendar;
    std::optional<double> yield;
    std::optional<double> clean_price;
    std::optional<double> dirty_price;
};

struct BondFlowRow {
    fin::Date date;
    double amount = 0.0;
};

struct BondResponse : Provenance {
    double yield = 0.0;
    double clean_price = 0.0;
    double dirty_price = 0.0;
    double accrued_interest = 0.0;
    fin::Date previous_coupon;
    fin::Date next_coupon;
    std::optional<fin::Date> ex_dividend_date;
    bool is_ex_dividend = false;
    double macaulay_duration = 0.0;
    double modified_duration = 0.0;
    double convexity = 0.0;
    double pv01 = 0.0;
    std::vector<BondFlowRow> flows;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<alm::BondMarket> {
    static constexpr std::string_view name = "BondMarket";
    static constexpr std::string_view doc = "Market whose price and yield formula applies.";
    static constexpr std::array values{
        word(alm::BondMarket::kUkGilt, "uk_gilt",
             "UK Debt Management Office formula: the broken first period is compounded."),
        word(alm::BondMarket::kUsTreasury, "us_treasury",
             "31 CFR 356, appendix B: the broken first period earns simple interest.")};
};

template <>
struct Described<service::BondRequest> {
    using T = service::BondRequest;
    static constexpr std::string_view name = "BondRequest";
    static constexpr std::string_view doc =
        "A fixed-coupon bond and one of yield, clean_price and dirty_price. Prices are per 100 "
        "nominal; rates are fractions.";
    static constexpr auto fields = wire::list(
        optional("market", &T::market, "Market whose conventions apply."),
        required("settlement", &T::settlement, "Settlement date."),
        optional("issue", &T::issue,
                 "Date from which interest accrues; when absent, a coupon date before settlement."),
        required("maturity", &T::maturity,
                 "Redemption date; coupon dates are counted back from it."),
        optional("first_coupon", &T::first_coupon,
                 "First coupon date of a short or long first period; when absent, the first coupon "
                 "date after issue."),
        required("coupon", &T::coupon, "Annual coupon rate, as a fraction.",
                 {.minimum = 0, .maximum = 1, .unit = "fraction per year"}),
        optional("coupons_a_year", &T::coupons_a_year,
                 "Number of coupons per year: 1, 2, 3, 4, 6 or 12.", {.minimum = 1, .maximum = 12}),
        optional(
            "end_of_month", &T::end_of_month,
            "Whether coupons fall on month ends when maturity is a month end; true when absent."),
        optional("ex_dividend_days", &T::ex_dividend_days,
                 "Business days from the ex-dividend date to the coupon; when absent, 7 for UK "
                 "gilts and 0 for US Treasuries.",
                 {.minimum = 0, .maximum = 60, .unit = "business days"}),
        optional("calendar", &T::calendar,
                 "Business calendar for the ex-dividend period; when empty, LONDON for UK gilts "
                 "and WEEKENDS_ONLY for US Treasuries.",
                 {.max_length = 64}),
        optional(
            "yield", &T::yield,
            "Redemption yield per year, as a fraction, compounded coupons_a_year times a year.",
            {.unit = "fraction per year"}),
        optional("clean_price", &T::clean_price, "Price without accrued interest, per 100 nominal.",
                 {.unit = "per 100"}),
        optional("dirty_price", &T::dirty_price,
                 "Price including accrued interest, per 100 nominal.", {.unit = "per 100"}));
};

template <>
struct Described<service::BondFlowRow> {
    using T = service::BondFlowRow;
    static constexpr std::string_view name = "BondFlow";
    static constexpr std::string_view doc = "A payment to the holder, per 100 nominal.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Contractual payment date, without business day adjustment."),
        required("amount", &T::amount, "Coupon and redemption payment."));
};

template <>
struct Described<service::BondResponse> {
    using T = service::BondResponse;
    static constexpr std::string_view name = "BondResponse";
    static constexpr std::string_view doc = "Price, yield and sensitivities, per 100 nominal.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("yield", &T::yield,
                     "Redemption yield per year, as a fraction, compounded coupons_a_year times a "
                     "year."),
            required("clean_price", &T::clean_price,
                     "Clean price: dirty price less accrued interest."),
            required("dirty_price", &T::dirty_price, "Dirty price: the amount paid at settlement."),
            required("accrued_interest", &T::accrued_interest,
                     "Accrued interest; negative in the ex-dividend period."),
            required("previous_coupon", &T::previous_coupon,
                     "Coupon date on or before settlement."),
            required("next_coupon", &T::next_coupon, "First coupon date after settlement."),
            required("ex_dividend_date", &T::ex_dividend_date,
                     "Last settlement date on which the buyer receives the next coupon."),
            required("is_ex_dividend", &T::is_ex_dividend,
                     "Whether the next coupon goes to the seller."),
            required("macaulay_duration", &T::macaulay_duration, "Macaulay duration in years."),
            required("modified_duration", &T::modified_duration,
                     "Modified duration of the dirty price, in years."),
            required("convexity", &T::convexity,
                     "Convexity: second derivative of the dirty price with respect to yield, "
                     "divided by the dirty price."),
            required("pv01", &T::pv01,
                     "Decrease of the price per 100 nominal for a yield increase of 1 bp."),
            required("flows", &T::flows, "Payments after the settlement.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
