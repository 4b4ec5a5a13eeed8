// Descriptions of ledger.net_worth, ledger.change and ledger.reconcile.
#pragma once

#include <array>

#include "service/ledger/describe_lots.hpp"
#include "service/ledger/worth_requests.hpp"
#include "wire/json.hpp"

namespace ballast::wire {

template <>
struct Described<service::LedgerSecurity> {
    using T = service::LedgerSecurity;
    static constexpr std::string_view name = "LedgerSecurity";
    static constexpr std::string_view doc = "How a symbol is grouped and priced.";
    static constexpr auto fields = wire::list(
        optional("type", &T::type, "Group of by_type.", {.max_length = 100}),
        optional("sector", &T::sector, "Group of by_sector.", {.max_length = 100}),
        optional("currency", &T::currency, "Of its prices; that of its purchases when absent."));
};

template <>
struct Described<service::HoldingRow> {
    using T = service::HoldingRow;
    static constexpr std::string_view name = "HoldingRow";
    static constexpr bool null_is_left_out = true;
    static constexpr std::string_view doc = "What is held, instead of transactions.";
    static constexpr auto fields = wire::list(
        optional("account", &T::account, "Where.", {.max_length = 200}),
        required("symbol", &T::symbol, "Of what; cash by currency as `cash`.",
                 {.min_length = 1, .max_length = 64}),
        required("quantity", &T::quantity, "Units; negative is owed."),
        optional("cost_basis", &T::cost_basis, "Of all units."),
        optional("currency", &T::currency, "Of cost and price; US dollars when absent."));
};

template <class T>
constexpr auto worth_source_fields() {
    return wire::combined(
        ledger_source_fields<T>(),
        wire::list(
            optional("holdings", &T::holdings, "What is held, instead of transactions."),
            optional("prices", &T::prices, "By symbol, or rows of symbol, date, price."),
            optional("securities", &T::securities, "By symbol."),
            optional("fx", &T::fx, "By currency, or rows of currency, date, rate."),
            optional("currency", &T::currency,
                     "Of the answer. When absent: that of all rows where they are in one and no "
                     "rates are given, otherwise USD."),
            optional("dates", &T::dates,
                     "Ends of days, ascending. When absent: the days of the prices from the first "
                     "transaction on, or the last transaction's."),
            optional("method", &T::method, "Of the cost basis."),
            optional("on_error", &T::on_error, "What a row does that cannot be booked.")));
}

template <>
struct Described<service::NetWorthRequest> {
    static constexpr std::string_view name = "NetWorthRequest";
    static constexpr std::string_view doc = "A ledger or holdings, prices and dates.";
    static constexpr auto fields = worth_source_fields<service::NetWorthRequest>();
};

template <>
struct Described<service::ChangeRequest> {
    static constexpr std::string_view name = "ChangeRequest";
    static constexpr std::string_view doc = "A ledger, prices and at least two dates.";
    static constexpr auto fields = worth_source_fields<service::ChangeRequest>();
};

template <>
struct Described<ledger::AllocationRow> {
    using T = ledger::AllocationRow;
    static constexpr std::string_view name = "AllocationRow";
    static constexpr std::string_view doc = "A symbol's part of the total.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "`cash` for all cash."),
                   required("type", &T::type, "Of the security."),
                   required("value", &T::value, "In the reporting currency."),
                   required("weight", &T::weight, "Fraction of the total."));
};

template <>
struct Described<ledger::Snapshot> {
    using T = ledger::Snapshot;
    static constexpr std::string_view name = "Snapshot";
    static constexpr std::string_view doc = "Net worth at the end of a day.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Day."), required("total", &T::total, "cash + invested."),
        required("assets", &T::assets, "What is above zero."),
        required("liabilities", &T::liabilities, "What is below zero, as a positive number."),
        required("cash", &T::cash, "All currencies."),
        required("invested", &T::invested, "Market value of the securities."),
        required("cost_basis", &T::cost_basis, "Of the securities that are valued."),
        required("unrealized_gain", &T::unrealized_gain, "invested - cost_basis."),
        required("by_account", &T::by_account, "Value by account."),
        required("by_type", &T::by_type, "Value by type; cash is `cash`."),
        required("by_sector", &T::by_sector, "Value by sector."),
        required("by_currency", &T::by_currency, "Value by currency of origin."),
        required("allocation", &T::allocation,
                 "By symbol; beyond 100 dates in the last snapshot alone."),
        required("coverage", &T::coverage, "Positions and balances that could be valued."));
};

