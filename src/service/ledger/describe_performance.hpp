// Descriptions of ledger.performance.
#pragma once

#include "service/ledger/requests.hpp"
#include "service/risk/describe_book.hpp"

namespace ballast::wire {

template <>
struct Described<service::ValueRow> {
    using T = service::ValueRow;
    static constexpr std::string_view name = "ValueRow";
    static constexpr std::string_view doc = "A value at the end of a day.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Day."),
                   required("value", &T::value, "With the flows of the day in it."));
};

template <>
struct Described<service::FlowRow> {
    using T = service::FlowRow;
    static constexpr std::string_view name = "FlowRow";
    static constexpr std::string_view doc = "Money that came in or went out.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Day."),
        required("amount", &T::amount,
                 "With values: into the portfolio positive. Alone: paid by the investor negative, "
                 "received positive."));
};

template <>
struct Described<service::LedgerPerformanceRequest> {
    using T = service::LedgerPerformanceRequest;
    static constexpr std::string_view name = "LedgerPerformanceRequest";
    static constexpr std::string_view doc =
        "Values with flows between them; or flows alone, of which there is only a rate.";
    static constexpr auto fields = wire::list(
        optional("values", &T::values, "Dates ascend."),
        optional("flows", &T::flows, "In any order."),
        optional("rate", &T::rate, "Yearly rate to discount the flows of xirr at, for xnpv.",
                 {.minimum = -0.999999, .maximum = 1e6}),
        optional("risk_free_annual", &T::risk_free_annual, "Of Sharpe and Sortino.",
                 {.minimum = -0.5, .maximum = 1}),
        optional("periods_per_year", &T::periods_per_year,
                 "From the dates when absent: 252, 52, 12, 4 or 1.",
                 {.minimum = 1, .maximum = 366}));
};

template <>
struct Described<ledger::Decline> {
    using T = ledger::Decline;
    static constexpr std::string_view name = "Decline";
    static constexpr std::string_view doc = "A fall of the TWR index and the way back.";
    static constexpr auto fields = wire::list(
        required("depth", &T::depth, "(peak - trough) / peak: positive."),
        required("peak", &T::peak, "Day of the high."), required("trough", &T::trough, "Lowest."),
        required("recovery", &T::recovery, "Back at the high; null while it lasts."));
};

template <>
struct Described<ledger::ReturnPeriod> {
    using T = ledger::ReturnPeriod;
    static constexpr std::string_view name = "ReturnPeriod";
    static constexpr std::string_view doc = "A period that ends on a value's day.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Last day."),
                   required("return", &T::period_return, "(V1 + out) / (V0 + in) - 1."),
                   required("cumulative", &T::cumulative, "Linked since the first value."));
};

template <>
struct Described<service::LedgerPerformanceResponse> {
    using T = service::LedgerPerformanceResponse;
    static constexpr std::string_view name = "LedgerPerformanceResponse";
    static constexpr std::string_view doc = "Returns and risk; null with an issue where none.";
    static constexpr auto fields = wire::combined(
        wire::list(required("twr", &T::twr, "True time-weighted return of the span."),
                   required("twr_annual", &T::twr_annual, "On 365 days."),
                   required("xirr", &T::xirr, "The internal rate nearest to zero."),
                   required("xirr_all", &T::xirr_all, "Every internal rate, ascending."),
                   required("xnpv", &T::xnpv,
                            "Present value of the flows of xirr at `rate`, on the day of the "
                            "first; null without."),
                   required("modified_dietz", &T::modified_dietz, "Of the span."),
                   required("cagr", &T::cagr, "Of first and last value; null with flows."),
                   required("max_drawdown", &T::max_drawdown, "Of the TWR index."),
                   required("volatility", &T::volatility, "Of log returns, annualised."),
                   required("volatility_period", &T::volatility_period, "Of the span."),
                   required("semi_deviation_period", &T::semi_deviation_period,
                            "Of returns below the mean, of the span."),
                   required("sharpe", &T::sharpe, "Annualised."),
                   required("sortino", &T::sortino, "Annualised, target the risk-free rate."),
                   required("returns", &T::returns, "Period by period."),
                   required("periods_per_year", &T::periods_per_year, "Used to annualise.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
