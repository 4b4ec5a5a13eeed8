// Descriptions of ledger.dividends.
#pragma once

#include <array>

#include "service/ledger/describe_worth.hpp"
#include "service/ledger/dividends_requests.hpp"

namespace ballast::describe {

template <>
struct Described<service::DividendActionRow> {
    using T = service::DividendActionRow;
    static constexpr std::string_view name = "DividendRow";
    static constexpr std::string_view doc = "A dividend per share.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol of the security.", {.max_length = 64}),
        required("date", &T::date, "Ex-dividend date."),
        required("amount", &T::amount, "Amount per share as paid, not adjusted for later splits."),
        optional("currency", &T::currency,
                 "Currency of the amount; that of the price when absent."));
};

template <>
struct Described<service::DividendsRequest> {
    using T = service::DividendsRequest;
    static constexpr std::string_view name = "DividendsRequest";
    static constexpr std::string_view doc = "A ledger and the months of a forecast.";
    static constexpr auto fields = wire::combined(
        ledger_source_fields<T>(),
        wire::list(
            optional("as_of", &T::as_of,
                     "Last date of paid dividends; when absent, the date of the last price or "
                     "transaction, whichever is later."),
            optional("months", &T::months, "Length of the forecast, in months.",
                     {.minimum = 1, .maximum = 60, .unit = "months"}),
            optional("dividends", &T::dividends,
                     "Dividends per share. When absent, the stored ones are used for a stored "
                     "ledger; symbols without any are forecast from the payments in the ledger.",
                     {.max_items = 100'000}),
            optional("prices", &T::prices,
                     "Prices by symbol, or rows of symbol, date and price. When absent, stored "
                     "closing prices are used for a stored ledger."),
            optional("securities", &T::securities, kSecuritiesDoc),
            optional("fx", &T::fx,
                     "Exchange rates by currency, or rows of currency, date and rate; the "
                     "stored ones when absent, for a stored ledger."),
            optional("currency", &T::currency,
                     "Reporting currency. When absent, the currency of all rows if they share one "
                     "and no rates are given, otherwise USD."),
            optional("method", &T::method, "Cost basis method."),
            optional("on_error", &T::on_error, "Treatment of a row that cannot be posted.")));
};

template <>
struct Described<ledger::DividendSource> {
    using enum ledger::DividendSource;
    static constexpr std::string_view name = "DividendSource";
    static constexpr std::string_view doc = "Where the past dividends of a forecast come from.";
    static constexpr std::array values{
        word(kActions, "declared", "Dividends per share with ex-dividend dates.",
             "Declared dividends"),
        word(kPayments, "payments", "Payments in the ledger over the units held on the day before.",
             "Payments in the ledger")};
};

template <>
struct Described<ledger::DividendFrequency> {
    using enum ledger::DividendFrequency;
    static constexpr std::string_view name = "DividendFrequency";
    static constexpr std::string_view doc = "Payments a year.";
    static constexpr std::array values{word(kMonthly, "monthly"), word(kQuarterly, "quarterly"),
                                       word(kSemiannual, "semiannual"), word(kAnnual, "annual")};
};

template <>
struct Described<ledger::ForecastMethod> {
    using enum ledger::ForecastMethod;
    static constexpr std::string_view name = "DividendForecastMethod";
    static constexpr std::string_view doc = "Amount of a forecast dividend.";
    static constexpr std::array values{
        word(kLastAmount, "last_amount", "The last dividend per share."),
        word(kSameSeason, "same_season",
             "The dividend per share of a year before, as interim and final dividends differ.")};
};

template <>
struct Described<ledger::DividendStatus> {
    using enum ledger::DividendStatus;
    static constexpr std::string_view name = "DividendStatus";
    static constexpr std::string_view doc = "Whether a holding has a forecast.";
    static constexpr std::array values{
        word(kForecast, "forecast", "Dividends are forecast."),
        word(kNone, "none", "No dividend is known.", "no dividend"),
        word(kSingle, "single", "A single dividend is known, which has no frequency.",
             "one dividend only"),
        word(kIrregular, "irregular", "The intervals of the last dividends fit no frequency."),
        word(kLapsed, "lapsed", "The next dividend is overdue by more than half an interval.")};
};

template <>
struct Described<ledger::DividendKind> {
    using enum ledger::DividendKind;
    static constexpr std::string_view name = "DividendKind";
    static constexpr std::string_view doc = "Certainty of a dividend.";
    static constexpr std::array values{
        word(kPaid, "paid", "Posted in the ledger."),
        word(kDeclared, "declared", "Declared with an ex-dividend date after the report date."),
        word(kForecast, "forecast", "Forecast from the last dividends and their frequency.")};
};

template <>
struct Described<ledger::DividendPayment> {
    using T = ledger::DividendPayment;
    static constexpr std::string_view name = "DividendPayment";
    static constexpr std::string_view doc = "A dividend that was paid or is expected.";
    static constexpr auto fields = wire::list(
        required("date", &T::date,
                 "Date of the payment; of an expected dividend the ex-dividend date, or the date "
                 "of payment where the forecast rests on payments."),
        required("symbol", &T::symbol, "Symbol of the security."),
        required("account", &T::account, "Account that was paid; empty for what is expected."),
        required("kind", &T::kind, "Certainty of the dividend."),
        required("quantity", &T::quantity,
                 "Units held on the report date; null for what was paid."),
        required("per_share", &T::per_share, "Dividend per unit; null for what was paid."),
        required("currency", &T::currency, "Currency of the amount."),
        required("amount", &T::amount, "Amount before taxes withheld."),
        required("base_amount", &T::base_amount,
                 "Amount in the reporting currency, paid ones at the exchange rate of their day; "
                 "null without a rate."));
};

template <>
struct Described<ledger::DividendPoint> {
    using T = ledger::DividendPoint;
    static constexpr std::string_view name = "DividendPoint";
    static constexpr std::string_view doc = "A dividend per share.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Ex-dividend date, or date of payment in the ledger."),
        required("amount", &T::amount,
                 "Dividend per share of the present units, in its currency."));
};

