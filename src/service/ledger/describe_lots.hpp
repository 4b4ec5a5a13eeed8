// Descriptions of ledger.lots.
#pragma once

#include <array>

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/ledger/describe_market.hpp"
#include "service/ledger/describe_not_booked.hpp"
#include "service/ledger/describe_source.hpp"
#include "service/ledger/requests.hpp"

namespace ballast::describe {

template <>
struct Described<ledger::LotMethod> {
    using enum ledger::LotMethod;
    static constexpr std::string_view name = "LotMethod";
    static constexpr std::string_view doc =
        "Cost basis method: selection of the lots that a sale uses.";
    static constexpr std::array values{
        word(kFifo, "fifo", "First in, first out.", "FIFO, oldest first"),
        word(kLifo, "lifo", "Last in, first out.", "LIFO, newest first"),
        word(kHifo, "hifo", "Highest cost per unit first.", "HIFO, highest cost first"),
        word(kLofo, "lofo", "Lowest cost per unit first.", "LOFO, lowest cost first"),
        word(kAverage, "average", "Average cost basis of the pool, with FIFO holding periods.",
             "Average cost"),
        word(kSpecific, "specific", "Specific identification: the lots stated by the sale.",
             "Specific identification"),
        word(kSection104, "section_104",
             "United Kingdom: same day, 30 days, then the Section 104 pool.",
             "Section 104 pool (UK)")};
};

template <>
struct Described<ledger::LotScope> {
    static constexpr std::string_view name = "LotScope";
    static constexpr std::string_view doc = "Accounts from which a sale may use lots.";
    static constexpr std::array values{
        word(ledger::LotScope::kAccount, "account", "The sale's own account."),
        word(ledger::LotScope::kGlobal, "global", "All accounts.")};
};

template <>
struct Described<ledger::ReturnOfCapitalRule> {
    using enum ledger::ReturnOfCapitalRule;
    static constexpr std::string_view name = "ReturnOfCapitalRule";
    static constexpr std::string_view doc = "Lots whose cost basis a return of capital reduces.";
    static constexpr std::array values{
        word(kPerShare, "per_share", "All lots, in proportion to their shares."),
        word(kEarliestFirst, "earliest_first",
             "The earliest lot to zero, then the next (IRS Publication 17).")};
};

template <>
struct Described<ledger::Term> {
    static constexpr std::string_view name = "Term";
    static constexpr std::string_view doc =
        "Holding period: long-term if held for more than one year.";
    static constexpr std::array values{word(ledger::Term::kShort, "short"),
                                       word(ledger::Term::kLong, "long")};
};

template <>
struct Described<ledger::DisposalRule> {
    using enum ledger::DisposalRule;
    static constexpr std::string_view name = "DisposalRule";
    static constexpr std::string_view doc = "Kind of disposal.";
    static constexpr std::array values{
        word(kSale, "sale", "Sale."),
        word(kCover, "cover", "Cover of a short sale."),
        word(kExpiry, "expiry", "Expiry of an option."),
        word(kExercise, "exercise", "Sale of the underlying through an option."),
        word(kReturnOfCapital, "return_of_capital",
             "Return of capital in excess of the cost basis."),
        word(kMerger, "merger", "Cash received in a merger."),
        word(kTransferFee, "transfer_fee", "Transfer fee paid in kind."),
        word(kSameDay, "same_day", "Same-day rule (TCGA 1992, section 105)."),
        word(kThirtyDays, "thirty_days", "30-day rule (TCGA 1992, section 106A)."),
        word(kPool, "pool", "Section 104 pool.")};
};

template <>
struct Described<service::OnLedgerError> {
    static constexpr std::string_view name = "OnLedgerError";
    static constexpr std::string_view doc = "Treatment of a row that cannot be posted.";
    static constexpr std::array values{
        word(service::OnLedgerError::kRefuse, "refuse", "The whole request is rejected."),
        word(service::OnLedgerError::kSkip, "skip",
             "The row is left out and reported in `issues`.")};
};

template <>
struct Described<ledger::ReportDetail> {
    static constexpr std::string_view name = "ReportDetail";
    static constexpr std::string_view doc = "Level of detail of a report.";
    static constexpr std::array values{
        word(ledger::ReportDetail::kFull, "full", "All lots and disposals."),
        word(ledger::ReportDetail::kTotals, "totals",
             "Gains, holdings and cash only; open_lots and disposals are empty.")};
};

template <>
struct Described<service::MethodChangeRow> {
    using T = service::MethodChangeRow;
    static constexpr std::string_view name = "MethodChange";
    static constexpr std::string_view doc = "A change of the cost basis method from a date on.";
    static constexpr auto fields =
        wire::list(required("from", &T::from, "First date of the new method."),
                   required("method", &T::method, "New cost basis method."));
};

template <>
struct Described<service::LotsRequest> {
    using T = service::LotsRequest;
    static constexpr std::string_view name = "LotsRequest";
    static constexpr std::string_view doc = "A ledger and the rules for its lots.";
    static constexpr auto fields = wire::combined(
        ledger_source_fields<T>(),
        wire::list(
            optional("method", &T::method,
                     "Cost basis method of sales that do not state their lots."),
            optional("method_changes", &T::method_changes,
                     "Changes of the cost basis method on later dates."),
            optional("scope", &T::scope, "Accounts from which a sale may use lots."),
            optional("as_of", &T::as_of,
                     "Report date; later transactions are left out. The date of the last "
                     "transaction when absent, or of the last stored close of its securities if "
                     "that is later."),
            optional("prices", &T::prices,
                     "Prices per unit to value open lots: by symbol, or rows of symbol, date and "
                     "price, of which the latest up to the report date counts. When absent, stored "
                     "closing prices are used for a stored ledger."),
            optional("fx", &T::fx,
                     "Exchange rates for gains in `currency`: by currency, or rows of currency, "
                     "date and rate; the stored ones when absent, for a stored ledger."),
            optional("currency", &T::currency,
                     "Reporting currency of `in_base`; US dollars when absent and `fx` is given."),
            optional("wash_sales", &T::wash_sales,
                     "Whether to disallow wash sale losses, with replacement purchases within 30 "
                     "days (IRC 1091). When absent, they are for a stored ledger, by a method that "
                     "identifies lots, as in the report of a year."),
            optional("return_of_capital", &T::return_of_capital,
                     "Lots whose cost basis a return of capital reduces."),
            optional(
                "account_types", &T::account_types,
                "Tax treatment by account. Gains of tax_deferred and tax_free accounts are not "
                "in the totals of `realized`, and replacement shares bought there do not keep "
                "a disallowed loss. Accounts left out have their stored treatment; those that "
                "are not stored are taxable."),
            optional("on_error", &T::on_error, "Treatment of a row that cannot be posted."),
            optional("detail", &T::detail,
                     "Level of detail of the response. A ledger of millions of rows has as many "
                     "disposals."),
            optional("option_market", &T::option_market, kOptionMarketDoc)));
};

template <>
struct Described<ledger::OpenLot> {
    using T = ledger::OpenLot;
    static constexpr std::string_view name = "OpenLot";
    static constexpr std::string_view doc =
        "Units acquired together and still open, long or short.";
    static constexpr auto fields = wire::list(
        required("lot_id", &T::lot_id,
                 "Id of the lot: the purchase's lot_id, or else its transaction id."),
        required("account", &T::account, "Account that holds the lot."),
        required("symbol", &T::symbol, "Symbol of the lot."),
        required("acquired", &T::acquired, "Trade date of the purchase, or of the short sale."),
        required("holding_from", &T::holding_from,
                 "Start of the holding period: earlier than acquired after a wash sale, later "
                 "after a short sale."),
        required("quantity", &T::quantity, "Number of units; negative for a short lot."),
        required("unit_cost", &T::unit_cost,
                 "Cost per unit: cost_basis / quantity, rounded to twelve digits."),
        required("cost_basis", &T::cost_basis,
                 "Exact cost basis; for a short lot, the negative of its proceeds."),
        required("loss_basis", &T::loss_basis,
                 "Cost basis for a loss, of a gift received below the donor's basis."),
        required("market_value", &T::market_value,
                 "Market value; null without a price, or with one in another currency."),
        required("unrealized_gain", &T::unrealized_gain,
                 "Unrealized gain: market value less cost basis."),
        required("term", &T::term, "Holding period if sold on the report date; null for a pool."),
        required("currency", &T::currency, "Currency of the cost basis."),
        required("wash_sale", &T::wash_sale,
                 "Whether the lot includes the disallowed loss of an earlier sale."),
        required("tax_treatment", &T::tax_treatment, "Tax treatment of the account."));
};

template <>
struct Described<ledger::Disposal> {
    using T = ledger::Disposal;
    static constexpr std::string_view name = "Disposal";
    static constexpr std::string_view doc =
        "Sale of units from one lot; split where part of the loss is disallowed. Rows with `taxed` "
        "are the rows of Form 8949.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Trade date of the disposal."),
        required("symbol", &T::symbol, "Symbol of the units."),
        required("account", &T::account, "Account of the disposal."),
        required("lot_id", &T::lot_id, "Id of the lot; empty for a pool."),
        required("acquired", &T::acquired, "Trade date of the purchase; null for a pool."),
        required("holding_from", &T::holding_from, "Start of the holding period."),
        required("quantity", &T::quantity, "Number of units disposed of."),
        required("proceeds", &T::proceeds, "Proceeds after fees."),
        required("cost_basis", &T::cost_basis,
                 "Cost basis, including fees and previously disallowed losses."),
        required("gain", &T::gain, "Realized gain: proceeds - cost_basis + wash_sale_disallowed."),
        required("term", &T::term, "Holding period; null for a pool."),
        required("wash_sale_disallowed", &T::wash_sale_disallowed,
                 "Disallowed wash sale loss: column (g) of Form 8949."),
        required("code", &T::code,
                 "Adjustment code, W for a disallowed loss: column (f) of Form 8949."),
        required("rule", &T::rule, "Kind of disposal."),
        required("transaction", &T::transaction, "Id of the transaction that caused the disposal."),
        required("currency", &T::currency, "Currency of the amounts."),
        required("tax_treatment", &T::tax_treatment, "Tax treatment of the account."),
        required("taxed", &T::taxed,
                 "Whether the gain is taxed in the year of the sale: false in tax_deferred and "
                 "tax_free accounts."));
};

