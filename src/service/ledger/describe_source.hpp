// Descriptions of transactions in requests.
#pragma once

#include "service/describe_common.hpp"
#include "service/ledger/describe_transaction.hpp"
#include "service/ledger/source.hpp"
#include "wire/json.hpp"

namespace ballast::wire {

template <>
struct Described<service::LedgerRow> {
    using T = service::LedgerRow;
    static constexpr std::string_view name = "LedgerRow";
    static constexpr std::string_view doc =
        "One transaction. Quantity, price and fees are positive; the type says the direction.";
    static constexpr auto fields = wire::list(
        optional("id", &T::id, "Yours, unique.", {.max_length = 200}),
        required("date", &T::date, "Trade date."), required("type", &T::type, "What happened."),
        optional("account", &T::account,
                 "Where. A split or another corporate action without one "
                 "is of all accounts.",
                 {.max_length = 200}),
        optional("symbol", &T::symbol, "Ticker, or OCC symbol of an option.", {.max_length = 64}),
        optional("quantity", &T::quantity, "Units; contracts of an option."),
        optional("price", &T::price, "Per unit, as traded: not adjusted for later splits."),
        optional(
            "amount", &T::amount,
            "Money moved, fees included; where present it wins over quantity times price. Of "
            "dividends, "
            "interest, deposits, withdrawals, fees and taxes it is the change of cash: a "
            "withdrawal, fee or tax is negative, a reversal has the other sign. Where none of a "
            "type and account is negative, withdrawals, fees and taxes are magnitudes "
            "(outflow_sign)."),
        optional("fees", &T::fees, "In the basis of a purchase, off the proceeds of a sale."),
        optional("currency", &T::currency,
                 "Of price, amount and fees. When absent: that of the other rows where they "
                 "state one, US dollars where they state none or several."),
        optional("lot_id", &T::lot_id,
                 "Of a purchase: its lot's name. Of a sale: the lot it uses, or several with "
                 "commas between.",
                 {.max_length = 2000}),
        optional("ratio", &T::ratio, "Split: new per old. Spin-off, merger: received per held."),
        optional("note", &T::note, "Yours.", {.max_length = 2000}),
        optional("new_symbol", &T::new_symbol,
                 "Spin-off, merger: what is received. Option: the "
                 "underlying, where the symbol does not name it.",
                 {.max_length = 64}),
        optional("other_account", &T::other_account, "Transfer: where to, or where from.",
                 {.max_length = 200}),
        optional("acquired", &T::acquired, "Of a transfer in from outside: when it was bought."),
        optional("fair_value", &T::fair_value,
                 "Market value per unit received in a spin-off or merger; per unit of a gift."),
        optional("basis_fraction", &T::basis_fraction,
                 "Spin-off: part of the basis that goes to the new shares (Form 8937)."),
        optional("gift_tax", &T::gift_tax, "Paid by the donor."),
        optional("multiplier", &T::multiplier, "Units per contract; 100 for an OCC symbol."));
};

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

template <>
struct Described<service::LedgerPriceRow> {
    using T = service::LedgerPriceRow;
    static constexpr std::string_view name = "LedgerPriceRow";
    static constexpr std::string_view doc = "A price from its day until the next one.";
    static constexpr auto fields =
        wire::list(required("symbol", &T::symbol, "Of what.", {.max_length = 64}),
                   required("date", &T::date, "Day."),
                   required("price", &T::price, "Per unit, raw: not adjusted for splits."));
};

template <>
inline void read_value(JsonReader& reader, service::LedgerRates& value, const Limits& limits) {
    read_map_or_table(reader, value, limits);
}

template <>
struct Described<service::LedgerRateRow> {
    using T = service::LedgerRateRow;
    static constexpr std::string_view name = "LedgerRateRow";
    static constexpr std::string_view doc = "An exchange rate from its day until the next one.";
    static constexpr auto fields = wire::list(
        required("currency", &T::currency, "ISO 4217.", {.max_length = 3}),
        required("date", &T::date, "Day."),
        required("rate", &T::rate, "Units of the reporting currency per unit of this one."));
};

template <>
struct Described<ledger::OutflowSign> {
    using enum ledger::OutflowSign;
    static constexpr std::string_view name = "OutflowSign";
    static constexpr std::string_view doc =
        "What a positive amount of a fee, tax or withdrawal is. Negative ones are charges.";
    static constexpr std::array values{
        word(kInferred, "inferred",
             "Beside negative ones of its type and account a refund, otherwise a charge."),
        word(kCash, "cash", "A refund: amounts are changes of cash."),
        word(kMagnitude, "magnitude", "A charge.")};
};

template <class T>
constexpr auto ledger_source_fields() {
    return wire::list(
        optional("transactions", &T::transactions,
                 "The ledger, in any order. When absent: the stored one.",
                 {.max_items = 10'000'000}),
        optional("accounts", &T::accounts,
                 "Of the stored ledger only these accounts, by id or slug; empty: all.",
                 {.max_items = 1000, .max_length = 64}),
        optional("outflow_sign", &T::outflow_sign,
                 "What positive amounts of fees, taxes and withdrawals of `transactions` are."));
}

}  // namespace ballast::wire
