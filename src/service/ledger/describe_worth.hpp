// Descriptions of ledger.net_worth, ledger.change and ledger.reconcile.
#pragma once

#include <array>

#include "service/ledger/describe_item.hpp"
#include "service/ledger/describe_lots.hpp"
#include "service/ledger/describe_market.hpp"
#include "service/ledger/worth_requests.hpp"
#include "wire/json.hpp"

namespace ballast::describe {

template <>
struct Described<service::HoldingRow> {
    using T = service::HoldingRow;
    static constexpr std::string_view name = "HoldingRow";
    static constexpr bool null_is_left_out = true;
    static constexpr std::string_view doc = "A holding, in place of transactions.";
    static constexpr auto fields =
        wire::list(optional("account", &T::account, "Account of the holding.", {.max_length = 200}),
                   required("symbol", &T::symbol,
                            "Symbol of the holding; `cash` for cash, one row per currency.",
                            {.min_length = 1, .max_length = 64}),
                   required("quantity", &T::quantity,
                            "Number of units; negative for a short position or a debt."),
                   optional("cost_basis", &T::cost_basis, "Cost basis of all units."),
                   optional("currency", &T::currency,
                            "Currency of cost basis and price; US dollars when absent."));
};

template <class T>
constexpr auto worth_source_fields() {
    return wire::combined(
        ledger_source_fields<T>(),
        wire::list(
            optional("holdings", &T::holdings, "Holdings, in place of transactions."),
            optional("prices", &T::prices, "Prices by symbol, or rows of symbol, date and price."),
            optional("securities", &T::securities, kSecuritiesDoc),
            optional("fx", &T::fx,
                     "Exchange rates by currency, or rows of currency, date and rate; the "
                     "stored ones when absent, for a stored ledger."),
            optional("currency", &T::currency,
                     "Reporting currency. When absent, the currency of all rows if they share one "
                     "and no rates are given, otherwise USD."),
            optional("dates", &T::dates,
                     "Valuation dates in ascending order, each at the end of the day. When absent, "
                     "the dates of the prices from the first transaction on, or else the date of "
                     "the last transaction, and later ones up to today on which something is "
                     "valued by hand."),
            optional("method", &T::method, "Cost basis method."),
            optional("on_error", &T::on_error, "Treatment of a row that cannot be posted."),
            optional("option_market", &T::option_market, kOptionMarketDoc),
            optional("items", &T::items,
                     "Assets and liabilities with values by date. When absent, the stored ones "
                     "(ledger.asset.list) for a stored ledger of all accounts.",
                     {.max_items = 1000}),
            optional("include_items", &T::include_items,
                     "Whether to include assets and liabilities with values by date."),
            optional(
                "infer_gaps", &T::infer_gaps,
                "Whether to infer the prices of dates between two known ones where the earlier "
                "one is stale, and the values of assets and liabilities between two values. "
                "Otherwise the earlier one counts until the next."),
            optional("current", &T::current,
                     "Whether the last date stands for the present, as it does without dates: the "
                     "age of stored prices is judged today, in the demo on its date. "
                     "Otherwise it is judged at the last date.")));
}

template <>
struct Described<service::NetWorthRequest> {
    static constexpr std::string_view name = "NetWorthRequest";
    static constexpr std::string_view doc = "A ledger or holdings, with prices and dates.";
    static constexpr auto fields = worth_source_fields<service::NetWorthRequest>();
};

template <>
struct Described<service::ChangeRequest> {
    static constexpr std::string_view name = "ChangeRequest";
    static constexpr std::string_view doc = "A ledger, with prices and at least two dates.";
    static constexpr auto fields = worth_source_fields<service::ChangeRequest>();
};

template <>
struct Described<ledger::AllocationRow> {
    using T = ledger::AllocationRow;
    static constexpr std::string_view name = "AllocationRow";
    static constexpr std::string_view doc = "Share of one symbol in total net worth.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Symbol; `cash` for all cash."),
                   required("type", &T::type, "Type of instrument."),
                   required("value", &T::value, "Value, in the reporting currency."),
                   required("weight", &T::weight, "Value as a fraction of the total."));
};

