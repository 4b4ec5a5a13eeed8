#include "clo/payment_dates.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ballast::clo {

namespace {

// The k-th regular date before adjustment: `day` of the month, or its last day.
fin::Date regular_date(fin::Date anchor, int months, int day) {
    const fin::Date first = anchor - (anchor.day() - 1);
    const fin::Date month = fin::add_months(first, months);
    return std::min(month + (day - 1), month.end_of_month());
}

Result<std::vector<ScheduledPayment>> regular_payments(const Deal& deal,
                                                       const fin::Calendar& calendar) {
    const Payments& terms = deal.payments;
    const DealDates& dates = deal.dates;
    const int day = terms.day.value_or(dates.first_payment.day());
    std::vector<ScheduledPayment> result;
    for (int k = 0;; ++k) {
        fin::Date date =
            k == 0 ? dates.first_payment : regular_date(dates.first_payment, k * terms.months, day);
        const bool last = date >= dates.stated_maturity;
        if (last) date = dates.stated_maturity;
        const fin::Date payment = calendar.adjust(date, terms.rule);
        const fin::Date determination = calendar.advance(payment, -terms.determination_days);
        // A maturity a few days after a regular date is that date, adjusted.
        if (result.empty() || payment > result.back().payment)
            result.push_back({payment, determination});
        if (last) return result;
        if (result.size() > 12 * 100)
            return fail(Code::kInvalidInput, "the deal has more than 1,200 payment dates");
    }
}

}  // namespace

Result<fin::Calendar> payment_calendar(const Payments& payments) {
    if (payments.calendars.empty()) return fin::Calendar::weekends_only();
    std::string names;
    for (const std::string& name : payments.calendars) names += (names.empty() ? "" : "+") + name;
    return fin::Calendar::named(names);
}

Result<std::vector<PaymentPeriod>> payment_periods(const Deal& deal) {
    TRY(const fin::Calendar calendar, payment_calendar(deal.payments));
    std::vector<ScheduledPayment> payments = deal.payments.schedule;
    if (payments.empty()) {
        TRY(payments, regular_payments(deal, calendar));
    }
    std::vector<PaymentPeriod> result;
    fin::Date start = deal.dates.closing;
    const int shift = kIndexSpotDays - deal.payments.index_days;
    for (const ScheduledPayment& each : payments) {
        result.push_back({.start = start,
                          .payment = each.payment,
                          .determination = each.determination,
                          .fixing = calendar.advance(start, -deal.payments.index_days),
                          .index_start = calendar.advance(start, shift)});
        start = each.payment;
    }
    return result;
}

double accrual_fraction(fin::DayCount day_count, fin::Date from, fin::Date to, int months) {
    if (to <= from) return 0.0;
    fin::AccrualTerms terms;
    if (day_count == fin::DayCount::kActActIcma)
        terms.grid = fin::CouponGrid{.anchor = to, .months = months};
    const Result<double> fraction = fin::year_fraction(day_count, from, to, terms);
    return fraction ? *fraction : (to - from) / 365.0;
}

}  // namespace ballast::clo