template <>
struct Described<ledger::RealizedGain> {
    using T = ledger::RealizedGain;
    static constexpr std::string_view name = "RealizedUntaxed";
    static constexpr std::string_view doc =
        "Realized gains of accounts in which they are not taxed, in one currency.";
    static constexpr auto fields = wire::list(
        required("tax_treatment", &T::tax_treatment,
                 "Tax treatment of the accounts: tax_deferred or tax_free."),
        required("year", &T::year, "Calendar year of the disposals; null for all years."),
        required("currency", &T::currency, "Currency of the gains."),
        required("total", &T::total, "Total gain. Negative is a loss."));
};

template <>
struct Described<service::RealizedYear> {
    using T = service::RealizedYear;
    static constexpr std::string_view name = "RealizedYear";
    static constexpr std::string_view doc = "Realized gains of a calendar year in one currency.";
    static constexpr auto fields =
        wire::list(required("year", &T::year, "Calendar year of the disposals."),
                   required("currency", &T::currency, "Currency of the gains."),
                   required("short", &T::short_term,
                            "Short-term gain: held for one year or less. Negative is a loss."),
                   required("long", &T::long_term,
                            "Long-term gain: held for more than one year. Negative is a loss."),
                   required("no_term", &T::no_term,
                            "Gain of pools, which have no holding period. Negative is a loss."),
                   required("total", &T::total, "Total gain: short, long and no_term."));
};

