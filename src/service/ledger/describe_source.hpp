// Descriptions of transactions in requests.
#pragma once

#include "service/describe_common.hpp"
#include "service/ledger/describe_transaction.hpp"
#include "service/ledger/source.hpp"
#include "wire/json.hpp"

namespace ballast::describe {

template <>
struct Described<service::LedgerRow> {
    using T = service::LedgerRow;
    static constexpr std::string_view name = "LedgerRow";
    static constexpr std::string_view doc =
        "One transaction. Quantity, price and fees are positive; the type determines the "
        "direction.";
    static constexpr auto fields = wire::list(
        optional("id", &T::id, "Unique id of the transaction, chosen by the caller.",
                 {.max_length = 200}),
        required("date", &T::date, "Trade date."),
        required("type", &T::type, "Type of transaction."),
        optional("account", &T::account,
                 "Account. A split or another corporate action without an account applies to all "
                 "accounts.",
                 {.max_length = 200}),
        optional("symbol", &T::symbol, "Ticker, or OCC symbol of an option.", {.max_length = 64}),
        optional("quantity", &T::quantity, "Number of units; of contracts for an option."),
        optional("price", &T::price, "Price per unit as traded, not adjusted for later splits."),
        optional("amount", &T::amount,
                 "Cash amount including fees; takes precedence over quantity × price. For "
                 "dividends, interest, deposits, withdrawals, fees and taxes it is the change in "
                 "cash: a withdrawal, fee or tax is negative, a reversal has the opposite sign. If "
                 "no amount of a type and account is negative, withdrawals, fees and taxes are "
                 "taken as magnitudes (outflow_sign)."),
        optional("fees", &T::fees,
                 "Fees, added to the cost basis of a purchase and deducted from the proceeds of a "
                 "sale."),
        optional("currency", &T::currency,
                 "Currency of price, amount and fees. When absent, the one currency stated by "
                 "other rows, or US dollars if they state none or several."),
        optional("lot_id", &T::lot_id,
                 "Purchase: id of its lot. Sale: ids of the lots it uses, separated by commas.",
                 {.max_length = 2000}),
        optional(
            "ratio", &T::ratio,
            "Split: new shares per old share. Spin-off, merger: shares received per share held."),
        optional("note", &T::note, "Note, as free text.", {.max_length = 2000}),
        optional("new_symbol", &T::new_symbol,
                 "Spin-off, merger: symbol received. Option: the underlying, when the symbol does "
                 "not state it.",
                 {.max_length = 64}),
        optional("other_account", &T::other_account, "Transfer: the account at the other end.",
                 {.max_length = 200}),
        optional("acquired", &T::acquired, "Transfer from outside: acquisition date."),
        optional("fair_value", &T::fair_value,
                 "Market value per unit received in a spin-off or merger, or per unit of a gift."),
        optional("basis_fraction", &T::basis_fraction,
                 "Spin-off: fraction of the cost basis allocated to the new shares (Form 8937)."),
        optional("gift_tax", &T::gift_tax, "Gift tax paid by the donor."),
        optional("multiplier", &T::multiplier,
                 "Units per contract; 100 for an OCC symbol when absent."));
};

}  // namespace ballast::describe

namespace ballast::wire {

// An object is a map by symbol, unless its one key is "file".
template <class Variant>
void read_map_or_table(JsonReader& reader, Variant& value, const Limits& limits) {
    const bool table = reader.kind() == JsonKind::kArray ||
                       (reader.kind() == JsonKind::kObject && reader.first_key() == "file");
    if (table)
        read_value(reader, value.template emplace<1>(), limits);
    else
        read_value(reader, value.template emplace<0>(), limits);
}
template <>
inline void read_value(JsonReader& reader, service::LedgerPrices& value, const Limits& limits) {
    read_map_or_table(reader, value, limits);
}

}  // namespace ballast::wire

namespace ballast::describe {

template <>
struct Described<service::LedgerPriceRow> {
    using T = service::LedgerPriceRow;
    static constexpr std::string_view name = "LedgerPriceRow";
    static constexpr std::string_view doc = "A price, valid from its date until the next price.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Symbol of the price.", {.max_length = 64}),
                   required("date", &T::date, "Date of the price."),
                   required("price", &T::price, "Price per unit, not adjusted for splits."));
};

}  // namespace ballast::describe

namespace ballast::wire {

template <>
inline void read_value(JsonReader& reader, service::LedgerRates& value, const Limits& limits) {
    read_map_or_table(reader, value, limits);
}

}  // namespace ballast::wire

namespace ballast::describe {

template <>
struct Described<service::LedgerRateRow> {
    using T = service::LedgerRateRow;
    static constexpr std::string_view name = "LedgerRateRow";
    static constexpr std::string_view doc =
        "An exchange rate, valid from its date until the next rate.";
    static constexpr auto fields = wire::list(
        required("currency", &T::currency, "ISO 4217 currency code.", {.max_length = 3}),
        required("date", &T::date, "Date of the rate."),
        required("rate", &T::rate, "Units of the reporting currency per unit of this currency."));
};

template <>
struct Described<ledger::OutflowSign> {
    using enum ledger::OutflowSign;
    static constexpr std::string_view name = "OutflowSign";
    static constexpr std::string_view doc =
        "Meaning of a positive amount of a fee, tax or withdrawal. A negative amount is always a "
        "charge.";
    static constexpr std::array values{
        word(kInferred, "inferred",
             "A refund if the type and account also have negative amounts, otherwise a charge."),
        word(kCash, "cash", "A refund: amounts are changes in cash."),
        word(kMagnitude, "magnitude", "A charge: amounts are magnitudes.")};
};

template <class T>
constexpr auto ledger_source_fields() {
    return wire::list(
        optional("transactions", &T::transactions,
                 "Transactions in any order; the stored ledger when absent.",
                 {.max_items = 10'000'000}),
        optional("accounts", &T::accounts,
                 "Accounts of the stored ledger to include, by id or slug; all when empty.",
                 {.max_items = 1000, .max_length = 64}),
        optional("outflow_sign", &T::outflow_sign,
                 "Meaning of positive amounts of fees, taxes and withdrawals in `transactions`."));
}

}  // namespace ballast::describe