template <>
struct Described<ledger::GrowthPoint> {
    using T = ledger::GrowthPoint;
    static constexpr std::string_view name = "GrowthPoint";
    static constexpr std::string_view doc = "The last value of a period against the one before.";
    static constexpr auto fields =
        wire::list(required("period", &T::period, "2024-03, 2024-Q1 or 2024."),
                   required("value", &T::value, "The last in it."),
                   required("change", &T::change, "Since the value before, whenever that was."),
                   required("growth", &T::growth,
                            "Null from a value that is not above zero, and where the period "
                            "before has no value."),
                   required("acceleration", &T::acceleration, "Growth less the growth before."));
};

template <>
struct Described<service::AccelerationPoint> {
    using T = service::AccelerationPoint;
    static constexpr std::string_view name = "AccelerationPoint";
    static constexpr std::string_view doc = "Change of monthly growth.";
    static constexpr auto fields = wire::list(required("period", &T::period, "Month."),
                                              required("value", &T::value, "Difference."));
};

template <>
struct Described<ledger::LookBack> {
    using T = ledger::LookBack;
    static constexpr std::string_view name = "LookBack";
    static constexpr std::string_view doc =
        "The last value against the last one on or before the same day some months earlier.";
    static constexpr auto fields = wire::list(
        required("period", &T::period, "1m, 3m, 6m, 1y, 3y or 5y."),
        required("from", &T::from, "Date of the value before; null when the values begin later."),
        required("change", &T::change, "Last value less the value before."),
        required("growth", &T::growth, "Null from a value that is not above zero."),
        required("annualized_growth", &T::annualized_growth,
                 "Growth per year of 365 days; null for periods below a year."));
};

template <>
struct Described<service::GrowthView> {
    using T = service::GrowthView;
    static constexpr std::string_view name = "Growth";
    static constexpr std::string_view doc = "Growth of the total by periods.";
    static constexpr auto fields =
        wire::list(required("monthly", &T::monthly, "By month."),
                   required("quarterly", &T::quarterly, "By quarter."),
                   required("annual", &T::annual, "By year."),
                   required("acceleration", &T::acceleration, "Of the months."),
                   required("look_back", &T::look_back,
                            "The last total against those of calendar periods before it."),
                   required("velocity", &T::velocity,
                            "Change per day from the first total to the last, in the base "
                            "currency; null for one total."));
};

template <>
struct Described<service::NetWorthResponse> {
    using T = service::NetWorthResponse;
    static constexpr std::string_view name = "NetWorthResponse";
    static constexpr std::string_view doc = "Net worth on each date, and its growth.";
    static constexpr auto fields = wire::combined(
        wire::list(required("snapshots", &T::snapshots, "By date."),
                   required("growth", &T::growth, "Of the totals."),
                   required("currency", &T::currency, "Of every figure."),
                   required("coverage", &T::coverage, "The lowest of the snapshots.")),
        provenance_fields<T>());
};

template <>
struct Described<ledger::Change> {
    using T = ledger::Change;
    static constexpr std::string_view name = "Change";
    static constexpr std::string_view doc = "Why net worth changed between two dates.";
    static constexpr auto fields = wire::list(
        required("from", &T::from, "End of this day."), required("to", &T::to, "End of this day."),
        required("start", &T::start, "Net worth then."), required("end", &T::end, "And now."),
        required("flows", &T::flows, "Deposits, withdrawals, transfers from and to outside."),
        required("income", &T::income, "Dividends and interest."),
        required("fees", &T::fees, "Fees, commissions, taxes withheld: negative."),
        required("market", &T::market, "Prices, and trades against the day's close."),
        required("fx", &T::fx, "Exchange rates."),
        required("residual", &T::residual, "What is left unexplained: zero."));
};