template <>
struct Described<service::RealizedCurrency> {
    using T = service::RealizedCurrency;
    static constexpr std::string_view name = "RealizedCurrency";
    static constexpr std::string_view doc = "Realized gains of all years in one currency.";
    static constexpr auto fields =
        wire::list(required("currency", &T::currency, "Currency of the gains."),
                   required("short", &T::short_term,
                            "Short-term gain: held for one year or less. Negative is a loss."),
                   required("long", &T::long_term,
                            "Long-term gain: held for more than one year. Negative is a loss."),
                   required("no_term", &T::no_term,
                            "Gain of pools, which have no holding period. Negative is a loss."),
                   required("total", &T::total, "Total gain: short, long and no_term."));
};

template <>
struct Described<service::RealizedView> {
    using T = service::RealizedView;
    static constexpr std::string_view name = "Realized";
    static constexpr std::string_view doc =
        "Realized gains of taxed accounts, and apart from them of tax-deferred and tax-free ones; "
        "overall figures are null when there are several currencies.";
    static constexpr auto fields = wire::list(
        required("short", &T::short_term,
                 "Short-term gain: held for one year or less. Negative is a loss."),
        required("long", &T::long_term,
                 "Long-term gain: held for more than one year. Negative is a loss."),
        required("total", &T::total, "Total gain, including that of pools."),
        required("by_year", &T::by_year, "Realized gains by year and currency."),
        required("by_currency", &T::by_currency, "Realized gains of all years by currency."),
        required("untaxed", &T::untaxed,
                 "Realized gains of tax_deferred and tax_free accounts, by treatment, year and "
                 "currency; not in the other figures."));
};