template <>
struct Described<ledger::Snapshot> {
    using T = ledger::Snapshot;
    static constexpr std::string_view name = "Snapshot";
    static constexpr std::string_view doc =
        "Net worth at the end of a day, in the reporting currency.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Date of the snapshot."),
        required("total", &T::total, "Net worth of what has a value: cash + invested + valued."),
        required("assets", &T::assets, "Sum of positive values."),
        required("liabilities", &T::liabilities, "Sum of negative values, as a positive number."),
        required("cash", &T::cash, "Cash in all currencies."),
        required("invested", &T::invested,
                 "Market value of securities; null where securities are held and none of them has "
                 "a value."),
        required("cost_basis", &T::cost_basis,
                 "Cost basis of the securities that have a value, before wash sales."),
        required("unrealized_gain", &T::unrealized_gain,
                 "Unrealized gain: invested - cost_basis; null where invested is."),
        required("valued", &T::valued, "Assets less liabilities that are valued by hand."),
        required("by_account", &T::by_account,
                 "Value by account, and by name of what is valued by hand."),
        required("by_type", &T::by_type, "Value by type of instrument; cash is `cash`."),
        required("by_sector", &T::by_sector, "Value by sector."),
        required("by_currency", &T::by_currency, "Value by original currency."),
        required("allocation", &T::allocation,
                 "Allocation by symbol; with more than 100 dates, only in the last snapshot."),
        required("coverage", &T::coverage,
                 "Share of positions and balances that could be valued."));
};

template <>
struct Described<ledger::GrowthPoint> {
    using T = ledger::GrowthPoint;
    static constexpr std::string_view name = "GrowthPoint";
    static constexpr std::string_view doc =
        "Growth of a period: its last value compared with the previous value.";
    static constexpr auto fields = wire::list(
        required("period", &T::period, "Period, such as 2024-03, 2024-Q1 or 2024."),
        required("date", &T::date, "Date of the value."),
        required("value", &T::value, "Last value in the period."),
        required("previous_date", &T::previous_date,
                 "Date of the previous value; null for the first."),
        required("previous_value", &T::previous_value,
                 "Last value before the period; null for the first."),
        required("change", &T::change, "Change from the previous value, however long ago."),
        required("growth", &T::growth,
                 "Growth as a fraction; null if the previous value is not positive or the previous "
                 "period has no value."),
        required("acceleration", &T::acceleration, "Growth less growth of the previous period."));
};

template <>
struct Described<service::AccelerationPoint> {
    using T = service::AccelerationPoint;
    static constexpr std::string_view name = "AccelerationPoint";
    static constexpr std::string_view doc = "Acceleration of monthly growth.";
    static constexpr auto fields =
        wire::list(required("period", &T::period, "Month, such as 2024-03."),
                   required("value", &T::value, "Growth less growth of the previous month."));
};

template <>
struct Described<ledger::LookBack> {
    using T = ledger::LookBack;
    static constexpr std::string_view name = "LookBack";
    static constexpr std::string_view doc =
        "Growth over a calendar period up to the last value, from the last value on or before its "
        "first day.";
    static constexpr auto fields = wire::list(
        required("period", &T::period, "Length of the period: 1m, 3m, 6m, 1y, 3y or 5y."),
        required("from", &T::from, "Date of the starting value; null when the values begin later."),
        required("start_value", &T::start_value,
                 "Value on `from`, in the reporting currency; null when the values begin later."),
        required("change", &T::change, "Change: last value less starting value."),
        required("growth", &T::growth,
                 "Growth as a fraction; null if the starting value is not positive."),
        required("annualized_growth", &T::annualized_growth,
                 "Annualized growth on a 365-day basis, as a fraction; null for periods below one "
                 "year."));
};

template <>
struct Described<service::GrowthView> {
    using T = service::GrowthView;
    static constexpr std::string_view name = "Growth";
    static constexpr std::string_view doc = "Growth of total net worth by period.";
    static constexpr auto fields = wire::list(
        required("monthly", &T::monthly, "Growth by month."),
        required("quarterly", &T::quarterly, "Growth by quarter."),
        required("annual", &T::annual, "Growth by year."),
        required("acceleration", &T::acceleration, "Acceleration of monthly growth."),
        required("look_back", &T::look_back, "Growth over calendar periods up to the last total."),
        required("velocity", &T::velocity,
                 "Average change per day from the first to the last total, in the reporting "
                 "currency; null for a single total."));
};

template <>
struct Described<ledger::Milestone> {
    using T = ledger::Milestone;
    static constexpr std::string_view name = "Milestone";
    static constexpr std::string_view doc = "A level that a series of values reached.";
    static constexpr auto fields = wire::list(
        required("level", &T::level, "Level reached, in the reporting currency."),
        required("date", &T::date, "First date at or above the level, after values below it."),
        required("value", &T::value, "Value on that date."),
        required("fell_below", &T::fell_below,
                 "First later date below the level; null if the values stayed at or above it."),
        required("is_held", &T::is_held, "Whether the last value is at or above the level."));
};

