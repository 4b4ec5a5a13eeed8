// Descriptions of ledger.holdings.
#pragma once

#include <array>

#include "service/ledger/describe_worth.hpp"
#include "service/ledger/holdings_requests.hpp"

namespace ballast::describe {

template <>
struct Described<ledger::HoldingsGroupBy> {
    using enum ledger::HoldingsGroupBy;
    static constexpr std::string_view name = "HoldingsGroupBy";
    static constexpr std::string_view doc = "Grouping of holdings.";
    static constexpr std::array values{word(kAccount, "account", "By account."),
                                       word(kType, "type", "By type of instrument."),
                                       word(kSector, "sector", "By sector."),
                                       word(kCurrency, "currency", "By currency of the price.")};
};

template <>
struct Described<service::HoldingsRequest> {
    using T = service::HoldingsRequest;
    static constexpr std::string_view name = "HoldingsRequest";
    static constexpr std::string_view doc = "A ledger and the date of its holdings.";
    static constexpr auto fields = wire::combined(
        ledger_source_fields<T>(),
        wire::list(
            optional("as_of", &T::as_of,
                     "Report date; nothing dated later is used. When absent, the date of the last "
                     "price or transaction, whichever is later."),
            optional("group_by", &T::group_by, "Grouping of `groups`; none when absent."),
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
            optional("on_error", &T::on_error, "Treatment of a row that cannot be posted."),
            optional("option_market", &T::option_market, kOptionMarketDoc)));
};

template <>
struct Described<ledger::AccountHolding> {
    using T = ledger::AccountHolding;
    static constexpr std::string_view name = "AccountHolding";
    static constexpr std::string_view doc = "Part of a holding in one account.";
    static constexpr auto fields = wire::list(
        required("account", &T::account, "Account of this part."),
        required("quantity", &T::quantity, "Number of units; negative for a short position."),
        required("cost_basis", &T::cost_basis, "Cost basis, in cost_currency."),
        required("value", &T::value,
                 "Market value, in the currency of the price; null without a "
                 "price."));
};

template <>
struct Described<service::HoldingView> {
    using T = service::HoldingView;
    static constexpr std::string_view name = "Holding";
    static constexpr std::string_view doc =
        "A security held on the report date, over all accounts; a security bought in two "
        "currencies has two rows. Amounts named base_* are in the reporting currency.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol of the security."),
        required("name", &T::name,
                 "Name of the stored security, or terms of the option contract; may be empty."),
        required("type", &T::type, "Type of instrument; `unknown` when not stored."),
        required("sector", &T::sector, "Sector; `unknown` when not stored."),
        required("currency", &T::currency, "Currency of price, value and day change."),
        required("cost_currency", &T::cost_currency, "Currency of cost and average cost."),
        required("quantity", &T::quantity, "Number of units; negative for a short position."),
        required("multiplier", &T::multiplier,
                 "Units of the price per unit of the holding: 100 "
                 "for an option contract."),
        required("average_cost", &T::average_cost,
                 "Cost basis per unit of the price: cost_basis / (quantity × multiplier)."),
        required("cost_basis", &T::cost_basis,
                 "Cost basis of the open lots, before wash sales, by which ledger.lots adjusts it; "
                 "for a short position, the negative of its proceeds."),
        required("price", &T::price, "Last price on or before the report date; null without one."),
        required("price_date", &T::price_date,
                 "Date of the price; null for a price given without a date."),
        required("price_source", &T::price_source,
                 "Source of the price; null without a price. `model`: see `options`."),
        required("stale", &T::is_stale,
                 "Whether more than three sessions have closed since the price: until the "
                 "requested date, otherwise until today, in the demo until its date."),
        required("value", &T::value, "Market value: quantity × multiplier × price."),
        required("gain", &T::gain,
                 "Unrealized gain: value less cost basis; null without a price, or where they are "
                 "in two currencies."),
        required("gain_fraction", &T::gain_fraction,
                 "Unrealized gain as a fraction of the cost basis; in the reporting currency where "
                 "value and cost are in two currencies."),
        required(
            "day_change", &T::day_change,
            "Change of the value from the previous price to the last, for the quantity held on "
            "the report date; null for a stale price or without a previous one."),
        required("day_change_fraction", &T::day_change_fraction,
                 "Day change as a fraction of the value at the previous price."),
        required("previous_date", &T::previous_date, "Date of the previous price."),
        required("rate", &T::rate,
                 "Exchange rate: reporting currency per unit of `currency`; null without one."),
        required("rate_date", &T::rate_date, "Date of the exchange rate; null for an undated one."),
        required("rate_formula", &T::rate_formula,
                 "How the exchange rate follows from stored series, such as `EURUSD / GBPUSD`; "
                 "null for a given rate."),
        required("base_value", &T::base_value, "Market value in the reporting currency."),
        required("base_cost_basis", &T::base_cost_basis,
                 "Cost basis at the exchange rate of the report date."),
        required("base_gain", &T::base_gain, "Unrealized gain: base_value - base_cost_basis."),
        required("base_fx_gain", &T::base_fx_gain,
                 "Currency gain, not in base_gain: cost of the lots × change of the exchange rate "
                 "since their purchases; null without one of the rates."),
        required("base_day_change", &T::base_day_change,
                 "Day change at the exchange rate of the report date."),
        required("base_income", &T::base_income,
                 "Dividends (reinvested ones included) and interest of the security in the twelve "
                 "months up to the report date, before taxes withheld, each at the exchange rate "
                 "of its day."),
        required("income_yield", &T::income_yield,
                 "Income of twelve months as a fraction of the value; null without a positive "
                 "value."),
        required("weight", &T::weight, "Value as a fraction of the total value."),
        required("accounts", &T::accounts, "Parts of the holding by account."));
};

