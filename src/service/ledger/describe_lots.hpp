// Descriptions of ledger.lots.
#pragma once

#include <array>

#include "service/ledger/describe_source.hpp"
#include "service/ledger/requests.hpp"
#include "service/risk/describe_book.hpp"

namespace ballast::wire {

template <>
struct Described<ledger::LotMethod> {
    using enum ledger::LotMethod;
    static constexpr std::string_view name = "LotMethod";
    static constexpr std::string_view doc = "Which lots a sale uses.";
    static constexpr std::array values{
        word(kFifo, "fifo", "The oldest first."),
        word(kLifo, "lifo", "The youngest first."),
        word(kHifo, "hifo", "The dearest first."),
        word(kLofo, "lofo", "The cheapest first."),
        word(kAverage, "average", "Basis of the pool's average, holding period by FIFO."),
        word(kSpecific, "specific", "The lots that the sale names."),
        word(kSection104, "section_104", "United Kingdom: same day, 30 days, pool.")};
};

template <>
struct Described<ledger::LotScope> {
    static constexpr std::string_view name = "LotScope";
    static constexpr std::string_view doc = "Where a sale may take lots from.";
    static constexpr std::array values{
        word(ledger::LotScope::kAccount, "account", "Its own account."),
        word(ledger::LotScope::kGlobal, "global", "All accounts.")};
};

template <>
struct Described<ledger::ReturnOfCapitalRule> {
    using enum ledger::ReturnOfCapitalRule;
    static constexpr std::string_view name = "ReturnOfCapitalRule";
    static constexpr std::string_view doc = "Which lots' basis a return of capital lowers.";
    static constexpr std::array values{
        word(kPerShare, "per_share", "All, by their shares."),
        word(kEarliestFirst, "earliest_first", "The earliest to zero, then the next (Pub. 17).")};
};

template <>
struct Described<ledger::Term> {
    static constexpr std::string_view name = "Term";
    static constexpr std::string_view doc = "Long: held for more than one year.";
    static constexpr std::array values{word(ledger::Term::kShort, "short"),
                                       word(ledger::Term::kLong, "long")};
};

template <>
struct Described<ledger::DisposalRule> {
    using enum ledger::DisposalRule;
    static constexpr std::string_view name = "DisposalRule";
    static constexpr std::string_view doc = "What took the units out.";
    static constexpr std::array values{word(kSale, "sale"),
                                       word(kCover, "cover"),
                                       word(kExpiry, "expiry"),
                                       word(kExercise, "exercise"),
                                       word(kReturnOfCapital, "return_of_capital"),
                                       word(kMerger, "merger"),
                                       word(kTransferFee, "transfer_fee"),
                                       word(kSameDay, "same_day"),
                                       word(kThirtyDays, "thirty_days"),
                                       word(kPool, "pool")};
};

template <>
struct Described<service::OnLedgerError> {
    static constexpr std::string_view name = "OnLedgerError";
    static constexpr std::string_view doc = "What a row does that cannot be booked.";
    static constexpr std::array values{
        word(service::OnLedgerError::kRefuse, "refuse", "The whole request is refused."),
        word(service::OnLedgerError::kSkip, "skip", "It is left out, and an issue says so.")};
};

template <>
struct Described<ledger::ReportDetail> {
    static constexpr std::string_view name = "ReportDetail";
    static constexpr std::string_view doc = "How much of a report is returned.";
    static constexpr std::array values{
        word(ledger::ReportDetail::kFull, "full", "Every lot and every disposal."),
        word(ledger::ReportDetail::kTotals, "totals",
             "Gains, holdings and cash; open_lots and disposals stay empty.")};
};

template <>
struct Described<service::MethodChangeRow> {
    using T = service::MethodChangeRow;
    static constexpr std::string_view name = "MethodChange";
    static constexpr std::string_view doc = "From a day on, another method.";
    static constexpr auto fields = wire::list(required("from", &T::from, "First day."),
                                              required("method", &T::method, "The method."));
};

template <>
struct Described<service::LotsRequest> {
    using T = service::LotsRequest;
    static constexpr std::string_view name = "LotsRequest";
    static constexpr std::string_view doc = "A ledger and how its lots are chosen.";
    static constexpr auto fields = wire::combined(
        ledger_source_fields<T>(),
        wire::list(
            optional("method", &T::method, "Which lots a sale uses that names none."),
            optional("method_changes", &T::method_changes, "Other methods from later days on."),
            optional("scope", &T::scope, "Where a sale may take lots from."),
            optional("as_of", &T::as_of,
                     "Later transactions are left out; the last one's day when absent."),
            optional("prices", &T::prices,
                     "Per unit, to value open lots: by symbol, or rows of symbol, date, price, of "
                     "which the last by the day of the report counts. When absent: of a stored "
                     "ledger the stored closes."),
            optional("fx", &T::fx,
                     "Exchange rates, for gains in `currency`: by currency, or rows of currency, "
                     "date, rate."),
            optional("currency", &T::currency, "In which `in_base` is, where there is `fx`."),
            optional("wash_sales", &T::wash_sales,
                     "Disallow losses washed by purchases within 30 days (IRC 1091)."),
            optional("return_of_capital", &T::return_of_capital, "Which lots it lowers."),
            optional("account_types", &T::account_types,
                     "By account; those left out are taxable. For wash sales."),
            optional("on_error", &T::on_error, "What a row does that cannot be booked."),
            optional("detail", &T::detail,
                     "How much comes back. A ledger of millions of rows has as many disposals.")));
};

template <>
struct Described<ledger::OpenLot> {
    using T = ledger::OpenLot;
    static constexpr std::string_view name = "OpenLot";
    static constexpr std::string_view doc = "Units bought together and still held, or owed.";
    static constexpr auto fields = wire::list(
        required("lot_id", &T::lot_id, "The purchase: its lot_id, or its id."),
        required("account", &T::account, "Where it is."),
        required("symbol", &T::symbol, "Of what."),
        required("acquired", &T::acquired, "Trade date of the purchase, or of the short sale."),
        required("holding_from", &T::holding_from,
                 "Day the holding period counts from: earlier after a wash sale, later after a "
                 "short sale."),
        required("quantity", &T::quantity, "Negative: sold short."),
        required("unit_cost", &T::unit_cost, "cost_basis / quantity, rounded to twelve digits."),
        required("cost_basis", &T::cost_basis, "Exact; of a short lot minus its proceeds."),
        required("loss_basis", &T::loss_basis, "Of a gift below the donor's basis: for a loss."),
        required("market_value", &T::market_value, "Null without a price."),
        required("unrealized_gain", &T::unrealized_gain, "Market value less cost basis."),
        required("term", &T::term, "Were it sold on the day of the report; null for a pool."),
        required("currency", &T::currency, "Of the cost."),
        required("wash_sale", &T::wash_sale, "Carries the disallowed loss of an earlier sale."));
};

template <>
struct Described<ledger::Disposal> {
    using T = ledger::Disposal;
    static constexpr std::string_view name = "Disposal";
    static constexpr std::string_view doc =
        "A sale against one lot: a row of Form 8949, cut where a part is washed.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Trade date."), required("symbol", &T::symbol, "Of what."),
        required("account", &T::account, "Where it was sold."),
        required("lot_id", &T::lot_id, "The purchase; empty for a pool."),
        required("acquired", &T::acquired, "Trade date of the purchase; null for a pool."),
        required("holding_from", &T::holding_from, "Day the holding period counts from."),
        required("quantity", &T::quantity, "Units sold."),
        required("proceeds", &T::proceeds, "After fees."),
        required("cost_basis", &T::cost_basis, "With fees and losses disallowed earlier."),
        required("gain", &T::gain, "proceeds - cost_basis + wash_sale_disallowed."),
        required("term", &T::term, "Null for a pool."),
        required("wash_sale_disallowed", &T::wash_sale_disallowed,
                 "Loss that does not count: column (g) of Form 8949."),
        required("code", &T::code, "W where a loss is disallowed: column (f)."),
        required("rule", &T::rule, "What took the units out."),
        required("transaction", &T::transaction, "Id of the row that did."),
        required("currency", &T::currency, "Of the money."));
};