template <>
struct Described<service::DividendHoldingView> {
    using T = service::DividendHoldingView;
    static constexpr std::string_view name = "DividendHolding";
    static constexpr std::string_view doc = "The dividends of a security that is held.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol of the security."),
        required("name", &T::name, "Name of the stored security; may be empty."),
        required("quantity", &T::quantity, "Units held on the report date."),
        required("currency", &T::currency, "Currency of the dividend."),
        required("status", &T::status, "Whether there is a forecast."),
        required("source", &T::source, "Where the past dividends come from; null without any."),
        required("frequency", &T::frequency, "Payments a year; null when not known."),
        required("method", &T::method, "Amount of the forecast; null without a forecast."),
        required("last_date", &T::last_date, "Date of the last dividend known."),
        required("last_amount", &T::last_amount, "Last dividend per present unit."),
        required("special", &T::special,
                 "Dividends that the forecast does not repeat, because their date or amount is out "
                 "of line."),
        required("next_date", &T::next_date, "Date of the next dividend expected."),
        required("paid", &T::paid,
                 "Dividends paid in the twelve months up to the report date, in the reporting "
                 "currency."),
        required("expected", &T::expected,
                 "Dividends declared and forecast, in the reporting currency."),
        required("cost_basis", &T::cost_basis,
                 "Cost basis in the reporting currency, at the rate of the report date."),
        required("value", &T::value, "Market value in the reporting currency; null without one."),
        required("yield_on_cost", &T::yield_on_cost,
                 "Expected dividends of a year over the cost basis, as a fraction."),
        required("forward_yield", &T::forward_yield,
                 "Expected dividends of a year over the market value, as a fraction."));
};

template <>
struct Described<ledger::DividendMonth> {
    using T = ledger::DividendMonth;
    static constexpr std::string_view name = "DividendMonth";
    static constexpr std::string_view doc = "Dividends of a month, in the reporting currency.";
    static constexpr auto fields =
        wire::list(required("month", &T::month, "Month, such as 2024-07."),
                   required("paid", &T::paid, "Dividends posted in the ledger."),
                   required("declared", &T::declared, "Dividends declared."),
                   required("forecast", &T::forecast, "Dividends forecast."));
};

template <>
struct Described<ledger::DividendTotals> {
    using T = ledger::DividendTotals;
    static constexpr std::string_view name = "DividendTotals";
    static constexpr std::string_view doc = "Totals of the dividends, in the reporting currency.";
    static constexpr auto fields = wire::list(
        required("paid", &T::paid,
                 "Dividends paid in the twelve months up to the report date, also of securities "
                 "no longer held."),
        required("expected", &T::expected, "Dividends declared and forecast."),
        required("cost_basis", &T::cost_basis, "Cost basis of the securities held."),
        required("value", &T::value, "Market value of the securities held."),
        required("yield_on_cost", &T::yield_on_cost,
                 "Expected dividends of a year over the cost basis, as a fraction."),
        required("forward_yield", &T::forward_yield,
                 "Expected dividends of a year over the market value, as a fraction."));
};

template <>
struct Described<service::DividendsResponse> {
    using T = service::DividendsResponse;
    static constexpr std::string_view name = "DividendsResponse";
    static constexpr std::string_view doc = "Dividends paid and expected.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("as_of", &T::as_of, "Report date."),
            required("currency", &T::currency, "Reporting currency."),
            required("holdings", &T::holdings, "Securities held, by expected dividends."),
            required("payments", &T::payments,
                     "Dividends by date: paid in the twelve months up to the report date, then "
                     "expected."),
            required("past", &T::past, "The twelve months up to that of the report date."),
            required("months", &T::months,
                     "The months of the forecast; the first one from the day after the report "
                     "date."),
            required("totals", &T::totals, "Totals of the dividends."),
            required("coverage", &T::coverage,
                     "Share of the market value of holdings with a forecast or without any "
                     "dividend.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