template <>
struct Described<service::ChangeResponse> {
    using T = service::ChangeResponse;
    static constexpr std::string_view name = "ChangeResponse";
    static constexpr std::string_view doc = "The causes of each change.";
    static constexpr auto fields =
        wire::combined(wire::list(required("changes", &T::changes, "Between each two dates."),
                                  required("currency", &T::currency, "Of every figure."),
                                  required("coverage", &T::coverage, "The lowest on any date.")),
                       provenance_fields<T>());
};

template <>
struct Described<service::StatementRowView> {
    using T = service::StatementRowView;
    static constexpr std::string_view name = "StatementRow";
    static constexpr std::string_view doc = "A holding of the statement, or one lot of it.";
    static constexpr auto fields =
        wire::list(optional("account", &T::account, "Where.", {.max_length = 200}),
                   required("symbol", &T::symbol, "Of what.", {.min_length = 1, .max_length = 64}),
                   optional("quantity", &T::quantity, "Units."),
                   optional("cost_basis", &T::cost_basis, "Not compared when absent."),
                   optional("acquired", &T::acquired, "Given: the row is the lot of that day."));
};

template <>
struct Described<service::StatementCashRow> {
    using T = service::StatementCashRow;
    static constexpr std::string_view name = "StatementCashRow";
    static constexpr std::string_view doc = "A cash balance of the statement.";
    static constexpr auto fields =
        wire::list(optional("account", &T::account, "Where.", {.max_length = 200}),
                   optional("currency", &T::currency, "Of the balance."),
                   required("balance", &T::balance, "At the end of the day."));
};

template <>
struct Described<service::LedgerReconcileRequest> {
    using T = service::LedgerReconcileRequest;
    static constexpr std::string_view name = "LedgerReconcileRequest";
    static constexpr std::string_view doc = "A ledger and a statement.";
    static constexpr auto fields = wire::combined(
        ledger_source_fields<T>(),
        wire::list(
            optional("statement", &T::statement, "Holdings, or lots, as the broker states them."),
            optional("cash", &T::cash, "Balances as the broker states them."),
            optional("tolerance", &T::tolerance,
                     "For quantities and costs; 0.000001 and 0.01 when absent."),
            optional("method", &T::method, "Which lots a sale uses that names none."),
            optional("as_of", &T::as_of, "Day of the statement.")));
};

template <>
struct Described<ledger::DifferenceCause> {
    using enum ledger::DifferenceCause;
    static constexpr std::string_view name = "DifferenceCause";
    static constexpr std::string_view doc = "Why ledger and statement differ.";
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
    static constexpr std::string_view doc = "A difference, its cause, and what would mend it.";
    static constexpr auto fields = wire::list(
        required("account", &T::account, "Where."), required("symbol", &T::symbol, "Of what."),
        required("field", &T::field, "quantity, cost_basis, cash, lot, total or dividend_shares."),
        required("computed", &T::computed, "By the ledger; null when it knows nothing of it."),
        required("stated", &T::stated, "By the statement; null when it knows nothing of it."),
        required("difference", &T::difference, "computed - stated."),
        required("cause", &T::cause, "The simplest repair that makes them agree."),
        required("repair", &T::repair, "In words."),
        required("date", &T::date, "Of the row concerned."),
        required("transaction", &T::transaction, "Its id."));
};

template <>
struct Described<service::LedgerReconcileResponse> {
    using T = service::LedgerReconcileResponse;
    static constexpr std::string_view name = "LedgerReconcileResponse";
    static constexpr std::string_view doc = "Holdings, and where the statement differs.";
    static constexpr auto fields = wire::combined(
        wire::list(required("holdings", &T::holdings, "Open ones."),
                   required("discrepancies", &T::discrepancies, "Empty when all agrees.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