template <>
struct Described<service::RealizedYear> {
    using T = service::RealizedYear;
    static constexpr std::string_view name = "RealizedYear";
    static constexpr std::string_view doc = "Gains of a calendar year in one currency.";
    static constexpr auto fields =
        wire::list(required("year", &T::year, "Of the sales."),
                   required("currency", &T::currency, "Of the gains."),
                   required("short", &T::short_term, "Held for one year or less."),
                   required("long", &T::long_term, "Held for more than one year."),
                   required("no_term", &T::no_term, "Of pools, which have no term."),
                   required("total", &T::total, "All three."));
};

template <>
struct Described<service::RealizedCurrency> {
    using T = service::RealizedCurrency;
    static constexpr std::string_view name = "RealizedCurrency";
    static constexpr std::string_view doc = "Gains of all years in one currency.";
    static constexpr auto fields =
        wire::list(required("currency", &T::currency, "Of the gains."),
                   required("short", &T::short_term, "Held for one year or less."),
                   required("long", &T::long_term, "Held for more than one year."),
                   required("no_term", &T::no_term, "Of pools, which have no term."),
                   required("total", &T::total, "All three."));
};

template <>
struct Described<service::RealizedView> {
    using T = service::RealizedView;
    static constexpr std::string_view name = "Realized";
    static constexpr std::string_view doc =
        "Gains realised; null over all when they are in several currencies.";
    static constexpr auto fields =
        wire::list(required("short", &T::short_term, "Held for one year or less."),
                   required("long", &T::long_term, "Held for more than one year."),
                   required("total", &T::total, "With those of pools."),
                   required("by_year", &T::by_year, "By year and currency."),
                   required("by_currency", &T::by_currency, "Over all years."));
};