template <>
struct Described<ledger::InferenceMethod> {
    using enum ledger::InferenceMethod;
    static constexpr std::string_view name = "InferenceMethod";
    static constexpr std::string_view doc = "How values between two known ones were inferred.";
    static constexpr std::array values{
        word(kGeometric, "geometric", "A constant rate of growth from one value to the next.",
             "Constant growth"),
        word(kLinear, "linear", "A constant amount per day, where a value is zero.",
             "Constant amount per day"),
        word(kCarried, "carried", "Nothing inferred: a split lies between the two prices.",
             "Earlier price kept, because of a split")};
};

template <>
struct Described<ledger::Confidence> {
    using enum ledger::Confidence;
    static constexpr std::string_view name = "Confidence";
    static constexpr std::string_view doc = "Confidence in inferred values.";
    static constexpr std::array values{
        word(kHigh, "high", "A standard error of at most 1%."),
        word(kMedium, "medium", "A standard error of at most 5%."),
        word(kLow, "low", "A larger standard error."),
        word(kUnknown, "unknown", "No standard error: too few known values, or nothing inferred.")};
};

template <>
struct Described<ledger::InferredGap> {
    using T = ledger::InferredGap;
    static constexpr std::string_view name = "InferredGap";
    static constexpr std::string_view doc = "Dates without a known value between two known ones.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Symbol, or name of the asset or liability."),
        required("from", &T::from, "Date of the last known value before the gap."),
        required("to", &T::to, "Date of the first known value after the gap."),
        required("dates", &T::dates, "Number of valuation dates in the gap."),
        required("method", &T::method, "How the values were inferred."),
        required(
            "standard_error", &T::standard_error,
            "Standard error of the value in the middle of the gap, as a fraction of it: that of "
            "a random walk whose ends are known, with the volatility of the other known values. "
            "Null with fewer than ten changes between them."),
        required("confidence", &T::confidence, "Confidence in the inferred values."));
};

inline constexpr std::string_view kInferredDoc =
    "Gaps whose values were inferred; empty unless infer_gaps is set.";

template <>
struct Described<service::NetWorthResponse> {
    using T = service::NetWorthResponse;
    static constexpr std::string_view name = "NetWorthResponse";
    static constexpr std::string_view doc = "Net worth on each date, with its growth.";
    static constexpr auto fields = wire::combined(
        wire::list(required("snapshots", &T::snapshots, "Net worth by date."),
                   required("growth", &T::growth, "Growth of the totals."),
                   required("milestones", &T::milestones,
                            "Round amounts that the totals reached: zero after a negative total, "
                            "and 1, 2.5 and 5 times powers of ten from 1,000 on."),
                   required("currency", &T::currency, "Reporting currency of every amount."),
                   required("coverage", &T::coverage, "Lowest coverage of any snapshot."),
                   required("options", &T::options,
                            "Price of each option contract held on the last date."),
                   required("inferred", &T::inferred, kInferredDoc)),
        provenance_fields<T>());
};

template <>
struct Described<ledger::Change> {
    using T = ledger::Change;
    static constexpr std::string_view name = "Change";
    static constexpr std::string_view doc = "Change in net worth between two dates by cause.";
    static constexpr auto fields = wire::list(
        required("from", &T::from, "Start date; the starting value is at the end of this day."),
        required("to", &T::to, "End date; the final value is at the end of this day."),
        required("start", &T::start, "Net worth at the start."),
        required("end", &T::end, "Net worth at the end."),
        required("flows", &T::flows,
                 "Net external flows: deposits, withdrawals and transfers from and to outside."),
        required("income", &T::income, "Dividends and interest."),
        required("fees", &T::fees, "Fees, commissions and taxes withheld; negative."),
        required("market", &T::market,
                 "Price changes, including the difference between trade and closing prices."),
        required("fx", &T::fx, "Exchange rate changes."),
        required("revaluation", &T::revaluation,
                 "Change in the value of assets and liabilities that are valued by hand, first "
                 "values and exchange rates included."),
        required("residual", &T::residual, "Unexplained change; zero."));
};

template <>
struct Described<service::ChangeResponse> {
    using T = service::ChangeResponse;
    static constexpr std::string_view name = "ChangeResponse";
    static constexpr std::string_view doc = "Changes in net worth by cause.";
    static constexpr auto fields = wire::combined(
        wire::list(required("changes", &T::changes, "Changes between consecutive dates."),
                   required("currency", &T::currency, "Reporting currency of every amount."),
                   required("coverage", &T::coverage, "Lowest coverage on any date."),
                   required("inferred", &T::inferred, kInferredDoc)),
        provenance_fields<T>());
};