template <>
struct Described<ledger::Holding> {
    using T = ledger::Holding;
    static constexpr std::string_view name = "LedgerHolding";
    static constexpr std::string_view doc = "Holding of a symbol in an account.";
    static constexpr auto fields =
        wire::list(required("account", &T::account, "Account of the holding."),
                   required("symbol", &T::symbol, "Symbol of the holding."),
                   required("quantity", &T::quantity, "Number of units; zero once fully sold."),
                   required("cost_basis", &T::cost_basis, "Cost basis of the open lots."),
                   required("realized_gain", &T::realized_gain,
                            "Realized gain of the units sold, taxed or not."),
                   required("currency", &T::currency, "Currency of the amounts."));
};

template <>
struct Described<ledger::CashBalance> {
    using T = ledger::CashBalance;
    static constexpr std::string_view name = "CashBalance";
    static constexpr std::string_view doc = "Cash balance of an account in one currency.";
    static constexpr auto fields =
        wire::list(required("account", &T::account, "Account of the balance."),
                   required("currency", &T::currency, "Currency of the balance."),
                   required("balance", &T::balance,
                            "Cash balance: sum of all cash movements; may be negative."));
};

template <class T>
constexpr auto base_gain_fields() {
    return wire::list(
        required("gain", &T::gain,
                 "Gain in the reporting currency: proceeds at the rate of the sale less cost basis "
                 "at the rate of the purchase, price_gain + fx_gain."),
        required("price_gain", &T::price_gain,
                 "Price gain: gain converted at the rate of the sale."),
        required("fx_gain", &T::fx_gain,
                 "Currency gain: cost basis × change of the exchange rate."));
}

template <>
struct Described<ledger::BaseGain> {
    static constexpr std::string_view name = "BaseGain";
    static constexpr std::string_view doc =
        "A gain in the reporting currency, split into price gain and currency gain.";
    static constexpr auto fields = base_gain_fields<ledger::BaseGain>();
};

template <>
struct Described<ledger::BaseGainRow> {
    using T = ledger::BaseGainRow;
    static constexpr std::string_view name = "BaseGainRow";
    static constexpr std::string_view doc = "Gain of a disposal in the reporting currency.";
    static constexpr auto fields =
        wire::combined(wire::list(required("date", &T::date, "Trade date of the disposal."),
                                  required("symbol", &T::symbol, "Symbol of the units."),
                                  required("account", &T::account, "Account of the disposal."),
                                  required("lot_id", &T::lot_id, "Id of the lot."),
                                  required("transaction", &T::transaction, "Id of the sale.")),
                       base_gain_fields<T>());
};