template <>
struct Described<ledger::Holding> {
    using T = ledger::Holding;
    static constexpr std::string_view name = "LedgerHolding";
    static constexpr std::string_view doc = "A symbol in an account.";
    static constexpr auto fields = wire::list(
        required("account", &T::account, "Where."), required("symbol", &T::symbol, "Of what."),
        required("quantity", &T::quantity, "Units; zero once sold out."),
        required("cost_basis", &T::cost_basis, "Of the open lots."),
        required("realized_gain", &T::realized_gain, "Of what was sold."),
        required("currency", &T::currency, "Of the money."));
};

template <>
struct Described<ledger::CashBalance> {
    using T = ledger::CashBalance;
    static constexpr std::string_view name = "CashBalance";
    static constexpr std::string_view doc = "Cash of an account in one currency.";
    static constexpr auto fields =
        wire::list(required("account", &T::account, "Where."),
                   required("currency", &T::currency, "Of the balance."),
                   required("balance", &T::balance, "Sum of all movements; may be negative."));
};

template <>
struct Described<service::NotBookedView> {
    using T = service::NotBookedView;
    static constexpr std::string_view name = "NotBookedRow";
    static constexpr std::string_view doc = "A row that was left out: it cannot be booked.";
    static constexpr auto fields = wire::list(
        required("transaction", &T::transaction, "Its id."), required("date", &T::date, "Its day."),
        required("type", &T::type, "Its type."), required("account", &T::account, "Its account."),
        required("symbol", &T::symbol, "Of what."),
        required("quantity", &T::quantity, "Units that it asks for; null when it states none."),
        required("held", &T::held, "Units that there are; null where that is not the fault."),
        required("missing", &T::missing, "How many too few; null as `held`."),
        required("reason", &T::reason, "Why it cannot be booked."));
};

template <class T>
constexpr auto base_gain_fields() {
    return wire::list(
        required("gain", &T::gain,
                 "Proceeds at the rate of the sale less basis at the rate of the purchase: "
                 "price_gain + fx_gain."),
        required("price_gain", &T::price_gain, "Gain at the rate of the sale."),
        required("fx_gain", &T::fx_gain, "Basis times the change of the rate."));
}

template <>
struct Described<ledger::BaseGain> {
    static constexpr std::string_view name = "BaseGain";
    static constexpr std::string_view doc = "A gain in the reporting currency and its two parts.";
    static constexpr auto fields = base_gain_fields<ledger::BaseGain>();
};

template <>
struct Described<ledger::BaseGainRow> {
    using T = ledger::BaseGainRow;
    static constexpr std::string_view name = "BaseGainRow";
    static constexpr std::string_view doc = "A disposal's gain in the reporting currency.";
    static constexpr auto fields =
        wire::combined(wire::list(required("date", &T::date, "Trade date."),
                                  required("symbol", &T::symbol, "Of what."),
                                  required("account", &T::account, "Where it was sold."),
                                  required("lot_id", &T::lot_id, "The purchase."),
                                  required("transaction", &T::transaction, "Id of the sale.")),
                       base_gain_fields<T>());
};

template <>
struct Described<ledger::BaseGainYear> {
    using T = ledger::BaseGainYear;
    static constexpr std::string_view name = "BaseGainYear";
    static constexpr std::string_view doc = "Gains of a calendar year in the reporting currency.";
    static constexpr auto fields = wire::combined(
        wire::list(required("year", &T::year, "Of the sales.")), base_gain_fields<T>());
};

template <>
struct Described<ledger::BaseGains> {
    using T = ledger::BaseGains;
    static constexpr std::string_view name = "BaseGains";
    static constexpr std::string_view doc =
        "Realised gains in the reporting currency, by price and by exchange rate.";
    static constexpr auto fields = wire::list(
        required("currency", &T::currency, "Of the gains."),
        required("total", &T::total, "Over all years."),
        required("by_year", &T::by_year, "Of the disposals' years."),
        required("disposals", &T::disposals, "In the order of `disposals`; none with totals."));
};

template <>
struct Described<service::LotsResponse> {
    using T = service::LotsResponse;
    static constexpr std::string_view name = "LotsResponse";
    static constexpr std::string_view doc = "Lots, gains, holdings and cash.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("as_of", &T::as_of,
                     "Day up to which rows are booked: the request's, else the last row's; "
                     "null when there is none."),
            required("open_lots", &T::open_lots, "By account, symbol, date."),
            required("disposals", &T::disposals, "In the order of booking."),
            required("realized", &T::realized, "Gains by term and year."),
            required("holdings", &T::holdings, "Also of what was sold out."),
            required("cash", &T::cash, "By account and currency."),
            required("coverage", &T::coverage, "Share of open lots with a price."),
            required("not_booked", &T::not_booked, "With on_error skip: rows that were left out."),
            required("in_base", &T::in_base,
                     "Gains in the reporting currency, by price and by exchange rate; null without "
                     "`fx`.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