template <>
struct Described<service::StatementRowView> {
    using T = service::StatementRowView;
    static constexpr std::string_view name = "StatementRow";
    static constexpr std::string_view doc = "A holding in the statement, or one lot of it.";
    static constexpr auto fields = wire::list(
        optional("account", &T::account, "Account of the holding.", {.max_length = 200}),
        required("symbol", &T::symbol, "Symbol of the holding.",
                 {.min_length = 1, .max_length = 64}),
        optional("quantity", &T::quantity, "Number of units."),
        optional("cost_basis", &T::cost_basis, "Cost basis; not compared when absent."),
        optional("acquired", &T::acquired, "Acquisition date, when the row is a single lot."));
};

template <>
struct Described<service::StatementCashRow> {
    using T = service::StatementCashRow;
    static constexpr std::string_view name = "StatementCashRow";
    static constexpr std::string_view doc = "A cash balance in the statement.";
    static constexpr auto fields =
        wire::list(optional("account", &T::account, "Account of the balance.", {.max_length = 200}),
                   optional("currency", &T::currency, "Currency of the balance."),
                   required("balance", &T::balance, "Balance at the end of the day."));
};

template <>
struct Described<service::LedgerReconcileRequest> {
    using T = service::LedgerReconcileRequest;
    static constexpr std::string_view name = "LedgerReconcileRequest";
    static constexpr std::string_view doc = "A ledger and a broker statement to compare with it.";
    static constexpr auto fields = wire::combined(
        ledger_source_fields<T>(),
        wire::list(
            optional("statement", &T::statement, "Holdings or lots as stated by the broker."),
            optional("cash", &T::cash, "Cash balances as stated by the broker."),
            optional("tolerance", &T::tolerance,
                     "Tolerance for quantities and costs; 0.000001 and 0.01 when absent."),
            optional("method", &T::method,
                     "Cost basis method of sales that do not state their lots."),
            optional("as_of", &T::as_of, "Statement date.")));
};

template <>
struct Described<ledger::DifferenceCause> {
    using enum ledger::DifferenceCause;
    static constexpr std::string_view name = "DifferenceCause";
    static constexpr std::string_view doc = "Cause of a difference between ledger and statement.";
    static constexpr std::array values{word(kTickerChange, "ticker_change"),
                                       word(kMissingTransfer, "missing_transfer"),
                                       word(kDuplicate, "duplicate"),
                                       word(kMissingSplit, "missing_split"),
                                       word(kWrongSign, "wrong_sign"),
                                       word(kFeeInBasis, "fee_in_basis"),
                                       word(kLotMethod, "lot_method"),
                                       word(kExtraTransaction, "extra_transaction"),
                                       word(kMissingTransaction, "missing_transaction"),
                                       word(kRounding, "rounding"),
                                       word(kNotInStatement, "not_in_statement"),
                                       word(kStatementInconsistent, "statement_inconsistent"),
                                       word(kDividendShares, "dividend_shares"),
                                       word(kUnknown, "unknown")};
};

template <>
struct Described<ledger::Discrepancy> {
    using T = ledger::Discrepancy;
    static constexpr std::string_view name = "Discrepancy";
    static constexpr std::string_view doc =
        "A difference between ledger and statement, with its cause and a suggested fix.";
    static constexpr auto fields = wire::list(
        required("account", &T::account, "Account concerned."),
        required("symbol", &T::symbol, "Symbol concerned."),
        required("field", &T::field,
                 "Field that differs: quantity, cost_basis, cash, lot, total or dividend_shares."),
        required("computed", &T::computed, "Value in the ledger; null when it has none."),
        required("stated", &T::stated, "Value in the statement; null when it has none."),
        required("difference", &T::difference, "Difference: computed - stated."),
        required("cause", &T::cause,
                 "Cause, found as the simplest repair that makes ledger and statement agree."),
        required("repair", &T::repair, "Suggested fix as a sentence."),
        required("date", &T::date, "Date of the transaction concerned."),
        required("transaction", &T::transaction, "Id of the transaction concerned."));
};

template <>
struct Described<service::LedgerReconcileResponse> {
    using T = service::LedgerReconcileResponse;
    static constexpr std::string_view name = "LedgerReconcileResponse";
    static constexpr std::string_view doc =
        "Holdings of the ledger and their differences from the statement.";
    static constexpr auto fields =
        wire::combined(wire::list(required("holdings", &T::holdings, "Open holdings."),
                                  required("discrepancies", &T::discrepancies,
                                           "Differences; empty when ledger and statement agree.")),
                       provenance_fields<T>());
};

}  // namespace ballast::describe