template <>
struct Described<ledger::AccountBalance> {
    using T = ledger::AccountBalance;
    static constexpr std::string_view name = "AccountBalance";
    static constexpr std::string_view doc = "Cash balance of one account.";
    static constexpr auto fields =
        wire::list(required("account", &T::account, "Account of the balance."),
                   required("balance", &T::balance, "Cash balance; may be negative."));
};

template <>
struct Described<ledger::CashHolding> {
    using T = ledger::CashHolding;
    static constexpr std::string_view name = "CashHolding";
    static constexpr std::string_view doc = "Cash in one currency, over all accounts.";
    static constexpr auto fields = wire::list(
        required("currency", &T::currency, "Currency of the balance."),
        required("balance", &T::balance, "Cash balance; may be negative."),
        required("rate", &T::rate, "Exchange rate: reporting currency per unit of `currency`."),
        required("rate_date", &T::rate_date, "Date of the exchange rate; null for an undated one."),
        required("rate_formula", &T::rate_formula,
                 "How the exchange rate follows from stored series, such as `EURUSD / GBPUSD`; "
                 "null for a given rate."),
        required("base_value", &T::base_value, "Balance in the reporting currency."),
        required("base_income", &T::base_income,
                 "Interest of twelve months that names no security, in the reporting currency."),
        required("weight", &T::weight, "Balance as a fraction of the total value."),
        required("accounts", &T::accounts, "Balances by account."));
};

template <>
struct Described<ledger::HoldingsTotals> {
    using T = ledger::HoldingsTotals;
    static constexpr std::string_view name = "HoldingsTotals";
    static constexpr std::string_view doc =
        "Totals in the reporting currency, over the holdings that have a value.";
    static constexpr auto fields = wire::list(
        required("value", &T::value, "Total value: cash + invested."),
        required("cash", &T::cash, "Cash balances, and securities of type cash."),
        required("invested", &T::invested,
                 "Market value of the other securities; null where securities are held and none of "
                 "them has a value."),
        required("cost_basis", &T::cost_basis,
                 "Cost basis of the securities that have a value, before wash sales."),
        required("gain", &T::gain,
                 "Unrealized gain: invested - cost_basis; null where invested is."),
        required("fx_gain", &T::fx_gain,
                 "Currency gain of the securities that have one, not in gain; null without any."),
        required("gain_fraction", &T::gain_fraction,
                 "Unrealized gain as a fraction of the cost basis; null if that is not positive."),
        required("day_change", &T::day_change,
                 "Day change of the securities that have one; null without any."),
        required("day_change_fraction", &T::day_change_fraction,
                 "Day change as a fraction of the previous value of these securities."),
        required("income", &T::income,
                 "Income of twelve months of what is held on the report date, also of securities "
                 "without a value."),
        required("income_yield", &T::income_yield,
                 "Income of the holdings that have a value, as a fraction of the total value."));
};

template <>
struct Described<ledger::HoldingsGroup> {
    using T = ledger::HoldingsGroup;
    static constexpr std::string_view name = "HoldingsGroup";
    static constexpr std::string_view doc = "Holdings of one group, in the reporting currency.";
    static constexpr auto fields = wire::list(
        required("key", &T::key, "Account, type, sector or currency; `cash` for balances."),
        required("holdings", &T::holdings, "Number of securities and balances."),
        required("value", &T::value, "Market value; null where none of them has one."),
        required("cost_basis", &T::cost_basis, "Cost basis of securities that have a value."),
        required("gain", &T::gain,
                 "Unrealized gain of securities that have a value; null where securities are held "
                 "and none of them has one."),
        required("gain_fraction", &T::gain_fraction,
                 "Unrealized gain as a fraction of the cost basis; null if that is not positive."),
        required("day_change", &T::day_change,
                 "Day change of the securities that have one; null without any."),
        required("day_change_fraction", &T::day_change_fraction,
                 "Day change as a fraction of the previous value of these securities."),
        required("main_type", &T::main_type,
                 "Type with the largest value in the group; `cash` for balances, empty without a "
                 "value."),
        required("weight", &T::weight, "Value as a fraction of the total value."));
};

template <>
struct Described<service::HoldingsResponse> {
    using T = service::HoldingsResponse;
    static constexpr std::string_view name = "HoldingsResponse";
    static constexpr std::string_view doc = "Holdings on one date.";
    static constexpr auto fields = wire::combined(
        wire::list(required("as_of", &T::as_of, "Report date."),
                   required("currency", &T::currency, "Reporting currency."),
                   required("securities", &T::securities,
                            "Securities, largest value first; those without a value are last."),
                   required("cash", &T::cash, "Cash by currency."),
                   required("totals", &T::totals, "Totals."),
                   required("groups", &T::groups,
                            "Groups, largest value first; empty without "
                            "`group_by`."),
                   required("options", &T::options, "Price of each option contract held."),
                   required("coverage", &T::coverage,
                            "Share of positions and balances that could be valued.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