template <>
struct Described<ledger::BaseLot> {
    using T = ledger::BaseLot;
    static constexpr std::string_view name = "BaseLot";
    static constexpr std::string_view doc =
        "Gain of an open lot in the reporting currency, split into price gain and currency gain.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol of the lot."),
        required("account", &T::account, "Account that holds the lot."),
        required("lot_id", &T::lot_id, "Id of the lot."),
        required("acquired", &T::acquired, "Trade date of the purchase, or of the short sale."),
        required("quantity", &T::quantity, "Number of units; negative for a short lot."),
        required("currency", &T::currency, "Currency of the purchase."),
        required("cost_basis", &T::cost_basis,
                 "Cost basis in the reporting currency, at the rate of the purchase."),
        required("market_value", &T::market_value,
                 "Market value in the reporting currency, at the rate of the report date."),
        required("gain", &T::gain, "Unrealized gain: market_value - cost_basis."),
        required("price_gain", &T::price_gain,
                 "Price gain: market value less cost basis, both at the rate of the report date."),
        required("fx_gain", &T::fx_gain,
                 "Currency gain: cost basis × change of the exchange rate."));
};

template <>
struct Described<ledger::BaseGainYear> {
    using T = ledger::BaseGainYear;
    static constexpr std::string_view name = "BaseGainYear";
    static constexpr std::string_view doc =
        "Realized gains of a calendar year in the reporting currency.";
    static constexpr auto fields =
        wire::combined(wire::list(required("year", &T::year, "Calendar year of the disposals.")),
                       base_gain_fields<T>());
};

template <>
struct Described<ledger::BaseGains> {
    using T = ledger::BaseGains;
    static constexpr std::string_view name = "BaseGains";
    static constexpr std::string_view doc =
        "Gains in the reporting currency, split into price gain and currency gain.";
    static constexpr auto fields = wire::list(
        required("currency", &T::currency, "Reporting currency of the gains."),
        required("total", &T::total, "Realized gain of all years, of taxed accounts."),
        required("by_year", &T::by_year,
                 "Realized gains by year of the disposals, of taxed accounts."),
        required("untaxed_by_year", &T::untaxed_by_year,
                 "Realized gains by year of tax_deferred and tax_free accounts."),
        required(
            "disposals", &T::disposals,
            "Realized gain by disposal, in the order of `disposals`; empty with detail totals."),
        required("unrealized", &T::unrealized,
                 "Unrealized gain of the open lots with a price and exchange rates."),
        required("open_lots", &T::open_lots,
                 "Unrealized gain by open lot, in the order of `open_lots`; empty with detail "
                 "totals."));
};

template <>
struct Described<service::LotsResponse> {
    using T = service::LotsResponse;
    static constexpr std::string_view name = "LotsResponse";
    static constexpr std::string_view doc =
        "Open lots, disposals, realized gains, holdings and cash.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("as_of", &T::as_of,
                     "Date up to which transactions are posted: the requested date, or else that "
                     "of the last row or stored close; null for an empty ledger."),
            required("open_lots", &T::open_lots, "Open lots, ordered by account, symbol and date."),
            required(
                "disposals", &T::disposals,
                "Disposals of all accounts, in posting order; `taxed` marks those that count for "
                "the tax year."),
            required("realized", &T::realized, "Realized gains by holding period and year."),
            required("holdings", &T::holdings, "Holdings, including those fully sold."),
            required("cash", &T::cash, "Cash balances by account and currency."),
            required("coverage", &T::coverage, "Share of open lots that have a price."),
            required("unposted", &T::unposted, "Rows left out, with on_error skip."),
            required("currency", &T::currency,
                     "Reporting currency: the requested one, otherwise that of all transactions if "
                     "they share one and no rates are given, otherwise USD."),
            required("in_base", &T::in_base,
                     "Gains in the reporting currency, split into price gain and currency gain; "
                     "null without `currency` and `fx`."),
            required("price_dates", &T::price_dates,
                     "Dates of the stored closes that value the lots, by symbol; empty where the "
                     "request gives the prices."),
            required("options", &T::options,
                     "Price of each option contract held on the report date.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
